from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import Athlete, Team
from tests.factories import (
    MONDAY,
    make_athlete,
    make_invitation,
    make_logged_set,
    make_session,
    make_team,
    make_user,
    session_drills,
)

pytestmark = pytest.mark.django_db


# --- who may -------------------------------------------------------------------------

READS = [
    "/team/",
    "/team/athletes/{eli}/",
    "/team/athletes/{eli}/archiving/",
    "/team/settings/",
    "/team/archiving/",
]
WRITES = [
    "/team/choice/",
    "/team/athletes/",
    "/team/athletes/{eli}/restrictions/",
    "/team/athletes/{eli}/restoring/",
]
ABOUT_AN_ATHLETE = [
    ("get", "/team/athletes/{theo}/"),
    ("post", "/team/athletes/{theo}/"),
    ("post", "/team/athletes/{theo}/restrictions/"),
    ("post", "/team/athletes/{theo}/archiving/"),
    ("post", "/team/athletes/{theo}/restoring/"),
]


@pytest.mark.parametrize("path", READS)
def test_it_shows_a_coach_her_team(signed_in, dana, eli, path):
    assert signed_in(dana).get(path.format(eli=eli.pk)).status_code == 200


@pytest.mark.parametrize("path", READS + WRITES)
def test_it_is_for_coaches(signed_in, maya, eli, stray, ada, path):
    path = path.format(eli=eli.pk)
    act = "post" if path in [write.format(eli=eli.pk) for write in WRITES] else "get"
    for person in (maya, stray, ada):
        assert getattr(signed_in(person), act)(path).status_code == 403


@pytest.mark.parametrize(("act", "path"), ABOUT_AN_ATHLETE)
def test_it_hides_the_athletes_of_other_teams(signed_in, dana, hillside, theo, act, path):
    assert getattr(signed_in(dana), act)(path.format(theo=theo.pk)).status_code == 404
    theo.refresh_from_db()
    assert theo.memberships.get().archived_at is None


@pytest.mark.parametrize("path", READS + WRITES + ["/team/new/"])
def test_it_sends_a_stranger_to_sign_in(client, eli, path):
    path = path.format(eli=eli.pk)
    for act in (client.get, client.post):
        assert act(path).url == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", WRITES)
def test_it_answers_405_to_reading_an_act(signed_in, dana, eli, path):
    assert signed_in(dana).get(path.format(eli=eli.pk)).status_code == 405


def test_it_answers_405_to_writing_the_roster(signed_in, dana, hillside):
    assert signed_in(dana).post("/team/").status_code == 405


# --- the roster ----------------------------------------------------------------------


def test_it_lists_athletes_with_what_a_coach_asks(signed_in, dana, hillside, maya, eli):
    late = datetime(2026, 3, 2, 20, tzinfo=UTC)
    for day, began in ((MONDAY, late), (MONDAY + timedelta(days=30), late - timedelta(days=3))):
        session = make_session(maya, hillside, date=day)
        make_logged_set(session_drills(session)[0], now=began)
    maya.set_restrictions({"no_impact": ("", None, None)}, team=hillside, by=dana)
    page = signed_in(dana).get("/team/").text
    for said in ("maya@example.com", "No phone", "Last logged 2 Mar", "Nothing logged yet"):
        assert said in page
    assert "No impact" in page
    assert f"/athletes/{eli.pk}/days/" in page


def test_it_says_one_day_of_the_last_session_in_the_list_and_on_the_athletes_page(
    signed_in, dana, hillside, maya
):
    """One of next week was done early: what counts is the day it was done, where she is."""
    maya.timezone = "Pacific/Kiritimati"
    maya.save()
    at = datetime(2026, 3, 2, 20, tzinfo=UTC)
    for day, began in ((MONDAY, at - timedelta(days=9)), (MONDAY + timedelta(days=30), at)):
        session = make_session(maya, hillside, date=day)
        make_logged_set(session_drills(session)[0], now=began)
    client = signed_in(dana)
    assert "Last logged 3 Mar" in client.get("/team/").text
    page = " ".join(client.get(reverse("athlete", args=[maya.pk])).text.split())
    assert "<dd> 3 March 2026 </dd>" in page


def test_it_shows_coaches_and_archived_athletes(signed_in, dana, rosa, hillside, eli):
    hillside.add_coach(rosa)
    eli.memberships.get().archive()
    page = signed_in(dana).get("/team/").text
    assert "rosa@example.com" in page
    assert "1 archived athlete" in page
    assert f"/team/athletes/{eli.pk}/restoring/" in page


