"""Races and rest days: marked, shown to the athlete, taken away, brought back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.models import CalendarChange, DayMark, Squad, SquadMembership
from coaching.services import calendar
from tests.factories import make_squad
from tests.html import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def squad(hillside, maya, priya):
    squad = Squad.objects.create(team=hillside, name="Sprinters")
    for athlete in (maya, priya):
        SquadMembership.objects.create(squad=squad, athlete=athlete)
    return squad


def marks_url(athlete):
    return reverse("athlete_marks", args=[athlete.pk])


def race(day, name="County 800 m", kind="race"):
    return {"date": day, "kind": kind, "name": name}


def test_it_marks_a_race_and_tells_the_athlete(signed_in, dana, maya):
    today = maya.today
    answer = signed_in(dana).post(marks_url(maya), race(today + timedelta(days=1)), follow=True)
    assert "County 800 m" in text_of(answer)
    client = signed_in(maya)
    assert "Race tomorrow: County 800 m" in text_of(client.get("/today/"))
    week = client.get("/week/", {"from": today + timedelta(days=1)})
    assert "Race: County 800 m" in text_of(week)
    own = client.get(reverse("athlete_calendar", args=[maya.pk]))
    assert "County 800 m" in text_of(own)


def test_it_shows_a_teams_marks_to_that_team_and_to_the_athlete_alone(
    signed_in, dana, rosa, hillside, rivals, maya
):
    """On every page that says what a day is, and on those that may come to say it."""
    rivals.add_member(maya)
    both = {"ours": (hillside, dana), "theirs": (rivals, rosa)}
    today = maya.today
    squads = {}
    for whose, (team, by) in both.items():
        squads[whose] = make_squad(team, maya, name=f"Squad {whose}")
        calendar.add_mark(team, today, "race", f"Race {whose}", by=by, athlete=maya)
        calendar.add_mark(team, today, "rest", f"Rest {whose}", by=by, squad=squads[whose])
    names = {f"{what} {whose}" for whose in both for what in ("Race", "Rest")}

    def seen(reader, *addresses):
        shown = " ".join(text_of(signed_in(reader).get(address)) for address in addresses)
        return {name for name in names if name in shown}

    own = ("/today/", "/week/", reverse("athlete_calendar", args=[maya.pk]))
    paper = f"/athletes/{maya.pk}/weeks/{today}/print/"
    for address in (*own, paper):
        assert seen(maya, address) == names, address
    for whose, (_team, coach) in both.items():
        squad = squads[whose]
        pages = (
            "/board/",
            paper,
            f"/squads/{squad.pk}/weeks/{today}/print/",
            f"/squads/{squad.pk}/days/",
            reverse("athlete_calendar", args=[maya.pk]),
            f"/athletes/{maya.pk}/days/{today}/",
        )
        assert seen(coach, *pages) == {f"Race {whose}", f"Rest {whose}"}


def test_it_says_what_today_is(signed_in, dana, hillside, maya):
    today = maya.today
    calendar.add_mark(hillside, today, "race", "", by=dana, athlete=maya)
    calendar.add_mark(hillside, today, "rest", "", by=dana, athlete=maya)
    calendar.add_mark(hillside, today + timedelta(days=1), "rest", "Travel", by=dana, athlete=maya)
    shown = text_of(signed_in(maya).get("/today/"))
    assert "Race today" in shown
    assert "Rest day" in shown
    assert "Travel" not in shown


def test_it_marks_a_squads_day_for_everyone_in_it(signed_in, dana, maya, priya, squad):
    day = maya.today + timedelta(days=2)
    client = signed_in(dana)
    address = reverse("squad_days", args=[squad.pk])
    assert "Nothing is marked" in text_of(client.get(address))
    answer = client.post(address, race(day, "Relays"), follow=True)
    assert "Relays" in text_of(answer)
    shown = text_of(client.get(reverse("athlete_calendar", args=[priya.pk])))
    assert "Relays" in shown
    assert f'href="{address}"' in shown
    change = CalendarChange.objects.get()
    client.post(reverse("squad_days_undo", args=[squad.pk]), {"change": change.pk})
    assert not DayMark.objects.exists()


def test_it_takes_a_mark_away_and_brings_it_back(signed_in, dana, maya):
    client = signed_in(dana)
    client.post(marks_url(maya), race(maya.today))
    mark = DayMark.objects.get()
    client.post(reverse("day_mark_removal", args=[mark.pk]))
    assert not DayMark.objects.exists()
    undo = reverse("athlete_undo", args=[maya.pk])
    client.post(undo, {"change": CalendarChange.objects.first().pk})
    again = DayMark.objects.get()
    assert (again.athlete, again.date, again.kind, again.name) == (
        maya,
        maya.today,
        "race",
        "County 800 m",
    )
    client.post(undo, {"change": CalendarChange.objects.filter(undone_at=None).get().pk})
    assert not DayMark.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": ""}, "date"),
        ({"date": "1999-12-31"}, "date"),
        ({"kind": "party"}, "kind"),
        ({"name": "x" * 61}, "name"),
    ],
)
def test_it_says_beside_the_field_what_cannot_be(signed_in, dana, maya, squad, changes, field):
    sent = race(maya.today) | changes
    for address in (marks_url(maya), reverse("squad_days", args=[squad.pk])):
        answer = signed_in(dana).post(address, sent)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    assert not DayMark.objects.exists()


def test_it_marks_a_day_once(signed_in, dana, maya):
    client = signed_in(dana)
    client.post(marks_url(maya), race(maya.today))
    answer = client.post(marks_url(maya), race(maya.today, "Another"))
    assert answer.status_code == 422
    assert "That day is marked so already." in text_of(answer)
    assert DayMark.objects.get().name == "County 800 m"


def test_it_keeps_a_rival_coach_away(signed_in, rosa, rivals, dana, maya, squad, hillside):
    calendar.add_mark(hillside, maya.today, "race", "", by=dana, athlete=maya)
    mark = DayMark.objects.get()
    client = signed_in(rosa)
    assert client.post(reverse("day_mark_removal", args=[mark.pk])).status_code == 404
    assert client.get(reverse("squad_days", args=[squad.pk])).status_code == 404
    assert client.post(marks_url(maya), race(maya.today)).status_code == 404
    assert DayMark.objects.count() == 1


def test_it_takes_the_same_queries_however_many_days_are_marked(
    signed_in, dana, maya, squad, hillside, django_assert_max_num_queries
):
    client, counts = signed_in(dana), []
    for n in range(1, 12, 10):
        for day in range(n):
            when = maya.today + timedelta(days=day + n)
            calendar.add_mark(hillside, when, "race", "", by=dana, squad=squad)
        with django_assert_max_num_queries(8) as made:
            client.get(reverse("squad_days", args=[squad.pk]))
        counts.append(len(made))
    assert counts[0] == counts[1]
