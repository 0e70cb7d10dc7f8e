"""What a coach does to the days that lie ahead, as arithmetic on dates.

Source: none, it is how a plan survives illness, races and holidays. A session in which
something was logged never moves; what is over is never planned anew; no two sessions of a day
have the same slot; and whatever was done can be taken back.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from .refusals import Refused
from .slots import DayFull, free_slot

__all__ = ["DayFull", "HasBegun", "IsOver", "NothingThere", "Refused"]

WEEK = timedelta(days=7)

SessionId = UUID


class IsOver(Refused):
    """A session would land on `date`, which is over."""

    def __init__(self, date: date) -> None:
        super().__init__(str(date))
        self.date = date


class NothingThere(Refused):
    """No session is there to change."""


class HasBegun(Refused):
    """Something was logged in the session, so it stays."""


@dataclass(frozen=True)
class CalendarSession:
    """A session on its day. `id` is anything that names it.

    `has_begun`: only a coach who means this very session moves it. `has_no_plan`: nothing is
    planned in it. Both keep their day.
    `removed`: it was taken out and is not seen.
    """

    id: SessionId
    date: datetime.date
    slot: int = 1
    paused: bool = False
    moved_from: datetime.date | None = None
    moved_by: int | None = None
    removed: bool = False
    has_begun: bool = False
    has_no_plan: bool = False

    @property
    def is_free(self) -> bool:
        return not (self.has_begun or self.has_no_plan)


@dataclass(frozen=True)
class Calendar:
    """The sessions of one athlete in one team, and since when they are paused, if they are."""

    sessions: tuple[CalendarSession, ...]
    paused_from: date | None = None

    @property
    def seen(self) -> list[CalendarSession]:
        return [session for session in self.sessions if not session.removed]

    def get(self, id: SessionId) -> CalendarSession | None:
        return next((session for session in self.sessions if session.id == id), None)


@dataclass(frozen=True)
class ChangedCalendar:
    """The calendar after a change, and the sessions that stayed where they are."""

    calendar: Calendar
    unmoved: tuple[CalendarSession, ...] = ()


def move(
    calendar: Calendar,
    id: SessionId,
    to: date,
    *,
    by: int | None = None,
    begun_too: bool = False,
) -> ChangedCalendar:
    """Put one session on the day `to`. `by` is kept as who moved it.

    HasBegun where it has, unless `begun_too`: what was logged in it moves along.
    """
    session = calendar.get(id)
    if session is None or session.removed:
        raise NothingThere
    if session.has_begun and not begun_too:
        raise HasBegun
    if session.date == to:
        return ChangedCalendar(calendar)
    origin = session.moved_from or session.date
    back = origin == to
    moved = replace(
        session, date=to, moved_from=None if back else origin, moved_by=None if back else by
    )
    return ChangedCalendar(_settled(calendar, {id: moved}))


def shift(
    calendar: Calendar,
    first: date,
    days: int,
    *,
    today: date,
    only: Collection[SessionId] | None = None,
) -> ChangedCalendar:
    """Put everything from the day `first` on `days` later, or earlier below 0.

    `only`: of these sessions alone.
    """
    sessions = _from(calendar, first)
    if only is not None:
        sessions = [session for session in sessions if session.id in only]
    if not sessions:
        raise NothingThere
    shifted = _shifted(calendar, sessions, timedelta(days=days), today)
    return ChangedCalendar(shifted, _stayed(calendar, first))


def pause(calendar: Calendar, first: date) -> ChangedCalendar:
    """Let the sessions from the day `first` on wait. Each keeps its date until the plan goes on."""
    return ChangedCalendar(_waiting(replace(calendar, paused_from=first)), _stayed(calendar, first))


def resume(calendar: Calendar, on: date, *, keep_weekdays: bool, today: date) -> ChangedCalendar:
    """Let the plan go on from the day `on`, with what waited put later.

    With `keep_weekdays` by the fewest whole weeks that bring the first of it to `on` or later;
    otherwise by as many days as the pause was long.
    """
    if on < today:
        raise IsOver(on)
    waits = [session for session in calendar.seen if session.paused and session.is_free]
    later = on - calendar.paused_from if calendar.paused_from else timedelta()
    if keep_weekdays:
        late = on - min((session.date for session in waits), default=on)
        later = timedelta(days=-(-late.days // 7) * 7)
    going = _waiting(replace(calendar, paused_from=None))
    return ChangedCalendar(_shifted(going, waits, max(later, timedelta()), today))


def skip(calendar: Calendar, monday: date, *, today: date) -> ChangedCalendar:
    """Leave the week of `monday` out, from today on. What comes later stays where it is."""
    first, last = max(monday, today), monday + WEEK - timedelta(days=1)
    week = [session for session in calendar.seen if first <= session.date <= last]
    if not any(session.is_free for session in week):
        raise NothingThere
    out = {session.id: replace(session, removed=True) for session in week if session.is_free}
    return ChangedCalendar(_with(calendar, out), _told(week))


def repeat(
    calendar: Calendar, monday: date, new_id: Callable[[], SessionId], *, today: date
) -> tuple[ChangedCalendar, list[tuple[SessionId, SessionId]]]:
    """Do the week of `monday` again in the week after it, what comes later a week later.

    `new_id()` names each copy. Returns the ChangedCalendar and [(copy's id, id of what it copies)].
    """
    week = [s for s in calendar.seen if monday <= s.date < monday + WEEK and not s.has_no_plan]
    if not week:
        raise NothingThere
    over = [s.date + WEEK for s in week if s.date + WEEK < today]
    if over:
        raise IsOver(min(over))
    later = _from(calendar, monday + WEEK)
    shifted = _shifted(calendar, later, WEEK, today)
    pairs = [(new_id(), session.id) for session in week]
    copies = {
        id: CalendarSession(id=id, date=session.date + WEEK, slot=session.slot)
        for (id, _), session in zip(pairs, week, strict=True)
    }
    longer = replace(shifted, sessions=(*shifted.sessions, *copies.values()))
    return ChangedCalendar(_settled(longer, copies), _stayed(calendar, monday + WEEK)), pairs


def remove(calendar: Calendar, id: SessionId) -> ChangedCalendar:
    """Take one session out."""
    session = calendar.get(id)
    if session is None or session.removed:
        raise NothingThere
    if session.has_begun:
        raise HasBegun
    return ChangedCalendar(_with(calendar, {id: replace(session, removed=True)}))


def put_back(calendar: Calendar, id: SessionId) -> ChangedCalendar:
    """Put one session that was taken out back on its day, into the slot that it had if it is free.

    HasBegun where what it was assigned by was taken back while it was out.
    """
    session = calendar.get(id)
    if session is None or not session.removed:
        raise NothingThere
    if session.has_begun:
        raise HasBegun
    back = {id: replace(session, removed=False)}
    return ChangedCalendar(_settled(calendar, back, as_they_were=True))


def changes(
    before: Calendar, after: Calendar
) -> tuple[dict[SessionId, CalendarSession], dict[SessionId, CalendarSession]]:
    """What differs between two calendars: ({id: before}, {id: after}).

    A session that was made in between is in the second alone.
    """
    was = {session.id: session for session in before.sessions}
    now = {session.id: session for session in after.sessions}
    differs = {id for id in now if was.get(id) != now[id]}
    return {id: was[id] for id in differs & was.keys()}, {id: now[id] for id in differs}


def undo(
    calendar: Calendar,
    before: dict[SessionId, CalendarSession],
    after: dict[SessionId, CalendarSession],
    *,
    paused: tuple[date | None, date | None] | None = None,
) -> ChangedCalendar:
    """Give back what was, of sessions that nobody changed or logged in since.

    `before` and `after` as `changes` gave them; `paused`: (from when before, from when after).
    `unmoved` has those that stay as they are now: where something was logged, or that were
    changed again or are removed.
    """
    back, unmoved = {}, []
    for id, then in after.items():
        here = calendar.get(id)
        # One that had begun when it was changed goes back with what was logged in it.
        begun_since = here is not None and here.has_begun and not then.has_begun
        if here is None or begun_since or not _is_as(here, then):
            unmoved.append(here or then)
        elif id in before:
            back[id] = replace(before[id], has_begun=here.has_begun, has_no_plan=here.has_no_plan)
        else:
            back[id] = replace(here, removed=True)
    if paused and calendar.paused_from == paused[1]:
        calendar = replace(calendar, paused_from=paused[0])
    return ChangedCalendar(_waiting(_settled(calendar, back, as_they_were=True)), tuple(unmoved))


def _is_as(here: CalendarSession, then: CalendarSession) -> bool:
    return (here.date, here.slot, here.paused, here.removed) == (
        then.date,
        then.slot,
        then.paused,
        then.removed,
    )


def _from(calendar: Calendar, first: date) -> list[CalendarSession]:
    return [session for session in calendar.seen if session.date >= first and session.is_free]


def _told(sessions: Iterable[CalendarSession]) -> tuple[CalendarSession, ...]:
    """Of these, the ones that stay because something was logged."""
    return tuple(s for s in sorted(sessions, key=_in_order) if s.has_begun and not s.has_no_plan)


def _stayed(calendar: Calendar, first: date) -> tuple[CalendarSession, ...]:
    return _told(session for session in calendar.seen if session.date >= first)


def _shifted(
    calendar: Calendar, sessions: list[CalendarSession], by: timedelta, today: date
) -> Calendar:
    now = {session.id: session for session in calendar.sessions}
    moved = {
        session.id: replace(
            now[session.id],
            date=session.date + by,
            moved_from=session.moved_from + by if session.moved_from else None,
        )
        for session in sessions
    }
    over = [session.date for session in moved.values() if by and session.date < today]
    if over:
        raise IsOver(min(over))
    return _settled(calendar, moved) if by else calendar


def _in_order(session: CalendarSession) -> tuple[date, int, str]:
    return session.date, session.slot, str(session.id)


def _settled(
    calendar: Calendar, moved: dict[SessionId, CalendarSession], *, as_they_were: bool = False
) -> Calendar:
    """The calendar with the sessions of `moved`, {id: CalendarSession}, each in a slot of its own.

    In the day's lowest free slots; `as_they_were` in the slot it has, where that is free.
    """
    stays = [session for session in calendar.seen if session.id not in moved]
    taken: defaultdict[date, set[int]] = defaultdict(set)
    for session in stays:
        taken[session.date].add(session.slot)
    placed = {}
    for session in sorted(moved.values(), key=_in_order):
        if session.removed:
            placed[session.id] = session
            continue
        slot = session.slot
        if not as_they_were or slot in taken[session.date]:
            slot = free_slot(taken[session.date], session.date)
        taken[session.date].add(slot)
        placed[session.id] = replace(session, slot=slot)
    return _waiting(_with(calendar, placed))


def _waiting(calendar: Calendar) -> Calendar:
    """The calendar with exactly the sessions paused that lie in the pause, if there is one."""
    first = calendar.paused_from

    def waits(session: CalendarSession) -> bool:
        if session.removed or (first is not None and not session.is_free):
            return session.paused
        return first is not None and session.date >= first

    return _with(calendar, {s.id: replace(s, paused=waits(s)) for s in calendar.sessions})


def _with(calendar: Calendar, changed: dict[SessionId, CalendarSession]) -> Calendar:
    sessions = tuple(changed.get(session.id, session) for session in calendar.sessions)
    return replace(calendar, sessions=sessions)
