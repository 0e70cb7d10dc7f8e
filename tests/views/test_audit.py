"""The audit trail: what gets there by itself, and who reads it."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from coaching.models import AuditEntry, Guardian, Invitation, Ladder
from coaching.models.audit import AuditKind
from coaching.pages.paging import PER_PAGE
from coaching.services import audit
from coaching.services.people.invitations import accept_invitation, invite
from coaching.views import seen
from tests.factories import (
    PASSWORD,
    make_assessment,
    make_drill,
    make_entry,
    make_guardian,
    make_promotion,
    make_result,
    make_session,
    make_squad,
    make_user,
)
from tests.mailed import code_for

pytestmark = pytest.mark.django_db
PAGE = "/team/trail/"


def kinds(**more):
    return sorted(AuditEntry.objects.filter(**more).values_list("kind", flat=True))


def rows_of(response):
    return [(row.kind, row.by, row.whom) for row in response.context["trail"].part]


def sign_in(email, password):
    return Client().post("/accounts/login/", {"login": email, "password": password})


def test_a_sign_in_stands_in_each_team_of_the_account(hillside, rivals, dana):
    rivals.add_coach(dana)
    sign_in("dana@example.com", PASSWORD)
    assert kinds(by=dana, team=hillside) == kinds(by=dana, team=rivals) == ["sign_in"]


def test_a_refused_sign_in_stands_there_and_of_no_account_nothing(hillside, maya):
    sign_in("Maya@example.com", "wrong")
    sign_in("nobody@example.com", "wrong")
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.account, entry.by) == ("sign_in_failed", maya.user, None)


def test_a_wrong_code_from_a_mail_stands_there(hillside, client, dana):
    client.post("/accounts/login/code/", {"email": dana.email})
    assert client.post("/accounts/login/code/confirm/", {"code": "WRONG1"}).status_code == 422
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.account, entry.detail) == ("sign_in_failed", dana, "code")
    client.post("/accounts/login/code/confirm/", {"code": code_for(dana.email)})
    assert kinds(by=dana) == ["sign_in"]


def test_a_wrong_code_of_who_is_signed_in_stands_there(hillside, signed_in, dana):
    dana.set_unusable_password()
    dana.save()
    client = signed_in(dana)
    page = "/accounts/reauthenticate/code/"
    client.post(page, {"action": "send"})
    assert client.post(page, {"code": "WRONG1"}).status_code == 422
    entry = AuditEntry.objects.get(kind="sign_in_failed")
    assert (entry.account, entry.detail) == (dana, "code")


def test_a_lost_entry_keeps_nobody_out(hillside, dana, monkeypatch, caplog):
    def lost(*_, **__):
        raise DatabaseError

    monkeypatch.setattr(audit, "record", lost)
    assert sign_in("dana@example.com", PASSWORD).status_code == 302
    assert "audit trail is lost" in caplog.text


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/attendance/", ["health", "restrictions"]),
        ("/board/", ["health", "restrictions"]),
        ("/needs/", ["health", "restrictions"]),
        ("/progress/squad/", ["health"]),
    ],
)
def test_who_looked_at_a_team_is_noted_once(first_look, signed_in, hillside, dana, address, found):
    client = signed_in(dana)
    for _ in range(3):
        assert client.get(address).status_code == 200
    assert kinds(team=hillside, by=dana, athlete=None) == found


@pytest.mark.parametrize("name", sorted(seen.OF_ATHLETE))
def test_who_looked_at_an_athlete_is_noted_once(first_look, signed_in, hillside, dana, maya, name):
    dated = {"athlete_day", "athlete_week_print"}
    more = [datetime(2026, 3, 2, tzinfo=UTC).date()] if name in dated else []
    address = reverse(name, args=[maya.pk, *more])
    client = signed_in(dana)
    for _ in range(2):
        assert client.get(address).status_code == 200
    assert kinds(team=hillside, by=dana, athlete=maya) == sorted(seen.OF_ATHLETE[name])


@pytest.mark.parametrize("name", sorted(seen.AS_ATHLETE))
def test_who_looks_on_as_an_athlete_is_noted_beside_that(
    first_look, signed_in, hillside, dana, maya, name
):
    session = make_session(maya, date=maya.today)
    more = [session.pk] if name in ("athlete_as_session", "athlete_as_comments") else []
    client = signed_in(dana)
    assert client.get(f"/athletes/{maya.pk}/progress/").status_code == 200
    for _ in range(2):
        assert client.get(reverse(name, args=[maya.pk, *more])).status_code == 200
    noted = kinds(team=hillside, by=dana, athlete=maya, detail="as_athlete")
    assert noted == sorted(seen.AS_ATHLETE[name])
    assert kinds(by=dana, athlete=maya, detail="") == ["health"]
    assert "on the athlete’s own screens" in client.get(PAGE).text


def test_a_guardian_who_reads_along_is_not_noted(first_look, signed_in, maya):
    maya.birth_date = maya.today - timedelta(days=15 * 366)
    maya.save()
    parent = make_user("Ines Okafor", "ines@example.com")
    Guardian.objects.filter(pk=make_guardian(maya, "ines@example.com").pk).update(user=parent)
    assert signed_in(parent).get(reverse("athlete_as", args=[maya.pk])).status_code == 200
    assert not AuditEntry.objects.exists()


def test_a_picture_of_a_result_is_its_athletes(first_look, signed_in, dana, maya):
    result = make_result(maya, make_assessment("Knee lift"), 80)
    assert signed_in(dana).get(f"/results/{result.pk}/").status_code == 200
    assert kinds(athlete=maya) == ["health"]


def test_a_page_of_a_session_or_a_step_is_its_athletes(first_look, signed_in, maya):
    session = make_session(maya, drills=[make_drill()], date=maya.today)
    ladder = Ladder.objects.create(name="Hang", slug="hang-ladder")
    rungs = [ladder.rungs.create(drill=make_drill(), position=n) for n in (1, 2)]
    step = make_promotion(maya, session.team, *rungs)
    addresses = [
        reverse("session", args=[session.pk]),
        reverse("session_acts", args=[session.pk]),
        reverse("session_finish", args=[session.pk]),
        reverse("promotion", args=[step.pk]),
    ]
    for number, address in enumerate(addresses):
        # Each by another coach: who looked once today is noted no more, and nothing goes.
        coach = make_user(f"Coach {number}")
        session.team.add_coach(coach)
        first_look()
        assert signed_in(coach).get(address).status_code == 200
        assert kinds(by=coach, athlete=maya) == ["health"], address


def test_the_day_of_a_squad_is_of_its_team(first_look, signed_in, dana, hillside, rivals, maya):
    rivals.add_coach(dana)
    squad = make_squad(rivals)
    assert signed_in(dana).get(f"/squads/{squad.pk}/attendance/").status_code == 200
    assert kinds(team=rivals, by=dana) == ["health", "restrictions"]
    assert not AuditEntry.objects.filter(team=hillside).exists()


def test_what_somebody_may_not_see_is_not_noted(first_look, signed_in, rosa, rivals, maya):
    assert signed_in(rosa).get(f"/athletes/{maya.pk}/").status_code == 404
    assert not AuditEntry.objects.exists()


def test_her_own_pages_are_not_noted(first_look, signed_in, maya):
    signed_in(maya.user).get(f"/athletes/{maya.pk}/progress/")
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("address", ["/board/", "/needs/"])
def test_the_first_look_of_a_day_asks_twice_more_once_the_page_is_sent(
    first_look, signed_in, dana, hillside, maya, address, django_assert_max_num_queries
):
    """One statement for health data, and one for restrictions; after that none."""
    client = signed_in(dana)
    client.get(address)
    with django_assert_max_num_queries(100) as usual:
        client.get(address)
    first_look()
    with django_assert_max_num_queries(100) as first:
        client.get(address)
    more = [query["sql"] for query in first[len(usual) :]]
    assert all("coaching_auditentry" in sql for sql in more if "SAVEPOINT" not in sql)
    assert len([sql for sql in more if "INSERT" in sql]) == 2


def test_who_comes_and_goes_stands_there(signed_in, dana, hillside, eli, rosa):
    client = signed_in(dana)
    client.post(f"/team/athletes/{eli.pk}/archiving/")
    client.post(f"/team/athletes/{eli.pk}/restoring/")
    hillside.add_coach(rosa)
    client.post(f"/team/coaches/{rosa.pk}/removal/")
    client.post(f"/team/coaches/{rosa.pk}/restoring/")
    entries = AuditEntry.objects.filter(kind=AuditKind.ROLE, by=dana).order_by("pk")
    assert [(each.detail, each.athlete, each.account) for each in entries] == [
        ("athlete_archived", eli, None),
        ("athlete_restored", eli, None),
        ("coach_left", None, rosa),
        ("coach_joined", None, rosa),
    ]


def test_a_changed_date_of_birth_and_a_merge_stand_there(signed_in, dana, hillside, maya, eli):
    client = signed_in(dana)
    address = reverse("athlete_training", args=[maya.pk])
    for typed in ("2012-05-06", "2012-05-06", "1990-05-06"):
        client.post(address, {"jump_level": "advanced", "birth_date": typed})
    client.post(reverse("athlete_merge", args=[maya.pk]), {"other": eli.pk})
    entries = AuditEntry.objects.filter(by=dana, athlete=maya, detail__gt="").order_by("pk")
    assert [(each.kind, each.detail) for each in entries] == [
        ("role", "birth_date"),
        ("role", "birth_date"),
        ("deletion", "merged"),
    ]
    text = client.get(reverse("team_trail")).text
    assert "date of birth changed, by which a guardian is asked" in text
    assert "a second entry, made one with this one" in text


def test_who_takes_a_link_stands_there(signed_in, hillside, dana, rosa):
    link = invite(hillside, role="coach", days=1, max_uses=1, by=dana)
    accept_invitation(Invitation.objects.get(pk=link.pk), rosa)
    assert AuditEntry.objects.get().account == rosa


def test_exports_and_removals_stand_there(signed_in, dana, hillside, maya):
    client = signed_in(dana)
    client.get(f"/athletes/{maya.pk}/results.csv")
    client.post(f"/results/{make_result(maya, make_assessment('Knee lift'), 80).pk}/removal/")
    assert kinds(team=hillside, by=dana, athlete=maya) == ["deletion", "export"]


def test_the_owner_reads_it_by_kind_and_person(signed_in, dana, hillside, rivals, maya, priya):
    make_entry(hillside, "role", by=dana, athlete=maya, detail="athlete_joined")
    make_entry(hillside, "sign_in", by=priya.user)
    make_entry(rivals, "sign_in", by=dana)
    client = signed_in(dana)
    assert rows_of(client.get(PAGE)) == [
        ("Signed in", "Priya Nair", ""),
        ("Role changed", "Dana Whitlock", "Maya Okafor"),
    ]
    assert len(rows_of(client.get(PAGE, {"kind": "role"}))) == 1
    for person in (f"a{maya.pk}", f"c{dana.pk}"):
        assert [row[0] for row in rows_of(client.get(PAGE, {"person": person}))] == ["Role changed"]
    assert rows_of(client.get(PAGE, {"kind": "export"})) == []
    assert len(rows_of(client.get(PAGE, {"kind": "what", "person": "z9", "page": "x"}))) == 2


def test_who_is_gone_is_named_no_more(signed_in, dana, hillside):
    make_entry(hillside, "sign_in", by_id=999_999)
    assert rows_of(signed_in(dana).get(PAGE))[0][1] == "Somebody who is no longer here"


def test_a_page_holds_no_more_than_a_page(signed_in, dana, hillside, django_assert_max_num_queries):
    for _ in range(PER_PAGE + 10):
        make_entry(hillside, by=dana)
    client = signed_in(dana)
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        assert len(rows_of(client.get(PAGE))) == PER_PAGE
    assert len(rows_of(client.get(PAGE, {"page": 2}))) == 10


def test_the_table_holds_all_of_it_and_is_noted(signed_in, dana, hillside, maya):
    maya.name = "=1+1"
    maya.save()
    make_entry(hillside, "role", by=dana, athlete=maya, detail="coach")
    response = signed_in(dana).get("/team/trail/table/", {"kind": "role"})
    head, *rows = csv.reader(response.content.decode().splitlines())
    assert len(head) == 5
    assert rows[0][1:] == ["Role changed", "Dana Whitlock", "'=1+1", "Coach"]
    assert AuditEntry.objects.filter(kind="export", detail="trail", by=dana).exists()


def test_another_coach_does_not_read_it(signed_in, rosa, hillside):
    hillside.add_coach(rosa)
    client = signed_in(rosa)
    assert client.get(PAGE).status_code == client.get("/team/trail/table/").status_code == 403
    assert "trail" not in client.get("/team/settings/").content.decode()


def test_each_page_that_is_noted_is_an_address():
    for name in (*seen.OF_TEAM, *seen.OF_ATHLETE, *seen.OF_SOMETHING, *seen.AS_ATHLETE):
        key = "00000000-0000-0000-0000-000000000001"
        session = [1, key]
        args = {
            "athlete_as_comments": session,
            "athlete_as_session": session,
            "athlete_day": [1, "2026-03-02"],
            "athlete_week_print": [1, "2026-03-02"],
            **{each: [key] for each, what in seen.OF_SOMETHING.items() if what == "session"},
        }
        assert reverse(name, args=args.get(name, [] if name in seen.OF_TEAM else [1]))
