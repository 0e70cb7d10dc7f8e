"""The coach's board as plain values: the roster by seven days, and what needs the coach.

Five queries, whatever the number of athletes (coaching.pages.board_rows): who is in the team,
what they may not do, the week's sessions with their counters and those missed last before it,
the sets that need a look, and what was reported to hurt. Nothing here renders; words are for
people.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import cast
from zoneinfo import ZoneInfo

from django.core.paginator import Page
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext

from coaching.dates import WEEK, OfAWeek, monday_of
from coaching.models import Restriction, Squad, Team
from coaching.pages import needs
from coaching.pages.board_cells import (
    BoardAthlete,
    BoardDay,
    BoardRow,
    board_day,
    board_row,
    cap_text,
    may_not_text,
    short_names,
    week_days,
)
from coaching.pages.board_rows import (
    FlaggedRow,
    PainRow,
    PersonRow,
    SessionRow,
    WeekFacts,
    week_facts,
)
from coaching.pages.needs import Need
from coaching.pages.paging import part, words_of
from coaching.presentation import wording
from coaching.rules.names import by_name, name_key
from coaching.rules.search import found

OPEN_NEEDS = 3
#: Athletes on a page of the grid: more would take longer to draw than to look for.
PER_PAGE = 40


@dataclass
class Board(OfAWeek):
    """A team's week, of which the facts were read. All that is shown is made of them when it is
    asked for, so that a poll to which nothing is new costs little.
    """

    team: Team
    monday: date
    today: date
    now: datetime.datetime
    unit_system: str
    facts: WeekFacts
    squad: Squad | None = None
    asked: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """The same text as long as the board shows the same."""
        context = (self.team.pk, self.monday, self.today, self.unit_system, get_language())
        todays = sorted(self.todays.items())
        return sha256(f"{context}{todays}{self.facts.text}".encode()).hexdigest()[:32]

    @cached_property
    def people(self) -> list[PersonRow]:
        return self.facts.people()

    @cached_property
    def todays(self) -> dict[str, date]:
        """{time zone: the date there}, of all who are in the team."""
        return {zone: localdate(self.now, ZoneInfo(zone)) for zone in self.facts.zones()}

    @cached_property
    def sessions(self) -> list[SessionRow]:
        """Those of the week, and of the days before it those that were missed last."""
        return self.facts.sessions()

    @cached_property
    def flagged(self) -> list[FlaggedRow]:
        return self.facts.flagged()

    @cached_property
    def pains(self) -> list[PainRow]:
        return self.facts.pains()

    @cached_property
    def athletes(self) -> list[BoardAthlete]:
        """Those who are in the team, by name."""
        restrictions: defaultdict[int, list[Restriction]] = defaultdict(list)
        for row in self.facts.restrictions():
            restrictions[row.athlete_id].append(row)
        return by_name(
            BoardAthlete(
                pk=person.athlete_id,
                name=person.athlete__name,
                timezone=person.athlete__timezone,
                paused_from=person.paused_from,
                in_squad=person.in_squad,
                restrictions=restrictions[person.athlete_id],
                step=person.step,
            )
            for person in self.people
            if not person.archived_at
        )

    @cached_property
    def left(self) -> list[PersonRow]:
        """Those who were in the team in a week that is over, and are archived since, by name."""
        return sorted(
            (person for person in self.people if person.archived_at),
            key=lambda person: name_key(person.athlete__name),
        )

    @property
    def left_names(self) -> list[str]:
        return [person.athlete__name for person in self.left]

    @cached_property
    def left_rows(self) -> list[BoardRow]:
        """What they did of it: without a way in, as who left is open to the team no more.

        Of a squad there is none: who left it with the team is in it no more.
        """
        rows = []
        is_end = self.squad is None and not self.words and not self.part.has_next()
        for person in self.left if is_end else ():
            last = self.team.date_at(cast(datetime.datetime, person.archived_at))
            athlete = BoardAthlete(
                pk=person.athlete_id,
                name=person.athlete__name,
                timezone=person.athlete__timezone,
                paused_from=None,
                in_squad=False,
                restrictions=[],
            )
            there = {key: rows for key, rows in self.of_day.items() if key[1] <= last}
            (short,) = short_names([athlete.name])
            todays = (self.today, self.today)
            rows.append(board_row(athlete, short, todays, self.days, [], there, {}))
        return rows

    @cached_property
    def days(self) -> list[BoardDay]:
        return week_days(self.monday, self.today)

    @cached_property
    def earlier(self) -> list[BoardDay]:
        """The days before the week on which somebody may have missed something."""
        dates = sorted({session.date for session in self.sessions if session.date < self.monday})
        return [board_day(date, self.today) for date in dates]

    @cached_property
    def of_day(self) -> dict[tuple[int, date], list[SessionRow]]:
        """{(athlete id, day): her sessions of it}"""
        of_day: defaultdict[tuple[int, date], list[SessionRow]] = defaultdict(list)
        for session in self.sessions:
            of_day[session.athlete_id, session.date].append(session)
        return of_day

    @cached_property
    def rows(self) -> list[BoardRow]:
        caps: dict[tuple[int, date], str] = {}
        for flagged in self.flagged:
            if flagged.over_cap:
                day = flagged.session_drill__block__session__date
                caps.setdefault((flagged.athlete_id, day), cap_text(flagged, self.unit_system))
        shorts = short_names([athlete.name for athlete in self.athletes])
        rows = [
            board_row(
                athlete,
                short,
                (self.todays[athlete.timezone], self.today),
                self.days,
                self.earlier,
                self.of_day,
                caps,
            )
            for athlete, short in zip(self.athletes, shorts, strict=True)
        ]
        hurt = {pain.athlete_id for pain in self.pains}
        for row in rows:
            row.hurts = row.athlete.pk in hurt
            paused_from = row.athlete.paused_from
            row.may_not = may_not_text(row.athlete, self.monday, self.sunday)
            row.paused = paused_from is not None and paused_from <= self.sunday
        return rows

    def shows(self, athlete: BoardAthlete) -> bool:
        return self.squad is None or athlete.in_squad

    @cached_property
    def shown(self) -> list[BoardRow]:
        """The rows of the squad at hand, or of all."""
        return [row for row in self.rows if self.shows(row.athlete)]

    @property
    def is_long(self) -> bool:
        """Whether the grid comes in pages, and who is in it is found on the server."""
        return len(self.shown) > PER_PAGE

    @cached_property
    def words(self) -> str:
        """The name that is looked for."""
        return words_of(self.asked) if self.is_long else ""

    @cached_property
    def part(self) -> "Page[BoardRow]":
        """The rows of the grid's page at hand."""
        hits = found(self.shown, lambda row: row.athlete.name, self.words)
        return part(hits, self.asked, PER_PAGE)

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
    team: Team,
    day: date,
    *,
    now: datetime.datetime,
    unit_system: str,
    squad: Squad | None = None,
    asked: Mapping[str, str] | None = None,
) -> Board:
    """The Board of the week that `day` is in, as it stands at the instant `now`.

    With `squad` the grid shows its athletes alone; what needs the coach is of the whole team.
    `asked` is the address's `page`, and `q`, whom it looks for.

    `unit_system` is the reader's: 'imperial' or 'metric'. A day is missed when it is over for the
    team and where the athlete is; the column called today is the team's.
    """
    monday = monday_of(day)
    today = team.date_at(now)
    facts = week_facts(team, monday, squad=squad, is_over=monday + WEEK <= today)
    return Board(team, monday, today, now, unit_system, facts, squad, asked or {})
