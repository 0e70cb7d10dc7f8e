"""The coach's board as plain values: the roster by seven days, and what needs the coach.

Five queries, whatever the number of athletes (coaching.pages.board_rows): who is in the team; of
those on the grid, the squad and page at hand, what they may not do, the week's sessions with their
counters and the sets over a cap; and what needs the coach as `services.needs` keeps it. Nothing
here renders; words are for people.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.core.paginator import Page
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext

from coaching.dates import WEEK, OfAWeek, monday_of
from coaching.models import Restriction, Squad, Team
from coaching.models.health import ALL_SHOWN
from coaching.pages.board_cells import (
    BoardAthlete,
    BoardDay,
    BoardRow,
    board_row,
    cap_texts,
    may_not_text,
    short_names,
    week_days,
)
from coaching.pages.board_rows import (
    FlaggedRow,
    PeopleRead,
    PersonRow,
    SessionRow,
    WeekFacts,
    read_people,
    week_facts,
)
from coaching.pages.needs import NeedCard, cards
from coaching.pages.paging import part, words_of
from coaching.presentation import wording
from coaching.rules.names import by_name, name_key
from coaching.rules.search import found

OPEN_NEEDS = 3
#: Athletes on a page of the grid: more would take longer to draw than to look for.
PER_PAGE = 40


@dataclass
class Board(OfAWeek):
    """A team's week, of whose people the rows were read. All that is shown is made of rows when it
    is asked for, so that a poll to which nothing is new costs little.
    """

    team: Team
    monday: date
    today: date
    now: datetime.datetime
    unit_system: str
    people_read: PeopleRead
    squad: Squad | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    #: {athlete id: her row}, as `row` makes them.
    made: dict[int, BoardRow] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """The same text as long as the board shows the same."""
        may = (self.team.assists, self.team.health)
        context = (may, self.team.pk, self.monday, self.today, self.unit_system, get_language())
        todays = sorted(self.todays.items())
        read = f"{self.people_read.read}{self.facts.text}"
        return sha256(f"{context}{todays}{self.need_count}{read}".encode()).hexdigest()[:32]

    @cached_property
    def facts(self) -> WeekFacts:
        """Of whom the grid's page at hand shows: it alone need be ordered for that."""
        ids = [athlete.pk for athlete in self.page] if self.is_long else self.shown_ids
        left = [person.athlete_id for person in self.left] if self.shows_left else []
        return week_facts(self.team, self.monday, ids + left)

    @cached_property
    def people(self) -> list[PersonRow]:
        return self.people_read.made()

    @cached_property
    def todays(self) -> dict[str, date]:
        """{time zone: the date there}, of all who are in the team."""
        return {zone: localdate(self.now, ZoneInfo(zone)) for zone in self.people_read.zones()}

    @cached_property
    def sessions(self) -> list[SessionRow]:
        return self.facts.sessions()

    @cached_property
    def flagged(self) -> list[FlaggedRow]:
        return self.facts.flagged()

    @cached_property
    def athletes(self) -> list[BoardAthlete]:
        """Those who are in the team, by name."""
        return by_name(
            BoardAthlete(
                pk=person.athlete_id,
                name=person.athlete__name,
                timezone=person.athlete__timezone,
                paused_from=person.paused_from,
                in_squad=person.in_squad,
                has_sessions=person.has_sessions,
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

    @property
    def shows_left(self) -> bool:
        """Of a squad there is none: who left it with the team is in it no more."""
        is_end = self.people_read.is_over and self.squad is None and not self.words
        return is_end and not (self.is_long and self.page.has_next())

    @cached_property
    def left_rows(self) -> list[BoardRow]:
        """What they did of it: without a way in, as who left is open to the team no more."""
        rows = []
        for person in self.left if self.shows_left else ():
            last = self.team.date_at(cast(datetime.datetime, person.archived_at))
            athlete = BoardAthlete(
                pk=person.athlete_id,
                name=person.athlete__name,
                timezone=person.athlete__timezone,
                paused_from=None,
                in_squad=False,
            )
            there = {key: rows for key, rows in self.of_day.items() if key[1] <= last}
            (short,) = short_names([athlete.name])
            todays = (self.today, self.today)
            rows.append(board_row(athlete, short, todays, self.days, there, {}))
        return rows

    @cached_property
    def days(self) -> list[BoardDay]:
        return week_days(self.monday, self.today)

    @cached_property
    def of_day(self) -> dict[tuple[int, date], list[SessionRow]]:
        """{(athlete id, day): her sessions of it}"""
        of_day: defaultdict[tuple[int, date], list[SessionRow]] = defaultdict(list)
        for session in self.sessions:
            of_day[session.athlete_id, session.date].append(session)
        return of_day

    @cached_property
    def hurt(self) -> set[int]:
        """Who told in the week that something hurt (ids)."""
        return {session.athlete_id for session in self.sessions if session.hurts}

    @cached_property
    def caps(self) -> dict[tuple[int, date], str]:
        return cap_texts(self.flagged, self.unit_system)

    @cached_property
    def restrictions(self) -> dict[int, list[Restriction]]:
        """{athlete id: hers}"""
        restrictions: defaultdict[int, list[Restriction]] = defaultdict(list)
        for row in self.facts.restrictions():
            restrictions[row.athlete_id].append(row)
        return restrictions

    @cached_property
    def shorts(self) -> dict[int, str]:
        """{athlete id: her name for a narrow screen}, of those on the page"""
        there = list(self.page)
        shorts = short_names([athlete.name for athlete in there])
        return {who.pk: short for who, short in zip(there, shorts, strict=True)}

    def row(self, athlete: BoardAthlete) -> BoardRow:
        """The athlete's row: made once, and not of those whom nothing shows."""
        if athlete.pk not in self.made:
            row = board_row(
                athlete,
                self.shorts[athlete.pk],
                (self.todays[athlete.timezone], self.today),
                self.days,
                self.of_day,
                self.caps,
            )
            row.hurts = athlete.pk in self.hurt and self.team.health.of(athlete.pk)
            row.may_not = may_not_text(
                self.restrictions.get(athlete.pk, []), self.monday, self.sunday
            )
            row.paused = athlete.paused_from is not None and athlete.paused_from <= self.sunday
            self.made[athlete.pk] = row
        return self.made[athlete.pk]

    def shows(self, athlete: BoardAthlete) -> bool:
        return self.squad is None or athlete.in_squad

    @cached_property
    def shown(self) -> list[BoardAthlete]:
        """Those of the squad at hand, or all."""
        return [athlete for athlete in self.athletes if self.shows(athlete)]

    @cached_property
    def shown_ids(self) -> list[int]:
        """Of the same, before anything is made of them."""
        return self.people_read.ids(of_squad=self.squad is not None)

    @property
    def is_long(self) -> bool:
        """Whether the grid comes in pages, and who is in it is found on the server."""
        return len(self.shown_ids) > PER_PAGE

    @cached_property
    def words(self) -> str:
        """The name that is looked for."""
        return words_of(self.asked) if self.is_long else ""

    @cached_property
    def page(self) -> "Page[BoardAthlete]":
        """Those on the grid's page at hand."""
        return part(found(self.shown, str, self.words), self.asked, PER_PAGE)

    @cached_property
    def part(self) -> "Page[Any]":
        """Their BoardRows."""
        rows: Page[Any] = copy(self.page)
        rows.object_list = [self.row(athlete) for athlete in self.page]
        return rows

    @cached_property
    def needs(self) -> list[NeedCard]:
        """The most pressing of what needs the team's coaches, of whatever week."""
        shown = [need for need in self.facts.needs() if self.team.health.shows(need)]
        return cards(shown, self.today, self.unit_system, plans=not self.team.assists)

    @property
    def need_count(self) -> int:
        """Of all that does, as far as it was counted with the team."""
        read = len(self.needs) if self.team.health != ALL_SHOWN else self.facts.need_count
        return max(getattr(self.team, "open_needs", 0), read)

    @property
    def is_empty(self) -> bool:
        """Nothing is planned and nothing was done all week, on whatever page."""
        return not any(athlete.has_sessions for athlete in self.shown)

    @property
    def first_needs(self) -> list[NeedCard]:
        return self.needs[:OPEN_NEEDS]

    @property
    def more_needs(self) -> list[NeedCard]:
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
    people = read_people(team, monday, squad=squad, is_over=monday + WEEK <= today)
    return Board(team, monday, today, now, unit_system, people, squad, asked or {})
