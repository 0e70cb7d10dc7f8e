import gzip
import re
from math import cos, radians, sin
from pathlib import Path
from xml.etree import ElementTree

import pytest

from coaching import figures
from coaching.figures.draw import highest
from coaching.figures.groups import in_few_groups
from coaching.figures.motion import Motion
from coaching.figures.reading import read
from coaching.figures.thumb import SHAPES

from . import drawn

SLUGS = figures.slugs()
CSS = Path(__file__).parents[2] / "static/css"
STYLES = "".join((CSS / name).read_text() for name in ("tokens.css", "figure.css"))


def compressed(text):
    return len(gzip.compress(text.encode()))


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_at_most_6_kb_compressed(slug):
    assert compressed(figures.svg(figures.shipped(slug), ids=slug, title=slug)) <= 6 * 1024


@pytest.mark.parametrize("slug", SLUGS)
def test_a_thumbnail_is_under_1_kb_compressed_and_has_no_ids(slug):
    small = figures.thumbnail(figures.shipped(slug))
    assert compressed(small) < 1024
    assert " id=" not in small
    assert "animate" not in small
    assert drawn.parse(small).get("aria-hidden") == "true"


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("variant", ["full", "plain"])
def test_it_is_well_formed_and_fit_for_a_strict_policy(slug, variant):
    svg = figures.svg(figures.shipped(slug), variant=variant)
    for element in drawn.parse(svg).iter():
        name = element.tag.removeprefix(drawn.SVG)
        assert name not in {"script", "style", "foreignObject", "image", "a"}
        assert not any(key == "style" or key.startswith("on") for key in element.attrib)
        assert all(not value.startswith("http") for value in element.attrib.values())


@pytest.mark.parametrize("slug", SLUGS)
def test_its_ids_are_unique_prefixed_and_all_found(slug):
    svg = figures.svg(figures.shipped(slug), ids="x7", title="Name")
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(name.startswith("x7-") for name in ids)
    used = re.findall(r'href="#([^"]+)"', svg) + re.findall(r"url\(#([^)]+)\)", svg)
    assert set(used) <= set(ids)
    assert f'aria-describedby="{ids[0]}"' in svg


@pytest.mark.parametrize("slug", SLUGS)
def test_it_moves_by_itself_and_for_ever(slug):
    moving = drawn.group(drawn.parse(figures.svg(figures.shipped(slug))), "fig-moving")
    changes = [e for e in moving.iter() if e.tag.startswith(f"{drawn.SVG}animate")]
    assert changes
    for change in changes:
        assert change.get("repeatCount") == "indefinite"
        assert change.get("begin") is None
        stops = [float(x) for x in change.get("keyTimes").split(";")]
        assert stops[0] == 0
        assert stops[-1] == 1
        assert stops == sorted(stops)
        assert len(stops) == len(change.get("values").split(";"))


@pytest.mark.parametrize("slug", SLUGS)
def test_its_still_twin_does_not_move_and_shows_start_and_end(slug):
    data = figures.shipped(slug)
    still = drawn.group(drawn.parse(figures.svg(data)), "fig-still")
    assert still.get("display") == "none"
    assert not [e for e in still.iter() if "animate" in e.tag]
    heads = [part for part, _ in drawn.placed(still, 0) if part == "head"]
    assert len(heads) == len(data.get("still", [0, 1])) >= 2


def test_the_gauge_marks_90_and_the_peak_and_takes_other_words():
    data = figures.shipped("band-knee-pull")
    svg = figures.svg(data)
    assert ">90°<" in svg
    assert f">{figures.peak(data)}°<" in svg
    assert ">bis<" in figures.svg(data, text={"up to": "bis"})
    assert ">90 deg<" in figures.svg(data, text={"mark": "90 deg"})
    assert "<text" not in figures.svg(data, variant="plain")


def test_it_is_named_and_described():
    data = figures.shipped("tuck-jump")
    assert len(figures.describe(data)) > 40
    assert figures.describe(data) in figures.svg(data)
    titled = drawn.parse(figures.svg(data, title='Tuck & "jump"'))
    assert titled.get("role") == "img"
    assert titled.get("aria-label") == 'Tuck & "jump"'


@pytest.mark.parametrize("slug", SLUGS)
def test_the_peak_stands_at_the_peak_or_says_up_to(slug):
    data = figures.shipped(slug)
    angles, played = figures.hip_angles(data), Motion(read(data))
    svg = figures.svg(data)
    moving, _, still = svg.partition('class="fig-still"')
    for part in (moving, still):
        assert part.count(f">{angles.high}°<") >= 1
    # A thigh that moves is not always at its peak.
    assert (">up to<" in moving) == (angles.high - angles.low > 2)
    gauged = played.key_frame(highest(played)).angles[f"{played.plan.gauge}_hip"]
    hangs = played.plan.keys[played.plan.end].hands == "bar"
    assert gauged == pytest.approx(angles.high, abs=1)
    assert (">up to<" in still) == hangs


def test_a_shipped_figure_is_the_callers_own_copy():
    data = figures.shipped("tuck-jump")
    data["phases"].clear()
    assert figures.shipped("tuck-jump")["phases"]


