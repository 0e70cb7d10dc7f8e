"""What each coach may: owner, coach, assistant; handing a team over, and leaving it."""

import pytest
from django.urls import reverse

from coaching.models import Invitation, LoggedSet, Membership, Session, StaysCoach
from coaching.presentation.addresses import link_url
from coaching.rules.sides import set_id
from coaching.services import assignments
from tests.factories import (
    make_block,
    make_drill,
    make_invitation,
    make_logged_set,
    make_restriction,
    make_session,
    make_user,
    session_drills,
    with_drills,
)
from tests.html import html_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(hillside):
    """An assistant of Hillside's."""
    user = make_user("Ana Silva", "ana@example.com")
    hillside.add_coach(user, assists=True)
    return user


@pytest.fixture
def lena(hillside):
    """A coach who came after Dana."""
    user = make_user("Lena Ruiz", "lena@example.com")
    hillside.add_coach(user)
    return user


def duty_of(coach):
    return Membership.objects.values_list("assists", "sees_health").get(user=coach)


def duty_page(coach):
    return reverse("coach_duty", args=[coach.pk])


def handing(coach):
    return reverse("coach_handing_over", args=[coach.pk])


# --- what each may -----------------------------------------------------------------------------


def test_it_is_the_owner_who_says_what_a_coach_may(coach, hillside, lena):
    team = html_of(coach.get(reverse("team")))
    assert duty_page(lena) in team
    assert "Owner" in team
    page = html_of(coach.get(duty_page(lena)))
    assert 'value="coach" ' in page
    saved = coach.post(duty_page(lena), {"duty": "assistant"})
    assert saved.url == reverse("team")
    assert duty_of(lena) == (True, False)
    team = html_of(coach.get(reverse("team")))
    assert "Assistant" in team
    assert "No health notes" in team
    coach.post(duty_page(lena), {"duty": "coach", "sees_health": "on"})
    assert duty_of(lena) == (False, True)


def test_it_refuses_a_place_that_there_is_not(coach, lena):
    assert coach.post(duty_page(lena), {"duty": "king"}).status_code == 422
    assert duty_of(lena) == (False, True)


def test_it_is_nobody_elses_and_not_of_oneself(signed_in, hillside, dana, lena, ana):
    assert signed_in(dana).get(duty_page(dana)).status_code == 403
    for other in (lena, ana):
        client = signed_in(other)
        for coach in (dana, lena, ana):
            assert client.post(duty_page(coach), {"duty": "coach"}).status_code == 403
            assert client.post(handing(coach)).status_code == 403
    assert hillside.owner() == dana
    assert duty_of(dana) == (False, True)
    assert duty_of(ana) == (True, True)
    with pytest.raises(StaysCoach):
        hillside.set_duty(dana, assists=True, sees_health=False, by=dana)


def test_who_is_made_an_assistant_lets_nobody_in_any_more(coach, signed_in, hillside, lena, stray):
    link = link_url(make_invitation(hillside, role="coach", created_by=lena))
    coach.post(duty_page(lena), {"duty": "assistant", "sees_health": "on"})
    assert signed_in(stray).post(link).status_code == 410


# --- the assistant -----------------------------------------------------------------------------


def test_an_assistant_takes_attendance_and_logs(signed_in, hillside, dana, ana, eli):
    session = make_session(eli, date=eli.today, drills=[make_drill("Hang")])
    client = signed_in(ana)
    assert client.get(reverse("board")).status_code == 200
    here = client.post(
        reverse("attendance"), {"athlete": eli.pk, f"state-{eli.pk}": "here", "act": "save"}
    )
    assert here.status_code == 302
    assert eli.attendance.get().state == "here"
    drill = session_drills(session)[0]
    row = {"session_drill": drill.pk, "number": 1, "side": "both"}
    logged = client.post(reverse("set_log", args=[set_id(drill.pk, 1, "both")]), row)
    assert logged.status_code == 302
    assert LoggedSet.objects.get().entered_by == ana


