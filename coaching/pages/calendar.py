"""The calendar page as plain values: weeks of days, with what was done and what is planned."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property

from coaching.dates import DAY, FIRST, LAST, WEEK, OfAWeek, monday_of
from coaching.models import Athlete, DayMark, Session
from coaching.presentation import states, wording
from coaching.services.calendar import Beside

from .planned_tests import PlannedLine, lines_of

#: Weeks on one page: the one asked for and what follows.
SHOWN = 6


@dataclass
class CalendarItem:
    """A session on its day. `moves`: the reader may put it on another one."""

    session: Session
    state: str
    url: str
    moves: bool
    moved: str = ""
    team: str = ""

    @property
    def share(self) -> float:
        return self.session.done_share

    @property
    def text(self) -> str:
        """Its state, where it came from, and its team, where there are several."""
        text = states.state_text(self.state, self.session)
        text = wording.listed([text, self.moved]) if self.moved else text
        return f"{text} · {self.team}" if self.team else text


@dataclass
class CalendarDay:
    date: datetime.date
    today: datetime.date
    items: list[CalendarItem] = field(default_factory=list)
    marks: list[DayMark] = field(default_factory=list)
    tests: list[PlannedLine] = field(default_factory=list)
    #: Its foot contacts beside their limit, in words; '' where it has none.
    contacts: str = ""

    @property
    def is_today(self) -> bool:
        return self.date == self.today

    @property
    def is_past(self) -> bool:
        return self.date < self.today

    @property
    def has_beside(self) -> bool:
        """Whether more than sessions stands on it: most days have none, and are drawn so."""
        return bool(self.marks or self.tests)

    @property
    def is_bare(self) -> bool:
        return not self.items and not self.has_beside

    @property
    def names_month(self) -> bool:
        """The month is named where it begins, and where a week begins."""
        return self.date.day == 1 or self.date.weekday() == 0


@dataclass
class Week(OfAWeek):
    monday: date
    today: date
    days: list[CalendarDay]

    @property
    def title(self) -> str:
        return wording.week_name(self.monday, self.today)

    @property
    def has_plan(self) -> bool:
        return any(day.items for day in self.days)

    @property
    def can_skip(self) -> bool:
        """Something is still to do in it."""
        items = [item for day in self.days if not day.is_past for item in day.items]
        return any(item.moves and item.session.planned_sets for item in items)

    @property
    def can_repeat(self) -> bool:
        """What it holds can be done again without landing on a day that is over."""
        return any(item.session.planned_sets for day in self.days for item in day.items) and all(
            day.date + WEEK >= self.today for day in self.days if day.items
        )


@dataclass
class Page:
    """`first` is a Monday, `today` the athlete's own."""

    first: date
    today: date
    weeks: list[Week]

    @property
    def last(self) -> date:
        return self.weeks[-1].sunday

    def put_contacts(self, texts: Mapping[date, str]) -> None:
        """Say of each day its foot contacts."""
        for week in self.weeks:
            for day in week.days:
                day.contacts = texts.get(day.date, "")

    @property
    def earlier(self) -> date | None:
        return max(self.first - SHOWN * WEEK, FIRST) if self.first > FIRST else None

    @property
    def later(self) -> date | None:
        after = self.first + SHOWN * WEEK
        return after if after + SHOWN * WEEK <= LAST else None

    @property
    def span(self) -> str:
        """Its first and last day; with the year, where that is not this one."""
        last = "j M" if self.last.year == self.today.year else "j M Y"
        return f"{date_format(self.first, 'j M')} – {date_format(self.last, last)}"

    @property
    def is_now(self) -> bool:
        return self.first == monday_of(self.today)

    @cached_property
    def is_empty(self) -> bool:
        return all(day.is_bare for week in self.weeks for day in week.days)


def span(first: date) -> tuple[date, date]:
    """(first, last) of the days on a page that starts with the week of `first`."""
    return first, first + SHOWN * WEEK - DAY


def page(
    sessions: Iterable[Session],
    beside: Mapping[date, Beside],
    first: date,
    athlete: Athlete,
    *,
    own: bool,
    movable: Collection[UUID],
    teams: Collection[int] = (),
) -> Page:
    """A Page from the week of the Monday `first`.

    `sessions` of those days with their blocks and `has_begun`; `beside`: what else the days
    hold; `movable` are the ids of those that the reader may move, begun or not. `teams`: names are
    shown where there are several.
    """
    today, (start, _) = athlete.today, span(first)
    dates = [start + n * DAY for n in range(7 * SHOWN)]
    days = {}
    for day in dates:
        other = beside.get(day, Beside())
        tests = lines_of(other.tests, athlete, today, own=own)
        days[day] = CalendarDay(day, today, marks=other.marks, tests=tests)
    for session in sessions:
        days[session.date].items.append(
            CalendarItem(
                session=session,
                state=session.state(today),
                url=_url(session, today, own=own),
                moves=session.pk in movable and not session.has_begun,
                moved=states.session_moved_text(session),
                team=session.team.name if len(teams) > 1 else "",
            )
        )
    mondays = [start + n * WEEK for n in range(SHOWN)]
    return Page(
        first=start,
        today=today,
        weeks=[Week(start, today, [days[start + n * DAY] for n in range(7)]) for start in mondays],
    )


def first_monday(wanted: date | None, today: date) -> date:
    """The Monday a page starts with: of the day that is asked for, else of today."""
    monday = monday_of(wanted or today)
    return max(FIRST, min(monday, LAST - SHOWN * WEEK + DAY))


def _url(session: Session, today: date, *, own: bool) -> str:
    if not own:
        return reverse("athlete_day", args=[session.athlete_id, session.date])
    return reverse("today") if session.date == today else session.get_absolute_url()