def test_it_says_what_to_do_with_nobody_in_it(signed_in, dana, hillside):
    assert "No athletes yet" in signed_in(dana).get("/team/").text


def test_it_escapes_names(signed_in, dana, hillside):
    make_athlete("<b>Bobby</b>", team=hillside)
    assert "<b>Bobby" not in signed_in(dana).get("/team/").text


def _queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_it_asks_as_much_for_one_athlete_as_for_a_hundred(signed_in, dana, hillside, eli):
    client = signed_in(dana)
    eli.set_restrictions({"no_impact": ("", None, None)}, team=hillside, by=dana)
    make_invitation(hillside, athlete=eli)
    of_one = _queries(client, "/team/")
    for number in range(99):
        user = make_user(f"Runner {number}") if number % 2 else None
        athlete = make_athlete(f"Runner {number}", team=hillside, user=user)
        athlete.set_restrictions(
            {"no_impact": ("", None, None), "no_hanging": ("", None, None)}, team=hillside, by=dana
        )
        if user is None:
            make_invitation(hillside, athlete=athlete)
        if number % 10 == 0:
            athlete.memberships.get().archive()
    # The tenth: who asks to join by the class link.
    assert _queries(client, "/team/") == of_one <= 10


# --- athletes without a phone ---------------------------------------------------------


def test_it_adds_an_athlete_without_a_phone(signed_in, dana, hillside):
    hillside.timezone, hillside.units = "Europe/Oslo", "metric"
    hillside.save()
    response = signed_in(dana).post("/team/athletes/", {"name": "  Owen Reyes "})
    assert (response.status_code, response.url) == (302, "/team/")
    athlete = Athlete.objects.in_team(hillside).get()
    assert (athlete.name, athlete.user, athlete.timezone, athlete.units) == (
        "Owen Reyes",
        None,
        "Europe/Oslo",
        "metric",
    )


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_it_refuses_a_name_that_is_none(signed_in, dana, hillside, name):
    page = signed_in(dana).post("/team/athletes/", {"name": name})
    assert page.status_code == 422
    assert 'id="id_name_error"' in page.text
    assert not Athlete.objects.exists()


def test_it_asks_about_a_second_athlete_of_the_same_name(signed_in, dana, hillside, eli):
    client = signed_in(dana)
    page = client.post("/team/athletes/", {"name": "eli novak"})
    assert page.status_code == 422
    assert 'value="eli novak"' in page.text
    assert 'name="same_name"' in page.text
    assert Athlete.objects.count() == 1
    client.post("/team/athletes/", {"name": "eli novak", "same_name": "on"})
    assert Athlete.objects.count() == 2


def test_it_does_not_ask_about_a_name_in_another_team(signed_in, dana, hillside, theo):
    assert signed_in(dana).post("/team/athletes/", {"name": theo.name}).status_code == 302


def test_it_renames_an_athlete_without_an_account(signed_in, dana, eli):
    path = f"/team/athletes/{eli.pk}/"
    values = {"name": "Elias Novak", "timezone": "America/Chicago"}
    assert signed_in(dana).post(path, values).url == path
    eli.refresh_from_db()
    assert (eli.name, eli.timezone) == ("Elias Novak", "America/Chicago")


def test_it_leaves_name_and_zone_to_an_athlete_with_an_account(signed_in, dana, maya):
    path = f"/team/athletes/{maya.pk}/"
    values = {"name": "Someone else", "timezone": "America/Chicago"}
    assert signed_in(dana).post(path, values).status_code == 403
    maya.refresh_from_db()
    assert maya.name == "Maya Okafor"


def test_it_refuses_a_wrong_name_or_zone_and_keeps_what_was_typed(signed_in, dana, eli):
    path = f"/team/athletes/{eli.pk}/"
    page = signed_in(dana).post(path, {"name": "Elias", "timezone": "Mars/Olympus"})
    assert page.status_code == 422
    assert 'value="Elias"' in page.text
    assert "<h1>Eli Novak</h1>" in page.text
    eli.refresh_from_db()
    assert eli.timezone == "UTC"


# --- archiving -------------------------------------------------------------------------


