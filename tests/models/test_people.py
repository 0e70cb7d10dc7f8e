import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils.timezone import now

from coaching.models import Athlete, Invitation, InvitationClosed, Team
from coaching.pages.roster import roster
from coaching.presentation.addresses import link_url
from coaching.services.people.invitations import accept_invitation
from tests.factories import (
    MONDAY,
    make_drill,
    make_invitation,
    make_logged_set,
    make_session,
    make_team,
    make_user,
    session_drills,
)

pytestmark = pytest.mark.django_db


def test_it_makes_an_athlete_of_a_newcomer(hillside, dana, stray):
    stray.timezone, stray.units = "America/Denver", "metric"
    stray.save()
    invitation = make_invitation(hillside, max_uses=3)
    accept_invitation(invitation, stray)
    athlete = Athlete.objects.get(user=stray)
    assert list(Athlete.objects.in_team(hillside)) == [athlete]
    assert (athlete.name, athlete.timezone, athlete.units) == (
        "Sam Stray",
        "America/Denver",
        "metric",
    )
    assert invitation.uses == Invitation.objects.get().uses == 1


def test_it_gives_the_waiting_place_to_the_account(hillside, eli, stray):
    session = make_session(eli, hillside)
    make_logged_set(session_drills(session)[0])
    accept_invitation(make_invitation(hillside, athlete=eli), stray)
    eli.refresh_from_db()
    assert (eli.user, eli.name) == (stray, "Sam Stray")
    assert list(eli.sessions.all()) == [session]
    assert list(Athlete.objects.in_team(hillside)) == [eli]


def test_it_merges_the_waiting_place_into_the_athlete_that_the_account_is(hillside, eli, theo):
    waiting = make_session(eli, hillside)
    logged = make_logged_set(session_drills(waiting)[0])
    eli.set_restrictions({"no_impact": ("knee", None, None)}, team=hillside, by=None)
    invitation = make_invitation(hillside, athlete=eli)
    accept_invitation(invitation, theo.user)
    assert not Athlete.objects.filter(pk=eli.pk).exists()
    waiting.refresh_from_db()
    logged.refresh_from_db()
    assert waiting.athlete == logged.athlete == theo
    assert {membership.team.name for membership in theo.memberships.all()} == {
        "Valley Harriers",
        "Hillside Track Club",
    }
    assert theo.restrictions.get().note == "knee"
    assert theo.name == "Theo Lindqvist"


def test_it_keeps_both_sessions_of_a_day_when_it_merges(hillside, eli, maya):
    membership = maya.memberships.get()
    mine = make_session(maya, hillside, date=MONDAY)
    hers = make_session(eli, hillside, date=MONDAY)
    membership.archive()
    accept_invitation(make_invitation(hillside, athlete=eli), maya.user)
    slots = dict(maya.sessions.values_list("pk", "slot"))
    assert slots == {mine.pk: 1, hers.pk: 2}
    assert maya.memberships.get().archived_at is None


def test_it_merges_what_the_phone_and_the_coach_logged_of_one_drill(hillside, eli, theo):
    drill = make_drill("Hang", side_mode="per_side")
    mine, hers = make_session(theo, drills=[drill]), make_session(eli, hillside, [drill])
    make_logged_set(session_drills(mine)[0], by=theo.user)
    make_logged_set(session_drills(hers)[0])
    accept_invitation(make_invitation(hillside, athlete=eli), theo.user)
    assert theo.logged_sets.count() == 2
    assert theo.sessions.count() == 2


def test_it_uses_nothing_for_someone_who_is_in_already(hillside, maya):
    invitation = make_invitation(hillside, max_uses=2)
    accept_invitation(invitation, maya.user)
    assert Invitation.objects.get().uses == 0
    assert maya.memberships.count() == 1


def test_it_is_the_same_twice(hillside, stray):
    invitation = make_invitation(hillside, max_uses=5)
    accept_invitation(invitation, stray)
    accept_invitation(invitation, stray)
    assert Invitation.objects.get().uses == 1
    assert Athlete.objects.in_team(hillside).count() == 1


def test_it_lets_nobody_in_when_used_up(hillside, stray, rosa):
    invitation = make_invitation(hillside)
    accept_invitation(invitation, stray)
    with pytest.raises(InvitationClosed):
        accept_invitation(invitation, rosa)
    assert not Athlete.objects.filter(user=rosa).exists()


@pytest.mark.parametrize("closing", ["revoked", "ended", "archived team"])
def test_it_lets_nobody_in_when_closed(closing, hillside, stray):
    invitation = make_invitation(hillside)
    if closing == "revoked":
        Invitation.objects.get().revoke()
    elif closing == "ended":
        Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    else:
        hillside.archive()
    with pytest.raises(InvitationClosed):
        accept_invitation(invitation, stray)
    assert not Invitation.objects.get().is_open()
    assert not Invitation.objects.open(now()).exists()
    assert not Athlete.objects.filter(user=stray).exists()


def test_it_never_gives_one_place_to_two_people(hillside, eli, stray, rosa):
    first, second = (make_invitation(hillside, athlete=eli) for _ in range(2))
    assert second.athlete.user is None
    accept_invitation(first, stray)
    with pytest.raises(InvitationClosed):
        accept_invitation(second, rosa)
    eli.refresh_from_db()
    assert eli.user == stray
    assert not Invitation.objects.get(pk=second.pk).is_open()


