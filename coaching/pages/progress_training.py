"""What an athlete trained over a span, beside what was measured: weeks, kinds, drills, rungs.

Four queries, however many sets: the sums are the database's.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import dropwhile
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from coaching.dates import WEEK, monday_of
from coaching.figures.chart_weeks import Bars, Sign, bars, signs
from coaching.models import LoggedSet, Promotion
from coaching.models.choices import Kind, PromotionState, StepWhy
from coaching.models.session_queries import SessionQuerySet
from coaching.presentation.ladders import rung_text
from coaching.presentation.wording import load_text, short_amount
from coaching.rules.contacts import contacts
from coaching.rules.names import name_key
from coaching.rules.units import in_unit, to_si

#: So many weeks are drawn at most: half a year.
MAX_WEEKS = 26
_SIDES = {
    "both": Count("pk", filter=Q(side="both")),
    "left": Count("pk", filter=Q(side="left")),
    "right": Count("pk", filter=Q(side="right")),
}
_CONTACTS = tuple(
    f"session_drill__contacts_{name}" for name in ("value", "basis", "per_value", "per_unit")
)
_DAY = "session_drill__block__session__date"


@dataclass
class Week:
    """Seven days from `monday`: sessions asked for and done, sets by kind, foot contacts."""

    monday: datetime.date
    asked: int = 0
    done: int = 0
    part: int = 0
    sets: dict[str, int] = field(default_factory=dict)
    contacts: int = 0

    @property
    def state(self) -> str:
        """How a week went, for its sign: done, partial, missed or rest."""
        if not self.asked:
            return "rest"
        if self.done == self.asked:
            return "done"
        return "partial" if self.done or self.part else "missed"


@dataclass
class DrillDone:
    """A drill over the span: sets, what they came to, and the heaviest load."""

    name: str
    sets: int
    amount: str
    load: str
    contacts: int


@dataclass
class Climbed:
    """A rung that was climbed: where the charts mark it."""

    day: datetime.date
    name: str


@dataclass
class Training:
    weeks: list[Week]
    kinds: list[tuple[Kind, int]]
    drills: list[DrillDone]
    climbed: list[Climbed]

    @property
    def asked(self) -> int:
        return sum(week.asked for week in self.weeks)

    @property
    def done(self) -> int:
        return sum(week.done for week in self.weeks)

    @property
    def by_week(self) -> list[tuple[Week, list[tuple[Kind, int]]]]:
        """Each week with its sets by kind, the newest first."""
        return [
            (week, [(kind, week.sets.get(kind, 0)) for kind, _sets in self.kinds])
            for week in reversed(self.weeks)
        ]

    @property
    def contacts(self) -> tuple[Bars, int] | None:
        """Foot contacts by week, and of all; None of none."""
        values = [week.contacts for week in self.weeks]
        return (bars(values), sum(values)) if any(values) else None

    @property
    def by_kind(self) -> list[tuple[Kind, int, list[Sign]]]:
        """Of each kind its sets, and a sign for each week, all by one measure."""
        most = max([1, *(sets for week in self.weeks for sets in week.sets.values())])
        return [
            (kind, total, signs([week.sets.get(kind, 0) for week in self.weeks], most))
            for kind, total in self.kinds
        ]

    @property
    def is_empty(self) -> bool:
        return not self.asked and not self.drills


def climbed_of(athlete: Any, teams: Iterable[Any]) -> list[Climbed]:
    """The rungs that she climbed, oldest first: one query."""
    steps = Promotion.objects.filter(
        athlete=athlete,
        team__in=list(teams),
        state=PromotionState.APPROVED,
        why=StepWhy.MET,
        to_rung__isnull=False,
    )
    shown = steps.select_related("to_rung__drill", "to_rung__implement").order_by("decided_at")
    return [
        Climbed(athlete.date_at(step.decided_at), rung_text(step.to_rung))
        for step in shown
        if step.to_rung is not None and step.decided_at is not None
    ]


def training(
    sessions: SessionQuerySet,
    *,
    start: datetime.date,
    today: datetime.date,
    unit_system: str,
    climbed: list[Climbed],
) -> Training:
    """The Training of those of her `sessions` to be counted, from `start` to `today`."""
    first = max(monday_of(start), monday_of(today) - (MAX_WEEKS - 1) * WEEK)
    mondays = [first + n * WEEK for n in range((monday_of(today) - first).days // 7 + 1)]
    weeks = {monday: Week(monday) for monday in mondays}
    _count_sessions(weeks, sessions.filter(date__range=(first, today)).asked_for(), today)
    done = LoggedSet.objects.active().filter(
        session_drill__block__session__in=sessions, skip_reason=""
    )
    kinds = _count_sets(weeks, done.filter(**{f"{_DAY}__range": (first, today)}))
    drills = _drills(done.filter(**{f"{_DAY}__range": (start, today)}), unit_system)
    begun = dropwhile(lambda week: not (week.asked or week.sets), weeks.values())
    return Training(list(begun), kinds, drills, climbed)


def _count_sessions(
    weeks: dict[datetime.date, Week], sessions: SessionQuerySet, today: datetime.date
) -> None:
    for session in sessions.select_related("team"):
        state = session.state(today)
        if session.date == today and state not in ("done", "partial"):
            continue  # her day is not over
        week = weeks[monday_of(session.date)]
        week.asked += 1
        week.done += state == "done"
        week.part += state == "partial"


def _count_sets(
    weeks: dict[datetime.date, Week], done: "QuerySet[LoggedSet]"
) -> list[tuple[Kind, int]]:
    """Put sets by kind and foot contacts into the weeks; give [(kind, sets)] of them all."""
    rows = (
        done.order_by()
        .annotate(week=TruncWeek(_DAY))
        .values("week", "session_drill__block__kind", *_CONTACTS)
        .annotate(**_SIDES, amount=Sum("amount_si"))
    )
    kinds: dict[str, int] = defaultdict(int)
    for row in rows:
        week, kind, sets = weeks[row["week"]], row["session_drill__block__kind"], _sets(row)
        week.sets[kind] = week.sets.get(kind, 0) + sets
        week.contacts += _contacts(row)
        kinds[kind] += sets
    return [(kind, kinds[kind]) for kind in Kind if kinds.get(kind)]


def _sets(row: dict[str, Any]) -> int:
    """Two rows of a set that is done per side are one set."""
    return int(row["both"]) + max(row["left"], row["right"])


def _contacts(row: dict[str, Any]) -> int:
    value, basis, per, unit = (row[name] for name in _CONTACTS)
    per_si = None if per is None else to_si(per, unit)
    return contacts(1, row["amount"] or Decimal(0), value=value, basis=basis, per_si=per_si)


def _drills(done: "QuerySet[LoggedSet]", unit_system: str) -> list[DrillDone]:
    rows = (
        done.order_by()
        .values("drill", "amount_unit", *_CONTACTS, name=F("session_drill__name"))
        .annotate(**_SIDES, amount=Sum("amount_si"), heaviest=Max("load_kg"))
    )
    found: dict[str, DrillDone] = {}
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    loads: dict[str, Decimal] = {}
    units: dict[str, str] = {}
    for row in rows:
        name = row["name"]
        drill_done = found.setdefault(name, DrillDone(name, 0, "", "", 0))
        drill_done.sets += _sets(row)
        drill_done.contacts += _contacts(row)
        amounts[name] += row["amount"] or Decimal(0)
        loads[name] = max(loads.get(name, Decimal(0)), row["heaviest"] or Decimal(0))
        units[name] = row["amount_unit"]
    for name, drill_done in found.items():
        drill_done.amount = _amount(amounts[name], units[name], unit_system)
        drill_done.load = _load(loads[name], unit_system)
    return sorted(found.values(), key=lambda drill_done: name_key(drill_done.name))


def _amount(total: Decimal, unit: str, unit_system: str) -> str:
    in_si = {"yd": "m"}.get(unit, unit)
    return short_amount(total.quantize(Decimal("0.1")), in_si, unit_system)


def _load(kg: Decimal, unit_system: str) -> str:
    if not kg:
        return ""
    unit = "lb" if unit_system == "imperial" else "kg"
    text, _unit = in_unit(kg.quantize(Decimal("0.1")) if unit == "kg" else kg, "kg", unit)
    return load_text(Decimal(text), unit, 1, unit_system)
