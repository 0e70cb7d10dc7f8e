"""A coach's tables of what her team did."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from coaching.services.people import team_export
from tests.factories import (
    make_assessment,
    make_athlete,
    make_logged_set,
    make_result,
    make_session,
    make_squad,
    make_team,
    make_user,
    session_drills,
)
from tests.helpers import proved

pytestmark = pytest.mark.django_db

PAGE = reverse("team_export")


@pytest.fixture
def coach(signed_in, dana):
    return proved(signed_in(dana), dana)


def asked(team, **more):
    days = {"first": team.today - timedelta(days=7), "last": team.today}
    return {"table": "sets", "kind": "csv", **days, **more}


def read(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_it_asks_first_for_the_own_password(signed_in, dana, hillside):
    answer = signed_in(dana).post(PAGE, asked(hillside))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert PAGE in answer["Location"]


def test_sets_of_the_squad_and_days_alone_and_of_this_team_alone(
    coach, dana, hillside, maya, priya
):
    squad = make_squad(hillside, maya)
    for athlete, days in ((maya, 1), (maya, 30), (priya, 1)):
        session = make_session(athlete, date=hillside.today - timedelta(days=days))
        make_logged_set(session_drills(session)[0], 1, by=dana, note="=1+1")
    other = make_team("Lakeside", coach=make_user("Rosa Vega"))
    make_logged_set(
        session_drills(make_session(make_athlete("Rival", other), date=hillside.today))[0], 1
    )
    [row] = read(coach.post(PAGE, asked(hillside, squad=squad.pk)))
    assert (row["athlete"], row["note"], row["entered by"]) == ("Maya Okafor", "'=1+1", dana.name)
    assert {row["athlete"] for row in read(coach.post(PAGE, asked(hillside)))} == {
        "Maya Okafor", "Priya Nair",
    }  # fmt: skip


def test_results_and_attendance_each_as_a_table(coach, hillside, maya):
    make_result(maya, make_assessment(), 200, date=hillside.today)
    [row] = read(coach.post(PAGE, asked(hillside, table="results")))
    assert (row["test"], row["value"], row["unit"]) == ("Standing jump", "200", "cm")
    address = reverse("athlete_attendance", args=[maya.pk, hillside.today])
    coach.post(address, {"state": "absent", "reason": "ill"})
    [row] = read(coach.post(PAGE, asked(hillside, table="attendance")))
    assert (row["was there"], row["absent because"]) == ("absent", "ill")


def test_a_workbook_holds_the_same_and_no_formula(coach, dana, hillside, maya, monkeypatch):
    session = make_session(maya, date=hillside.today)
    make_logged_set(session_drills(session)[0], 1, by=dana, note="=1+1")
    answer = coach.post(PAGE, asked(hillside, kind="xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [[cell.value for cell in row] for row in book.active.rows]
    assert "'=1+1" in cells[1]
    assert all(cell.data_type != "f" for row in book.active.rows for cell in row)
    monkeypatch.setattr("coaching.views.own_data.MAX_IN_WORKBOOK", 0)
    refused = coach.post(PAGE, asked(hillside, kind="xlsx"))
    assert refused.status_code == 422
    assert "too much for one workbook" in refused.text


def test_days_the_wrong_way_round_are_refused(coach, hillside):
    wrong = {"first": hillside.today, "last": hillside.today - timedelta(days=1)}
    answer = coach.post(PAGE, asked(hillside) | wrong)
    assert answer.status_code == 422
    assert "That is before its first day." in answer.text


def test_it_is_sent_line_by_line_in_as_many_questions_whatever_there_is(
    coach, dana, hillside, maya, django_assert_max_num_queries
):
    for days in range(6):
        session = make_session(maya, date=hillside.today - timedelta(days=days))
        for number in (1, 2, 3):
            make_logged_set(session_drills(session)[0], number, by=dana)
    coach.post(PAGE, asked(hillside))
    with django_assert_max_num_queries(12):
        answer = coach.post(PAGE, asked(hillside))
        assert answer.streaming
        assert len(read(answer)) == 18
    assert team_export.READ_AT_ONCE > 18


def test_who_is_not_shown_health_reads_of_no_pain_and_of_no_illness(
    signed_in, dana, hillside, maya
):
    lena = make_user("Lena Ruiz")
    hillside.add_coach(lena, sees_health=False)
    session = make_session(maya, date=hillside.today)
    row = session_drills(session)[0]
    make_logged_set(row, 1, by=dana, skip_reason="pain", note="Left shin")
    address = reverse("athlete_attendance", args=[maya.pk, hillside.today])
    signed_in(dana).post(address, {"state": "absent", "reason": "ill"})
    client = proved(signed_in(lena), lena)
    [line] = read(client.post(PAGE, asked(hillside)))
    assert (line["left out because"], line["note"]) == ("other", "")
    [line] = read(client.post(PAGE, asked(hillside, table="attendance")))
    assert (line["was there"], line["absent because"]) == ("absent", "")
