"""A week on paper: what each athlete is given, with boxes to write in what she did.

Six queries, whatever the number of athletes, sessions and sets.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext

from coaching import figures
from coaching.figures import FigureError
from coaching.models import (
    Athlete,
    DayMark,
    Drill,
    LoggedSet,
    PlannedTest,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
)
from coaching.models.choices import Side
from coaching.models.session_queries import SessionQuerySet
from coaching.presentation.wording import done_text_of, prescription_text, result_text
from coaching.rules.units import PREFERRED, read_as
from coaching.services.calendar import marks

WEEK = [timedelta(days=n) for n in range(7)]


@dataclass
class PrintedLine:
    """A row of boxes: `label` is "Left" or empty; a box holds what is logged already.

    `is_answer`: a box takes yes or no.
    """

    label: str
    boxes: list[tuple[int, str]]
    is_answer: bool = False


@dataclass
class Drilled:
    """A drill with its boxes.

    `picture`: the key of its two pictures, where it has a figure.
    """

    drill: SessionDrill
    prescription: str
    lines: list[PrintedLine]
    picture: str | None


@dataclass
class PrintedDay:
    date: datetime.date
    marks: list[DayMark]
    tests: list[PlannedTest]
    sessions: list[tuple[Session, list[tuple[SessionBlock, list[Drilled]]]]] = field(
        default_factory=list
    )


@dataclass
class Page:
    """One athlete's week: all seven days, in order."""

    athlete: Athlete
    days: list[PrintedDay]

    @property
    def planned(self) -> list[PrintedDay]:
        return [day for day in self.days if day.sessions or day.marks or day.tests]


@dataclass
class Printed:
    """`pictures`: {key: (start, end)} as SVG, for symbols that stand once for all pages."""

    pages: list[Page]
    pictures: dict[str, tuple[str, ...]]


def week(
    athletes: Sequence[Athlete], sessions: SessionQuerySet, monday: date, teams: Collection[Team]
) -> Printed:
    """The week from `monday` of `athletes`, one page each. A Printed.

    `sessions` are those to print, of these athletes and this week. `teams`: whose races and rest
    days.
    """
    last = monday + WEEK[-1]
    planned = list(
        sessions.filter(athlete__in=athletes, date__range=(monday, last))
        .asked_for()
        .select_related("team")
        .in_reading_order()
        .with_plan()
    )
    by_day = defaultdict(list)
    for session in planned:
        by_day[session.athlete_id, session.date].append(session)
    marked = marks(teams, athletes, monday, last)
    tests = _tests(athletes, monday, teams)
    pictures = _pictures(planned)

    def printed(athlete: Athlete, day: date) -> PrintedDay:
        here = athlete.pk, day
        sessions_of = [
            (session, _blocks(session, athlete.units, pictures)) for session in by_day[here]
        ]
        return PrintedDay(day, marked.get(here, []), tests[here], sessions_of)

    pages = [
        Page(athlete, [printed(athlete, monday + days) for days in WEEK]) for athlete in athletes
    ]
    return Printed(pages, pictures)


def _tests(
    athletes: Sequence[Athlete], monday: date, teams: Collection[Team]
) -> dict[tuple[int, date], list[PlannedTest]]:
    """{(athlete, day): the tests that the teams planned}: one query."""
    week_of = PlannedTest.objects.filter(
        athlete__in=athletes,
        team__in=teams,
        date__range=(monday, monday + WEEK[-1]),
        assessment__archived_at=None,
    )
    tests: dict[tuple[int, date], list[PlannedTest]] = defaultdict(list)
    for test in week_of.select_related("assessment").order_by("pk"):
        tests[test.athlete_id, test.date].append(test)
    return tests


def _blocks(
    session: Session, unit_system: str, pictures: Mapping[str, object]
) -> list[tuple[SessionBlock, list[Drilled]]]:
    return [
        (
            block,
            [
                Drilled(
                    drill=drill,
                    prescription=prescription_text(drill, unit_system, sets=drill.own_sets),
                    lines=_lines(drill, unit_system),
                    picture=key if (key := _picture_key(drill)) in pictures else None,
                )
                for drill in block.drills.all()
                # Of one that was swapped before anything was done nothing is left to write down.
                if drill.set_numbers(drill.logged_sets.all())
            ],
        )
        for block in session.blocks.all()
    ]


