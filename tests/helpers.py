"""What several tests do: an act as its door does it, by somebody who may."""

import re
import sys
import threading
import time
from datetime import UTC, datetime

import hypothesis
from allauth.account.internal.flows import login
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from coaching.models import Athlete, SessionBlock, read_restrictions
from coaching.models.choices import NeedKind
from coaching.pages import board
from coaching.services import assignments, calendar, needs
from coaching.services.assignments.plan import AssignmentOptions
from coaching.services.assignments.programs import ProgramContents, plan_program
from coaching.services.attendance import Mark, take
from tests.factories import (
    MONDAY,
    make_drill,
    make_logged_set,
    make_pain,
    make_restriction,
    make_session,
    session_drills,
)

THURSDAY_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def move_session(session, to, by):
    """Put a session on another day as a coach does, and read it anew."""
    done = calendar.move(session, to, by=by, begun_too=True)
    session.refresh_from_db()
    return done


def remove_session(session, by):
    """Take a session out that has not begun."""
    return calendar.remove(session, by=by)


def with_restrictions(*athletes):
    """Athletes as a plan wants them: read anew, with their restrictions."""
    pks = [athlete.pk for athlete in athletes]
    return list(
        Athlete.objects.filter(pk__in=pks).prefetch_related(read_restrictions()).order_by("pk")
    )


def plan_of(program, athletes, start=MONDAY, weekdays=None, offsets=None, answers=None, **extra):
    options = AssignmentOptions(program, start, weekdays or {}, offsets or {}, answers or {})
    people = with_restrictions(*athletes)
    return plan_program(program.team, ProgramContents(program), options, people, **extra)


@transaction.atomic
def give(program, athletes, by, **extra):
    """Assign a program as its page does. Returns the Assignment."""
    assignments.lock_plan(program.team)
    return assignments.apply_plan(plan_of(program, athletes, **extra), by=by)


def given(athlete=None):
    """[(days after MONDAY, name of the block), ...] of what is planned, in order."""
    rows = SessionBlock.objects.filter(session__removed_at=None).order_by(
        "session__date", "session__athlete__name", "position"
    )
    if athlete:
        rows = rows.filter(session__athlete=athlete)
    return [((row.session.date - MONDAY).days, row.name) for row in rows.select_related("session")]


def typed_drill(**changes):
    """What a coach types of a drill of her own, with `changes`."""
    return {
        "name": "Hill march",
        "kind": "plyometric",
        "summary": "Up a short hill.",
        "measure": "reps",
        "side_mode": "none",
        "sets": "3",
        "amount": "10",
        "rest_s": "60",
        "hip_angle_from": "0",
        "hip_angle_to": "100",
        "figure_from": "",
    } | changes


def is_row(form):
    return not form.instance._state.adding


def fields_of(response):
    """What a browser would send back: the values of the form and of its inlines."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *(f for f in formset.forms if is_row(f))]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is None or value is False:
                continue
            data[bound.html_name] = "on" if value is True else value
    for inline in response.context["inline_admin_formsets"]:
        formset = inline.formset
        data[f"{formset.prefix}-TOTAL_FORMS"] = sum(1 for f in formset.forms if is_row(f))
    return data


def change(client, row, **values):
    path = f"/admin/coaching/{row._meta.model_name}/{row.pk}/change/"
    data = fields_of(client.get(path)) | values
    return client.post(path, {key: value for key, value in data.items() if value is not None})


def token_in(page):
    """The token of the secret link that a page shows."""
    return re.search(r"<code>[^<]*/(?:join|calendar|season)/([\w-]+)(?:/|\.ics)</code>", page)[1]


def drawn(strategy, count):
    """`count` examples, the same in every run: a browser is asked once, not once an example."""
    examples = []

    @hypothesis.settings(max_examples=count)
    @hypothesis.given(strategy)
    def collect(example):
        examples.append(example)

    collect()
    return examples


def log_all(session, **values):
    """Log every set that was planned of the session."""
    for drill in session_drills(session):
        for number in range(1, drill.sets + 1):
            for side in drill.rows_of_a_set:
                make_logged_set(drill, number, side, **values)


def day_url(athlete, day=MONDAY):
    return reverse("athlete_day", args=[athlete.pk, day])


def the_week(team, now=THURSDAY_NOON, unit_system="imperial"):
    """The board of the week of MONDAY, with what needs its coaches looked for just then."""
    needs.look(team, now)
    return board.week(team, MONDAY, now=now, unit_system=unit_system)


def the_needs(team, now=THURSDAY_NOON, unit_system="imperial"):
    """What needs its coaches then, but for weeks ahead that are empty."""
    cards = the_week(team, now, unit_system).needs
    return [card for card in cards if card.need.kind != NeedKind.EMPTY]


def answered(client, asked, *, reason=None):
    """Send again what was asked about before it was changed, with the answer yes."""
    context = asked.context
    values = {}
    for name, value in context["typed"]:
        values.setdefault(name, []).append(value)
    values["passing"] = context["answer"]
    if reason is not None:
        values["pass-reason"] = reason
    return client.post(context["address"], values)


#: What is told of pain and of a restriction, in words that stand nowhere else.
TOLD, NOTED, WHY = "zqwordsz", "zqnotez", "zqwhyz"


def tell_of_health(athlete, team, *, by):
    """The athlete's session of today, with pain told at its drill, a set left out since it hurt, a
    restriction with its reason, and that she is away injured.
    """
    session = make_session(athlete, date=athlete.today, drills=[make_drill(), make_drill()])
    first, second = session_drills(session)
    make_logged_set(first, 1)
    make_logged_set(second, 1, skip_reason="pain", amount=None)
    make_pain(first, 8, words=TOLD, note=NOTED)
    make_restriction(athlete, "no_hanging", note=WHY, set_by=by)
    now = timezone.now()
    take(team, athlete.today, {athlete.pk: Mark("absent", "injured")}, by=by, at=now)
    needs.look(team, now)
    return session


def proved(client, user):
    """As after the page that asks for the password."""
    session = client.session
    record = {"method": "password", "at": time.time()}
    proof = {**record, "reauthenticated": True}
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [record, proof]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


def by_two_at_once(act):
    """Runs `act` in two threads that begin together, each with a connection of its own."""
    start, trouble = threading.Barrier(2), []

    def work():
        try:
            start.wait()
            act()
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert trouble == []


def calls_of(act):
    """How many Python calls it takes: what its time goes by, alike on any machine."""
    calls = 0

    def count(_frame, event, _what):
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(before)
    return calls
