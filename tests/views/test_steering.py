from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import product

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import AssignmentShift, Removal, Session
from coaching.models.choices import Kind
from coaching.pages import findings as finding_pages
from coaching.rules.calendar import Refused
from coaching.rules.comparing import brought_up
from coaching.services import assignments, calendar, findings
from coaching.services.assignments import removal, shifting
from coaching.views import looking_ahead
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_restriction,
    make_session,
    make_user,
    with_drills,
)
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


def test_it_says_how_many_stay_beside_those_that_it_names(coach, dana, hillside, maya, hops):
    days = [hillside.today + timedelta(days=n) for n in range(7)]
    given = assignments.assign(hillside, hops, [maya], days, by=dana)
    for session in maya.sessions.all():
        log_all(session)
    text = coach.get(address("assignment_end", given), {"first": hillside.today}).text
    assert "7 sessions stay" in text
    assert "and 2 more" in text


@pytest.mark.parametrize("name", ["assignment_shift", "assignment_end"])
@pytest.mark.parametrize("athletes", [2, 6])
def test_who_looks_ahead_writes_nothing_and_asks_as_much_for_many(
    coach, dana, hillside, hops, name, athletes
):
    people = [make_athlete(f"Athlete {n}", team=hillside) for n in range(athletes)]
    days = [hillside.today + timedelta(days=n) for n in (0, 2)]
    given = assignments.assign(hillside, hops, people, days, by=dana)
    url, asked = address(name, given), shift_by(3, hillside.today)
    coach.get(url, asked)
    with CaptureQueriesContext(connection) as queries:
        assert coach.get(url, asked).status_code == 200
    sent = [query["sql"] for query in queries]
    # Not even a transaction is begun, which would wait for whoever writes, and hold them up.
    assert [sql for sql in sent if not sql.startswith(("SELECT", "(SELECT"))] == []
    assert len(sent) <= 20


@pytest.fixture
def world(hillside, dana, maya, priya):
    """Three assignments of jumps and holds, which stand beside each other and together, and a
    session that was begun; Maya's plan waits from the tenth day on, and Priya may not jump.
    """
    jump = make_drill(
        "Jump", kind=Kind.PLYOMETRIC, impact=True, contacts_value=2, contacts_basis="rep"
    )
    jumps = with_drills(make_block([jump], team=hillside, name="Jumps", kind=Kind.PLYOMETRIC))
    holds = with_drills(make_block([make_drill("Hold")], team=hillside, name="Holds"))
    make_restriction(priya, starts=hillside.today + timedelta(days=6))

    def given(blocks, *days):
        dates = [hillside.today + timedelta(days=day) for day in days]
        return assignments.assign(hillside, blocks, [maya, priya], dates, by=dana)

    made = given(jumps, 1, 4, 8, 12), given(holds, 1, 4, 9, 13), given(jumps, 3, 6)
    log_all(priya.sessions.order_by("date").first())
    first = hillside.today + timedelta(days=10)
    calendar.pause(maya.memberships.get(), first, by=dana)
    return made


def seen_after(assignment, first, days, change):
    """What the page is to say of a change, found by making it."""
    moving, stays = shifting.sessions_to_shift(assignment, first)
    whom = list({session.athlete_id: session.athlete for session in moving}.values())
    reach = shifting.span(moving, days)
    around = max(reach[0], assignment.team.today) - timedelta(days=1), reach[1] + timedelta(days=1)
    before = findings.of_athletes(whom, *around, teams=[assignment.team])
    last = Session.objects.filter(blocks__assignment=assignment).order_by("-date")
    was_until = last.values_list("date", flat=True).first()
    try:
        change()
    except Refused as refusal:
        return len(moving), stays, was_until, was_until, None, str(refusal)
    new = brought_up(findings.of_athletes(whom, *around, teams=[assignment.team]), before)
    until = last.values_list("date", flat=True).first()
    return len(moving), stays, was_until, until, finding_pages.of_athletes(new, whom), None


def told(steering):
    refused = str(steering.refused) if steering.refused else None
    return (
        *(steering.moved, steering.stays, steering.was_until, steering.until),
        *(steering.findings, refused),
    )


