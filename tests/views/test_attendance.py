from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import Attendance, Comment, LoggedSet, Session
from coaching.pages import attendance
from coaching.rules.sides import set_id
from coaching.services import attendance as services
from coaching.services.attendance import Mark
from tests.factories import (
    make_athlete,
    make_drill,
    make_logged_set,
    make_session,
    make_squad,
    make_user,
    session_drills,
)

pytestmark = pytest.mark.django_db

JSON = {"headers": {"Accept": "application/json"}}
PAGE = reverse("attendance")


@pytest.fixture
def coach(signed_in, dana):
    return signed_in(dana)


@pytest.fixture
def planned(maya):
    """Maya's session of today, of two drills with three sets each."""
    drills = [make_drill("Hang"), make_drill("Skip", side_mode="per_side")]
    return make_session(maya, drills=drills, date=maya.today)


def act(client, athlete, day=None, **fields):
    url = reverse("athlete_attendance", args=[athlete.pk, day or athlete.today])
    return client.post(url, {"device": "phone", **fields}, **JSON)


def did(session):
    return " ".join(str(drill.pk) for drill in session_drills(session))


def test_it_takes_who_is_there_late_and_absent_each_by_an_act_of_the_phone(coach, dana, maya):
    answer = act(coach, maya, state="absent", reason="ill", seq=1)
    assert answer.json() == {"id": f"{maya.pk}-{maya.today}", "seq": 1}
    act(coach, maya, state="late", reason="ill", seq=2)
    # The first once more, as a phone does whose answer was lost.
    act(coach, maya, state="absent", reason="ill", seq=1)
    taken = Attendance.objects.get()
    assert (taken.athlete, taken.state, taken.reason, taken.taken_by) == (maya, "late", "", dana)


def test_a_reason_belongs_to_who_is_absent_and_a_day_has_each_once(maya, hillside, dana):
    row = {"team": hillside, "athlete": maya, "date": maya.today, "taken_by": dana}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(**row, state="here", reason="ill")
    Attendance.objects.create(**row, state="absent", reason="ill")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(**row, state="here")


def test_what_she_did_is_logged_as_prescribed_once_and_says_who_entered_it(
    coach, dana, maya, planned
):
    for seq in (1, 2):
        assert act(coach, maya, did=did(planned), seq=seq).status_code == 200
    rows = LoggedSet.objects.filter(session_drill__block__session=planned)
    # Three sets of one row, and three of two.
    assert rows.count() == 9
    assert {row.entered_by for row in rows} == {dana}
    assert {row.amount for row in rows} == {10}
    planned.refresh_from_db()
    assert (planned.done_sets, planned.logged_rows) == (6, 9)
    assert planned.started_at is not None


def test_what_she_logged_left_out_or_undid_herself_stays(signed_in, dana, maya, planned):
    hang, skip = session_drills(planned)
    mine = make_logged_set(hang, 1, by=maya.user, amount=7)
    make_logged_set(hang, 2, by=maya.user, skip_reason="time")
    undone = make_logged_set(hang, 3, by=maya.user)
    signed_in(maya).post(reverse("set_removal", args=[undone.pk]))
    act(signed_in(dana), maya, did=did(planned), seq=1)
    rows = list(hang.logged_sets.order_by("number"))
    assert [row.entered_by for row in rows] == [maya.user] * 3
    assert (rows[0].amount, rows[1].skip_reason) == (7, "time")
    assert rows[2].removed_at is not None
    assert skip.logged_sets.count() == 6
    # And she puts right what her coach entered.
    theirs = skip.logged_sets.get(number=1, side="left")
    values = {"session_drill": skip.pk, "number": 1, "side": "left", "amount": "4"}
    signed_in(maya).post(reverse("set_log", args=[theirs.pk]), values)
    theirs.refresh_from_db()
    assert (theirs.amount, theirs.entered_by) == (4, maya.user)
    act(signed_in(dana), maya, did=did(planned), seq=2)
    theirs.refresh_from_db()
    assert theirs.amount == 4
    assert mine in rows


