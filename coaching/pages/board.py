"""The coach's board as plain values: the roster by seven days, and what needs the coach.

Four queries, whatever the number of athletes: who is in the team, the week's sessions with
their counters and those missed last before it, the sets that need a look, and what was reported
to hurt. Nothing here renders; words are for people.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from operator import attrgetter
from typing import cast

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, ngettext

from coaching.dates import DAY, WEEK, is_in_range, monday_of
from coaching.models import Athlete, Squad, SquadMembership, Team
from coaching.models.sessions import COUNTERS
from coaching.pages import needs
from coaching.pages.board_cells import BoardAthlete, BoardDay, BoardRow, Cell
from coaching.pages.board_rows import (
    FlaggedRow,
    PainRow,
    SessionRow,
    flagged_sets,
    week_pains,
    week_sessions,
)
from coaching.pages.needs import Need
from coaching.presentation import wording
from coaching.presentation.wording import listed, moved_text
from coaching.rules import compliance
from coaching.rules.names import by_name

OPEN_NEEDS = 3


@dataclass
class Board:
    """A team's week. What its `version` is worked out from was read; `rows` and `needs` are made
    when they are asked for, so that a poll to which nothing is new costs little.

    `todays`: {time zone: the date there}. `sessions` and `flagged` are rows of the database.
    Of the days before the week `sessions` has those that were missed last.
    """

    team: Team
    monday: date
    today: date
    unit_system: str
    athletes: list[BoardAthlete]
    todays: dict[str, date]
    sessions: list[SessionRow]
    flagged: list[FlaggedRow]
    pains: list[PainRow]
    squad: Squad | None = None

    @cached_property
    def version(self) -> str:
        """The same text as long as the board shows the same."""
        athletes = [(a.pk, a.name, a.paused_from, self.todays[a.timezone]) for a in self.athletes]
        context = (self.team.pk, self.monday, self.today, self.unit_system, get_language())
        shown = [self.shows(athlete) for athlete in self.athletes]
        facts = repr((context, shown, athletes, self.sessions, self.flagged, self.pains))
        return sha256(facts.encode()).hexdigest()[:32]

    @cached_property
    def days(self) -> list[BoardDay]:
        return _days(self.monday, self.today)

    @cached_property
    def earlier(self) -> list[BoardDay]:
        """The days before the week on which somebody may have missed something."""
        dates = sorted({one.date for one in self.sessions if one.date < self.monday})
        return [_day(date, self.today) for date in dates]

    @cached_property
    def rows(self) -> list[BoardRow]:
        of_day: defaultdict[tuple[int, date], list[SessionRow]] = defaultdict(list)
        caps: dict[tuple[int, date], str] = {}
        for session in self.sessions:
            of_day[session.athlete_id, session.date].append(session)
        for one in self.flagged:
            if one.over_cap:
                day = one.session_drill__block__session__date
                caps.setdefault((one.athlete_id, day), _over(one, self.unit_system))
        shorts = short_names([athlete.name for athlete in self.athletes])
        rows = [
            _row(
                athlete,
                short,
                (self.todays[athlete.timezone], self.today),
                self.days,
                self.earlier,
                of_day,
                caps,
            )
            for athlete, short in zip(self.athletes, shorts, strict=True)
        ]
        hurt = {pain.athlete_id for pain in self.pains}
        for row in rows:
            row.hurts = row.athlete.pk in hurt
            paused_from = row.athlete.paused_from
            row.paused = paused_from is not None and paused_from <= self.sunday
        return rows

    def shows(self, athlete: BoardAthlete) -> bool:
        return self.squad is None or athlete.in_squad

    @cached_property
    def shown(self) -> list[BoardRow]:
        """The rows of the grid."""
        return [row for row in self.rows if self.shows(row.athlete)]

    @cached_property
    def needs(self) -> list[Need]:
        return needs.of_week(
            self.rows,
            self.days,
            self.flagged,
            self.pains,
            unit_system=self.unit_system,
            is_this_week=self.is_this_week,
        )

    @property
    def sunday(self) -> date:
        return self.monday + WEEK - DAY

    @property
    def previous(self) -> date | None:
        return self.monday - WEEK if is_in_range(self.monday - WEEK) else None

    @property
    def next(self) -> date | None:
        return self.monday + WEEK if is_in_range(self.monday + WEEK) else None

    @property
    def is_this_week(self) -> bool:
        return self.monday <= self.today <= self.sunday

    @property
    def is_empty(self) -> bool:
        """Nothing is planned and nothing was done all week."""
        return not any(cell.sessions for row in self.shown for cell in row.cells)

    @property
    def first_needs(self) -> list[Need]:
        return self.needs[:OPEN_NEEDS]

    @property
    def more_needs(self) -> list[Need]:
        """Those that are folded away under the first ones."""
        return self.needs[OPEN_NEEDS:]

    @property
    def assign_from(self) -> date | None:
        """The day to assign from: the Monday of a week that lies ahead, else none."""
        return self.monday if self.monday > self.today else None

    @property
    def title(self) -> str:
        return wording.week_name(self.monday, self.today) or gettext("Week of %(monday)s") % {
            "monday": date_format(self.monday, "j F")
        }

    @property
    def span(self) -> str:
        """ "2–8 March", or "30 March – 5 April"; with the year when it is not this one."""
        year = " Y" if self.sunday.year != self.today.year else ""
        last = date_format(self.sunday, "j F" + year)
        if self.monday.month == self.sunday.month:
            return gettext("%(first)s–%(last)s") % {"first": self.monday.day, "last": last}
        first = date_format(self.monday, "j F" + year)
        return gettext("%(first)s – %(last)s") % {"first": first, "last": last}


def week(
    team: Team, day: date, *, now: datetime.datetime, unit_system: str, squad: Squad | None = None
) -> Board:
    """The Board of the week that `day` is in, as it stands at the instant `now`.

    With `squad` the grid shows its athletes alone; what needs the coach is of the whole team.

    `unit_system` is the reader's: 'imperial' or 'metric'. A day is missed when it is over for the
    team and where the athlete is; the column called today is the team's.
    """
    monday = monday_of(day)
    in_squad = SquadMembership.objects.filter(squad=squad, athlete=OuterRef("pk"))
    athletes = Athlete.objects.in_team(team).annotate(paused_from=F("memberships__paused_from"))
    athletes = athletes.only("name", "timezone")
    athletes = by_name(athletes.annotate(in_squad=Exists(in_squad)) if squad else athletes)
    return Board(
        team=team,
        monday=monday,
        today=team.date_at(now),
        unit_system=unit_system,
        athletes=athletes,
        todays={athlete.timezone: athlete.date_at(now) for athlete in athletes},
        sessions=list(week_sessions(team, monday)),
        flagged=list(flagged_sets(team, monday)),
        pains=list(week_pains(team, monday)),
        squad=squad,
    )


def short_names(names: Sequence[str]) -> list[str]:
    """ "Isla Grant" as "Isla G"; two who would be the same keep their whole names."""
    shorts: list[str] = []
    for name in names:
        words = name.split()
        shorts.append(f"{words[0]} {words[-1][0]}" if len(words) > 1 else name)
    often = Counter(shorts)
    return [short if often[short] == 1 else name for short, name in zip(shorts, names, strict=True)]


def _days(monday: date, today: date) -> list[BoardDay]:
    return [_day(monday + n * DAY, today) for n in range(7)]


def _day(date: datetime.date, today: date) -> BoardDay:
    return _column(get_language(), date, date == today)


@lru_cache(maxsize=500)
def _column(_language: str | None, date: datetime.date, is_today: bool) -> BoardDay:
    return BoardDay(
        date=date,
        short=date_format(date, "D")[:1],
        name=date_format(date, "D"),
        full=date_format(date, "l"),
        label=date_format(date, "D j F"),
        is_today=is_today,
    )


def _row(
    athlete: BoardAthlete,
    short: str,
    todays: tuple[date, date],
    days: list[BoardDay],
    earlier: list[BoardDay],
    of_day: Mapping[tuple[int, date], list[SessionRow]],
    caps: Mapping[tuple[int, date], str],
) -> BoardRow:
    """`todays`: the date where the athlete is, and the team's."""
    base = reverse("athlete_day", args=[athlete.pk, days[0].date])[:-11]

    def cell(day: BoardDay, index: int | str) -> Cell:
        return _cell(
            f"c{athlete.pk}-{index}",
            f"{base}{day.date.isoformat()}/",
            day,
            todays,
            of_day.get((athlete.pk, day.date), []),
            caps.get((athlete.pk, day.date)),
        )

    cells = [cell(day, index) for index, day in enumerate(days)]
    before = [(day, cell(day, "")) for day in earlier if (athlete.pk, day.date) in of_day]
    sessions = [
        session
        for cell in cells
        for session in cell.sessions
        if session.planned_sets and not session.waits
    ]
    done = sum(1 for session in sessions if session.done_sets >= session.planned_sets)
    url = base.removesuffix("days/")
    if not any(day.is_today for day in days):
        url += f"?from={days[0].date}"
    missed = [(day, cell) for day, cell in before if cell.state == "missed"]
    return BoardRow(athlete, short, url, cells, done, len(sessions), missed)


