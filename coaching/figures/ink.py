"""Small helpers that write SVG. Lengths arrive in body heights and leave in thousandths."""

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from .body import Point

BG = "var(--fig-bg,#f4f4f0)"
INK = "var(--fig-ink,#1b1d1f)"
FAR = "var(--fig-far,#8b8d8b)"
ACCENT = "var(--fig-accent,#c8402b)"
FAR_ACCENT = "var(--fig-far-accent,#d98d7e)"
LINE = "var(--fig-line,#b6b7b3)"
PROP = "var(--fig-prop,#6d7175)"
GHOST = "var(--fig-ghost,#deded9)"
WATER = "var(--fig-water,#dbe7e4)"
WATERLINE = "var(--fig-waterline,#1c7a78)"
TEXT = "var(--fig-text,#4b5054)"
ACCENT_TEXT = "var(--fig-accent-text,#b0331e)"


# What an attribute of SVG can be; None leaves it out.
Attribute = str | float | None


def mil(length: float) -> str:
    return str(round(length * 1000))


def deg(angle: float) -> str:
    text = f"{angle:.1f}"
    return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")


def at(point: Point) -> str:
    return f"{mil(point[0])} {mil(point[1])}"


def tag(name: str, content: str = "", /, **attributes: Attribute) -> str:
    """An element; `fill_rule` is written fill-rule, a trailing _ is dropped, None is left out."""
    text = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{text}>{content}</{name}>" if content else f"<{name}{text}/>"


class Clock:
    """How one cycle's values are written: as an animation, or as the single value of a still."""

    def __init__(self, times: Sequence[float] = (0.0,), total: float = 0.0) -> None:
        self.still = len(times) < 2
        if not self.still:
            self.timing: dict[str, Attribute] = {
                "keyTimes": ";".join(
                    f"{t / total:.3f}".rstrip("0").rstrip(".").lstrip("0") or "0" for t in times
                ),
                "dur": f"{total:g}s",
                "repeatCount": "indefinite",
            }

    def turning(self, values: Sequence[float], content: str, place: Point | None = None) -> str:
        """`content` in a joint at `place`, turned clockwise by `values` degrees."""
        texts = [deg(value) for value in values]
        where = f"translate({at(place)})" if place and (place[0] or place[1]) else ""
        if len(set(texts)) == 1:
            move = where + (f"rotate({texts[0]})" if texts[0] != "0" else "")
            return tag("g", content, transform=move) if move else content
        turn = tag(
            "animateTransform",
            attributeName="transform",
            type="rotate",
            additive="sum",
            values=";".join(texts),
            **self.timing,
        )
        return tag("g", turn + content, transform=where or None)

    def moving(self, places: Sequence[Point], content: str) -> str:
        """`content` moved along `places`."""
        texts = [at(place) for place in places]
        if len(set(texts)) == 1:
            return tag("g", content, transform=f"translate({texts[0]})")
        move = tag(
            "animateTransform",
            attributeName="transform",
            type="translate",
            values=";".join(texts),
            **self.timing,
        )
        return tag("g", move + content)

    def drawn(
        self, name: str, attribute: str, values: Sequence[str], **attributes: Attribute
    ) -> str:
        """An element one of whose attributes takes `values`."""
        if len(set(values)) == 1:
            return tag(name, **{attribute: values[0]}, **attributes)
        change = tag(
            "animate",
            attributeName=attribute.replace("_", "-"),
            values=";".join(values),
            **self.timing,
        )
        return tag(name, change, **{attribute: values[0]}, **attributes)