def test_only_the_drills_that_were_ticked_are_logged_and_only_of_that_day(coach, maya, planned):
    hang, skip = session_drills(planned)
    tomorrow = make_session(maya, date=maya.today + timedelta(days=1))
    act(coach, maya, did=f"{hang.pk} {did(tomorrow)}", seq=1)
    assert hang.logged_sets.count() == 3
    assert not skip.logged_sets.exists()
    assert Session.objects.get(pk=tomorrow.pk).logged_rows == 0


@pytest.mark.parametrize(
    ("fields", "days"),
    [({"state": "asleep"}, 0), ({"reason": "x"}, 0), ({"did": "one"}, 0), ({"state": "here"}, 1)],
)
def test_it_refuses_what_cannot_be(coach, maya, fields, days):
    day = maya.today + timedelta(days=days)
    assert act(coach, maya, day, **fields).status_code == 422
    assert not Attendance.objects.exists()


def test_without_a_script_one_form_takes_all_and_logs_those_who_are_there(
    coach, hillside, maya, planned, priya
):
    hers = make_session(priya, drills=[make_drill("Hop")], date=priya.today)
    hang, skip = session_drills(planned)
    squad = make_squad(hillside, maya, priya)
    page = coach.get(reverse("squad_attendance", args=[squad.pk]))
    shown = page.context["shown"]
    assert [row.athlete.name for row in shown.rows] == ["Maya Okafor", "Priya Nair"]
    assert [row.left for row in shown.rows] == [6, 3]
    sent = {
        f"state-{maya.pk}": "here",
        f"state-{priya.pk}": "absent",
        f"reason-{priya.pk}": "school",
        "drill": [hang.drill_id, skip.drill_id],
        "did": [hang.pk, *(drill.pk for drill in session_drills(hers))],
        "log": "1",
    }
    answer = coach.post(reverse("squad_attendance", args=[squad.pk]), sent, follow=True)
    assert "Logged as planned for 1 athlete." in answer.content.decode()
    assert LoggedSet.objects.count() == 3
    assert set(Attendance.objects.values_list("athlete", "state", "reason")) == {
        (maya.pk, "here", ""), (priya.pk, "absent", "school"),
    }  # fmt: skip


def test_all_here_marks_whoever_is_not_marked_yet(coach, maya, priya):
    act(coach, maya, state="absent", seq=1)
    coach.post(PAGE, {"all": "here", f"state-{maya.pk}": "absent"})
    assert dict(Attendance.objects.values_list("athlete", "state")) == {
        maya.pk: "absent", priya.pk: "here",
    }  # fmt: skip


def test_all_here_leaves_whom_another_coach_marked_since(coach, maya, priya, dana, planned):
    """On the page that is sent she was not marked yet."""
    services.take(
        maya.memberships.get().team, maya.today, {maya.pk: Mark("absent", "ill")}, by=dana, at=now()
    )
    sent = {"all": "here", "log": "1", "key": uuid4()}
    sent |= {"drill": [drill.drill_id for drill in session_drills(planned)]}
    sent |= {"did": [str(drill.pk) for drill in session_drills(planned)]}
    assert coach.post(PAGE, sent).status_code == 302
    states = dict(Attendance.objects.values_list("athlete__name", "state"))
    assert states == {"Maya Okafor": "absent", "Priya Nair": "here"}
    assert Attendance.objects.get(athlete=maya).reason == "ill"
    assert not LoggedSet.objects.exists()


