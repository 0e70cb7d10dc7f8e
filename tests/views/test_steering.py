from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import AssignmentShift, Removal, Session
from coaching.services import assignments, calendar
from tests.factories import make_athlete, make_block, make_drill, make_user, with_drills
from tests.helpers import log_all

pytestmark = pytest.mark.django_db

TRASH = reverse("trash")


@pytest.fixture
def hops(hillside):
    return with_drills(make_block([make_drill("Hop")], team=hillside, name="Hops"))


@pytest.fixture
def assignment(hillside, dana, maya, priya, hops):
    days = [hillside.today + timedelta(days=n) for n in (0, 7)]
    return assignments.assign(hillside, hops, [maya, priya], days, by=dana)


def address(name, record):
    return reverse(name, args=[record.pk])


def days_of(athlete):
    today = athlete.today
    days = Session.objects.filter(athlete=athlete).order_by("date").values_list("date", flat=True)
    return [(day - today).days for day in days]


def shift_by(days, today, way="later"):
    return {"days": days, "way": way, "first": today}


def test_a_shift_is_looked_at_made_and_undone_where_it_was_made(coach, hillside, maya, assignment):
    log_all(maya.sessions.order_by("date").first())
    page = coach.get(address("assignment_shift", assignment), shift_by(3, hillside.today))
    text = page.content.decode()
    assert "<b>3 sessions move</b>" in text
    assert "1 session stays" in text
    assert not AssignmentShift.objects.exists()
    assert days_of(maya) == [0, 7]
    made = coach.post(
        address("assignment_shift", assignment), shift_by(3, hillside.today), follow=True
    )
    assert "3 sessions moved." in made.content.decode()
    assert days_of(maya) == [0, 10]
    shift = AssignmentShift.objects.get()
    assert f'name="shift" value="{shift.pk}"' in made.content.decode()
    back = coach.post(
        address("assignment_shift_undo", assignment), {"shift": shift.pk}, follow=True
    )
    assert "Everything is on its day again." in back.content.decode()
    assert days_of(maya) == [0, 7]
    again = coach.post(
        address("assignment_shift_undo", assignment), {"shift": shift.pk}, follow=True
    )
    assert "not the last shift any more" in again.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("assignment_shift", {"days": "0", "way": "later"}, "At least 1."),
        ("assignment_shift", {"days": "400", "way": "later"}, "At most 366."),
        ("assignment_shift", {"days": "3", "way": "earlier"}, "which is over"),
        ("assignment_shift", {"days": "3", "way": "later", "first": "2020-01-01"}, "within a year"),
        ("assignment_end", {"first": "2020-01-01"}, "is over stays"),
        ("assignment_end", {"first": "soon"}, "Write the day like"),
    ],
)
def test_it_says_beside_the_field_what_cannot_be(
    coach, hillside, maya, assignment, name, typed, said
):
    page = coach.post(address(name, assignment), {"first": hillside.today} | typed)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert days_of(maya) == [0, 7]


def test_it_ends_early_and_is_put_back_from_its_page(coach, hillside, maya, priya, assignment):
    first = {"first": hillside.today + timedelta(days=1)}
    look = coach.get(address("assignment_end", assignment), first).content.decode()
    assert "<b>2 sessions go</b>" in look
    assert days_of(maya) == [0, 7]
    page = coach.post(address("assignment_end", assignment), first, follow=True)
    assert days_of(maya) == days_of(priya) == [0]
    kept = Removal.objects.get()
    assert address("trash_return", kept) in page.content.decode()
    back = coach.post(address("trash_return", kept), {"next": assignment.get_absolute_url()})
    assert back["Location"] == assignment.get_absolute_url()
    assert days_of(maya) == [0, 7]


def test_the_trash_says_what_took_the_place(coach, dana, hillside, maya, hops, assignment):
    session = maya.sessions.order_by("date").first()
    calendar.remove(session, by=dana)
    coach.post(address("assignment_undo", assignment))
    text = coach.get(TRASH).content.decode()
    assert text.count("Put back") >= 2
    assert "Something else stands there now" not in text
    assignments.assign(hillside, hops, [maya], [hillside.today], by=dana)
    text = coach.get(TRASH).content.decode()
    assert "Something else stands there now" in text
    kept = Removal.objects.get(session=session)
    assert address("trash_return", kept) not in text
    said = coach.post(address("trash_return", kept), follow=True).content.decode()
    assert "something else stands in its place" in said


def test_a_session_comes_back_only_after_what_it_was_assigned_by(coach, dana, maya, assignment):
    session = maya.sessions.order_by("date").first()
    calendar.remove(session, by=dana)
    coach.post(address("assignment_undo", assignment))
    kept = Removal.objects.get(session=session)
    said = coach.post(address("trash_return", kept), follow=True).content.decode()
    assert "Put that back first." in said
    coach.post(address("trash_return", Removal.objects.get(assignment=assignment)))
    coach.post(address("trash_return", kept))
    assert days_of(maya) == [0, 7]


def test_an_empty_trash_says_what_comes_there(coach):
    assert "The trash is empty" in coach.get(TRASH).content.decode()


def test_nobody_else_steers_it(maya, signed_in, assignment, coach):
    coach.post(address("assignment_end", assignment), {"first": assignment.team.today})
    kept = Removal.objects.get()
    athlete = signed_in(maya.user)
    rival = signed_in(make_user("Rita Rival", "rita@example.com"))
    for name, record in (
        ("assignment_shift", assignment),
        ("assignment_end", assignment),
        ("trash_return", kept),
    ):
        answer = athlete.post(address(name, record), {})
        assert answer.status_code == 403
        assert rival.post(address(name, record), {}).status_code in (403, 404)


@pytest.mark.parametrize("number", [3, 12])
def test_the_trash_asks_the_same_however_much_is_in_it(coach, dana, hillside, hops, number):
    for n in range(number):
        athlete = make_athlete(f"Athlete {n}", team=hillside)
        made = assignments.assign(hillside, hops, [athlete], [hillside.today], by=dana)
        if n % 2:
            coach.post(address("assignment_undo", made))
        else:
            calendar.remove(athlete.sessions.get(), by=dana)
    coach.get(TRASH)
    with CaptureQueriesContext(connection) as queries:
        page = coach.get(TRASH)
    assert len(page.context["shown"].rows) == number
    assert len(queries) <= 12