def test_it_brings_back_an_athlete_who_left(hillside, maya):
    maya.memberships.get().archive()
    accept_invitation(make_invitation(hillside), maya.user)
    assert maya.memberships.get().archived_at is None


def test_it_makes_a_coach(hillside, rosa):
    invitation = make_invitation(hillside, role="coach")
    accept_invitation(invitation, rosa)
    assert list(hillside.coaches().values_list("name", flat=True)) == [
        "Dana Whitlock",
        "Rosa Vega",
    ]
    assert not Athlete.objects.filter(user=rosa).exists()


def test_it_brings_back_a_coach_who_left(hillside, dana, rosa):
    hillside.add_coach(rosa).archive()
    accept_invitation(make_invitation(hillside, role="coach"), rosa)
    assert rosa in hillside.coaches()


def test_it_makes_an_athlete_of_a_coach_who_trains_too(hillside, dana):
    accept_invitation(make_invitation(hillside), dana)
    assert Athlete.objects.in_team(hillside).get().user == dana
    assert dana in hillside.coaches()


def at_once(*acts):
    """Run the acts in threads that start together; their results or exceptions, in order."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index, act):
        barrier.wait(timeout=10)
        try:
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
def test_it_gives_the_last_place_to_one(hillside, stray, rosa):
    pk = make_invitation(hillside).pk
    results = at_once(
        lambda: accept_invitation(Invitation.objects.get(pk=pk), stray),
        lambda: accept_invitation(Invitation.objects.get(pk=pk), rosa),
    )
    assert sorted(type(result).__name__ for result in results) == [
        "InvitationClosed",
        "NoneType",
    ]
    assert Athlete.objects.in_team(hillside).count() == 1
    assert Invitation.objects.get().uses == 1


@pytest.mark.django_db(transaction=True)
def test_it_gives_one_waiting_athlete_to_one_of_two_links(hillside, eli, stray, rosa):
    first, second = (make_invitation(hillside, athlete=eli).pk for _ in range(2))
    results = at_once(
        lambda: accept_invitation(Invitation.objects.get(pk=first), stray),
        lambda: accept_invitation(Invitation.objects.get(pk=second), rosa),
    )
    assert sorted(type(result).__name__ for result in results) == [
        "InvitationClosed",
        "NoneType",
    ]


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_athlete_of_one_account_that_takes_two_links(hillside, rivals, stray):
    first, second = make_invitation(hillside).pk, make_invitation(rivals).pk
    results = at_once(
        lambda: accept_invitation(Invitation.objects.get(pk=first), stray),
        lambda: accept_invitation(Invitation.objects.get(pk=second), stray),
    )
    assert results == [None, None]
    assert Athlete.objects.get(user=stray).memberships.count() == 2


def test_it_starts_a_team_with_its_coach(stray):
    team = Team.objects.start("Lakeside", stray, timezone="Europe/Oslo", units="metric")
    assert (team.timezone, team.units) == ("Europe/Oslo", "metric")
    assert list(team.coaches()) == [stray]


def test_it_gives_a_new_athlete_the_zone_and_units_of_the_team():
    team = make_team(timezone="Europe/Oslo", units="metric")
    athlete = team.add_athlete("Eli Novak")
    assert (athlete.timezone, athlete.units) == ("Europe/Oslo", "metric")


def test_it_writes_settings_to_account_and_athlete(maya):
    maya.user.name, maya.user.units = "Maya O.", "metric"
    maya.user.keep_settings()
    maya.refresh_from_db()
    assert (maya.name, maya.units) == ("Maya O.", "metric")


def test_it_shows_the_athletes_place_with_the_last_logged_day(hillside, maya, eli, theo):
    session = make_session(maya, hillside, date=MONDAY)
    make_session(maya, hillside, date=MONDAY + timedelta(days=1))
    at = now()
    make_logged_set(session_drills(session)[0], now=at)
    places = roster(hillside, {})["memberships"]
    days = [(membership.athlete, membership.last) for membership in places]
    assert days == [(eli, None), (maya, maya.date_at(at))]


def test_it_ends_the_open_invitation_of_an_archived_athlete(hillside, eli):
    invitation = make_invitation(hillside, athlete=eli)
    other = make_invitation(hillside)
    eli.memberships.get().archive()
    assert list(Invitation.objects.open(now())) == [other]
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_it_sets_and_lifts_restrictions_and_keeps_when_one_was_set(hillside, maya, dana, rosa):
    maya.set_restrictions(
        {"no_impact": ("", None, None), "no_hanging": ("wrist", None, None)}, team=hillside, by=dana
    )
    since = maya.restrictions.get(kind="no_hanging").since
    maya.set_restrictions(
        {"no_hanging": ("wrist", None, None), "no_overhead": ("", None, None)},
        team=hillside,
        by=rosa,
    )
    restrictions = {restriction.kind: restriction for restriction in maya.restrictions.all()}
    assert set(restrictions) == {"no_hanging", "no_overhead"}
    assert (restrictions["no_hanging"].since, restrictions["no_hanging"].set_by) == (since, dana)
    assert restrictions["no_overhead"].set_by == rosa


def test_it_makes_links_at_the_sites_own_address(hillside, settings):
    settings.KNEELIFT_URL = "https://lift.example.org"
    invitation = make_invitation(hillside)
    assert link_url(invitation) == f"https://lift.example.org/join/{invitation.token}/"
    assert len(invitation.token) == 43


def test_it_keeps_one_email_for_one_account_in_any_case(dana):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("Other Dana", "DANA@example.com".swapcase())
