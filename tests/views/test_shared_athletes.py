"""An athlete of several teams, and what is left of one who left: nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import Membership
from coaching.presentation.addresses import link_url
from tests.factories import (
    make_block,
    make_drill,
    make_logged_set,
    make_restriction,
    make_session,
    make_squad,
    make_team,
    session_drills,
)
from tests.html import text_of

pytestmark = pytest.mark.django_db

NOTE = "Stress fracture, her mother asked"


@pytest.fixture
def shared(rivals, maya):
    """Maya, who is in Rosa's team too."""
    rivals.add_member(maya)
    return maya


@pytest.fixture
def hers(hillside, shared, dana):
    """What Dana's team set."""
    return make_restriction(shared, "no_impact", hillside, set_by=dana, note=NOTE)


def url(name, *args):
    return reverse(name, args=args)


# --- restrictions of several teams -----------------------------------------------------------


def test_it_shows_another_team_kind_and_dates_and_never_the_note(signed_in, rosa, shared, hers):
    hers.until = shared.today + timedelta(days=3)
    hers.save()
    make_block()
    client = signed_in(rosa)
    page = client.get(url("athlete", shared.pk)).text
    assert "set by another team on" in page
    assert "(up to " in page
    for text in (page, client.get("/team/").text, client.get("/assign/").text):
        assert "No impact" in text
        for hidden in (NOTE, "Dana", "Hillside"):
            assert hidden not in text


def test_it_leaves_the_restrictions_of_another_team_alone(signed_in, rosa, rivals, shared, hers):
    client, path = signed_in(rosa), url("restrictions", shared.pk)
    client.post(path, {"no_impact": "on", "no_impact_note": "ours"})
    assert shared.restrictions.count() == 2
    client.post(path, {})
    assert list(shared.restrictions.all()) == [hers]
    hers.refresh_from_db()
    assert hers.note == NOTE


def test_it_rules_a_drill_out_whichever_team_said_so(signed_in, rosa, rivals, shared, hers):
    make_restriction(shared, "no_impact", rivals)
    make_drill("Hop", slug="hop", impact=True)
    session = make_session(shared, rivals)
    page = url("session_extra", session.pk)
    assert "A restriction is agreed: No impact." in text_of(signed_in(rosa).get(page))
    # Another team's counts as hers does: it is passed with a reason alone.
    assert signed_in(rosa).post(page, {"drill": "hop"}).status_code == 409
    assert not session.blocks.filter(drills__drill__slug="hop").exists()


@pytest.mark.parametrize("end", ["left", "put away", "over"])
def test_it_ends_with_the_place_in_the_team_or_its_last_day(end, hillside, shared, hers):
    assert [restriction.kind for restriction in shared.active_restrictions] == ["no_impact"]
    if end == "left":
        shared.memberships.get(team=hillside).archive()
    elif end == "put away":
        hillside.archive()
    else:
        hers.until = shared.today - timedelta(days=1)
        hers.save()
    assert shared.active_restrictions == []


def test_it_holds_on_its_last_day(shared, hers):
    hers.until = shared.today
    hers.save()
    assert len(shared.active_restrictions) == 1


def test_it_refuses_a_last_day_that_is_over(signed_in, dana, shared):
    day = shared.today - timedelta(days=1)
    typed = {"no_impact": "on", "no_impact_until": day}
    page = signed_in(dana).post(url("restrictions", shared.pk), typed)
    assert page.status_code == 422
    assert "That day is over." in page.text
    assert not shared.restrictions.exists()


# --- who left ---------------------------------------------------------------------------------


def test_it_shows_a_coach_of_two_teams_the_one_she_is_in(signed_in, dana, hillside, shared):
    """Dana coaches her in another team now; what Hillside gave her is closed."""
    lakeside = make_team("Lakeside", coach=dana)
    lakeside.add_member(shared)
    old = make_session(shared, hillside, date=shared.today)
    make_logged_set(session_drills(old)[0], note="only for Hillside")
    make_session(shared, lakeside, date=shared.today)
    new = lakeside.sessions.get()
    shared.memberships.get(team=hillside).archive()
    client = signed_in(dana)
    for address in (
        url("athlete_day", shared.pk, shared.today),
        url("athlete_calendar", shared.pk),
        url("athlete_week_print", shared.pk, shared.today),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert str(old.pk) not in page.text
        assert "only for Hillside" not in page.text
    assert client.get(url("session", old.pk)).status_code == 404
    assert client.get(url("session", new.pk)).status_code == 200


def test_it_keeps_what_she_did_for_the_athlete_herself(signed_in, hillside, maya):
    session = make_session(maya, hillside)
    hillside.athletes_may_move = True
    hillside.save()
    maya.memberships.get().archive()
    client = signed_in(maya)
    assert client.get(url("session", session.pk)).status_code == 200
    assert client.get(url("session_move", session.pk)).status_code == 403


def test_it_hides_a_teams_own_drills_from_who_left_it(signed_in, hillside, maya, dana):
    make_drill("Secret", slug="secret", team=hillside)
    assert signed_in(maya).get("/drills/secret/").status_code == 200
    hillside.archive()
    for person in (maya, dana):
        assert signed_in(person).get("/drills/secret/").status_code == 404


def test_it_names_nobody_who_left_on_what_was_assigned(signed_in, dana, maya, eli):
    make_session(eli, date=eli.today)
    session = make_session(maya, date=maya.today)
    assignment = session.blocks.get().assignment
    maya.memberships.get().archive()
    page = signed_in(dana).get(assignment.get_absolute_url()).text
    assert "Maya" not in page


# --- archiving asks, and is undone where it was done ------------------------------------------


def test_it_asks_before_it_archives(signed_in, dana, maya):
    page = signed_in(dana).get(url("athlete_archive", maya.pk))
    assert "Archive Maya Okafor?" in page.text
    assert maya.memberships.get().archived_at is None


def test_it_undoes_archiving_with_her_squads(signed_in, dana, hillside, maya):
    squad = make_squad(hillside, maya)
    client = signed_in(dana)
    page = client.post(url("athlete_archive", maya.pk), follow=True).text
    assert f'action="{url("athlete_restore", maya.pk)}" data-undo' in page
    assert not squad.memberships.exists()
    client.post(url("athlete_restore", maya.pk))
    assert maya.memberships.get().archived_at is None
    assert squad.memberships.get().athlete == maya


@pytest.mark.parametrize("who", ["somebody else", "herself, too late"])
def test_it_asks_an_athlete_with_an_account_whether_she_comes_back(
    who, signed_in, dana, rosa, hillside, maya
):
    membership = maya.memberships.get()
    membership.archive(by=rosa if who == "somebody else" else dana)
    Membership.objects.filter(archived_by=dana).update(archived_at=now() - timedelta(hours=2))
    client = signed_in(dana)
    answer = client.post(url("athlete_restore", maya.pk))
    invitation = hillside.invitations.get()
    assert answer.url == url("invitation", invitation.pk)
    invitation.make_token()
    invitation.save()
    membership.refresh_from_db()
    assert membership.archived_at is not None
    assert client.get(url("athlete", maya.pk)).status_code == 404
    assert signed_in(rosa).post(link_url(invitation)).status_code == 410
    assert signed_in(maya).post(link_url(invitation)).status_code == 302
    membership.refresh_from_db()
    assert membership.archived_at is None
    assert maya.memberships.count() == 1


def test_it_restores_who_has_no_account_at_any_time(signed_in, dana, rosa, eli):
    eli.memberships.get().archive(by=rosa)
    signed_in(dana).post(url("athlete_restore", eli.pk))
    assert eli.memberships.get().archived_at is None
