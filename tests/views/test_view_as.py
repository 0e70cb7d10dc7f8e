"""An athlete's own screens as her coach or a guardian looks at them: nothing can be changed."""

import re
from datetime import date

import pytest
from django.urls import reverse

from coaching.models import Comment, CommentsRead, Guardian, Membership, Session
from tests.factories import (
    make_comment,
    make_drill,
    make_guardian,
    make_pain,
    make_restriction,
    make_session,
    make_squad,
    make_user,
    session_drills,
)
from tests.html import html_of, text_of
from tests.mailed import confirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(maya, dana):
    """Maya's session of today, with pain told, and a question to her coach."""
    made = make_session(maya, date=maya.today, drills=[make_drill("Hang")])
    make_pain(session_drills(made)[0], 4)
    make_restriction(maya, "no_water", set_by=dana)
    make_comment(made, "Shall I go on?")
    return made


@pytest.fixture
def paula(maya):
    """A guardian of Maya's, who is 15, with an account."""
    maya.birth_date = date(maya.today.year - 15, 1, 1)
    maya.save()
    user = make_user("Paula Parent", "paula@example.com")
    row = make_guardian(maya, "paula@example.com", health=True)
    Guardian.objects.filter(pk=row.pk).update(user=user)
    return user


def pages_of(athlete, session):
    return [
        reverse("athlete_as", args=[athlete.pk]),
        reverse("athlete_as_week", args=[athlete.pk]),
        reverse("athlete_as_progress", args=[athlete.pk]),
        reverse("athlete_as_session", args=[athlete.pk, session.pk]),
        reverse("athlete_as_comments", args=[athlete.pk, session.pk]),
    ]


def within(page):
    """What stands under the banner."""
    return html_of(page).partition("<fieldset")[2].partition("</main>")[0]


@pytest.mark.parametrize("reader", ["dana", "paula"])
def test_it_shows_her_screens_under_a_banner_and_sends_nothing(
    reader, request, signed_in, maya, session, paula
):
    client = signed_in(request.getfixturevalue(reader))
    for address in pages_of(maya, session):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "You see what" in text_of(page)
        body = within(page)
        assert 'class="look-on-page" disabled' in html_of(page)
        # No form has an address, and every link leads to such a page again.
        for form in re.findall(r"<form\b[^>]*>", body):
            assert "action=" not in form
            assert "method=" not in form
        leads = re.findall(r'href="([^"]*)"', body)
        assert not [
            href for href in leads if not href.startswith((f"/athletes/{maya.pk}/as/", "?", "#"))
        ]
        for method in (client.post, client.put, client.delete):
            assert method(address).status_code == 405


def test_it_is_what_she_sees(signed_in, dana, maya, session, paula):
    page = text_of(signed_in(dana).get(reverse("athlete_as", args=[maya.pk])))
    for words in ("Hang", "It hurt 4 of 10", "No water", "1 comment"):
        assert words in page
    assert "Your settings" not in page
    talk = text_of(signed_in(paula).get(pages_of(maya, session)[4]))
    assert "Shall I go on?" in talk


def test_it_shows_what_is_noted_to_her_squads(signed_in, dana, maya, hillside, rivals):
    rivals.add_member(maya)
    for team, text in ((hillside, "Meet at the stairs."), (rivals, "Meet at the lake.")):
        Comment.objects.create(squad=make_squad(team, maya), author=dana, text=text)
    page = signed_in(dana).get(reverse("athlete_as", args=[maya.pk])).text
    assert "Meet at the stairs." in page
    assert "Meet at the lake." not in page
    assert f'href="{reverse("squad_notes", args=[Comment.objects.first().squad_id])}"' not in page


def test_it_marks_nothing_as_read(signed_in, dana, maya, session):
    client = signed_in(dana)
    for address in pages_of(maya, session):
        client.get(address)
    assert not CommentsRead.objects.exists()
    assert Session.objects.get(pk=session.pk).plan_version == session.plan_version


def test_nobody_else_looks_on(signed_in, client, rosa, rivals, priya, maya, session, stray):
    for address in pages_of(maya, session):
        client.logout()
        assert client.get(address).status_code == 302
        assert signed_in(rosa).get(address).status_code == 404
        assert signed_in(priya).get(address).status_code == 404
        assert signed_in(stray).get(address).status_code == 404
        # She has her own pages.
        assert signed_in(maya).get(address).status_code == 403


