"""Who was taken out of a team stays out, whatever links she still has."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import Membership, StaysCoach
from coaching.presentation.addresses import link_url
from tests.factories import make_invitation, make_user
from tests.mailed import confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(hillside):
    """A newcomer among the coaches."""
    user = make_user("Lena Ruiz", "lena@example.com")
    hillside.add_coach(user)
    return user


def coaches(team):
    return [coach.name for coach in team.coaches()]


def removal(coach):
    return reverse("coach_removal", args=[coach.pk])


# --- old links --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["athlete", "coach"])
def test_it_lets_nobody_back_in_by_a_link_from_before(role, signed_in, hillside, dana, lena, maya):
    """The newcomer, the athlete, and at last who started the team, each by a link of many uses."""
    link = link_url(make_invitation(hillside, role=role, max_uses=9))
    hillside.remove_coach(lena, by=dana)
    maya.memberships.get().archive(by=dana)
    for person in (lena, maya):
        for act in ("get", "post"):
            assert getattr(signed_in(person), act)(link).status_code == 410
    third = make_user("Nia Third")
    hillside.add_coach(third)
    link = link_url(make_invitation(hillside, role=role, max_uses=9, created_by=third))
    hillside.remove_coach(dana, by=dana)
    assert signed_in(dana).post(link).status_code == 410
    assert coaches(hillside) == ["Nia Third"]
    assert not Membership.objects.active().filter(athlete__isnull=False).exists()


def test_it_lets_her_in_by_a_link_that_was_made_since(signed_in, hillside, dana, lena):
    hillside.remove_coach(lena, by=dana)
    link = link_url(make_invitation(hillside, role="coach"))
    assert signed_in(lena).post(link).status_code == 302
    assert coaches(hillside) == ["Dana Whitlock", "Lena Ruiz"]


def test_it_ends_the_links_that_a_removed_coach_made(signed_in, hillside, dana, lena, stray):
    link = make_invitation(hillside, role="coach", created_by=lena)
    hillside.remove_coach(lena, by=dana)
    assert signed_in(stray).post(link_url(link)).status_code == 410
    hillside.memberships.get(user=lena).restore()
    assert signed_in(stray).post(link_url(link)).status_code == 410
    assert coaches(hillside) == ["Dana Whitlock", "Lena Ruiz"]


@pytest.mark.parametrize("end", ["switched off", "ended by hand"])
def test_it_needs_a_maker_who_coaches_the_team(end, signed_in, hillside, lena, stray):
    """However her coaching ended: an admin may have done it."""
    link = link_url(make_invitation(hillside, created_by=lena))
    if end == "switched off":
        lena.is_active = False
        lena.save()
    else:
        Membership.objects.filter(user=lena).update(archived_at=now())
    assert signed_in(stray).get(link).status_code == 410
    assert signed_in(stray).post(link).status_code == 410


@pytest.mark.parametrize("removed", ["the maker", "the taker", "the place"])
@pytest.mark.parametrize("role", ["athlete", "coach"])
def test_a_link_that_was_opened_before_a_removal_is_not_taken_after_it(
    removed, role, client, hillside, dana, lena, maya, eli
):
    """She came to it signed out, and the session remembers it until she has signed in."""
    maker = lena if removed == "the maker" else dana
    athlete = eli if removed == "the place" and role == "athlete" else None
    invitation = make_invitation(hillside, role=role, created_by=maker, athlete=athlete)
    taker = maya.user if removed == "the taker" else make_user("Sam Stray", "sam@example.com")
    assert client.get(link_url(invitation)).status_code == 200
    if removed == "the maker":
        hillside.remove_coach(lena, by=dana)
    elif removed == "the taker":
        maya.memberships.get().archive(by=dana)
    elif athlete:
        eli.memberships.get().archive(by=dana)
    else:
        invitation.revoke()
    client.force_login(taker)
    before = hillside.memberships.filter(archived_at=None).count()
    for address in ("/join/", link_url(invitation)):
        assert client.post(address).status_code in (404, 410)
    assert hillside.memberships.filter(archived_at=None).count() == before
    assert not Membership.objects.active().filter(athlete__user=taker).exists()


def test_who_signs_up_by_the_link_of_a_coach_who_is_removed_meanwhile_joins_nothing(
    client, hillside, dana, lena
):
    client.get(link_url(make_invitation(hillside, role="coach", created_by=lena)))
    account = {"name": "Owen Reyes", "email": "owen@example.com", "password1": "hop-skip-and-jump"}
    client.post("/accounts/signup/", account)
    hillside.remove_coach(lena, by=dana)
    assert confirm(client, account["email"]).status_code == 302
    assert coaches(hillside) == ["Dana Whitlock"]


def test_an_athlete_who_is_put_back_at_once_finds_her_old_links_closed(
    signed_in, client, hillside, dana, eli, stray
):
    link = link_url(make_invitation(hillside, athlete=eli))
    desk = signed_in(dana)
    assert "Archive Eli Novak?" in desk.get(reverse("athlete_archive", args=[eli.pk])).text
    assert eli.memberships.get().archived_at is None
    page = desk.post(reverse("athlete_archive", args=[eli.pk]), follow=True).text
    undo = reverse("athlete_restore", args=[eli.pk])
    assert f'action="{undo}" data-undo' in page
    desk.post(undo)
    assert eli.memberships.get().archived_at is None
    assert signed_in(stray).post(link).status_code == 410
    assert not Membership.objects.filter(athlete__user=stray).exists()


# --- who removes whom -------------------------------------------------------------------------


def test_it_keeps_a_newcomer_from_removing_who_was_there_before(signed_in, hillside, dana, lena):
    client = signed_in(lena)
    assert removal(dana) not in client.get("/team/").text
    for refused in (client.get(removal(dana)), client.post(removal(dana))):
        assert refused.status_code == 403
        assert "Only the owner, or a coach who has been in the team longer" in refused.text
    assert coaches(hillside) == ["Dana Whitlock", "Lena Ruiz"]
    with pytest.raises(StaysCoach):
        hillside.remove_coach(dana, by=lena)


def test_it_makes_a_newcomer_of_who_comes_back(hillside, dana, lena):
    hillside.remove_coach(dana, by=dana)
    hillside.add_coach(dana)
    with pytest.raises(StaysCoach):
        hillside.remove_coach(lena, by=dana)
    assert hillside.owner() == lena


def test_it_keeps_a_newcomer_from_putting_the_team_away(signed_in, hillside, dana, lena):
    client = signed_in(lena)
    assert reverse("team_archive") not in client.get("/team/settings/").text
    assert client.get("/team/archiving/").status_code == 403
    assert client.post("/team/archiving/", {"team": hillside.pk}).status_code == 403
    hillside.refresh_from_db()
    assert hillside.archived_at is None


def test_it_lets_the_last_coach_not_go(signed_in, hillside, dana):
    page = signed_in(dana).post(removal(dana), follow=True).text
    assert "A team keeps at least one coach who plans." in page
    assert coaches(hillside) == ["Dana Whitlock"]


# --- asking and undoing -----------------------------------------------------------------------


def test_it_asks_before_it_removes_and_can_be_undone(signed_in, hillside, dana, lena):
    client = signed_in(dana)
    assert "Take Lena Ruiz out of Hillside Track Club?" in client.get(removal(lena)).text
    assert lena in hillside.coaches()
    page = client.post(removal(lena), follow=True).text
    undo = reverse("coach_restore", args=[lena.pk])
    assert f'action="{undo}" data-undo' in page
    assert lena not in hillside.coaches()
    client.post(undo)
    assert lena in hillside.coaches()


def test_it_is_undone_by_who_did_it_and_soon(signed_in, hillside, dana, lena):
    hillside.add_coach(make_user("Nia Third"))
    hillside.remove_coach(lena, by=dana)
    undo = reverse("coach_restore", args=[lena.pk])
    third = hillside.coaches().get(name="Nia Third")
    signed_in(third).post(undo)
    assert lena not in hillside.coaches()
    hillside.memberships.filter(user=lena).update(archived_at=now() - timedelta(hours=2))
    page = signed_in(dana).post(undo, follow=True).text
    assert "Send Lena Ruiz a new link." in page
    assert lena not in hillside.coaches()


def test_it_leads_who_leaves_to_her_own_start(signed_in, hillside, dana, lena):
    client = signed_in(lena)
    assert "Leave Hillside Track Club?" in client.get(removal(lena)).text
    assert client.post(removal(lena)).url == "/"
    assert client.post(reverse("coach_restore", args=[lena.pk])).status_code == 403
