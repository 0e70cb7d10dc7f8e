"""A team's today is one day, and an athlete's is one, wherever the reader is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.models import Block
from tests.factories import make_drill, make_session, make_team

pytestmark = pytest.mark.django_db

# 25 hours lie between the two places, so their dates are never the same.
AHEAD, BEHIND = "Pacific/Kiritimati", "Pacific/Pago_Pago"


def put(record, zone):
    record.timezone = zone
    record.save()


@pytest.fixture
def far(dana, hillside, maya):
    """A coach whose day is over where her team is."""
    put(dana, AHEAD)
    for record in (hillside, maya, maya.user):
        put(record, BEHIND)


def test_it_counts_the_same_sessions_to_come_on_the_drills_page_and_the_blocks(
    far, signed_in, dana, hillside, maya
):
    drill = make_drill("Knee hold")
    make_session(maya, team=hillside, drills=[drill], date=hillside.today)
    make_session(maya, team=hillside, drills=[drill], date=hillside.today - timedelta(days=1))
    client = signed_in(dana)
    page = client.get(reverse("drill", args=[drill.slug]))
    assert page.context["planned"] == 1
    planned = [
        client.get(reverse("block", args=[block.pk])).context["planned"]
        for block in Block.objects.order_by("pk")
    ]
    assert planned == [1, 0]


def test_it_counts_each_teams_days_by_the_team(far, signed_in, dana, hillside, maya):
    other = make_team("Sprint Club", coach=dana)
    put(other, AHEAD)
    other.add_member(maya)
    drill = make_drill("Knee hold")
    for team in (hillside, other):
        make_session(maya, team=team, drills=[drill], date=hillside.today)
    page = signed_in(dana).get(reverse("drill", args=[drill.slug]))
    assert other.today > hillside.today
    assert page.context["planned"] == 1


def test_it_shows_the_teams_today_on_every_page(far, signed_in, dana, hillside, maya):
    squad = hillside.squads.create(name="Sprinters")
    client = signed_in(dana)
    assert client.get(reverse("board")).context["board"].today == hillside.today
    assert client.get(reverse("assign")).context["form"]["date"].value() == hillside.today
    assert client.get(reverse("squad", args=[squad.pk])).context["today"] == hillside.today
    days = client.get(reverse("squad_days", args=[squad.pk]))
    assert days.context["form"]["date"].value() == hillside.today
