"""What the board shows of an athlete's week: plain values."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import cast

from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, gettext, ngettext

from coaching.dates import DAY
from coaching.models import Restriction
from coaching.pages.board_rows import FlaggedRow, SessionRow
from coaching.presentation import states, wording
from coaching.presentation.restrictions import restriction_text
from coaching.presentation.states import moved_text
from coaching.presentation.wording import listed
from coaching.rules import compliance
from coaching.rules.restrictions import each_kind_once


@dataclass
class BoardAthlete:
    """An athlete as the board has her: with her pause, and whether she is in the squad."""

    pk: int
    name: str
    timezone: str
    paused_from: datetime.date | None
    in_squad: bool
    has_sessions: bool = False

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class BoardDay:
    """A column. `short` is one letter, `name` three, `label` "Tue 3 March"."""

    date: datetime.date
    short: str
    name: str
    full: str
    label: str
    is_today: bool


@dataclass(slots=True)
class Cell:
    """An athlete's day. `text` says everything; `number` and `flags` are what is also seen."""

    key: str
    url: str
    state: str
    share: float
    text: str
    number: str
    flags: list[tuple[str, str]]
    is_today: bool
    counts: compliance.Counts
    sessions: list[SessionRow]

    @property
    def shown(self) -> tuple[object, ...]:
        """All that is drawn of it."""
        words = self.number, tuple(self.flags), self.text
        return self.key, self.url, self.state, self.share, *words, self.is_today


@dataclass
class BoardRow:
    """`short` is the name for a narrow screen: "Isla G" where nobody else is that.

    `url` leads to her calendar.
    """

    athlete: BoardAthlete
    short: str
    url: str
    cells: list[Cell]
    done: int
    planned: int
    hurts: bool = False
    paused: bool = False
    may_not: str = ""


def short_names(names: Sequence[str]) -> list[str]:
    """ "Isla Grant" as "Isla G"; two who would be the same keep their whole names."""
    shorts: list[str] = []
    for name in names:
        words = name.split()
        shorts.append(f"{words[0]} {words[-1][0]}" if len(words) > 1 else name)
    often = Counter(shorts)
    return [short if often[short] == 1 else name for short, name in zip(shorts, names, strict=True)]


def may_not_text(restrictions: Sequence[Restriction], first: date, last: date) -> str:
    """What an athlete with them may not do on a day from `first` to `last`."""
    rows = each_kind_once(restrictions, first, last)
    return listed(restriction_text(row) for row in rows) if rows else ""


def week_days(monday: date, today: date) -> list[BoardDay]:
    return [board_day(monday + n * DAY, today) for n in range(7)]


def board_day(date: datetime.date, today: date) -> BoardDay:
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


def board_row(
    athlete: BoardAthlete,
    short: str,
    todays: tuple[date, date],
    days: list[BoardDay],
    of_day: Mapping[tuple[int, date], list[SessionRow]],
    caps: Mapping[tuple[int, date], str],
) -> BoardRow:
    """`todays`: the date where the athlete is, and the team's."""
    language, base = get_language(), _days_of(athlete.pk)

    def cell(day: BoardDay, index: int) -> Cell:
        return _cell(
            language,
            f"c{athlete.pk}-{index}",
            f"{base}{day.date}/",
            day,
            todays,
            of_day.get((athlete.pk, day.date), []),
            caps.get((athlete.pk, day.date)),
        )

    cells = [cell(day, index) for index, day in enumerate(days)]
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
    return BoardRow(athlete, short, url, cells, done, len(sessions))


@lru_cache(maxsize=1000)
def _days_of(athlete: int) -> str:
    """What the addresses of an athlete's days begin with."""
    return reverse("athlete_day", args=[athlete, date.min]).removesuffix(f"{date.min}/")


NOTHING = compliance.Tally()
counters_of = attrgetter(*compliance.COUNTERS)