def test_an_assistant_does_not_plan(signed_in, hillside, ana, maya):
    session = make_session(maya, date=maya.today)
    client = signed_in(ana)
    for name, pk in [
        ("session_edit", session.pk),
        ("session_move", session.pk),
        ("session_removal", session.pk),
        ("athlete_pause", maya.pk),
        ("athlete_marks", maya.pk),
        ("athlete_archive", maya.pk),
        ("athlete_restriction_swaps", maya.pk),
    ]:
        for act in (client.get, client.post):
            refused = act(reverse(name, args=[pk]))
            assert refused.status_code == 403, name
    assert "You assist in this team." in text_of(refused)
    for name in ("assign", "block_new", "program_new", "invitations", "roster", "team_settings"):
        assert client.get(reverse(name)).status_code == 403, name
    assert client.post(reverse("athletes"), {"name": "Noa"}).status_code == 403
    assert not hillside.memberships.filter(athlete__name="Noa").exists()
    day = html_of(client.get(reverse("athlete_day", args=[maya.pk, maya.today])))
    assert reverse("session", args=[session.pk]) in day
    assert reverse("session_edit", args=[session.pk]) not in day


def test_an_assistant_passes_no_rule_that_the_athlete_could_not(signed_in, hillside, ana, maya):
    """Adding a drill at the track is as if she did it herself."""
    jump = make_drill("Jump", kind="plyometric", impact=True)
    session = make_session(maya, date=maya.today)
    make_restriction(maya, "no_impact")
    page = reverse("session_extra", args=[session.pk])
    client = signed_in(ana)
    assert client.get(page).status_code == 200
    refused = client.post(page, {"drill": jump.slug, "reason": "I say so"})
    assert refused.status_code == 422
    assert jump.name not in {drill.name for drill in session_drills(session)}


def test_she_assists_in_one_team_and_plans_in_another(
    signed_in, rosa, rivals, hillside, maya, theo
):
    hillside.add_coach(rosa, assists=True)
    client = signed_in(rosa)
    of_hers, of_others = make_session(theo, date=theo.today), make_session(maya, date=maya.today)
    assert client.get(reverse("session_edit", args=[of_hers.pk])).status_code == 200
    assert client.get(reverse("session_edit", args=[of_others.pk])).status_code == 403
    assert client.get(reverse("athlete_pause", args=[theo.pk])).status_code == 200
    assert client.get(reverse("athlete_pause", args=[maya.pk])).status_code == 403


def test_an_assistant_leaves_by_herself_and_takes_nobody_out(signed_in, hillside, dana, lena, ana):
    client = signed_in(ana)
    for coach in (dana, lena):
        assert client.post(reverse("coach_removal", args=[coach.pk])).status_code == 403
    assert client.post(reverse("coach_removal", args=[ana.pk])).url == reverse("home")
    assert [coach.name for coach in hillside.coaches()] == ["Dana Whitlock", "Lena Ruiz"]


# --- invitations -------------------------------------------------------------------------------


def test_a_link_says_what_who_takes_it_may(coach, signed_in, hillside, stray):
    page = html_of(coach.get(reverse("invitations")))
    assert "Assistants" in page
    sent = {"role": "assistant", "no_health": "on", "max_uses": 1, "days": 14}
    assert coach.post(reverse("invitations"), sent).status_code == 302
    made = Invitation.objects.get()
    assert (made.role, made.assists, made.sees_health) == ("coach", True, False)
    assert "For 1 assistant" in text_of(coach.get(reverse("team")))
    link = link_url(make_invitation(hillside, role="coach", assists=True, sees_health=False))
    client = signed_in(stray)
    assert "You will assist in this team" in text_of(client.get(link))
    client.post(link)
    assert duty_of(stray) == (True, False)


def test_a_link_for_athletes_says_nothing_of_a_coach(coach):
    sent = {"role": "athlete", "no_health": "on", "max_uses": 2, "days": 14}
    coach.post(reverse("invitations"), sent)
    made = Invitation.objects.get()
    assert (made.role, made.assists, made.sees_health) == ("athlete", False, True)


def test_who_sees_no_health_notes_lets_nobody_in_who_does(signed_in, hillside, lena):
    Membership.objects.filter(user=lena).update(sees_health=False)
    client = signed_in(lena)
    assert 'name="no_health"' not in html_of(client.get(reverse("invitations")))
    client.post(reverse("invitations"), {"role": "coach", "max_uses": 1, "days": 14})
    assert Invitation.objects.get().sees_health is False


# --- whose the team is -------------------------------------------------------------------------


def test_a_team_is_handed_over_by_its_owner(coach, signed_in, hillside, dana, ana):
    """To an assistant too, who may everything then."""
    assert f"Hand Hillside Track Club over to {ana}?" in text_of(coach.get(handing(ana)))
    assert coach.post(handing(ana)).url == reverse("team")
    hillside.refresh_from_db()
    assert hillside.owner() == ana
    assert duty_of(ana) == (False, True)
    assert coach.get(duty_page(ana)).status_code == 403
    assert coach.post(reverse("coach_removal", args=[ana.pk])).status_code == 403
    assert coach.get(reverse("team_archive")).status_code == 403
    client = signed_in(ana)
    assert client.get(duty_page(dana)).status_code == 200
    assert client.get(reverse("team_archive")).status_code == 200
    client.post(reverse("coach_removal", args=[dana.pk]))
    assert [each.name for each in hillside.coaches()] == ["Ana Silva"]


