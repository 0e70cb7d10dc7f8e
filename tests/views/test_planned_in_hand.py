"""What is drawn in the hands is what is planned, in small figures too."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from coaching import figures
from coaching.models import Drill, Equipment
from tests.factories import make_session, session_drills
from tests.shipped import load_catalogue

pytestmark = pytest.mark.django_db

CSS = Path(__file__).parent.parent.parent / "static" / "css" / "figure.css"


@pytest.fixture
def lunges(maya):
    """Of one drill three times: as it ships, with dumbbells, and with the hands at the sides."""
    load_catalogue()
    drill = Drill.objects.get(slug="spot-lunge")
    session = make_session(maya, drills=[drill, drill, drill], date=maya.today)
    first, second, third = session_drills(session)
    second.implement = Equipment.objects.get(slug="dumbbells")
    second.load_value, second.load_unit, second.load_count = 5, "lb", 2
    second.save()
    third.lower_hands()
    third.save()
    return first, second, third


def small_figures(page):
    """(what is held, how the hands are) of each small figure on a page, in their order."""
    tags = re.findall(r"<(?:svg|symbol)([^>]*fig-thumb[^>]*)>", page.content.decode())
    named = [dict(re.findall(r'(data-in-hand|data-hands)="([^"]*)"', tag)) for tag in tags]
    return [(element.get("data-in-hand"), element.get("data-hands")) for element in named]


PLANNED = [("pipe", None), ("dumbbells", None), ("pipe", "down")]


def test_today_draws_what_is_planned(signed_in, maya, lunges):
    assert small_figures(signed_in(maya).get("/today/"))[:3] == PLANNED


def test_paper_draws_what_is_planned(signed_in, dana, maya, lunges):
    monday = maya.today - timedelta(days=maya.today.weekday())
    page = signed_in(dana).get(reverse("athlete_week_print", args=[maya.pk, monday]))
    named = [held for held in small_figures(page) if held != (None, None)]
    # The start and the end of each.
    assert named == [held for held in PLANNED for _ in ("start", "end")]


def test_a_list_draws_what_the_drill_starts_with(lunges):
    drill = lunges[0].drill
    drill.refresh_from_db()
    seen = r'<g class="held-([a-z-]+)">'
    assert re.findall(seen, drill.thumbnail) == ["pipe"]
    drill.implement = Equipment.objects.get(slug="empty-bar")
    drill.save(update_fields=["implement"])
    drill.refresh_from_db()
    assert re.findall(seen, drill.thumbnail) == ["empty-bar"]


def test_a_drills_page_shows_the_hands_at_the_sides(signed_in, maya, lunges):
    later = make_session(maya, drills=[lunges[0].drill], date=maya.today + timedelta(days=1))
    [drill] = session_drills(later)
    drill.lower_hands()
    drill.save()
    page = signed_in(maya).get("/drills/spot-lunge/").content.decode()
    assert re.search(r'value="lowered"\s+checked', page)
    assert "hands-down" in page
    assert 'value="lowered"' not in signed_in(maya).get("/drills/overhead-squat/").content.decode()


@pytest.mark.parametrize("kind", figures.DRAWN)
def test_the_style_shows_each_thing_that_may_be_held(kind):
    css = CSS.read_text("utf-8")
    assert f'[data-in-hand="{kind}"] .held-{kind}' in css
    assert f'.held-pick[value="{kind}"]:checked) .held-{kind}' in css
    assert f'.held-pick[value="{figures.LOWERED}"]:checked) .hands-up' in css


def test_small_things_in_the_hands_differ_in_outline():
    """At 56 px a pipe is hollow, a bar a disc in a ring, and a dumbbell has corners."""
    small = figures.thumbnail(figures.shipped("overhead-squat"))
    drawn = {
        kind: re.search(rf'class="held-{kind}"[^>]*>(.*?)</g>', small)[1] for kind in figures.DRAWN
    }
    shapes = {kind: re.findall(r"<(circle|path)", inside) for kind, inside in drawn.items()}
    assert shapes["pipe"] == ["circle"]
    assert shapes["empty-bar"] == shapes["barbell"] == ["circle", "circle"]
    assert shapes["dumbbells"] == ["path"]
    size = float(small.split('viewBox="')[1].split()[2])
    radii = {
        kind: max(map(float, re.findall(r' r="(\d+)', inside)), default=0)
        for kind, inside in drawn.items()
    }
    # 2 px of 56 between a pipe's outline and a bar's, and the plates' ring is broader.
    assert (radii["empty-bar"] - radii["pipe"]) * 56 / size > 1.5
    assert drawn["empty-bar"] != drawn["barbell"]