def test_what_a_page_says_a_change_will_do_is_what_it_does(dana, hillside, world):
    refused = waits = 0
    for assignment, since in product(world, (0, 4, 9)):
        first = hillside.today + timedelta(days=since)
        if not shifting.sessions_to_shift(assignment, first)[0]:
            continue
        for days in (-9, -4, -1, 1, 2, 7):
            said = looking_ahead.shift_ahead(assignment, first, days)
            refused += said.refused is not None
            shift = partial(shifting.shift_assignment, assignment, first, days, by=dana)
            with taken_back():
                assert told(said) == seen_after(assignment, first, days, shift)
                waits += Session.objects.filter(paused=True).count() != 3
        said = looking_ahead.end_ahead(assignment, first)
        end = partial(removal.end_assignment, assignment, first, by=dana)
        with taken_back():
            assert told(said) == seen_after(assignment, first, 0, end)
    # Some could not be, and some came out of the pause or into it.
    assert refused
    assert waits


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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


# --- in the list --------------------------------------------------------------------------------


LIST = {"HX-Request": "true", "HX-Current-URL": "http://testserver/assignments/?state=now"}


def test_a_row_of_the_list_is_steered_in_its_place(coach, hillside, maya, assignment):
    """Undo, shift, end early and each day stand there; every form leads back to the list."""
    listed = coach.get(reverse("assignments")).text
    for name in ("assignment", "assignment_shift"):
        assert f'hx-get="{address(name, assignment)}"' in listed
    panel = coach.get(assignment.get_absolute_url(), headers=LIST)
    assert "<!doctype" not in panel.text
    assert address("assignment_undo", assignment) in panel.text
    assert f"{reverse('board')}?week={hillside.today}" in panel.text
    for name in ("assignment_shift", "assignment_end"):
        assert f'hx-get="{address(name, assignment)}"' in panel.text
        part = coach.get(address(name, assignment), headers=LIST)
        assert "HX-Request" in part["Vary"]
        assert "<!doctype" not in part.text
        assert 'name="next" value="/assignments/?state=now"' in part.text
        assert "steer-ahead" in part.text
    sent = shift_by(2, hillside.today) | {"next": "/assignments/?state=now"}
    done = coach.post(address("assignment_shift", assignment), sent)
    assert done.url == "/assignments/?state=now"
    sent = {"first": hillside.today + timedelta(5), "next": "/assignments/?state=now"}
    done = coach.post(address("assignment_end", assignment), sent)
    assert done.url == "/assignments/?state=now"


def test_what_was_removed_is_put_back_where_it_was_until_something_stands_there(
    coach, hillside, maya, dana, hops
):
    day = maya.today + timedelta(3)
    given = assignments.assign(hillside, hops, [maya], [day], by=dana)
    pages = [
        reverse("athlete_day", args=[maya.pk, day]),
        reverse("athlete_calendar", args=[maya.pk]),
        reverse("athlete", args=[maya.pk]),
        given.get_absolute_url(),
    ]
    assert not [page for page in pages if "Put back" in coach.get(page).text]
    made = removal.undo_assignment(given, by=dana).removal
    back = f'action="{address("trash_return", made)}"'
    assert [page for page in pages if back in coach.get(page).text] == pages
    assert back not in coach.get(reverse("athlete_day", args=[maya.pk, maya.today])).text
    stands = make_session(maya, date=day)
    for page in pages:
        text = coach.get(page).text
        assert "Something else stands there now:" in text
        assert back not in text
    calendar.remove(stands, by=dana)
    # Of two that stood there each has its own way back, the last first.
    assert coach.get(pages[0]).text.count("Put back:") == 2
    coach.post(address("trash_return", made), {"next": pages[0]})
    assert maya.sessions.get(date=day).blocks.get().assignment == given


def test_who_assists_is_shown_no_way_back(signed_in, hillside, maya, dana, hops):
    day = maya.today + timedelta(3)
    given = assignments.assign(hillside, hops, [maya], [day], by=dana)
    removal.undo_assignment(given, by=dana)
    lena = make_user("Lena Assist")
    hillside.add_coach(lena, assists=True)
    client = signed_in(lena)
    for page in ("athlete", "athlete_calendar"):
        assert "Put back" not in client.get(reverse(page, args=[maya.pk])).text
    assert "Put back" not in client.get(reverse("athlete_day", args=[maya.pk, day])).text
