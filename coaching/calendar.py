"""An athlete's calendar: her races and rest days, and what is done to the days that lie ahead.

Every verb holds the team's plan, changes sessions in which nothing was logged alone, and is kept
as a CalendarAct with the days as they were. Their number of queries is fixed. What cannot be
raises rules.Refused, with nothing changed.
"""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, ngettext

from coaching.calendar_hand import Done, Hand, planned_of
from coaching.dates import LAST
from coaching.models import CalendarAct, DayMark, Membership, Team
from coaching.rules import calendar as rules


class Stale(Exception):
    """Something else was done to the calendar since: that is to be undone first."""


# --- races and rest days --------------------------------------------------------------


def marks(teams, athletes, first, last):
    """Races and rest days of `athletes` in `teams`, their own and their squads'.

    {(athlete id, date): [DayMark, ...]} of the days from `first` to `last`, races before rest
    days; one query. A squad's mark has its `squad`, and stands for everyone who is in it now.
    """
    return _by_day(DayMark.objects.filter(team__in=teams, date__range=(first, last)), athletes)


def own_marks(athlete, first, last):
    """As `marks`, of all the teams that the athlete is in: {date: [DayMark, ...]}."""
    found = marks(Team.objects.trained_in_by(athlete), [athlete], first, last)
    return {day: those for (_, day), those in found.items()}


def pauses(athlete, since=LAST):
    """Where the athlete's plan is paused by the day `since`: memberships with team and by whom."""
    return (
        Membership.objects.filter(athlete=athlete, archived_at=None, paused_from__lte=since)
        .select_related("team", "paused_by")
        .order_by("team__name")
    )


def _by_day(found, athletes):
    rows = (
        found.annotate(whose=Coalesce(F("athlete"), F("squad__memberships__athlete")))
        .filter(whose__in=[athlete.pk for athlete in athletes], squad__archived_at=None)
        .select_related("squad")
        .order_by("date", "kind", "pk")
    )
    days = {}
    for mark in rows:
        days.setdefault((mark.whose, mark.date), []).append(mark)
    return days


def day_text(day):
    return date_format(day, "D j F")


@transaction.atomic
def add_mark(team, day, kind, name, *, by, athlete=None, squad=None):
    """Mark a day of an athlete or of a squad. None where it is marked so already."""
    Team.objects.hold(team.pk)
    mark, made = DayMark.objects.get_or_create(
        team=team,
        athlete=athlete,
        squad=squad,
        date=day,
        kind=kind,
        defaults={"name": name, "created_by": by},
    )
    if not made:
        return None
    words = gettext("Marked %(day)s: %(what)s") % {"day": day_text(day), "what": mark}
    return _keep_mark(mark, "added", words, by)


@transaction.atomic
def remove_mark(mark, *, by):
    """Take a race or rest day away. Safe to repeat."""
    Team.objects.hold(mark.team_id)
    if not DayMark.objects.filter(pk=mark.pk).exists():
        return None
    words = gettext("Took away %(day)s: %(what)s") % {"day": day_text(mark.date), "what": mark}
    act = _keep_mark(mark, "removed", words, by)
    mark.delete()
    return act


def _keep_mark(mark, what, words, by):
    facts = {
        name: getattr(mark, name)
        for name in ("athlete_id", "squad_id", "date", "kind", "name", "created_by_id")
    }
    return CalendarAct.objects.create(
        team_id=mark.team_id,
        athlete_id=mark.athlete_id,
        squad_id=mark.squad_id,
        by=by,
        words=words[:200],
        before={"mark": {what: facts}},
    )


def _undo_mark(act):
    if "added" in act.before["mark"]:
        facts = act.before["mark"]["added"]
        DayMark.objects.filter(team_id=act.team_id, **_key(facts)).delete()
    else:
        facts = act.before["mark"]["removed"]
        given = {"name": facts["name"], "created_by_id": facts["created_by_id"]}
        DayMark.objects.get_or_create(team_id=act.team_id, **_key(facts), defaults=given)


def _key(facts):
    return {name: facts[name] for name in ("athlete_id", "squad_id", "date", "kind")}


# --- what lies ahead ------------------------------------------------------------------


def may_move_own(session, today):
    """Whether her team lets an athlete put her `session` on another day of its week.

    Of one in which nothing is logged, as far as its counters tell. `session` with its team.
    """
    sunday = session.date + timedelta(days=6 - session.date.weekday())
    begun = session.logged_rows or session.skipped_sets or session.finished_at
    return session.team.athletes_may_move and not (session.paused or begun) and sunday >= today


