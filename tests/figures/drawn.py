"""Reads a figure's SVG the way a browser plays it: even steps between the written values."""

import re
from bisect import bisect_right
from functools import lru_cache
from math import cos, radians, sin
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(m, n):
    """The product of two matrices as SVG writes them, (a, b, c, d, e, f)."""
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return (
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * o + e,
        b * k + d * o + f,
    )


def matrix(kind, numbers):
    if kind == "translate":
        return (1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0)
    if kind == "scale":
        return (numbers[0], 0, 0, numbers[-1], 0, 0)
    c, s = cos(radians(numbers[0])), sin(radians(numbers[0]))
    return (c, s, -s, c, 0, 0)


def static(text):
    result = IDENTITY
    for kind, numbers in re.findall(r"(\w+)\(([^)]*)\)", text or ""):
        result = times(result, matrix(kind, [float(n) for n in numbers.split()]))
    return result


@lru_cache(maxsize=512)
def track(stops, values):
    return (
        [float(x) for x in stops.split(";")],
        [[float(n) for n in v.split()] for v in values.split(";")],
    )


def animated(change, t):
    stops, values = track(change.get("keyTimes"), change.get("values"))
    share = t / float(change.get("dur").removesuffix("s")) % 1
    i = min(bisect_right(stops, share), len(stops) - 1)
    u = (share - stops[i - 1]) / ((stops[i] - stops[i - 1]) or 1)
    now = [a + (b - a) * u for a, b in zip(values[i - 1], values[i], strict=True)]
    return matrix(change.get("type"), now)


def placed(element, t, found=None, above=IDENTITY):
    """[(part, matrix)] of every <use> under `element` at `t` seconds, in the order drawn."""
    found = [] if found is None else found
    here = times(above, static(element.get("transform")))
    for change in element.findall(f"{SVG}animateTransform"):
        here = times(here, animated(change, t))
    if element.tag == f"{SVG}use":
        found.append((element.get("href").rpartition("-")[2], here))
    for child in element:
        placed(child, t, found, here)
    return found


@lru_cache(maxsize=64)
def parse(svg):
    return ElementTree.fromstring(svg)


def group(root, name):
    return next(g for g in root.iter(f"{SVG}g") if g.get("class") == name)


def spots(svg, part, point, t):
    """Where `point` of every drawn `part` is at `t`, in body heights; far side first."""
    x, y = point[0] * 1000, point[1] * 1000
    result = []
    for name, (a, b, c, d, e, f) in placed(group(parse(svg), "fig-moving"), t):
        if name == part:
            result.append(((a * x + c * y + e) / 1000, (b * x + d * y + f) / 1000))
    return result