def test_it_archives_and_restores_an_athlete(signed_in, dana, hillside, eli):
    client = signed_in(dana)
    for _again in range(2):
        assert client.post(f"/team/athletes/{eli.pk}/archiving/").url == "/team/"
    assert not Athlete.objects.in_team(hillside).exists()
    assert client.get(f"/team/athletes/{eli.pk}/").status_code == 404
    assert "Archived on" in client.get("/team/").text
    for _again in range(2):
        assert client.post(f"/team/athletes/{eli.pk}/restoring/").url == "/team/"
    assert list(Athlete.objects.in_team(hillside)) == [eli]


def test_it_archives_in_the_team_the_coach_works_in(signed_in, dana, hillside, eli):
    second = make_team("Second", coach=dana)
    second.add_member(eli)
    client = signed_in(dana)
    client.post("/team/choice/", {"team": second.pk})
    client.post(f"/team/athletes/{eli.pk}/archiving/", {"shown_team": second.pk})
    assert list(Athlete.objects.in_team(hillside)) == [eli]
    assert not Athlete.objects.in_team(second).exists()


# --- restrictions -----------------------------------------------------------------------


def test_it_sets_and_lifts_restrictions(signed_in, dana, hillside, eli):
    client, path = signed_in(dana), f"/team/athletes/{eli.pk}/restrictions/"
    until = eli.today + timedelta(days=9)
    typed = {"no_impact_note": "shin, until May", "no_impact_until": until}
    client.post(path, typed | {"no_impact": "on"})
    restriction = eli.restrictions.get()
    assert (restriction.team, restriction.kind, restriction.note) == (
        hillside,
        "no_impact",
        "shin, until May",
    )
    assert (restriction.until, restriction.set_by) == (until, dana)
    page = client.get(f"{path}swaps/").text
    assert 'value="shin, until May"' in page
    client.post(path, typed)
    assert not eli.restrictions.exists()


def test_it_refuses_a_note_that_is_too_long(signed_in, dana, eli):
    path = f"/team/athletes/{eli.pk}/restrictions/"
    page = signed_in(dana).post(path, {"no_impact": "on", "no_impact_note": "x" * 201})
    assert page.status_code == 422
    assert not eli.restrictions.exists()
    assert "x" * 201 in page.text


# --- the team itself ---------------------------------------------------------------------


def test_it_renames_the_team(signed_in, dana, hillside):
    values = {"name": "Hillside", "timezone": "America/Denver", "units": "metric"}
    assert signed_in(dana).post("/team/settings/", values).url == "/team/"
    hillside.refresh_from_db()
    assert (hillside.name, hillside.timezone, hillside.units) == (
        "Hillside",
        "America/Denver",
        "metric",
    )


def test_it_refuses_a_team_without_a_name(signed_in, dana, hillside):
    page = signed_in(dana).post(
        "/team/settings/", {"name": "", "timezone": "America/Denver", "units": "metric"}
    )
    assert page.status_code == 422
    assert '<option value="America/Denver" selected>' in page.text
    hillside.refresh_from_db()
    assert hillside.timezone == "UTC"


def test_a_team_sets_limits_of_its_own_and_what_is_left_empty_stays(signed_in, dana, hillside):
    client = signed_in(dana)
    page = client.get("/team/settings/").text
    values = {"name": "Hillside", "timezone": "America/Denver", "units": "metric"}
    for name in ("contacts_beginner", "contacts_high", "week_more_percent", "range_lapses_days"):
        assert f'name="{name}"' in page
    typed = {"contacts_beginner": "90", "week_more_percent": "20"}
    client.post("/team/settings/", values | typed)
    hillside.refresh_from_db()
    assert (hillside.limits.beginner, hillside.limits.high) == (90, 40)
    assert (hillside.week_more_percent, hillside.range_lapses_days) == (20, 60)
    refused = client.post("/team/settings/", values | {"contacts_beginner": "0"})
    assert refused.status_code == 422
    assert 'id="id_contacts_beginner_error"' in refused.text
    with pytest.raises(IntegrityError), transaction.atomic():
        type(hillside).objects.update(contacts_high=0)