def test_a_phones_all_here_leaves_whom_another_coach_marked_since(
    coach, hillside, maya, dana, planned
):
    """As the phone sends it: an act for each, from a page on which she was not marked yet."""
    services.take(hillside, maya.today, {maya.pk: Mark("absent", "ill")}, by=dana, at=now())
    for fields in ({"state": "here", "seq": 1}, {"did": did(planned), "seq": 2}):
        answer = act(coach, maya, rest="on", **fields)
        assert answer.status_code == 422
        assert "Another coach has marked this since: Absent." in answer.content.decode()
    kept = Attendance.objects.get()
    assert (kept.state, kept.reason) == ("absent", "ill")
    assert not LoggedSet.objects.exists()
    # Who says it of her herself changes it, and then what she did is logged.
    assert act(coach, maya, state="here", seq=3).status_code == 200
    assert act(coach, maya, rest="on", did=did(planned), seq=4).status_code == 200
    assert LoggedSet.objects.count() == 9


def test_a_phones_all_here_that_comes_twice_is_taken_twice(coach, maya):
    for _ in range(2):
        assert act(coach, maya, rest="on", state="here", seq=1).status_code == 200
    assert Attendance.objects.get().state == "here"


def test_it_refuses_a_form_whose_plan_is_another_by_now_and_keeps_what_was_chosen(coach, maya):
    answer = coach.post(PAGE, {f"state-{maya.pk}": "late", "did": "no id", "log": "1"})
    assert answer.status_code == 422
    assert "The plan has changed since." in answer.content.decode()
    assert not Attendance.objects.exists()


def test_it_asks_and_acts_as_often_for_twenty_as_for_one(
    coach, hillside, maya, planned, django_assert_max_num_queries
):
    for n in range(19):
        athlete = make_athlete(f"Runner {n}", team=hillside)
        make_session(athlete, drills=[make_drill()], date=athlete.today)
    coach.get(PAGE)
    with django_assert_max_num_queries(14):
        page = coach.get(PAGE)
    drills = [drill for row in page.context["shown"].rows for drill in row.drills]
    sent = {"all": "here", "log": "1"}
    sent["did"] = [drill.pk for drill in drills]
    sent["drill"] = [drill.drill for drill in drills]
    # And a task for the ladders of each.
    with django_assert_max_num_queries(32):
        coach.post(PAGE, sent)
    assert LoggedSet.objects.count() == 9 + 19 * 3


@pytest.fixture
def many(hillside, monkeypatch):
    """Ten runners, four to a page."""
    monkeypatch.setattr(attendance, "PER_PAGE", 4)
    return [make_athlete(f"Runner {n:02}", team=hillside) for n in range(10)]


def on_page(answer):
    return [row.athlete.name for row in answer.context["shown"].rows]


def test_a_long_team_comes_in_pages_and_a_name_is_found_on_whatever_page_it_stands(coach, many):
    first, last = (coach.get(PAGE, {"page": page}) for page in ("", "3"))
    assert on_page(first) == [f"Runner {n:02}" for n in range(4)]
    assert on_page(last) == ["Runner 08", "Runner 09"]
    assert "1–4 of 10" in first.text
    assert on_page(coach.get(PAGE, {"q": "runer 09"})) == ["Runner 09"]
    assert "Nothing found for “zzz”" in coach.get(PAGE, {"q": "zzz"}).text


def test_a_page_marks_its_own_also_when_others_came_or_left_since(coach, hillside, many):
    asked = {"page": "2"}
    page = coach.get(PAGE, asked)
    shown = [row.athlete for row in page.context["shown"].rows]
    assert shown == many[4:8]
    many[0].memberships.get().archive()
    shown[1].memberships.get().archive()
    sent = {"all": "here", "athlete": [athlete.pk for athlete in shown]}
    answer = coach.post(f"{PAGE}?page=2", sent)
    assert answer["Location"] == f"{PAGE}?day={hillside.today}&page=2"
    marked = set(Attendance.objects.values_list("athlete", flat=True))
    assert marked == {athlete.pk for athlete in shown} - {shown[1].pk}


def test_a_team_that_fits_on_a_page_has_nothing_to_turn(coach, maya, priya):
    page = coach.get(PAGE, {"q": "maya", "page": "2"})
    assert on_page(page) == ["Maya Okafor", "Priya Nair"]
    assert 'name="q"' not in page.text