@transaction.atomic
def move(session, to, *, by):
    """Put one session on another day. Raises rules.HasBegun where something was logged in it."""
    hand = Hand(session.team_id, session.athlete_id, min(session.date, to), also=[session.pk])
    found = hand.calendar.get(session.pk)
    origin = found.date if found else session.date
    words = gettext("Moved %(from)s to %(to)s") % {"from": day_text(origin), "to": day_text(to)}
    return hand.keep(rules.move(hand.calendar, session.pk, to, by=by.pk), words, by)


@transaction.atomic
def remove(session, *, by):
    """Take one session out. Raises rules.HasBegun where something was logged in it."""
    hand = Hand(session.team_id, session.athlete_id, session.date, also=[session.pk])
    words = gettext("Removed %(day)s") % {"day": day_text(session.date)}
    return hand.keep(rules.remove(hand.calendar, session.pk), words, by)


@transaction.atomic
def shift(place, first, days, *, today, by):
    """Put everything from `first` on `days` later (earlier below 0). `place`: a Membership."""
    hand = _of(place, min(first, first + timedelta(days=days)))
    outcome = rules.shift(hand.calendar, first, days, today=today)
    given = {"day": day_text(first), "n": abs(days)}
    if days > 0:
        words = ngettext(
            "Put everything from %(day)s on %(n)s day later",
            "Put everything from %(day)s on %(n)s days later",
            days,
        )
    else:
        words = ngettext(
            "Put everything from %(day)s on %(n)s day earlier",
            "Put everything from %(day)s on %(n)s days earlier",
            -days,
        )
    return hand.keep(outcome, words % given, by)


@transaction.atomic
def pause(place, first, *, by):
    """Let everything from `first` on wait until somebody resumes it."""
    hand = _of(place, first)
    words = gettext("Paused from %(day)s") % {"day": day_text(first)}
    return hand.keep(rules.pause(hand.calendar, first), words, by)


@transaction.atomic
def resume(place, on, *, keep_weekdays, today, by):
    """Let the plan go on from the day `on`, and put what waited later: see rules.resume."""
    hand = _of(place, on)
    if hand.calendar.paused_from is None:
        raise rules.NothingThere
    outcome = rules.resume(hand.calendar, on, keep_weekdays=keep_weekdays, today=today)
    words = gettext("Resumed on %(day)s") % {"day": day_text(on)}
    return hand.keep(outcome, words, by)


@transaction.atomic
def skip_week(place, monday, *, today, by):
    """Leave out what is still to do of the week of `monday`."""
    hand = _of(place, monday)
    words = gettext("Skipped the week of %(day)s") % {"day": day_text(monday)}
    return hand.keep(rules.skip(hand.calendar, monday, today=today), words, by)


@transaction.atomic
def repeat_week(place, monday, *, today, by):
    """Do the week of `monday` again in the next, and put what comes later a week later."""
    hand = _of(place, monday)
    outcome, pairs = rules.repeat(hand.calendar, monday, uuid.uuid4, today=today)
    words = gettext("Repeated the week of %(day)s") % {"day": day_text(monday)}
    return hand.keep(outcome, words, by, pairs)


# --- undo -----------------------------------------------------------------------------


def acts(team, *, athlete=None, squad=None):
    """What was done to the calendar and still stands, the last first."""
    return (
        CalendarAct.objects.filter(team=team, athlete=athlete, squad=squad, undone_at=None)
        .select_related("by")
        .order_by("-at", "-pk")
    )


@transaction.atomic
def undo(act):
    """Take the last act back: all but what was logged in or changed since, which stays.

    Raises Stale where it is not the last one that stands.
    """
    Team.objects.hold(act.team_id)
    last = acts(act.team_id, athlete=act.athlete_id, squad=act.squad_id).first()
    if last is None or last.pk != act.pk:
        raise Stale
    stayed = ()
    if "mark" in last.before:
        _undo_mark(last)
    else:
        before, after = planned_of(last.before["was"]), planned_of(last.before["now"])
        paused = [value and date.fromisoformat(value) for value in last.before["paused"]]
        days = [one.date for one in (*before.values(), *after.values())]
        since = min([*days, *filter(None, paused)], default=date.max)
        hand = Hand(act.team_id, act.athlete_id, since, also=list(after))
        outcome = rules.undo(hand.calendar, before, after, paused=paused)
        hand.write(outcome.calendar, by=last.before.get("paused_by"))
        stayed = outcome.stayed
    CalendarAct.objects.filter(pk=act.pk).update(undone_at=timezone.now())
    return Done(act, stayed)


def _of(place, since):
    return Hand(place.team_id, place.athlete_id, since)
