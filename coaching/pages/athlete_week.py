"""An athlete's own week as plain values: what each day asks for, and what came of it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from coaching.models import Athlete, DayMark, Session
from coaching.presentation import states
from coaching.presentation.wording import listed
from coaching.services.calendar import Beside, may_move_own

from .planned_tests import PlannedLine, lines_of


@dataclass
class WeekSession:
    """`text` says how far it is, whose it is where there are several teams, and its move.

    `names` are those of its blocks, `kinds` each kind of them once.
    """

    session: Session
    state: str
    text: str
    url: str
    kinds: tuple[str, ...]
    names: str
    may_move: bool

    @property
    def moves(self) -> UUID | None:
        """The id to move it by, where she may."""
        return self.session.pk if self.may_move else None


@dataclass
class WeekDay:
    """`marks`: its races and rest days; `tests`: what is planned to be measured."""

    date: datetime.date
    today: datetime.date
    sessions: list[WeekSession]
    marks: list[DayMark]
    tests: list[PlannedLine]

    @property
    def is_today(self) -> bool:
        return self.date == self.today

    @property
    def is_past(self) -> bool:
        return self.date < self.today


def days(
    sessions: Sequence[Session],
    beside: Mapping[date, Beside],
    monday: date,
    athlete: Athlete,
    today: date,
) -> list[WeekDay]:
    """The seven WeekDays from `monday`. `sessions` with blocks; `beside`: what else they hold."""
    many_teams = len({session.team_id for session in sessions}) > 1
    of_day: dict[datetime.date, list[WeekSession]] = {}
    for session in sessions:
        shown = _session(session, today, many_teams=many_teams)
        of_day.setdefault(session.date, []).append(shown)
    dates = [monday + timedelta(days=n) for n in range(7)]
    held = ((day, beside.get(day, Beside())) for day in dates)
    return [
        WeekDay(
            day,
            today,
            of_day.get(day, []),
            other.marks,
            lines_of(other.tests, athlete, today, own=True),
        )
        for day, other in held
    ]


def _session(session: Session, today: date, *, many_teams: bool) -> WeekSession:
    state = session.state(today)
    parts = [_state_text(session, state)]
    if many_teams:
        parts.append(session.team.name)
    if session.moved_from:
        parts.append(states.session_moved_text(session))
    return WeekSession(
        session=session,
        state=state,
        text=" · ".join(parts),
        url=reverse("today") if session.date == today else session.get_absolute_url(),
        kinds=tuple(session.kinds),
        names=listed(session.blocks.all()),
        may_move=may_move_own(session, today),
    )


def _state_text(session: Session, state: str) -> str:
    planned = session.planned_sets
    texts = {
        "done": states.state_text(state, session),
        "planned": ngettext("%(n)s set planned", "%(n)s sets planned", planned) % {"n": planned},
        "missed": gettext("Missed. You can still log it."),
        "paused": gettext("Paused. It comes later."),
        "rest": gettext("Your own drills. Nothing logged yet.")
        if session.blocks.all()
        else gettext("Nothing in it yet"),
    }
    return texts.get(state) or states.done_text(session)