NOTHING = compliance.Tally()
counters_of = attrgetter(*COUNTERS)


def _cell(
    key: str,
    url: str,
    day: BoardDay,
    todays: tuple[date, date],
    sessions: list[SessionRow],
    over: str | None,
) -> Cell:
    # What waits is left out of a day on which something else is done.
    asked = [session for session in sessions if not session.waits] or sessions
    counts = asked[0] if len(asked) == 1 else _sum(asked)
    state = _state(counts, asked, day.date, todays)
    planned, done = counts.planned_sets, counts.done_sets
    text, flags = _words(
        get_language(),
        day.label,
        state,
        counters_of(counts),
        over or gettext("over the cap") if counts.over_cap_sets else "",
        tuple(_moved(session) for session in asked if session.moved_from),
    )
    return Cell(
        key=key,
        url=url,
        state=state,
        share=compliance.done_share(counts),
        text=text,
        number=f"{done}/{planned}" if planned and state in ("partial", "live") else "",
        flags=flags,
        is_today=day.is_today,
        counts=counts,
        sessions=sessions,
    )


def _state(
    counts: compliance.Counts,
    asked: list[SessionRow],
    day: datetime.date,
    todays: tuple[date, date],
) -> str:
    today, teams_today = todays
    return compliance.state(
        counts,
        date=day,
        today=today,
        teams_today=teams_today,
        finished=bool(asked) and all(session.finished_at for session in asked),
        paused=bool(asked) and all(session.paused for session in asked),
    )