def _cell(
    language: str | None,
    key: str,
    url: str,
    day: BoardDay,
    todays: tuple[date, date],
    sessions: list[SessionRow],
    over: str | None,
) -> Cell:
    asked = sessions
    if len(sessions) > 1:
        # What waits is left out of a day on which something else is done.
        asked = [session for session in sessions if not session.waits] or sessions
    counts = asked[0] if len(asked) == 1 else _sum(asked)
    state, share, text, number, flags = _words(
        language,
        (day.date, day.label),
        todays,
        counters_of(counts),
        bool(asked) and all(session.finished_at for session in asked),
        bool(asked) and all(session.paused for session in asked),
        over or gettext("over the cap") if counts.over_cap_sets else "",
        tuple(_moved(session) for session in asked if session.moved_from),
    )
    return Cell(
        key=key,
        url=url,
        state=state,
        share=share,
        text=text,
        number=number,
        flags=flags,
        is_today=day.is_today,
        counts=counts,
        sessions=sessions,
    )


def _moved(session: SessionRow) -> tuple[str, str]:
    """ "moved by Maya from Tue", and "from Tue" as the cell has room for it."""
    text = moved_text(session.moved_from, session.moved_by__name, days="D")
    return text, gettext("from %(day)s") % {"day": date_format(cast(date, session.moved_from), "D")}


@lru_cache(maxsize=5000)
def _words(
    _language: str | None,
    day: tuple[date, str],
    todays: tuple[date, date],
    counters: tuple[int, ...],
    finished: bool,
    paused: bool,
    over: str,
    moved: tuple[tuple[str, str], ...],
) -> tuple[str, float, str, str, list[tuple[str, str]]]:
    """(`state`, `share`, `text`, `number`, `flags`) of a cell. Kept: coaches look at the same days
    again and again.
    """
    (date, label), (today, teams_today) = day, todays
    counts = compliance.Tally(*counters)
    state = compliance.state(
        counts,
        date=date,
        today=today,
        teams_today=teams_today,
        finished=finished,
        paused=paused,
    )
    parts = [*_state_parts(state, counts), *filter(None, [over]), *(text for text, _ in moved)]
    # What was skipped is told beside the sets.
    flags = [("skip", text) for text in states.skipped_parts(counts)]
    flags += [("alert", over)] if over else []
    flags += [("week", short) for _, short in moved]
    planned, done = counts.planned_sets, counts.done_sets
    number = f"{done}/{planned}" if planned and state in ("partial", "live") else ""
    text = gettext("%(day)s: %(what)s") % {"day": label, "what": listed(parts)}
    return state, compliance.done_share(counts), text, number, flags


def _sum(sessions: Iterable[SessionRow]) -> compliance.Tally:
    total = NOTHING
    for session in sessions:
        total += compliance.Tally(*counters_of(session))
    return total


def _state_parts(state: str, counts: compliance.Tally) -> list[str]:
    """The state of a day in words and sets: what was planned of it, then what was added."""
    word, *sets = states.state_parts(state, counts)
    n = counts.extra_sets if counts.planned_sets else 0
    more = [ngettext("%(extra)s extra", "%(extra)s extra", n) % {"extra": n}] if n else []
    return [word[:1].lower() + word[1:], *sets, *more]


def cap_text(row: FlaggedRow, unit_system: str) -> str:
    value = cast(Decimal, row.session_drill__load_cap_value)  # it is over it
    return wording.over_cap_text(value, row.session_drill__load_cap_unit, unit_system)


def cap_texts(rows: Iterable[FlaggedRow], unit_system: str) -> dict[tuple[int, date], str]:
    """{(athlete id, day): what is said of the first load over its cap}"""
    texts: dict[tuple[int, date], str] = {}
    for row in rows:
        day = row.session_drill__block__session__date
        texts.setdefault((row.athlete_id, day), cap_text(row, unit_system))
    return texts