def _lines(drill: SessionDrill, unit_system: str) -> list[PrintedLine]:
    logged = {(row.number, row.side): row for row in drill.logged_sets.all()}
    numbers = drill.set_numbers(logged.values())
    held = _loads(drill, logged.values(), unit_system) if drill.takes_load else {}
    lines = []
    for side in drill.rows_of_a_set:
        boxes = [(n, _result(logged.get((n, side)), held, unit_system)) for n in numbers]
        lines.append(PrintedLine("" if side == Side.BOTH else str(Side(side).label), boxes))
    if drill.takes_load:
        boxes = [(n, held.get(n, "")) for n in numbers]
        lines.append(PrintedLine(_load_label(drill, unit_system), boxes))
    return lines + _answer_lines(drill, numbers, logged)


def _loads(drill: SessionDrill, rows: Iterable[LoggedSet], unit_system: str) -> dict[int, str]:
    """{number: what was held in that set} as its box asks for it: each piece, both sides alike."""
    loads: defaultdict[int, set[tuple[Decimal | None, str, int]]] = defaultdict(set)
    for row in rows:
        loads[row.number].add((row.load_value, row.load_unit, row.load_count))
    return {
        number: read_as(value, unit, unit_system)[0]
        for number, some in loads.items()
        if len(some) == 1
        for value, unit, count in some
        if value is not None and count == drill.load_count
    }


def _result(row: LoggedSet | None, held: Collection[int], unit_system: str) -> str:
    """What a box says of a logged row: with its load where the load's own box does not hold it."""
    if row is None:
        return ""
    if row.number in held and not row.skip_reason:
        return done_text_of(row, unit_system)
    return result_text(row, unit_system)


def _load_label(drill: SessionDrill, unit_system: str) -> str:
    """Whether each piece counts, or all together: "Load, lb each"."""
    unit = PREFERRED[unit_system]["load"]
    if drill.load_count > 1:
        return gettext("Load, %(unit)s each") % {"unit": unit}
    return gettext("Load, %(unit)s total") % {"unit": unit}


def _answer_lines(
    drill: SessionDrill, numbers: Sequence[int], logged: Mapping[tuple[int, str], LoggedSet]
) -> list[PrintedLine]:
    """Boxes for what is asked with each set, as the phone asks it: the ball, the full range."""
    asked = []
    if drill.asks_ball_kept:
        asked.append(("ball_kept", gettext("Ball stayed")))
    if drill.asks_full_range:
        asked.append(("full_range", gettext("Full range")))
    lines = []
    for name, label in asked:
        for side in drill.rows_of_a_set:
            rows = [(number, logged.get((number, side))) for number in numbers]
            boxes = [(number, _answer_text(getattr(row, name, None))) for number, row in rows]
            which = label if side == Side.BOTH else f"{label}, {Side(side).label.lower()}"
            lines.append(PrintedLine(which, boxes, is_answer=True))
    return lines


def _answer_text(answer: bool | None) -> str:
    if answer is None:
        return ""
    return gettext("yes") if answer else gettext("no")


def _picture_key(drill: SessionDrill) -> str:
    """Names the pictures of a drill as it is planned: of what is held, and of lowered hands."""
    return f"{drill.drill_id}-{drill.implement_id or 0}{'-down' * drill.has_lowered_hands}"


def _pictures(sessions: Sequence[Session]) -> dict[str, tuple[str, ...]]:
    """{key: (start, end)} as SVG, with what is planned in the hands."""
    planned = {
        _picture_key(drill): drill
        for session in sessions
        for block in session.blocks.all()
        for drill in block.drills.all()
    }
    ids = {drill.drill_id for drill in planned.values()}
    with_figure = Drill.objects.filter(pk__in=ids).exclude(figure=None).only("figure")
    drawn = with_figure.prefetch_related("implements").in_bulk()
    pictures = {}
    for key, drill in planned.items():
        if drill.drill_id not in drawn:
            continue
        shown = drawn[drill.drill_id]
        held = {thing.pk: thing.drawn_as for thing in shown.implements.all()}
        kind = held.get(drill.implement_id, "") if drill.implement_id else ""
        lowered = drill.has_lowered_hands
        try:
            both = [figures.thumbnail(shown.figure or {}, start=start) for start in (True, False)]
        except FigureError:
            continue
        pictures[key] = tuple(figures.holding(small, kind, lowered=lowered) for small in both)
    return pictures
