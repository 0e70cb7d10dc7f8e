"""Guardians: asked by mail, answering by its link, and what waits for their yes."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from coaching.models import Athlete, Guardian, Membership, SeasonLink
from coaching.presentation.addresses import link_url
from coaching.services.people import guardians
from coaching.services.people.merging import merge_athletes
from tests.factories import (
    make_assessment,
    make_drill,
    make_guardian,
    make_pain,
    make_restriction,
    make_session,
    make_still,
    make_user,
    session_drills,
)
from tests.html import html_of, text_of

pytestmark = pytest.mark.django_db

PARENT = "parent@example.com"
WORDS, WHY = "zqwordsz", "zqwhyz"


def born(athlete, years):
    """Let the athlete be so many years old."""
    today = athlete.today
    athlete.birth_date = date(today.year - years, 1, 1)
    athlete.save(update_fields=["birth_date"])
    return athlete


@pytest.fixture
def told(maya, dana):
    """Maya, who is 14, with pain told at today's drill and a restriction with its reason."""
    born(maya, 14)
    session = make_session(maya, date=maya.today, drills=[make_drill("Hang")])
    make_pain(session_drills(session)[0], 4, words=WORDS)
    make_restriction(maya, "no_hanging", note=WHY, set_by=dana)
    return session


def day_of(client, athlete):
    return html_of(client.get(reverse("athlete_day", args=[athlete.pk, athlete.today])))


def link_in(message):
    return re.search(r"https?://\S+(/guardian/\S+)", message.body)[1]


# --- asking ------------------------------------------------------------------------------------


def test_a_coach_writes_to_a_guardian_who_answers_without_an_account(coach, client, told, maya):
    page = html_of(coach.get(reverse("athlete", args=[maya.pk])))
    assert "is shown to no coach before" in page
    asked = coach.post(
        reverse("athlete_guardians", args=[maya.pk]), {"email": "Parent@example.com"}
    )
    assert asked.status_code == 302
    [message] = mail.outbox
    assert message.to == [PARENT]
    assert message.alternatives
    client.logout()
    link = link_in(message)
    page = client.get(link)
    assert "What may be done for Maya Okafor?" in text_of(page)
    assert "no-store" in page["Cache-Control"]
    assert client.post(link, {"health": "yes", "season": "no"}).url == link
    row = Guardian.objects.get()
    assert (row.health, row.pictures, row.season) == (True, None, False)
    # Each is kept, and can be taken back.
    client.post(link, {"health": "no", "season": "no"})
    said = list(row.answers.order_by("pk").values_list("question", "yes"))
    assert said == [("health", True), ("season", False), ("health", False)]
    assert "What you said" in text_of(client.get(link))


def test_nobody_is_asked_twice_nor_of_a_grown_athlete(coach, maya):
    ask = reverse("athlete_guardians", args=[maya.pk])
    for years, refused in ((20, True), (15, False), (15, True)):
        born(maya, years)
        assert (coach.post(ask, {"email": PARENT}).status_code == 422) is refused
    assert "This guardian was written to already." in text_of(coach.post(ask, {"email": PARENT}))
    for n in range(3):
        coach.post(ask, {"email": f"other{n}@example.com"})
    assert "four guardians" in text_of(coach.post(ask, {"email": "fifth@example.com"}))
    assert coach.post(ask, {"email": "nothing"}).status_code == 422
    maya.birth_date = None
    maya.save()
    assert coach.post(ask, {"email": "sixth@example.com"}).status_code == 422
    assert len(mail.outbox) == 4
    assert "Guardians" not in html_of(coach.get(reverse("athlete", args=[maya.pk])))


def test_nobody_says_yes_for_herself(coach, maya):
    born(maya, 14)
    address = reverse("athlete_guardians", args=[maya.pk])
    refused = coach.post(address, {"email": "Maya@example.com"})
    assert refused.status_code == 422
    assert "the athlete’s own email" in html_of(refused)
    assert not mail.outbox


def test_it_writes_to_nobody_all_day(coach, maya, monkeypatch):
    born(maya, 14)
    address = reverse("athlete_guardians", args=[maya.pk])
    for _ in range(guardians.MAX_TO_ONE_A_DAY):
        coach.post(address, {"email": PARENT})
        Guardian.objects.filter(ended_at=None).first().end()
    assert "more mail than goes out" in html_of(coach.post(address, {"email": PARENT}))
    monkeypatch.setattr(guardians, "MAX_ASKED_A_DAY", guardians.MAX_TO_ONE_A_DAY)
    assert coach.post(address, {"email": "another@example.com"}).status_code == 422
    assert len(mail.outbox) == guardians.MAX_TO_ONE_A_DAY


def test_a_wrong_address_is_taken_out_by_the_coach_or_by_who_has_it(coach, client, maya):
    born(maya, 15)
    first, second = make_guardian(maya, PARENT, health=True), make_guardian(maya, "b@example.com")
    links = [reverse("guardian", args=[each.token]) for each in (first, second)]
    end = reverse("athlete_guardian_end", args=[maya.pk, first.pk])
    assert coach.post(end).url == reverse("athlete", args=[maya.pk])
    assert client.get(links[0]).status_code == 404
    assert "It is ended" in text_of(client.post(links[1], {"end": "1"}))
    assert client.get(links[1]).status_code == 404
    assert not Guardian.objects.allow(maya, "health")


