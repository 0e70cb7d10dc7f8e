"""A poll of the board is answered 304 as long as it shows the same, and never longer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from coaching.models import Membership, Restriction
from coaching.services.calendar import shift
from tests.factories import (
    MONDAY,
    make_athlete,
    make_logged_set,
    make_restriction,
    make_session,
    make_squad,
    make_strength_drill,
    session_drills,
)
from tests.helpers import THURSDAY_NOON, the_week
from tests.pages.acts import do, make_world

pytestmark = pytest.mark.django_db

THAT_WEEK = f"/board/?week={MONDAY}"
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def world():
    return make_world(may_move=True)


@pytest.fixture
def poll(signed_in, world):
    """Asks for the week with the ETag of the answer before: what is drawn, or None for 304."""
    client, kept = signed_in(world.coaches[0]), {"address": THAT_WEEK, "etag": ""}

    def ask(address=None):
        kept["address"] = address or kept["address"]
        answer = client.get(kept["address"], HTTP_IF_NONE_MATCH=kept["etag"], **HTMX)
        kept["etag"] = answer["ETag"]
        return None if answer.status_code == 304 else answer.content.decode()

    return ask


def place_of(world):
    return Membership.objects.get(team=world.teams[0], athlete=world.maya)


@pytest.mark.parametrize(
    "acts",
    [
        [("log", 0, 0, (1, False)), ("undo", 0, 0, None)],
        [("skip", 0, 0, (1, False)), ("unskip", 0, 0, None)],
        [("skip rest", 0, 1, None)],
        [("swap", 0, 0, None), ("log", 0, 1, (2, False)), ("pain", 0, 0, 7)],
        [("all", 1, 0, None), ("finish", 1, 0, None), ("reopen", 1, 0, None)],
        [("extra", 0, 0, None), ("log", 0, 2, (1, False))],
        [("athlete moves", 0, 0, 2), ("coach moves", 0, 0, 3), ("take back", 0, 0, None)],
        [("remove", 0, 0, None), ("take back", 0, 0, None)],
        [("pause", 0, 0, None), ("resume", 0, 0, None)],
    ],
    ids=lambda acts: acts[0][0],
)
def test_an_act_ends_what_a_poll_has(acts, world, poll):
    shown = poll()
    changed = 0
    for act in acts:
        assert poll() is None
        do(world, *act)
        drawn = poll()
        if drawn is None:
            drawn = poll(f"{THAT_WEEK}&fresh={changed}")
            assert drawn in (None, shown)
        else:
            changed += drawn != shown
            shown = drawn
    assert changed


def of_a_place(world):
    """(what, an act) of what a coach and an athlete change beside the sessions."""
    maya, team, coach = world.maya, world.teams[0], world.coaches[0]
    membership = place_of(world)

    def named(record, name):
        record.name = name
        record.save()

    def restricted(**values):
        Restriction.objects.filter(athlete=maya).update(**values)

    return [
        ("a restriction", lambda: make_restriction(maya)),
        ("its end", lambda: restricted(until=MONDAY + timedelta(days=3))),
        ("its lifting", lambda: Restriction.objects.filter(athlete=maya).delete()),
        ("a name", lambda: named(maya, "Maya O’Hara")),
        ("somebody new", lambda: make_athlete("Priya Nair", team)),
        ("days put off", lambda: shift(membership, MONDAY, 1, today=MONDAY, by=coach)),
        ("a day", lambda: do(world, "coach moves", 0, 0, 5)),
        ("who moved it", lambda: named(coach, "Ruth Whitlock")),
        ("archived", lambda: membership.archive(by=coach)),
    ]


def test_what_a_coach_changes_ends_what_a_poll_has(world, poll):
    shown = poll()
    for what, act in of_a_place(world):
        assert poll() is None, what
        act()
        drawn = poll()
        assert drawn not in (None, shown), what
        shown = drawn


def test_a_load_over_the_cap_ends_what_a_poll_has_in_her_units(world, poll):
    friday, drills = MONDAY + timedelta(days=4), [make_strength_drill(sets=2)]
    session = make_session(world.maya, world.teams[0], drills, friday)
    poll()
    make_logged_set(session_drills(session)[0], 1, load_value=Decimal(65), load_unit="lb")
    assert "over 60 lb" in poll()
    coach = world.coaches[0]
    coach.units = "metric"
    coach.save()
    assert "over 27.2 kg" in poll()


def test_a_squad_ends_what_a_poll_has(world, poll):
    sam = make_athlete("Sam Osei", world.teams[0])
    squad = make_squad(world.teams[0], sam)
    assert "Maya" not in poll(f"{THAT_WEEK}&squad={squad.pk}")
    squad.memberships.create(athlete=world.maya)
    assert "Maya" in poll()


def test_a_past_week_says_by_its_version_who_left(world):
    late = THURSDAY_NOON + timedelta(days=7)
    Membership.objects.update(joined_at=THURSDAY_NOON - timedelta(days=30))
    before = the_week(world.teams[0], late)
    place_of(world).archive(by=world.coaches[0])
    after = the_week(world.teams[0], late)
    assert (before.left, before.version) != (after.left, after.version)


def test_the_day_s_end_where_somebody_is_and_the_language_are_another_version(world):
    world.maya.timezone = "Pacific/Kiritimati"
    world.maya.save()
    team = world.teams[0]
    nine = THURSDAY_NOON.replace(hour=9)
    her_midnight, team_s = nine.replace(hour=10), nine.replace(hour=0) + timedelta(days=1)
    versions = {the_week(team, now).version for now in (nine, her_midnight, team_s)}
    with translation.override("de"):
        versions.add(the_week(team, nine).version)
    assert len(versions) == 4
    assert the_week(team, nine).version == the_week(team, nine + timedelta(minutes=5)).version