def test_an_owner_who_leaves_leaves_it_to_who_has_planned_longest(coach, hillside, dana, ana, lena):
    """An assistant does not come into it, however long she has been there."""
    page = text_of(coach.get(reverse("coach_removal", args=[dana.pk])))
    assert "When you leave, it is Lena Ruiz’s." in page.replace("\u2068", "").replace("\u2069", "")
    coach.post(reverse("coach_removal", args=[dana.pk]))
    assert hillside.owner() == lena
    # Who comes back is a newcomer, also where the team was handed to her once.
    hillside.hand_over(ana, by=lena)
    hillside.remove_coach(ana, by=ana)
    hillside.refresh_from_db()
    assert hillside.owner() == lena
    hillside.add_coach(ana)
    hillside.refresh_from_db()
    assert hillside.owner() == lena


def test_a_team_keeps_one_who_plans(coach, hillside, dana, ana):
    last = coach.post(reverse("coach_removal", args=[dana.pk]), follow=True)
    assert "A team keeps at least one coach who plans." in text_of(last)
    assert hillside.owner() == dana
    assert reverse("coach_removal", args=[dana.pk]) not in html_of(coach.get(reverse("team")))


def test_a_coach_takes_out_who_came_later_and_never_the_owner(signed_in, hillside, dana, lena, ana):
    hillside.hand_over(lena, by=dana)
    client = signed_in(dana)
    assert client.post(reverse("coach_removal", args=[lena.pk])).status_code == 403
    team = html_of(client.get(reverse("team")))
    assert reverse("coach_removal", args=[lena.pk]) not in team
    assert reverse("coach_removal", args=[ana.pk]) in team
    assert client.post(reverse("coach_removal", args=[ana.pk])).status_code == 302


# --- an athlete between teams ------------------------------------------------------------------


def test_an_athlete_who_moves_keeps_her_history_and_each_team_sees_its_own_part(
    signed_in, hillside, rivals, dana, rosa, maya
):
    before = make_session(maya, date=maya.today, drills=[make_drill("Hang")])
    make_logged_set(session_drills(before)[0], 1)
    maya.memberships.get(team=hillside).archive(by=dana)
    rivals.add_member(maya)
    block = make_block([make_drill("Skip")], team=rivals)
    assignments.assign(rivals, with_drills(block), [maya], [maya.today], by=rosa)
    after = Session.objects.get(team=rivals)
    own = signed_in(maya)
    for session in (before, after):
        assert own.get(reverse("session", args=[session.pk])).status_code == 200
    assert before.logged_rows == 1 or Session.objects.get(pk=before.pk).logged_rows == 1
    theirs = signed_in(rosa)
    assert theirs.get(reverse("session", args=[after.pk])).status_code == 200
    assert theirs.get(reverse("session", args=[before.pk])).status_code == 404
    day = html_of(theirs.get(reverse("athlete_day", args=[maya.pk, maya.today])))
    assert "Skip" in day
    assert "Hang" not in day
    # Who is no longer hers shows her former coach nothing, until she comes back.
    former = signed_in(dana)
    assert former.get(reverse("session", args=[before.pk])).status_code == 404
    hillside.add_member(maya)
    assert former.get(reverse("session", args=[before.pk])).status_code == 200
    assert former.get(reverse("session", args=[after.pk])).status_code == 404


def test_it_gives_a_link_that_shows_health_to_nobody_who_sees_none(
    coach, signed_in, hillside, dana, lena
):
    """Another link for one that is open would let in, as herself, who is shown health."""
    for_coaches = make_invitation(hillside, role="coach", created_by=dana)
    for_athletes = make_invitation(hillside, created_by=dana)
    hillside.set_duty(lena, assists=False, sees_health=False, by=dana)
    client = signed_in(lena)
    assert client.post(reverse("invitation_renew", args=[for_coaches.pk])).status_code == 403
    assert client.post(reverse("invitation_renew", args=[for_athletes.pk])).status_code == 302
    for_coaches.refresh_from_db()
    assert for_coaches.created_by == dana
    # She may close it.
    assert client.post(reverse("invitation_revoke", args=[for_coaches.pk])).status_code == 302
