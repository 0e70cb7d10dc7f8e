"""A guardian answers by the link of her mail, in a real browser and without an account."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.models import Athlete
from tests.browser.world import PHONE
from tests.factories import make_athlete, make_guardian, make_team, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_her_answer_is_taken(browser, live_server):
    maya = make_athlete("Maya Okafor", make_team(coach=make_user()))
    Athlete.objects.filter(pk=maya.pk).update(birth_date=date(maya.today.year - 14, 1, 1))
    guardian = make_guardian(maya)
    page = browser.new_context(base_url=live_server.url, viewport=PHONE).new_page()
    page.goto(reverse("guardian", args=[guardian.token]))
    asked = page.get_by_role("group", name="Coaches of the team read pain")
    asked.get_by_role("radio", name="Yes").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved, for Maya Okafor.")).to_be_visible()
    guardian.refresh_from_db()
    assert guardian.health is True
    page.context.close()