def test_a_coach_says_how_much_jumping_an_athlete_is_used_to_and_when_she_was_born(
    signed_in, dana, hillside, maya
):
    client, address = signed_in(dana), f"/team/athletes/{maya.pk}/training/"
    client.post(address, {"jump_level": "advanced", "birth_date": "2011-05-06"})
    maya.refresh_from_db()
    assert (maya.jump_level, maya.birth_date) == ("advanced", date(2011, 5, 6))
    assert 'value="2011-05-06"' in client.get(f"/team/athletes/{maya.pk}/").text
    for typed in ("1899-12-31", "2999-01-01", "6 May"):
        refused = client.post(address, {"jump_level": "beginner", "birth_date": typed})
        assert refused.status_code == 422
        assert f'value="{typed}"' in refused.text
    maya.refresh_from_db()
    assert maya.birth_date == date(2011, 5, 6)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(maya).objects.update(birth_date=date(1899, 12, 31))


def test_it_archives_a_team_after_asking(signed_in, dana, hillside, maya):
    session = make_session(maya, hillside, date=maya.today)
    client = signed_in(dana)
    assert "Archive Hillside Track Club?" in client.get("/team/archiving/").text
    assert client.post("/team/archiving/", {"team": hillside.pk}).url == "/"
    hillside.refresh_from_db()
    assert hillside.archived_at is not None
    assert client.get("/team/").status_code == 403
    assert signed_in(maya).get(f"/sessions/{session.pk}/").status_code == 200


def test_it_archives_only_the_team_that_was_asked_about(signed_in, dana, hillside, rivals):
    client = signed_in(dana)
    for named in (rivals.pk, 0, "", "x", "9" * 30):
        assert client.post("/team/archiving/", {"team": named}).status_code == 404
    assert not Team.objects.exclude(archived_at=None).exists()


def test_it_starts_another_team_and_works_in_it(signed_in, dana, hillside):
    client = signed_in(dana)
    values = {"name": "Lakeside", "timezone": "Europe/Oslo", "units": "metric"}
    assert client.post("/team/new/", values).url == "/team/"
    assert "<h1>Lakeside</h1>" in client.get("/team/").text
    assert list(Team.objects.coached_by(dana).order_by("pk").values_list("name", flat=True)) == [
        "Hillside Track Club",
        "Lakeside",
    ]


def test_it_makes_a_coach_of_a_stray_account(signed_in, stray):
    client = signed_in(stray)
    page = client.post("/team/new/", {"name": "", "timezone": "UTC", "units": "metric"})
    assert page.status_code == 422
    client.post("/team/new/", {"name": "Lakeside", "timezone": "UTC", "units": "metric"})
    assert client.get("/team/").status_code == 200


def test_it_remembers_the_team_a_coach_chose(signed_in, dana, hillside):
    second = make_team("Second", coach=dana)
    client = signed_in(dana)
    assert client.post("/team/choice/", {"team": second.pk}).url == "/board/"
    assert "<h1>Second</h1>" in client.get("/team/").text
    assert client.post("/team/choice/", {"team": hillside.pk, "next": "/team/"}).url == "/team/"
    assert "<h1>Hillside Track Club</h1>" in client.get("/team/").text


def test_it_offers_no_team_of_somebody_else(signed_in, dana, hillside, rivals):
    client = signed_in(dana)
    assert client.post("/team/choice/", {"team": rivals.pk}).status_code == 404
    assert "<h1>Hillside Track Club</h1>" in client.get("/team/").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_it_never_leads_off_the_site(signed_in, dana, hillside, elsewhere):
    values = {"team": hillside.pk, "next": elsewhere}
    assert signed_in(dana).post("/team/choice/", values).url == "/board/"


def test_it_tells_nothing_of_what_an_athlete_logs_in_another_team(
    signed_in, dana, hillside, rivals, theo
):
    hillside.add_member(theo)
    session = make_session(theo, rivals)
    make_logged_set(session_drills(session)[0])
    client = signed_in(dana)
    assert "Nothing logged yet" in client.get("/team/").text
    assert "None yet" in client.get(f"/team/athletes/{theo.pk}/").text


@pytest.mark.parametrize("years", [16, 18])
def test_it_lets_a_coach_say_until_what_age_a_guardian_is_asked(years, signed_in, dana, hillside):
    client = signed_in(dana)
    page = client.get(reverse("team_settings"))
    assert page.text.count('<input type="radio" name="guarded_under"') == 2
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {key: value for key, value in sent.items() if value not in (None, False)}
    answer = client.post(reverse("team_settings"), sent | {"guarded_under": years})
    assert answer.status_code == 302
    hillside.refresh_from_db()
    assert hillside.guarded_under == years
