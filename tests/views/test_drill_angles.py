"""One hip angle, wherever it stands: the figure's, on every drill's page and in every sum."""

import pytest

from coaching import figures
from coaching.models import Drill
from tests.factories import make_drill
from tests.html import compact
from tests.shipped import load_catalogue

pytestmark = pytest.mark.django_db

FOLDED = "That is range, not a psoas at work."


def level(ground):
    if abs(ground - 90) <= 2:
        return "level"
    return f"{abs(ground - 90)}° {'above' if ground > 90 else 'below'} level"


def drill_page(client, slug):
    return compact(client.get(f"/drills/{slug}/").content.decode())


def test_every_drill_page_says_the_angles_of_its_figure(signed_in, maya):
    load_catalogue()
    client, grounds = signed_in(maya), {}
    for drill in Drill.objects.all():
        shown, text = figures.hip_angles(drill.figure), drill_page(client, drill.slug)
        low, high = max(0, shown.low), shown.high
        assert (drill.hip_angle_from, drill.hip_angle_to) == (low, high)
        assert f"Top angle</dt><dd>{high}°<small>to the trunk</small>" in text
        # The gauge, moving and still.
        moving, _, still = text.partition("fig-still")
        assert f">{high}°</text>" in moving
        assert f">{high}°</text>" in still
        if shown.high - shown.low <= 2:
            assert f"the thigh stays at about {high}° to the trunk" in text
        elif shown.low < 0:
            assert f"moves from {-shown.low}° behind the line of the trunk to {high}°" in text
        else:
            assert f"moves from {low}° to {high}° to the trunk" in text
        assert ("Against the ground it is" in text) == (shown.ground is not None)
        if shown.ground is not None:
            assert f"Against the ground it is {level(shown.ground)} at its highest" in text
            grounds[drill.slug] = level(shown.ground)
        assert (FOLDED in text) == (drill.kind == "strength")
        assert f"?angle={high}" in text
    assert grounds["stadium-stairs-every-other-step"] == "level"
    assert grounds["box-jump"] == "6° below level"


def test_the_anatomy_page_lists_each_drill_with_the_angles_of_its_figure(signed_in, maya):
    load_catalogue()
    # Those that rise to level, and the one that stays above it.
    text = "".join(
        compact(signed_in(maya).get(f"/anatomy/?angle={angle}").content.decode())
        for angle in (85, 120)
    )
    assert FOLDED in text
    for drill in Drill.objects.all():
        shown = figures.hip_angles(drill.figure)
        row = text[text.index(f"<b>{drill.name}</b>") :].partition("</li>")[0]
        assert f"{max(0, shown.low)}–{shown.high}°" in row


def test_a_drill_takes_its_angles_from_its_figure_whatever_was_typed(db):
    drill = make_drill(figure=figures.shipped("box-jump"), hip_angle_from=40, hip_angle_to=140)
    drill.refresh_from_db()
    assert (drill.hip_angle_from, drill.hip_angle_to) == (2, 100)
    Drill.objects.update(hip_angle_from=0, hip_angle_to=90)
    Drill.objects.all().redraw()
    drill.refresh_from_db()
    assert (drill.hip_angle_from, drill.hip_angle_to) == (2, 100)


def test_a_drill_without_a_figure_keeps_what_was_typed_and_claims_no_ground(signed_in, maya):
    drill = make_drill("March", slug="march", hip_angle_from=10, hip_angle_to=95)
    assert (drill.hip_angle_from, drill.hip_angle_to) == (10, 95)
    text = drill_page(signed_in(maya), "march")
    assert "95°<small>to the trunk</small>" in text
    assert "Against the ground" not in text
