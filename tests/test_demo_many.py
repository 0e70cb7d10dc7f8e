"""A site to measure on: many teams, and in each of them what the demo's athletes did."""

import datetime
from uuid import UUID

import pytest
from django.core import management
from django.db import connection
from django.urls import reverse

from coaching import demo
from coaching.demo import make, many, people
from coaching.demo.fast_writes import written_fast
from coaching.models import Athlete, Block, LoggedSet, Placement, Program, Session, Team, User
from coaching.rules.compliance import COUNTERS
from coaching.rules.sides import set_id
from coaching.services import catalogue
from tests.shipped import once

NOW = datetime.datetime(2026, 3, 5, 17, 0, tzinfo=datetime.UTC)
SIZE = many.Size(3, 2, big_athletes=5, big_blocks=30, big_programs=4)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def once_made(django_db_setup, django_db_blocker):
    """The teams of SIZE beside a demo of two athletes, made once."""

    def make_all():
        catalogue.load()
        make.make_team(people.CLUB, people.COACH, people.ATHLETES[:2], NOW, "!")
        many.make(SIZE)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "TEAMS_AT_ONCE", 2)
        patch.setattr(many, "BATCH", 7)
        with once(django_db_blocker, make_all):
            yield


@pytest.fixture
def big(once_made, db):
    return Team.objects.get(name=people.BIG_TEAM)


def test_it_makes_as_many_as_its_size_says(big):
    teams = Team.objects.exclude(name=people.CLUB).order_by("pk")
    assert [Athlete.objects.in_team(team).count() for team in teams] == [5, 2, 2, 2]
    assert Block.objects.filter(team=big).count() == 30
    assert Program.objects.filter(team=big).count() == 4
    assert Placement.objects.filter(program__team=big).exclude(block__team=big).count() == 0
    # Each did what one of the demo's athletes did.
    club = {
        LoggedSet.objects.filter(athlete=athlete).count()
        for athlete in Athlete.objects.in_team(Team.objects.get(name=people.CLUB))
    }
    for athlete in Athlete.objects.in_team(big):
        assert LoggedSet.objects.filter(athlete=athlete).count() in club
    assert 0 not in club


def test_its_sessions_count_as_logging_would(big):
    sessions = list(Session.objects.filter(team=big).with_plan())
    assert sessions
    for session in sessions:
        tally = session.tally()
        assert [getattr(session, name) for name in COUNTERS] == [
            getattr(tally, name) for name in COUNTERS
        ]
    for row in LoggedSet.objects.filter(athlete__memberships__team=big):
        assert row.pk == set_id(UUID(str(row.session_drill_id)), row.number, row.side)


def test_nothing_of_another_team_hangs_on_it(big):
    others = Session.objects.filter(team=big).exclude(blocks__block=None)
    assert not others.exclude(blocks__block__team=None).exclude(blocks__block__team=big).exists()
    assert not Session.objects.filter(team=big, blocks__assignment__isnull=False).exists()


def indexes():
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            (table, name)
            for table in tables
            if table.startswith("coaching_")
            for name in connection.introspection.get_constraints(cursor, table)
        }


def test_it_leaves_the_indexes_as_they_were_also_when_it_is_broken_off(db):
    before = indexes()
    with pytest.raises(ZeroDivisionError), written_fast([Session, LoggedSet]):
        1 / 0  # noqa: B018
    assert indexes() == before
    if connection.vendor == "sqlite":
        with written_fast([Session, LoggedSet]):
            assert indexes() < before


def test_its_pages_open_and_it_takes_new_people(big, client):
    coach = User.objects.get(email=people.BIG[1])
    client.force_login(coach)
    for name in ("board", "team", "blocks", "programs"):
        assert client.get(reverse(name)).status_code == 200
    assert big.add_athlete("Noor Haddad").pk > 0
    assert Team.objects.start("New", coach, timezone="UTC", units="metric").pk > big.pk


def test_its_accounts_are_the_demos(big):
    User.objects.filter(email__in=demo.EMAILS).update(is_active=False)
    assert demo.demo_accounts_exist()


def test_the_command_makes_it(db, monkeypatch):
    made = []
    monkeypatch.setattr(make, "is_empty", lambda: True)
    monkeypatch.setattr(make, "make", lambda now: None)
    monkeypatch.setattr(many, "make", made.append)
    management.call_command("demo", "--size", "middle", verbosity=0)
    assert made == [many.SIZES["middle"]]
