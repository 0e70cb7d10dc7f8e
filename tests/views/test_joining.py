"""One link for a class: whoever opens it asks, and a coach says who that is."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import Athlete, Invitation, JoinRequest, Session
from coaching.presentation.addresses import link_path
from coaching.rules.slots import MAX_SLOT
from tests.factories import (
    make_athlete,
    make_invitation,
    make_logged_set,
    make_session,
    make_user,
    session_drills,
)
from tests.mailed import confirm

pytestmark = pytest.mark.django_db
CLASS = {"max_uses": "200", "days": "14", "asks": "on"}


@pytest.fixture
def noa(hillside):
    """A place that waits for her account."""
    return make_athlete("Noa Levi", hillside)


@pytest.fixture
def link(hillside):
    return make_invitation(hillside, asks=True, max_uses=3)


@pytest.fixture
def asked(link):
    return JoinRequest.objects.create(invitation=link, user=make_user("Noa Levi"))


def answer(client, asked, **sent):
    return client.post(reverse("join_request", args=[asked.pk]), sent, follow=True)


def test_a_coach_makes_one_link_that_asks(signed_in, dana, hillside):
    client = signed_in(dana)
    page = client.post(reverse("invitations"), CLASS, follow=True)
    made = Invitation.objects.get()
    assert (made.asks, made.max_uses, made.role) == (True, 200, "athlete")
    assert "<svg" in page.text
    assert "For the class, who asks first" in client.get(reverse("team")).text


@pytest.mark.parametrize("more", [{"role": "coach"}, {"athlete": True}])
def test_a_link_that_asks_is_for_newcomers(signed_in, dana, noa, more):
    sent = CLASS | {key: noa.pk if value is True else value for key, value in more.items()}
    page = signed_in(dana).post(reverse("invitations"), sent)
    assert page.status_code == 422
    assert not Invitation.objects.exists()


def test_a_stranger_reads_nobody_s_name_and_is_in_nothing(client, link, noa, maya, signed_in):
    """Neither before nor after asking, nor in what the second asker is told."""
    page = client.get(link_path(link)).text
    stranger = make_user("Noa Levi")
    own = signed_in(stranger)
    pages = [page, own.get(link_path(link)).text, own.post(link_path(link), follow=True).text]
    pages.append(own.get(reverse("home"), follow=True).text)
    for text in pages:
        assert maya.name not in text
    assert "You asked to join" in pages[2]
    assert "has not answered yet" in pages[3]
    assert not Athlete.objects.filter(user=stranger).exists()
    assert own.get(reverse("today")).status_code in (302, 403, 404)


def test_asking_twice_is_asking_once_and_takes_one_place_of_the_link(signed_in, link):
    client = signed_in(make_user("Noa Levi"))
    for _ in range(2):
        assert client.post(link_path(link), follow=True).status_code == 200
    link.refresh_from_db()
    assert (JoinRequest.objects.count(), link.uses) == (1, 1)


def test_no_more_ask_than_the_link_is_for_and_none_by_one_that_was_revoked(signed_in, link):
    for n in range(3):
        signed_in(make_user(f"Noa {n}")).post(link_path(link))
    assert signed_in(make_user("Late")).post(link_path(link)).status_code == 410
    assert JoinRequest.objects.count() == 3
    Invitation.objects.update(uses=0, revoked_at=now())
    assert signed_in(make_user("Later")).post(link_path(link)).status_code == 410


def test_who_signs_up_by_it_asks_too(client, link, hillside):
    client.get(link_path(link))
    account = {"name": "Owen Reyes", "email": "owen@example.com", "password1": "hop-skip-jump-1"}
    client.post(reverse("account_signup"), account)
    page = client.get(confirm(client, "owen@example.com").url, follow=True)
    assert JoinRequest.objects.get().user.name == "Owen Reyes"
    assert "You asked to join" in page.text
    assert "Ask your coach for a link" not in page.text
    assert not Athlete.objects.filter(user__name="Owen Reyes").exists()


def test_the_coach_lets_her_into_the_place_that_waits_for_her(
    signed_in, dana, asked, noa, hillside
):
    make_logged_set(session_drills(make_session(noa))[0])
    client = signed_in(dana)
    page = client.get(reverse("team")).text
    assert asked.user.email in page
    # The one of her name is chosen already.
    assert f'<option value="{noa.pk}" selected>' in page
    assert "Noa Levi is in the team." in answer(client, asked, let_in="yes", athlete=noa.pk).text
    noa.refresh_from_db()
    assert noa.user == asked.user
    assert "answered already" in answer(client, asked, let_in="no").text
    asked.refresh_from_db()
    assert (asked.let_in, asked.athlete, asked.answered_by) == (True, noa, dana)


def test_the_coach_lets_her_in_as_somebody_new(signed_in, dana, asked, hillside):
    answer(signed_in(dana), asked, let_in="yes")
    assert Athlete.objects.in_team(hillside).get(user=asked.user).name == "Noa Levi"


def test_whom_the_coach_does_not_let_in_is_told_and_is_in_nothing(signed_in, dana, asked, link):
    assert "was not let in" in answer(signed_in(dana), asked, let_in="no").text
    page = signed_in(asked.user).get(link_path(link))
    assert "The coach did not let you in" in page.text
    assert not Athlete.objects.filter(user=asked.user).exists()


@pytest.mark.parametrize("sent", [{}, {"let_in": "maybe"}, {"let_in": "yes", "athlete": "999999"}])
def test_an_answer_that_is_none_lets_nobody_in(signed_in, dana, asked, sent):
    assert "Choose again" in answer(signed_in(dana), asked, **sent).text
    asked.refresh_from_db()
    assert asked.let_in is None


def test_the_place_of_another_team_or_account_cannot_be_given_away(
    signed_in, dana, asked, maya, rivals
):
    elsewhere = make_athlete("Noa Levi", rivals)
    for place in (maya, elsewhere):
        assert "Choose again" in answer(signed_in(dana), asked, let_in="yes", athlete=place.pk).text


def test_days_that_do_not_go_together_are_said(signed_in, dana, asked, noa, rivals, hillside):
    own = make_athlete("Noa Levi", hillside, asked.user)
    own.memberships.update(archived_at=now())
    for slot in range(1, MAX_SLOT + 1):
        Session.objects.create(team=hillside, athlete=own, date=own.today, slot=slot)
    Session.objects.create(team=hillside, athlete=noa, date=noa.today)
    page = answer(signed_in(dana), asked, let_in="yes", athlete=noa.pk)
    assert "as many sessions as a day can hold" in page.text
    asked.refresh_from_db()
    assert asked.let_in is None


def test_the_team_asks_one_thing_more_for_who_asks_and_two_where_somebody_does(
    signed_in, dana, link, hillside, django_assert_max_num_queries
):
    client = signed_in(dana)
    client.get(reverse("team"))
    for n in range(5):
        JoinRequest.objects.create(invitation=link, user=make_user(f"Noa {n}"))
    with django_assert_max_num_queries(60) as asked:
        client.get(reverse("team"))
    for n in range(5):
        JoinRequest.objects.create(invitation=link, user=make_user(f"Bo {n}"))
    with django_assert_max_num_queries(len(asked)):
        client.get(reverse("team"))