def test_there_is_no_figure_for_an_unknown_drill():
    with pytest.raises(KeyError):
        figures.shipped("nordic-curl")


def test_the_gauge_says_90_once_when_the_thigh_ends_level():
    data = figures.shipped("walking-lunge")
    assert figures.peak(data) == 90
    moving = figures.svg(data).partition('class="fig-still"')[0]
    assert moving.count(">90°<") == 1


@pytest.mark.parametrize("slug", SLUGS)
def test_a_thumbnail_of_shared_shapes_says_the_same_in_fewer_bytes(slug):
    small = figures.thumbnail(figures.shipped(slug))
    shared = figures.of_shared_shapes(small)
    assert len(shared) < 0.75 * len(small)
    assert "paint-order" not in shared
    # Each color is one that the styles name, and each stroke has a width of its own or the halo's.
    for color in set(re.findall(r"var\(([^)]*)\)", shared)):
        assert f"{color}:" in STYLES
    for element in drawn.parse(shared).iter():
        assert element.get("stroke") is None or element.get("stroke-width")


def _drawn_at(element, around=(0.0, 0.0, 0.0)):
    """[(what is drawn, where its origin lies, by how much it is turned)] of a drawing, in order."""
    x, y, turned = around
    for name, values in re.findall(r"(translate|rotate)\(([^)]*)\)", element.get("transform", "")):
        if name == "rotate":
            turned += float(values)
        else:
            right, down = map(float, values.split())
            angle = radians(turned)
            x += right * cos(angle) - down * sin(angle)
            y += right * sin(angle) + down * cos(angle)
    if element.tag.rpartition("}")[2] != "g" and not len(element):
        words = {key: value for key, value in element.items() if key != "transform"}
        return [(words, pytest.approx((x, y, turned), abs=1e-3))]
    return [found for part in element for found in _drawn_at(part, (x, y, turned))]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_drawing_in_few_groups_has_each_part_where_it_was(slug):
    small = figures.thumbnail(figures.shipped(slug))
    few = in_few_groups(small)
    assert len(few) < len(small)
    was = [(words, tuple(where.expected)) for words, where in _drawn_at(drawn.parse(small))]
    assert _drawn_at(drawn.parse(few)) == was


def test_a_group_that_is_found_by_name_stays_one():
    named = '<g transform="translate(1 2)"><g class="g-turn" transform="rotate(3)"><path/></g></g>'
    assert in_few_groups(named) == named


@pytest.mark.parametrize("share", [0, 0.4, 1])
def test_of_the_sessions_gauge_only_shapes_are_shared(share):
    drawing = figures.gauge(share)
    shared = figures.of_shared_shapes(drawing)
    assert ">90°<" in drawing
    assert re.sub("<[^>]*>", "", shared) == re.sub("<[^>]*>", "", drawing)
    for element in re.findall(r' id="[^"]*"[^>]*', drawing):
        assert element in shared


def parts_of(svg):
    """[((part, whether it has a halo), where it is)] of what a thumbnail shows, in this order."""

    def seen(element, above, found):
        here = drawn.times(above, drawn.static(element.get("transform")))
        if element.get("display") == "none":
            return found
        name = element.tag.removeprefix(drawn.SVG)
        if name not in ("svg", "g"):
            shape = element.get("href") or f"#fig-{SHAPE_NAMES.get(element.get('d'), name)}"
            halo = bool(element.get("paint-order")) or element.get("class") == "halo"
            found.append(((shape, halo), here))
        for child in element:
            seen(child, here, found)
        return found

    return seen(drawn.parse(svg), drawn.IDENTITY, [])


SHAPE_NAMES = {shape: part for part, shape in SHAPES.items()}


def as_styled(small):
    """The thumbnail with static/css/figure.css's choice of what is in the hands done by hand."""
    root = drawn.parse.__wrapped__(small)
    held, down = root.get("data-in-hand"), root.get("data-hands") == "down"
    for group in root.iter(f"{drawn.SVG}g"):
        name = group.get("class") or ""
        if name.startswith("hands-"):
            shown = (name == "hands-down") == down
        elif name.startswith("held-") and held:
            shown = name == f"held-{held}"
        else:
            continue
        group.attrib.pop("display", None)
        if not shown:
            group.set("display", "none")
    return ElementTree.tostring(root, encoding="unicode")


@pytest.mark.parametrize("lowered", [False, True])
@pytest.mark.parametrize("kind", ["", "barbell", "dumbbells"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_thumbnail_of_shared_shapes_has_each_part_where_it_was(slug, kind, lowered):
    small = figures.holding(figures.thumbnail(figures.shipped(slug)), kind, lowered=lowered)
    before = parts_of(as_styled(small))
    shared = figures.of_shared_shapes(small).replace("<svg", f'<svg xmlns="{drawn.SVG[1:-1]}"', 1)
    after = parts_of(shared)
    assert [part for part, _ in after] == [part for part, _ in before]
    for (_, was), (_, now) in zip(before, after, strict=True):
        assert now == pytest.approx(was)
    # And what is not seen is not sent.
    assert " display=" not in shared
    assert "held-" not in shared