def test_what_one_press_logged_is_undone_but_what_she_changed_since(
    signed_in, dana, maya, planned, priya
):
    coach = signed_in(dana)
    hers = make_session(priya, drills=[make_drill("Hop")], date=priya.today)
    first, second = uuid4(), uuid4()
    act(coach, maya, did=did(planned), press=first, seq=1)
    act(coach, priya, did=did(hers), press=second, seq=2)
    hang, skip = session_drills(planned)
    changed = hang.logged_sets.get(number=1)
    values = {"session_drill": hang.pk, "number": 1, "side": "both", "amount": "4"}
    signed_in(maya).post(reverse("set_log", args=[changed.pk]), values)
    for seq in (3, 4):
        assert act(signed_in(dana), maya, undo=first, seq=seq).status_code == 200
    assert list(hang.logged_sets.values_list("number", "amount")) == [(1, 4)]
    assert not skip.logged_sets.exists()
    planned.refresh_from_db()
    assert (planned.done_sets, planned.logged_rows) == (1, 1)
    hers.refresh_from_db()
    assert hers.done_sets == 3
    # What was undone can be done again.
    act(signed_in(dana), maya, did=did(planned), press=uuid4(), seq=5)
    planned.refresh_from_db()
    assert planned.done_sets == 6


def test_without_a_script_one_press_is_undone_by_its_message_and_a_note_is_written_once(
    coach, dana, maya, planned
):
    page = coach.get(PAGE)
    key = page.context["form"]["key"].value()
    sent = {
        "all": "here",
        "key": key,
        "note": "Well done, all.",
        "drill": [drill.drill_id for drill in session_drills(planned)],
        "did": [drill.pk for drill in session_drills(planned)],
        "log": "1",
    }
    for _twice in range(2):
        answer = coach.post(PAGE, sent, follow=True)
    assert Comment.objects.get().text == "Well done, all."
    assert Comment.objects.get().session == planned
    assert LoggedSet.objects.count() == 9
    assert answer.status_code == 200
    undo = reverse("attendance_undo", args=[key])
    coach.post(undo)
    assert not LoggedSet.objects.exists()
    planned.refresh_from_db()
    assert (planned.logged_rows, planned.started_at) == (0, None)


def test_another_coach_does_not_undo_it(signed_in, dana, hillside, maya, planned):
    lena = make_user("Lena Ruiz")
    hillside.add_coach(lena)
    press = uuid4()
    act(signed_in(dana), maya, did=did(planned), press=press, seq=1)
    signed_in(lena).post(reverse("attendance_undo", args=[press]))
    assert LoggedSet.objects.count() == 9


def test_a_coach_logs_a_set_from_the_day_by_one_tap_and_undoes_it(coach, dana, maya, planned):
    day = reverse("athlete_day", args=[maya.pk, maya.today])
    hang, _skip = session_drills(planned)
    pk = set_id(hang.pk, 1, "both")
    address = reverse("set_log", args=[pk])
    assert f'formaction="{address}"' in coach.get(day).text
    sent = {"session_drill": hang.pk, "next": day, "row": "number=1&side=both"}
    answer = coach.post(address, sent, follow=True)
    assert answer.redirect_chain[0][0] == f"{day}#drill-{hang.pk}"
    row = LoggedSet.objects.get()
    assert (row.entered_by, row.amount) == (dana, 10)
    assert reverse("set_removal", args=[pk]) in answer.text
    coach.post(reverse("set_removal", args=[pk]), {"next": day})
    assert not LoggedSet.objects.active().exists()


def test_a_day_that_has_not_come_offers_nothing_to_log(coach, maya):
    later = maya.today + timedelta(days=2)
    make_session(maya, date=later)
    assert "formaction" not in coach.get(reverse("athlete_day", args=[maya.pk, later])).text
