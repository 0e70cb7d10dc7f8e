"""The coach's board as plain values: the roster by seven days, and what needs the coach.

Five queries, whatever the number of athletes: who is in the team, what they may not do, the
week's sessions with their counters and those missed last before it, the sets that need a look,
and what was reported to hurt. Nothing here renders; words are for people.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.dateformat import format as date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext

from coaching.dates import WEEK, OfAWeek, monday_of
from coaching.models import Athlete, Squad, SquadMembership, Team, read_restrictions
from coaching.models.choices import Role
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
    SessionRow,
    flagged_sets,
    week_pains,
    week_sessions,
)
from coaching.pages.needs import Need
from coaching.presentation import wording
from coaching.rules.names import by_name

OPEN_NEEDS = 3


@dataclass
class Board(OfAWeek):
    """A team's week. What its `version` is worked out from was read; `rows` and `needs` are made
    when they are asked for, so that a poll to which nothing is new costs little.

    `todays`: {time zone: the date there}. `sessions` and `flagged` are rows of the database.
    Of the days before the week `sessions` has those that were missed last. `left` are the names
    of those who were in the team in a week that is over, and are archived since: names alone,
    as who left is open to the team no more.
    """

    team: Team
    monday: date
    today: date
    unit_system: str
    athletes: list[BoardAthlete]
    left: list[str]
    todays: dict[str, date]
    sessions: list[SessionRow]
    flagged: list[FlaggedRow]
    pains: list[PainRow]
    squad: Squad | None = None

    @cached_property
    def version(self) -> str:
        """The same text as long as the board shows the same."""
        athletes = [
            (
                one.pk,
                one.name,
                one.paused_from,
                self.todays[one.timezone],
                may_not_text(one, self.monday, self.sunday),
            )
            for one in self.athletes
        ]
        context = (self.team.pk, self.monday, self.today, self.unit_system, get_language())
        shown = [self.shows(athlete) for athlete in self.athletes]
        facts = repr((context, shown, athletes, self.sessions, self.flagged, self.pains))
        return sha256(facts.encode()).hexdigest()[:32]

    @cached_property
    def days(self) -> list[BoardDay]:
        return week_days(self.monday, self.today)

    @cached_property
    def earlier(self) -> list[BoardDay]:
        """The days before the week on which somebody may have missed something."""
        dates = sorted({one.date for one in self.sessions if one.date < self.monday})
        return [board_day(date, self.today) for date in dates]

    @cached_property
    def rows(self) -> list[BoardRow]:
        of_day: defaultdict[tuple[int, date], list[SessionRow]] = defaultdict(list)
        caps: dict[tuple[int, date], str] = {}
        for session in self.sessions:
            of_day[session.athlete_id, session.date].append(session)
        for one in self.flagged:
            if one.over_cap:
                day = one.session_drill__block__session__date
                caps.setdefault((one.athlete_id, day), cap_text(one, self.unit_system))
        shorts = short_names([athlete.name for athlete in self.athletes])
        rows = [
            board_row(
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
            row.may_not = may_not_text(row.athlete, self.monday, self.sunday)
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
    today = team.date_at(now)
    places = _who_were_there(team, monday, today)
    there = by_name(places.annotate(in_squad=Exists(in_squad)) if squad else places)
    athletes = [athlete for athlete in there if not athlete.left_at]
    return Board(
        team=team,
        monday=monday,
        today=today,
        unit_system=unit_system,
        athletes=athletes,
        left=[athlete.name for athlete in there if athlete.left_at],
        todays={athlete.timezone: athlete.date_at(now) for athlete in athletes},
        sessions=week_sessions(team, monday),
        flagged=flagged_sets(team, monday),
        pains=week_pains(team, monday),
        squad=squad,
    )


def _who_were_there(team: Team, monday: date, today: date) -> QuerySet[Any]:
    """The team's athletes, and of a week that is over who was one then, with her `left_at`."""
    there = Q(memberships__archived_at=None)
    if monday + WEEK <= today:
        first = datetime.datetime.combine(monday, datetime.time.min, datetime.UTC)
        there |= Q(memberships__archived_at__gte=first, memberships__joined_at__lt=first + WEEK)
    places = Athlete.objects.filter(
        there, memberships__team=team, memberships__role=Role.ATHLETE
    ).only("name", "timezone")
    places = places.prefetch_related(read_restrictions())
    return places.annotate(
        paused_from=F("memberships__paused_from"), left_at=F("memberships__archived_at")
    )
