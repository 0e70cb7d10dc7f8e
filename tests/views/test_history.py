"""What was done before in Strong or Hevy: drills said once, looked at, read in, never doubled."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import (
    DrillName,
    HistoryFile,
    LoggedSet,
    Session,
    SessionDrill,
    SetChange,
)
from coaching.rules.slots import MAX_SLOT
from tests.factories import (
    make_athlete,
    make_comment,
    make_drill,
    make_logged_set,
    make_pain,
    make_session,
    make_strength_drill,
    session_drills,
)

pytestmark = pytest.mark.django_db

HEAD = (
    "Date;Workout Name;Duration;Exercise Name;Set Order;Weight;Reps;Distance;Seconds;Notes;"
    "Workout Notes;RPE"
)
LEGS = f"""{HEAD}
2025-03-28 17:29:05;Legs;1h;Squat (Barbell);W;20;10;0;0;;;
2025-03-28 17:29:05;Legs;1h;Squat (Barbell);1;60;10;0;0;;;8
2025-03-28 17:29:05;Legs;1h;Squat (Barbell);2;65;8;0;0;;;9
2025-03-28 17:29:05;Legs;1h;Curl;1;20;10;0;0;;;
2025-03-30 09:00:00;Hips;1h;Hang;1;0;0;0;30;;;
soon;Hips;1h;Hang;1;0;0;0;30;;;"""


@pytest.fixture
def squat(hillside):
    return make_strength_drill("Overhead squat")


@pytest.fixture
def hang(hillside):
    return make_drill(
        "Hang", measure="seconds", amount_unit="s", side_mode="per_side", first_side="right"
    )


@pytest.fixture
def coach(signed_in, dana, hillside):
    return signed_in(dana)


@pytest.fixture
def url(maya):
    return reverse("athlete_history", args=[maya.pk])


def look(client, url, text=LEGS, **more):
    file = SimpleUploadedFile("strong.csv", text.encode())
    return client.post(url, {"file": file, "unit": "lb"} | more)


def read(client, page, url, answers, **more):
    """Press what the page offers, each exercise answered by its name."""
    sent = {"packed": page.context["form"].packed, "unit": "lb", "read": "1"} | more
    for row in page.context["form"].exercises:
        drill = answers.get(row["name"])
        sent[f"drill-{row['number']}"] = drill.pk if drill else ""
        sent[f"pieces-{row['number']}"] = row["pieces"]
    return client.post(url, sent, follow=True)


def test_it_shows_what_comes_in_and_what_not_and_adds_nothing_yet(coach, url, squat, hang):
    page = look(coach, url)
    text = " ".join(page.text.split())
    # A drill of the same name is it; the others are asked about.
    assert [row["drill"] for row in page.context["form"].exercises] == [None, None, hang]
    assert "1 set comes in" in text
    assert dict(page.context["reasons"]) == {
        "Warm-up sets": 1, "None of your drills": 3, "The time cannot be read": 1,
    }  # fmt: skip
    assert "Line 7" in text
    assert not Session.objects.exists()


def test_it_reads_in_each_set_on_its_day_marked_and_over_the_cap_flagged(
    coach, url, maya, dana, squat, hang
):
    page = read(coach, look(coach, url), url, {"Squat (Barbell)": squat, "Hang": hang})
    # Two of squat, one of hang; the warm-up, the curl and the line without a time are not ours.
    assert "3 sets were read in. 3 lines were left out." in page.text
    first, second = LoggedSet.objects.filter(drill=squat).order_by("number")
    assert (first.amount, first.load_value, first.load_unit, first.rpe) == (10, 60, "lb", 8)
    assert (first.over_cap, second.over_cap) == (False, True)
    assert (first.source, first.entered_by) == ("strong", dana)
    zone = ZoneInfo(maya.timezone)
    assert first.performed_at == datetime(2025, 3, 28, 17, 29, 5, tzinfo=zone)
    held = LoggedSet.objects.filter(drill=hang)
    assert {(row.side, row.amount, row.amount_unit) for row in held} == {
        ("left", Decimal(30), "s"),
        ("right", Decimal(30), "s"),
    }
    session = Session.objects.get(date=date(2025, 3, 28))
    assert (session.athlete, session.planned_sets, session.extra_sets) == (maya, 0, 2)
    assert session.over_cap_sets == 1
    day = coach.get(reverse("athlete_day", args=[maya.pk, session.date]))
    assert "From a file of Strong, read in by" in day.text


def test_the_same_file_twice_doubles_nothing_also_not_what_was_undone(
    coach, url, squat, hang, maya
):
    answers = {"Squat (Barbell)": squat, "Hang": hang}
    read(coach, look(coach, url), url, answers)
    LoggedSet.objects.filter(drill=hang, side="left").update(
        removed_at=datetime.now(ZoneInfo("UTC"))
    )
    before = list(LoggedSet.objects.order_by("pk").values())
    page = look(coach, url)
    # What the team said once is known.
    assert [row["drill"] for row in page.context["form"].exercises] == [squat, None, hang]
    assert dict(page.context["reasons"])["Read in before"] == 3
    assert page.context["plan"].sets == 0
    read(coach, page, url, answers)
    assert list(LoggedSet.objects.order_by("pk").values()) == before
    assert Session.objects.count() == 2
    assert HistoryFile.objects.latest("pk").sets == 0


def test_a_later_file_adds_what_is_new_and_a_drill_that_was_left_out_before(
    coach, url, squat, hang
):
    read(coach, look(coach, url), url, {"Squat (Barbell)": squat})
    longer = f"{LEGS}\n2025-04-02 10:00:00;Legs;1h;Squat (Barbell);1;50;10;0;0;;;"
    page = read(coach, look(coach, url, longer), url, {"Squat (Barbell)": squat, "Hang": hang})
    assert "2 sets were read in." in page.text
    assert DrillName.objects.get(key="hang").drill == hang
    assert DrillName.objects.count() == 3


def test_of_two_dumbbells_both_count(coach, url, squat):
    text = f"{HEAD}\n2025-03-28 17:29:05;L;1h;Squat (Dumbbell);1;32,5;10;0;0;;;"
    page = look(coach, url, text)
    assert page.context["form"].exercises[0]["pieces"] == 2
    read(coach, page, url, {"Squat (Dumbbell)": squat})
    [row] = LoggedSet.objects.all()
    assert (row.load_count, row.load_value, row.over_cap) == (2, Decimal("32.5"), True)


def test_hevy_in_pounds_at_the_cap_is_not_over_it(coach, url, squat):
    text = (
        '"title","start_time","end_time","exercise_title","set_type","weight_kg","reps"\n'
        '"Legs","28 Mar 2025, 17:29","","Overhead squat","normal",27.22,10'
    )
    read(coach, look(coach, url, text), url, {"Overhead squat": squat})
    [row] = LoggedSet.objects.all()
    assert (row.load_value, row.load_unit, row.over_cap, row.source) == (60, "lb", False, "hevy")


def test_it_stands_beside_what_was_planned_and_leaves_a_full_day_alone(
    coach, url, squat, maya, hillside
):
    planned = make_session(maya, drills=[make_drill()], date=date(2025, 3, 28))
    read(coach, look(coach, url), url, {"Squat (Barbell)": squat})
    assert Session.objects.filter(date=planned.date).count() == 2
    planned.refresh_from_db()
    assert planned.logged_rows == 0
    other = make_athlete("Bo", hillside)
    for slot in range(1, MAX_SLOT + 1):
        Session.objects.create(team=hillside, athlete=other, date=planned.date, slot=slot)
    there = reverse("athlete_history", args=[other.pk])
    page = look(coach, there)
    assert dict(page.context["reasons"])["No room on that day"] == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"unit": "lb"}, "This is not a file of Strong or Hevy."),
        ({"unit": "lb", "packed": "x"}, "This is not a text."),
        ({"unit": "lb", "packed": "AAAA"}, "This is not a text."),
        ({"unit": "stone"}, "stone is not one of"),
    ],
)
def test_what_is_no_file_of_them_says_why(coach, url, sent, words):
    page = coach.post(url, sent)
    assert page.status_code == 422
    assert words in page.text
    broken = coach.post(url, {"unit": "lb", "file": SimpleUploadedFile("x.csv", b"\x00\x01\x02")})
    assert broken.status_code == 422


def test_a_drill_of_another_team_is_none_of_ours(coach, url, rivals):
    theirs = make_drill("Theirs", team=rivals)
    page = read(coach, look(coach, url), url, {"Hang": theirs})
    assert "0 sets were read in." in page.text
    assert not LoggedSet.objects.exists()


def test_it_asks_as_much_for_three_workouts_as_for_twelve(coach, hillside, squat):
    def questions(count, name):
        athlete = make_athlete(name, hillside)
        url = reverse("athlete_history", args=[athlete.pk])
        rows = [
            f"2025-0{1 + n // 28}-{1 + n % 28:02} 10:00:00;L;1h;Overhead squat;{n};50;10;0;0;;;"
            for n in range(count)
        ]
        page = look(coach, url, "\n".join([HEAD, *rows]))
        sent = {"packed": page.context["form"].packed, "unit": "lb", "read": "1"}
        with CaptureQueriesContext(connection) as asked:
            coach.post(url, sent)
        assert LoggedSet.objects.filter(athlete=athlete).count() == count
        return len(asked)

    questions(1, "Warm")
    assert questions(3, "Bo") == questions(12, "Ek")


# --- taken back -------------------------------------------------------------------------------


def undo_of(maya, file):
    return reverse("athlete_history_undo", args=[maya.pk, file.pk])


def test_a_whole_file_is_taken_back_and_can_be_read_in_anew(coach, url, squat, hang, maya):
    make_session(maya, drills=[squat], date=date(2025, 3, 28))
    before = list(SessionDrill.objects.order_by("pk").values())
    page = read(coach, look(coach, url), url, {"Squat (Barbell)": hang, "Hang": hang})
    file = HistoryFile.objects.get()
    assert f'action="{undo_of(maya, file)}"' in page.text
    for _twice in range(2):
        page = coach.post(undo_of(maya, file), follow=True)
        assert page.redirect_chain[-1][0] == url
    assert list(SessionDrill.objects.order_by("pk").values()) == before
    assert not LoggedSet.objects.exists()
    assert undo_of(maya, file) not in page.text
    # Said what it is once more, as it is meant.
    again = read(coach, look(coach, url), url, {"Squat (Barbell)": squat, "Hang": hang})
    assert "3 sets were read in." in again.text


def test_a_day_in_which_something_was_done_since_stays_whole(
    coach, url, squat, hang, maya, django_assert_max_num_queries
):
    read(coach, look(coach, url), url, {"Squat (Barbell)": squat, "Hang": hang})
    file = HistoryFile.objects.get()
    held = LoggedSet.objects.filter(drill=hang).first()
    SetChange.objects.create(logged_set=held, at=held.received_at, by=maya.user, was={})
    with django_assert_max_num_queries(45):
        coach.post(undo_of(maya, file))
    page = coach.get(url).text
    assert "2 sets were taken out." in page
    assert "Something was done there since, so it stays: Sun 30 Mar" in page
    assert {row.drill for row in LoggedSet.objects.all()} == {hang}
    assert Session.objects.get().date == date(2025, 3, 30)


@pytest.mark.parametrize("told", ["comment", "pain", "effort", "set"])
def test_what_was_told_in_a_day_of_the_file_keeps_it(coach, url, squat, hang, maya, told):
    read(coach, look(coach, url), url, {"Hang": hang})
    session = Session.objects.get()
    [drill] = session_drills(session)
    if told == "comment":
        make_comment(session)
    elif told == "pain":
        make_pain(drill)
    elif told == "set":
        make_logged_set(drill, 9, "left")
    else:
        Session.objects.update(effort=7)
    coach.post(undo_of(maya, HistoryFile.objects.get()))
    assert Session.objects.filter(pk=session.pk).exists()


def test_a_file_of_somebody_else_is_not_taken_back(coach, url, squat, hang, maya, hillside):
    read(coach, look(coach, url), url, {"Hang": hang})
    other = make_athlete("Noa", hillside)
    assert coach.post(undo_of(other, HistoryFile.objects.get())).status_code == 404
    assert LoggedSet.objects.exists()
