"""Where things of a chart stand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.figures import chart_plane, chart_weeks, charts

DAY = date(2026, 6, 1)
NUMBERS = st.floats(-200, 200).map(lambda value: round(value, 2))


def line(*values, every=10):
    return [(DAY + timedelta(days=every * n), value, None) for n, value in enumerate(values)]


def chart(lines, **more):
    return charts.over_time(lines, start=DAY, end=DAY + timedelta(days=180), height=200, **more)


def test_more_stands_higher_and_later_further_right():
    drawn = chart({"right": line(79, 84), "left": line(80, 82)}, band=(76, 83), bar=90)
    first, last = drawn.lines[0].dots
    assert first.x < last.x
    assert first.y > last.y > drawn.bar
    assert drawn.band.y < drawn.lines[1].dots[0].y < drawn.band.y + drawn.band.height
    assert drawn.lines[0].path == f"M{first.x:g} {first.y:g}L{last.x:g} {last.y:g}"


@given(st.lists(NUMBERS, min_size=1, max_size=40), st.lists(NUMBERS, min_size=1, max_size=40))
def test_everything_stands_inside_and_no_label_or_strip_covers_another(right, left):
    drawn = chart({"right": line(*right, every=4), "left": line(*left, every=4)})
    for dot in (dot for line in drawn.lines for dot in line.dots):
        assert charts.LEFT <= dot.x <= charts.RIGHT
        assert charts.TOP <= dot.y <= drawn.floor
    lower, upper = sorted(line.label_y for line in drawn.lines)
    assert upper - lower >= charts.LABEL_GAP - 0.2
    for before, after in zip(drawn.hits, drawn.hits[1:], strict=False):
        assert before.x + before.width <= after.x + 0.2
    days = {dot.day for line in drawn.lines for dot in line.dots}
    for day in days:
        assert len([hit for hit in drawn.hits if hit.day <= day <= hit.until]) == 1
    assert len(drawn.ticks) <= 4


def test_days_that_stand_close_share_a_strip_and_none_is_lost():
    drawn = chart({"right": line(79, 80, 84, every=2)})
    assert [(hit.day, hit.until) for hit in drawn.hits] == [(DAY, DAY + timedelta(days=4))]


def test_the_names_of_marks_do_not_cover_each_other():
    marks = [(DAY + timedelta(days=n), f"Rung {n}") for n in (10, 170, 175)]
    drawn = chart({"right": line(79, 84)}, marks=[*marks, (DAY + timedelta(days=300), "Later")])
    assert [(mark.name, mark.is_named) for mark in drawn.marks] == [
        ("Rung 10", True), ("Rung 170", False), ("Rung 175", True),
    ]  # fmt: skip
    assert [mark.anchor for mark in drawn.marks] == ["start", "middle", "middle"]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(76, 91, [80, 85, 90]), (4.1, 4.45, [4.1, 4.2, 4.3, 4.4]), (-6, 6, [-5, 0, 5])],
)
def test_ticks_are_round(low, high, ticks):
    assert charts.nice_ticks(low, high) == ticks


def test_three_at_once_are_joined_in_time_with_speed_as_size():
    days = [(DAY, 80.0, 4.2, 8.0), (DAY + timedelta(days=30), 83.0, 4.4, 8.6)]
    plane = chart_plane.together(days, lift_error=3.4, turnover_error=0.1)
    first, last = plane.dots
    assert (first.x < last.x, first.y > last.y, first.radius < last.radius) == (True, True, True)
    left, top, width, height = plane.box
    assert left < first.x < left + width
    assert top < first.y < top + height
    assert chart_plane.together(days[:1], lift_error=0, turnover_error=0).box is None


def test_a_weeks_bar_is_as_high_as_its_value_and_none_is_drawn_of_nothing():
    drawn = chart_weeks.bars([0, 40, 80])
    lower, higher = drawn.bars
    assert lower.x < higher.x
    assert higher.height == pytest.approx(2 * lower.height, abs=0.3)
    assert all(bar.y + bar.height == pytest.approx(drawn.height) for bar in drawn.bars)


def test_the_area_of_a_sign_is_its_value():
    small, big = chart_weeks.signs([0, 5, 20], 20)
    assert big.size == chart_weeks.BIGGEST
    assert big.size == 2 * small.size
    assert small.x < big.x
