"""Everything that was assigned in a team: to whom, from when to when, how far, and how to go on."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.paginator import Page
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Sum
from django.utils.translation import ngettext

from coaching.dates import WEEK, monday_of
from coaching.models import Assignment, SessionBlock, Squad, Team
from coaching.pages.paging import part, words_of
from coaching.presentation.wording import listed
from coaching.rules.names import by_name

UNDER_WAY, TO_COME, ENDED = "now", "coming", "ended"
PER_PAGE = 15
#: Names of a row; more are counted.
SHOWN_NAMES = 2


@dataclass
class WeekSign:
    """`state` and `share` as the lift is drawn; `day`: the first of the week that holds any."""

    state: str
    share: float
    day: datetime.date


@dataclass
class AssignedRow:
    """`who` and `what` in words; `athletes`: (id, name) of the first; `behind`: by how many."""

    assignment: Assignment
    who: str
    count: int
    what: str
    athletes: list[tuple[int, str]]
    first: datetime.date
    last: datetime.date
    done: int = 0
    total: int = 0
    weeks: list[WeekSign] = field(default_factory=list)

    @property
    def behind(self) -> int:
        program = self.assignment.program
        return program.version - (self.assignment.program_version or 0) if program else 0


@dataclass
class AssignmentList:
    """`part` holds AssignedRows."""

    team: Team
    state: str
    counts: dict[str, int]
    squads: list[Squad]
    squad: Squad | None
    words: str
    is_behind: bool
    part: "Page[Any]"


def assignment_list(team: Team, asked: Mapping[str, str]) -> AssignmentList:
    """The AssignmentList that the address asks for: six queries, whatever the team's size."""
    today = team.today
    squads = by_name(Squad.objects.active().filter(team=team))
    squad = next((squad for squad in squads if str(squad.pk) == asked.get("squad")), None)
    words, is_behind = words_of(asked), "behind" in asked
    rows = _found(team, squad, words, is_behind=is_behind)
    of_state = {
        UNDER_WAY: Q(first__lte=today, last__gte=today),
        TO_COME: Q(first__gt=today),
        ENDED: Q(last__lt=today),
    }
    counts = rows.aggregate(**{name: Count("pk", filter=q) for name, q in of_state.items()})
    state = asked.get("state", UNDER_WAY)
    state = state if state in of_state else UNDER_WAY
    order = ("-first", "-pk") if state != TO_COME else ("first", "pk")
    chosen = rows.filter(of_state[state]).order_by(*order)
    page: Page[Any] = part(cast(Sequence[Any], chosen), asked, PER_PAGE)
    page.object_list = _rows(list(page.object_list), today)
    return AssignmentList(team, state, counts, squads, squad, words, is_behind, page)


def _found(
    team: Team, squad: Squad | None, words: str, *, is_behind: bool
) -> "QuerySet[Assignment, Any]":
    """Those of which something stands, each with its first and last day."""
    blocks = SessionBlock.objects.filter(assignment=OuterRef("pk"), session__removed_at=None)
    rows = Assignment.objects.active().filter(team=team)
    if squad:
        rows = rows.filter(Exists(blocks.filter(session__athlete__squad_memberships__squad=squad)))
    if is_behind:
        rows = rows.filter(program__version__gt=F("program_version"))
    for word in words.split():
        hit = Q(session__athlete__name__icontains=word) | Q(name__icontains=word)
        rows = rows.filter(Q(program__name__icontains=word) | Exists(blocks.filter(hit)))
    standing = Q(session_blocks__session__removed_at=None)
    days = {
        "first": Min("session_blocks__session__date", filter=standing),
        "last": Max("session_blocks__session__date", filter=standing),
    }
    return rows.annotate(**days).exclude(first=None).select_related("program", "by")


def _rows(assignments: list[Any], today: datetime.date) -> list[AssignedRow]:
    """Two queries for all of them: who, and how far by day."""
    pks = [assignment.pk for assignment in assignments]
    standing = SessionBlock.objects.filter(assignment__in=pks, session__removed_at=None)
    people: defaultdict[int, dict[int, str]] = defaultdict(dict)
    whom = standing.order_by("session__athlete__name").values_list(
        "assignment", "session__athlete", "session__athlete__name"
    )
    for assignment, pk, name in whom.distinct():
        people[assignment][pk] = name
    names: defaultdict[int, list[str]] = defaultdict(list)
    days: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _days(standing):
        days[row["assignment"]].append(row)
        if row["name"] not in names[row["assignment"]]:
            names[row["assignment"]].append(row["name"])
    return [
        _row(each, people[each.pk], names[each.pk], days[each.pk], today) for each in assignments
    ]


def _days(standing: "QuerySet[SessionBlock]") -> "QuerySet[SessionBlock, Any]":
    """{of each assignment, day and block: how many sessions, how many are done, and their sets}"""
    done = Q(session__planned_sets__gt=0, session__done_sets=F("session__planned_sets"))
    begun = Q(session__logged_rows__gt=0)
    return (
        standing.order_by("session__date", "name")
        .values("assignment", "name", day=F("session__date"))
        .annotate(
            total=Count("session", distinct=True),
            done=Count("session", distinct=True, filter=done),
            begun=Count("session", distinct=True, filter=begun),
            sets=Sum("session__planned_sets"),
            done_sets=Sum("session__done_sets"),
        )
    )


def _row(
    assignment: Any,
    people: dict[int, str],
    blocks: list[str],
    days: list[dict[str, Any]],
    today: datetime.date,
) -> AssignedRow:
    shown = list(people.items())[:SHOWN_NAMES]
    more = len(people) - len(shown)
    words = [name for _, name in shown]
    if more:
        words.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    row = AssignedRow(
        assignment,
        listed(words),
        len(people),
        assignment.program.name if assignment.program else listed(blocks[:3]),
        shown,
        assignment.first,
        assignment.last,
    )
    weeks: defaultdict[datetime.date, list[dict[str, Any]]] = defaultdict(list)
    of_day: dict[datetime.date, dict[str, Any]] = {}
    for day in days:
        # Of a day with several blocks the one that most of them have.
        if day["total"] > of_day.get(day["day"], {"total": 0})["total"]:
            of_day[day["day"]] = day
    for date, day in of_day.items():
        weeks[monday_of(date)].append(day)
        row.done += day["done"]
        row.total += day["total"]
    row.weeks = [_sign(monday, days, today) for monday, days in sorted(weeks.items())]
    return row


def _sign(monday: datetime.date, days: list[dict[str, Any]], today: datetime.date) -> WeekSign:
    sets = sum(day["sets"] or 0 for day in days)
    share = sum(day["done_sets"] or 0 for day in days) / sets if sets else 0
    if all(day["done"] == day["total"] for day in days):
        state = "done"
    elif monday + WEEK <= today:
        state = "partial" if any(day["begun"] for day in days) else "missed"
    elif monday <= today:
        state = "live"
    else:
        state = "planned"
    return WeekSign(state, share, min(day["day"] for day in days))