def test_her_link_is_kept_as_a_hash(maya):
    row = make_guardian(maya, PARENT)
    assert row.token not in str(vars(Guardian.objects.get()))
    assert link_url(row).endswith(f"/guardian/{row.token}/")


def test_the_email_of_a_list_is_offered_and_nobody_is_written_to_unasked(coach, told, maya):
    Athlete.objects.filter(pk=maya.pk).update(guardian_email="Parent@example.com")
    form = coach.get(reverse("athlete", args=[maya.pk])).context["guardian_form"]
    assert form["email"].value() == "Parent@example.com"
    assert mail.outbox == []
    coach.post(reverse("athlete_guardians", args=[maya.pk]), {"email": PARENT})
    again = coach.get(reverse("athlete", args=[maya.pk])).context["guardian_form"]
    assert not again["email"].value()


# --- what waits --------------------------------------------------------------------------------


def test_health_is_shown_to_coaches_only_after_a_yes(coach, told, maya, dana):
    hidden = day_of(coach, maya)
    assert WORDS not in hidden
    assert WHY not in html_of(coach.get(reverse("athlete_restriction_swaps", args=[maya.pk])))
    assert "Pain reported" not in html_of(coach.get(reverse("board")))
    yes = make_guardian(maya, PARENT, health=True)
    assert WORDS in day_of(coach, maya)
    assert WHY in html_of(coach.get(reverse("athlete_restriction_swaps", args=[maya.pk])))
    assert "Pain reported" in html_of(coach.get(reverse("board")))
    # One who says no is heard before one who says yes.
    no = make_guardian(maya, "other@example.com", health=False)
    assert WORDS not in day_of(coach, maya)
    no.end()
    assert WORDS in day_of(coach, maya)
    yes.answer({"health": False})
    assert WORDS not in day_of(coach, maya)


def test_she_herself_reads_it_whatever_a_guardian_says(signed_in, told, maya):
    assert "It hurt 4 of 10" in html_of(signed_in(maya).get(reverse("today")))


@pytest.mark.parametrize(
    ("years", "limit", "shown"), [(15, 16, False), (16, 16, True), (17, 18, False), (18, 18, True)]
)
def test_a_team_says_until_what_age(years, limit, shown, coach, told, maya, hillside):
    born(maya, years)
    hillside.guarded_under = limit
    hillside.save()
    assert (WORDS in day_of(coach, maya)) is shown


def test_without_a_date_of_birth_nothing_waits(coach, told, maya):
    Athlete.objects.filter(pk=maya.pk).update(birth_date=None)
    assert WORDS in day_of(coach, maya)


def test_a_coach_still_sets_what_she_may_not_do_and_keeps_the_note(coach, told, maya, hillside):
    """It keeps an athlete safe: which drills are left out is shown, why is not."""
    page = html_of(coach.get(reverse("athlete_restriction_swaps", args=[maya.pk])))
    assert 'name="no_hanging"' in page
    assert 'name="no_hanging_note"' not in page
    sent = {"no_hanging": "on", "no_impact": "on", "no_hanging_note": "mine"}
    assert coach.post(reverse("restrictions", args=[maya.pk]), sent).status_code == 302
    kept = dict(maya.restrictions.values_list("kind", "note"))
    assert kept == {"no_hanging": WHY, "no_impact": ""}


def test_the_count_of_needs_is_of_those_that_are_shown(coach, told, maya):
    coach.get(reverse("board"))
    hidden = coach.get(reverse("team")).context["team"].open_needs
    make_guardian(maya, PARENT, health=True)
    assert coach.get(reverse("team")).context["team"].open_needs == hidden + 1


# --- pictures and the season -------------------------------------------------------------------


def test_a_season_is_shared_after_a_yes_and_without_a_name(signed_in, client, maya):
    born(maya, 15)
    own = signed_in(maya)
    links = reverse("season_links")
    assert "after a guardian said yes" in text_of(own.post(links, {"days": 7}))
    row = make_guardian(maya, PARENT, season=True)
    assert own.post(links, {"days": 7}).status_code == 302
    link = SeasonLink.make(maya.user, 7)
    own.logout()
    page = client.get(reverse("season", args=[link.token]))
    assert page.status_code == 200
    assert "Maya" not in html_of(page)
    row.answer({"season": False})
    assert client.get(reverse("season", args=[link.token])).status_code == 404


def test_a_picture_is_kept_and_shown_after_a_yes(signed_in, maya):
    still = make_still(maya, make_assessment())
    born(maya, 15)
    own = signed_in(maya)
    file = reverse("result_picture_file", args=[still.result_id])
    assert own.get(file).status_code == 404
    row = make_guardian(maya, PARENT, pictures=True)
    assert own.get(file).status_code == 200
    row.answer({"pictures": False})
    assert own.get(file).status_code == 404


