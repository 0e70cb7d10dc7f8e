"""A coach assigns a program to a squad from her phone and moves what is too close to a race."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.models import Assignment, Block
from coaching.rules.weeks import next_monday
from tests.browser.world import PHONE, RULES, make_club, sign_in
from tests.factories import make_program, make_squad

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_assigns_to_a_squad_and_moves_what_is_too_close(live_server, browser):
    club = make_club()
    team, maya = club["team"], club["maya"]
    make_squad(team, maya)
    jumps = Block.objects.filter(team=None, kind="plyometric").first()
    program = make_program([(1, 0, jumps)], team)
    monday = next_monday(timezone.localdate())
    maya.day_marks.create(
        team=team, date=monday + timedelta(days=1), kind="race", created_by=club["dana"]
    )
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, "dana@example.com")
    page.goto(reverse("program_assign", args=[program.pk]))
    later = page.get_by_label("Whoever joins later gets it too")
    expect(later).to_be_hidden()
    page.get_by_label("Sprinters 1 athlete").check()
    later.check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("The day before a race.")).to_be_visible()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [violation["id"] for violation in found] == []
    # A choice looks again by itself, and what is shown is what is made.
    page.get_by_role("radio", name="Move to").click()
    expect(page.locator("[data-moved]")).to_have_count(1)
    page.get_by_role("button", name="Assign 1 session").click()
    expect(page.get_by_role("heading", name="1 session assigned")).to_be_visible()
    context.close()
    made = Assignment.objects.get()
    assert made.squads.get().joiners
    assert maya.sessions.get().date == monday + timedelta(days=2)
