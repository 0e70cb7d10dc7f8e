"""Two entries of one person: looked at, made one, taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import Athlete, AthleteMerge, Membership, Session
from coaching.rules.slots import MAX_SLOT
from tests.factories import (
    make_athlete,
    make_logged_set,
    make_pain,
    make_restriction,
    make_session,
    make_team,
    make_user,
    session_drills,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def eli(hillside):
    return make_athlete("Maya Okafor", hillside)


@pytest.fixture
def coach(signed_in, dana):
    return signed_in(dana)


def page_of(athlete):
    return reverse("athlete_merge", args=[athlete.pk])


def text_of(page):
    return " ".join(page.text.split())


def test_it_shows_what_goes_where_and_changes_nothing(coach, maya, eli):
    make_logged_set(session_drills(make_session(eli))[0])
    for athlete in (eli, maya):
        make_restriction(athlete)
    page = coach.get(page_of(maya), {"other": eli.pk})
    rows = {row.label: (row.moved, row.same) for row in page.context["rows"]}
    assert rows["Logged sets"] == (1, 0)
    assert rows["Sessions"] == (1, 0)
    assert rows["Restrictions"] == (0, 1)
    assert f"The account {maya.user.email} stays." in text_of(page)
    assert Athlete.objects.filter(pk=eli.pk).exists()


def test_it_is_reached_from_the_twins_and_makes_them_one_and_two_again(coach, maya, eli):
    session = make_session(eli)
    assert f"{page_of(maya)}?other={eli.pk}" in coach.get(reverse("athlete", args=[maya.pk])).text
    page = coach.post(page_of(maya), {"other": eli.pk}, follow=True)
    assert "are one now." in page.text
    assert "Until" in page.text
    assert Session.objects.get(pk=session.pk).athlete == maya
    made = AthleteMerge.objects.get()
    undo = reverse("merge_undo", args=[made.pk])
    assert undo in page.text
    page = coach.post(undo, follow=True)
    assert "They are two again" in page.text
    assert Session.objects.get(pk=session.pk).athlete == eli
    assert coach.post(undo).status_code == 404


def test_it_says_which_of_two_accounts_stays(coach, maya, hillside):
    other = make_athlete("Maya O.", hillside, make_user("Maya O.", "maya.o@example.com"))
    page = coach.get(page_of(maya), {"other": other.pk})
    assert f"Two accounts: {maya.user.email} stays with everything." in text_of(page)
    assert "maya.o@example.com can still sign in, and sees no training any more." in text_of(page)


def test_it_says_that_the_one_account_comes_along(coach, maya, eli):
    page = coach.get(page_of(eli), {"other": maya.pk})
    words = f"The account {maya.user.email} comes along, with the name Maya Okafor."
    assert words in text_of(page)


def test_who_trains_elsewhere_has_to_stay(coach, maya, eli):
    make_team("Ridge", coach=make_user("Rosa Ridge")).add_member(maya)
    for ask in (coach.get, coach.post):
        page = ask(page_of(eli), {"other": maya.pk})
        assert page.status_code == 409
        assert "that entry has to stay" in text_of(page)
    assert f"{page_of(maya)}?other={eli.pk}" in page.text


def test_days_that_do_not_go_together_are_named(coach, maya, eli, hillside):
    for slot in range(1, MAX_SLOT + 1):
        Session.objects.create(team=hillside, athlete=maya, date=maya.today, slot=slot)
    Session.objects.create(team=hillside, athlete=eli, date=maya.today)
    for ask in (coach.get, coach.post):
        page = ask(page_of(maya), {"other": eli.pk})
        assert page.status_code == 409
        assert "their days do not go together" in page.text


@pytest.mark.parametrize("sent", [{}, {"other": ""}, {"other": "x"}, {"other": "999999"}])
def test_nobody_is_made_one_with_nobody(coach, maya, sent):
    assert coach.post(page_of(maya), sent).status_code == 422


def test_nobody_is_made_one_with_herself_or_with_who_trains_elsewhere(coach, maya, rivals):
    other = make_athlete("Bo", rivals)
    for pk in (maya.pk, other.pk):
        assert coach.post(page_of(maya), {"other": pk}).status_code == 422


def test_after_thirty_days_it_stays(coach, maya, eli):
    coach.post(page_of(maya), {"other": eli.pk})
    AthleteMerge.objects.update(at=now() - timedelta(days=30, minutes=1))
    assert "Take it back" not in coach.get(reverse("athlete", args=[maya.pk])).text
    assert (
        coach.post(reverse("merge_undo", args=[AthleteMerge.objects.get().pk])).status_code == 404
    )


def test_a_later_merge_is_taken_back_first(coach, maya, eli, hillside):
    third = make_athlete("M. Okafor", hillside)
    coach.post(page_of(maya), {"other": eli.pk})
    first = AthleteMerge.objects.get()
    coach.post(page_of(maya), {"other": third.pk})
    page = coach.post(reverse("merge_undo", args=[first.pk]), follow=True)
    assert "Something stands in the way" in page.text


def test_who_is_kept_from_health_notes_is_shown_no_count_of_pain(coach, dana, maya, eli):
    make_pain(session_drills(make_session(eli))[0])
    shown = coach.get(page_of(maya), {"other": eli.pk}).context["rows"]
    assert ("Pain reports", 1) in [(row.label, row.moved) for row in shown]
    Membership.objects.filter(user=dana).update(sees_health=False)
    hidden = coach.get(page_of(maya), {"other": eli.pk}).context["rows"]
    assert {row.label for row in shown} - {row.label for row in hidden} == {"Pain reports"}


@pytest.mark.parametrize("who", ["eli", "maya"])
def test_of_who_waits_for_a_guardian_no_count_of_pain_is_shown(coach, maya, eli, who):
    make_pain(session_drills(make_session(eli))[0])
    young = {"eli": eli, "maya": maya}[who]
    Athlete.objects.filter(pk=young.pk).update(birth_date=young.today - timedelta(days=14 * 366))
    rows = coach.get(page_of(maya), {"other": eli.pk}).context["rows"]
    assert "Pain reports" not in [row.label for row in rows]