# --- the front of the hip ----------------------------------------------------------------------


@pytest.mark.parametrize("answer", [None, True])
def test_pain_at_the_front_of_the_hip_is_mailed_once(answer, signed_in, told, maya, dana):
    """To each guardian whatever she said; to coaches who are shown it."""
    make_guardian(maya, PARENT, health=answer)
    drill = session_drills(told)[0]
    sent = {"level": 1, "where": "left_front_hip", "key": "11111111-2222-4333-8444-555555555555"}
    own = signed_in(maya)
    for _time in range(2):
        own.post(reverse("drill_pain", args=[drill.pk]), sent)
    to = sorted(address for message in mail.outbox for address in message.to)
    assert to == ([dana.email, PARENT] if answer else [PARENT])
    assert "growth plate" in mail.outbox[0].body


def test_of_a_grown_athlete_and_of_a_knee_nothing_is_mailed(signed_in, told, maya, dana, hillside):
    make_guardian(maya, PARENT, health=True)
    drill, own = session_drills(told)[0], signed_in(maya)
    own.post(
        reverse("drill_pain", args=[drill.pk]),
        {"level": 2, "where": "left_knee", "key": "11111111-2222-4333-8444-555555555556"},
    )
    born(maya, 19)
    own.post(
        reverse("drill_pain", args=[drill.pk]),
        {"level": 2, "where": "left_front_hip", "key": "11111111-2222-4333-8444-555555555557"},
    )
    assert mail.outbox == []


def test_who_is_kept_from_health_notes_is_mailed_nothing(signed_in, told, maya, dana):
    make_guardian(maya, PARENT, health=True)
    Membership.objects.filter(user=dana).update(sees_health=False)
    sent = {"level": 1, "where": "left_front_hip", "key": "11111111-2222-4333-8444-555555555558"}
    drill = session_drills(told)[0]
    signed_in(maya).post(reverse("drill_pain", args=[drill.pk]), sent)
    assert [message.to for message in mail.outbox] == [[PARENT]]


# --- two who are one ---------------------------------------------------------------------------


def test_guardians_go_along_when_two_athletes_are_one(maya, eli):
    make_guardian(eli, PARENT, health=True)
    make_guardian(eli, "b@example.com")
    make_guardian(maya, PARENT)
    merge_athletes(eli, maya)
    standing = maya.guardians.filter(ended_at=None)
    assert sorted(standing.values_list("email", flat=True)) == ["b@example.com", PARENT]


# --- what she who tells is told ------------------------------------------------------------------


@pytest.mark.parametrize("door", ["drill_pain", "session_acts"])
def test_who_waits_for_a_yes_is_not_told_that_a_coach_sees_her_pain(door, signed_in, told, maya):
    client, drill = signed_in(maya), session_drills(told)[0]
    url = reverse(door, args=[drill.pk if door == "drill_pain" else told.pk])
    page = text_of(client.get(url))
    assert "No coach sees what you write here before a parent or guardian says yes" in page
    assert "Your coach can see" not in page.replace("Your coach can see what was planned", "")
    assert "Tell your coach</button>" not in page
    make_guardian(maya, health=True)
    page = text_of(client.get(url))
    assert "Your coach can see what you write here." in page
    assert "No coach sees" not in page


def test_what_is_noted_is_not_said_to_be_seen_before_a_yes(signed_in, told, maya):
    url = reverse("drill_pain", args=[session_drills(told)[0].pk])
    sent = {"key": uuid4(), "level": 2, "where": "left_knee"}
    page = text_of(signed_in(maya).post(url, sent, follow=True))
    assert "Noted. No coach sees it before a parent or guardian says yes: tell yours." in page
    sent = {"key": uuid4(), "level": 4, "where": "left_knee"}
    page = text_of(signed_in(maya).post(url, sent, follow=True))
    assert "No coach sees it before a parent or guardian says yes: tell yours." in page
    assert "Your coach can see it" not in page


# --- by a browser, and with an account -----------------------------------------------------------


def test_its_form_is_sent_with_its_origin(client, maya):
    """A browser that may name no referrer sends `Origin: null`, which is refused."""
    born(maya, 14)
    page = client.get(reverse("guardian", args=[make_guardian(maya).token]))
    assert "<form" in page.text
    assert page["Referrer-Policy"] == "same-origin"


def test_who_reads_along_makes_an_account_and_starts_no_team(client, maya):
    born(maya, 14)
    client.get(reverse("guardian", args=[make_guardian(maya).token]))
    page = text_of(client.get(reverse("account_signup")))
    assert "With it you read along for Maya Okafor, and change nothing." in page
    assert "Start a team" not in page
    assert "Start the team" not in page


def test_who_reads_along_alone_comes_to_her_settings(signed_in, maya):
    born(maya, 14)
    parent = make_user("Pia Parent")
    Guardian.objects.filter(pk=make_guardian(maya).pk).update(user=parent)
    page = signed_in(parent).get(reverse("guarded")).text
    assert f'href="{reverse("settings")}"' in page
