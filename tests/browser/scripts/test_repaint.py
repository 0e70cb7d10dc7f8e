"""What the phone paints of a sheet by itself is what stands there already."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from coaching.models import Session, places
from tests.browser.painted import SAID
from tests.helpers import drawn
from tests.pages.acts import ACTS, do, make_world
from tests.pages.seen import NOON

pytestmark = pytest.mark.django_db

REPAINT = f"""async (html) => {{
  const {{ follow }} = await import("/outbox/follow.js");
  document.body.innerHTML = new DOMParser().parseFromString(html, "text/html").body.innerHTML;
  const look = () => ({{
    ...({SAID})(),
    text: [...document.querySelectorAll(".today-prog, session-sheet")]
      .map((one) => one.textContent.replace(/\\s+/g, " ").trim()),
    hidden: [...document.querySelectorAll(".edit, [data-swaps]")].map((one) => one.hidden),
  }});
  const before = look();
  for (const card of document.querySelectorAll(".drillcard"))
    follow(card.closest("session-sheet"), card);
  return [before, look()];
}}"""


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    monkeypatch.setattr(places, "now", lambda: NOON)


def test_painting_a_sheet_that_the_server_drew_changes_nothing(scripts):
    """Whatever was done in the session before."""
    for acts in drawn(ACTS, 12):
        for drawn_by_server, painted in repainted(scripts, acts):
            assert painted == drawn_by_server, acts


def repainted(scripts, acts):
    """[[as it was drawn, as it is painted], ...] of the sessions after these acts."""
    with transaction.atomic():
        world = make_world(may_move=True)
        for act in acts:
            do(world, *act)
        client = Client()
        client.force_login(world.maya.user)
        found = [
            scripts.evaluate(REPAINT, client.get(session.get_absolute_url()).content.decode())
            for session in Session.objects.filter(athlete=world.maya)
        ]
        transaction.set_rollback(True)
    return found