def _moved(session: SessionRow) -> tuple[str, str]:
    """ "moved by Maya from Tue", and "from Tue" as the cell has room for it."""
    text = moved_text(session.moved_from, session.moved_by__name, days="D")
    return text, gettext("from %(day)s") % {"day": date_format(cast(date, session.moved_from), "D")}


@lru_cache(maxsize=5000)
def _words(
    _language: str | None,
    day: str,
    state: str,
    counters: tuple[int, ...],
    over: str,
    moved: tuple[tuple[str, str], ...],
) -> tuple[str, list[tuple[str, str]]]:
    """(`text`, `flags`) of a cell. Kept: coaches look at the same days again and again."""
    counts = compliance.Tally(*counters)
    flags: list[tuple[str, str]] = [("alert", over)] if over else []
    parts = [*_state_parts(state, counts), *filter(None, [over]), *(text for text, _ in moved)]
    flags += [("week", short) for _, short in moved]
    # What was skipped is told beside the sets.
    flags[:0] = [("skip", text) for text in wording.skipped_parts(counts)]
    return gettext("%(day)s: %(what)s") % {"day": day, "what": listed(parts)}, flags


def _sum(sessions: Iterable[SessionRow]) -> compliance.Tally:
    total = NOTHING
    for session in sessions:
        total += compliance.Tally(*counters_of(session))
    return total


def _state_parts(state: str, counts: compliance.Tally) -> list[str]:
    """The state of a day in words and sets: what was planned of it, then what was added."""
    word, *sets = wording.state_parts(state, counts)
    n = counts.extra_sets if counts.planned_sets else 0
    more = [ngettext("%(extra)s extra", "%(extra)s extra", n) % {"extra": n}] if n else []
    return [word[:1].lower() + word[1:], *sets, *more]


def _over(row: FlaggedRow, unit_system: str) -> str:
    value = cast(Decimal, row.session_drill__load_cap_value)  # it is over it
    return wording.over_cap_text(value, row.session_drill__load_cap_unit, unit_system)