def test_a_coach_sees_of_her_own_team_alone_and_no_pain_where_it_is_not_shown(
    signed_in, dana, rosa, rivals, maya, session
):
    rivals.add_member(maya)
    make_session(maya, team=rivals, date=maya.today, drills=[make_drill("Bounding")])
    page = text_of(signed_in(rosa).get(reverse("athlete_as", args=[maya.pk])))
    assert "Bounding" in page
    assert "Hang" not in page
    assert signed_in(rosa).get(pages_of(maya, session)[3]).status_code == 404
    Membership.objects.filter(user=dana).update(sees_health=False)
    page = text_of(signed_in(dana).get(reverse("athlete_as", args=[maya.pk])))
    assert "Hang" in page
    assert "Bounding" not in page
    assert "4 of 10" not in page


def test_an_athlete_without_an_account_is_looked_at_too(signed_in, dana, eli):
    made = make_session(eli, date=eli.today, drills=[make_drill("Hang")])
    for address in pages_of(eli, made):
        assert signed_in(dana).get(address).status_code == 200


# --- the guardian's account --------------------------------------------------------------------


def test_a_guardian_reads_along_and_nothing_else(signed_in, maya, session, paula):
    client = signed_in(paula)
    assert client.get("/").url == reverse("guarded")
    assert reverse("athlete_as", args=[maya.pk]) in html_of(client.get(reverse("guarded")))
    for name, args in [
        ("session", [session.pk]),
        ("athlete_day", [maya.pk, maya.today]),
        ("athlete", [maya.pk]),
        ("board", []),
        ("today", []),
    ]:
        assert client.get(reverse(name, args=args)).status_code in (403, 404), name
    assert client.post(reverse("session_comments", args=[session.pk])).status_code == 404


def test_it_ends_with_the_guardian_or_when_she_is_of_age(signed_in, maya, session, paula):
    client, address = signed_in(paula), reverse("athlete_as", args=[maya.pk])
    maya.birth_date = date(maya.today.year - 19, 1, 1)
    maya.save()
    assert client.get(address).status_code == 404
    assert address not in html_of(client.get(reverse("guarded")))
    maya.birth_date = date(maya.today.year - 15, 1, 1)
    maya.save()
    assert client.get(address).status_code == 200
    assert address in html_of(client.get(reverse("guarded")))
    Guardian.objects.get().end()
    assert client.get(address).status_code == 404


def test_an_account_that_is_there_already_reads_along(signed_in, client, maya, stray):
    maya.birth_date = date(maya.today.year - 15, 1, 1)
    maya.save()
    row = make_guardian(maya, "sam@example.com")
    client = signed_in(stray)
    client.get(reverse("guardian", args=[row.token]))
    assert "You were asked as a guardian of Maya Okafor." in text_of(client.get(reverse("guarded")))
    assert client.post(reverse("guarded")).status_code == 302
    assert client.get(reverse("athlete_as", args=[maya.pk])).status_code == 200
    assert Guardian.objects.get().user == stray


def test_a_new_account_of_a_guardian_has_no_team(client, maya):
    maya.birth_date = date(maya.today.year - 15, 1, 1)
    maya.save()
    row = make_guardian(maya, "new@example.com")
    client.get(reverse("guardian", args=[row.token]))
    page = html_of(client.get(reverse("account_signup")))
    assert 'name="team_name"' not in page
    sent = {"name": "Nia New", "email": "new@example.com", "password1": "lift-a-knee-higher"}
    client.post(reverse("account_signup"), sent)
    assert confirm(client, "new@example.com").status_code == 302
    assert client.get("/").url == reverse("guarded")
    client.post(reverse("guarded"))
    assert client.get(reverse("athlete_as", args=[maya.pk])).status_code == 200
    assert not Membership.objects.filter(user__email="new@example.com").exists()


def test_the_link_of_her_mail_opens_nothing_once_she_is_of_age(client, maya, paula):
    row = Guardian.objects.get()
    row.make_token()
    row.save()
    address = reverse("guardian", args=[row.token])
    assert client.get(address).status_code == 200
    maya.birth_date = date(maya.today.year - 19, 1, 1)
    maya.save()
    assert client.get(address).status_code == 404
    assert client.post(address, {"health": "no"}).status_code == 404
