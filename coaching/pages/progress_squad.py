"""A team's or a squad's measurements as small multiples: who moved more than the error, who was
never measured. Three queries, however many athletes.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from coaching.models import Assessment, Athlete, Result, Squad, Team
from coaching.models.choices import Measures
from coaching.rules.assessing import INSIDE
from coaching.rules.names import by_name, name_key

from .progress import SPANS, Change, Section, section_of, span_words
from .progress_errors import errors_of
from .progress_parts import Part, parts_of

#: What can be shown, by the word in the address: (what the test measures, which of its charts).
SHOWN = {
    "lift": (Measures.KNEE_LIFT, "lift"),
    "strike": (Measures.KNEE_LIFT, "strike"),
    "turnover": (Measures.TURNOVER, "turnover"),
    "speed": (Measures.SPRINT, "speed"),
}
SORTS = ("change", "value", "gap", "name")
HEIGHT = 120


@dataclass
class Small:
    """One athlete: her section, or None where she was never measured in that span."""

    athlete: Athlete
    section: Section | None
    last_day: datetime.date | None

    @property
    def changes(self) -> list[Change]:
        return self.section.changes if self.section else []

    @property
    def size(self) -> Decimal:
        """By how much she rose, on the side that moved more."""
        moved = [change.size for change in self.changes if change.moved]
        return max(moved, key=abs, default=Decimal(0))

    @property
    def has_moved(self) -> bool:
        return any(change.is_more for change in self.changes)

    @property
    def words(self) -> str:
        """ "right more than the error", "inside the error", "measured once"."""
        more = [change for change in self.changes if change.is_more]
        if not more:
            return self.changes[0].words if self.changes else gettext("Never measured")
        if len(more) == len(self.changes):
            return more[0].words if len(more) == 1 else gettext("both more than the error")
        side = {"right": gettext("right"), "left": gettext("left")}[more[0].side]
        return gettext("%(side)s more than the error") % {"side": side}


@dataclass
class SquadPage:
    measured: list[Small]
    never: list[Athlete]
    test: Assessment | None
    error: str
    rose: int
    fell: int
    inside: int
    chosen: dict[str, str]
    squads: list[Squad]


def asked_of(asked: Mapping[str, str]) -> dict[str, str]:
    """What the address asks for, the usual where it says nothing that is."""
    usual = {"show": ("lift", SHOWN), "sort": ("change", SORTS), "span": ("6m", SPANS)}
    return {
        name: wanted if (wanted := asked.get(name, "")) in known else first
        for name, (first, known) in usual.items()
    } | {"squad": asked.get("squad", "")}


def squad_page(
    team: Team, asked: Mapping[str, str], *, today: datetime.date, unit_system: str
) -> SquadPage:
    chosen = asked_of(asked)
    squads = by_name(Squad.objects.filter(team=team, archived_at=None))
    athletes = Athlete.objects.in_team(team)
    if any(str(squad.pk) == chosen["squad"] for squad in squads):
        athletes = athletes.filter(squad_memberships__squad=int(chosen["squad"]))
    else:
        chosen["squad"] = ""
    people = by_name(athletes)
    measures, key = SHOWN[chosen["show"]]
    days = SPANS[chosen["span"]]
    start = today - datetime.timedelta(days=days) if days else None
    results = _results(team, measures, start, today)
    test = _most_measured(results)
    of_people: dict[int, list[Result]] = defaultdict(list)
    for result in results:
        if test is not None and result.assessment_id == test.pk:
            of_people[result.athlete_id].append(result)
    errors = errors_of([team], [test] if test else [])
    first = start or min((result.date for result in results), default=today)
    frame = {"start": first, "end": today, "marks": ()}
    small, words = [], ""
    for athlete in people:
        rows = of_people.get(athlete.pk, [])
        part = _part(test, rows, errors, unit_system, key) if test else None
        words = part.error_words if part else words
        section = section_of(part, frame) if part else None
        small.append(Small(athlete, section, rows[-1].date if rows else None))
    return _arranged(small, chosen, squads, test, words)


def _results(
    team: Team, measures: str, start: datetime.date | None, today: datetime.date
) -> list[Result]:
    shown = Result.objects.active().filter(
        Q(date__gte=start) if start else Q(),
        team=team,
        assessment__measures=measures,
        date__lte=today,
    )
    shown = shown.defer("points").select_related("assessment", "measured_by")
    return list(shown.in_order())


def _most_measured(results: Iterable[Result]) -> Assessment | None:
    counts: dict[int, int] = defaultdict(int)
    tests: dict[int, Assessment] = {}
    for result in results:
        counts[result.assessment_id] += 1
        tests[result.assessment_id] = result.assessment
    return max(tests.values(), key=lambda test: counts[test.pk], default=None)


def _part(
    test: Assessment, rows: list[Result], errors: Any, unit_system: str, key: str
) -> Part | None:
    parts = parts_of(test, rows, errors[test.pk], unit_system, is_fastest=True)
    part = next((part for part in parts if part.key == key), None)
    if part:
        part.height = HEIGHT
    return part


def _arranged(
    small: list[Small],
    chosen: dict[str, str],
    squads: list[Squad],
    test: Assessment | None,
    error: str,
) -> SquadPage:
    measured = [multiple for multiple in small if multiple.section]
    orders = {
        "change": lambda multiple: (-multiple.size, name_key(multiple.athlete.name)),
        "value": lambda multiple: (-_last(multiple), name_key(multiple.athlete.name)),
        "gap": lambda multiple: (-_gap(multiple), name_key(multiple.athlete.name)),
        "name": lambda multiple: name_key(multiple.athlete.name),
    }
    moved = [multiple for multiple in measured if multiple.has_moved]
    inside = [
        multiple
        for multiple in measured
        if not multiple.has_moved and any(change.weighed == INSIDE for change in multiple.changes)
    ]
    return SquadPage(
        measured=sorted(measured, key=orders[chosen["sort"]]),
        never=[multiple.athlete for multiple in small if not multiple.section],
        test=test,
        error=error,
        rose=sum(multiple.size > 0 for multiple in moved),
        fell=sum(multiple.size < 0 for multiple in moved),
        inside=len(inside),
        chosen=chosen,
        squads=squads,
    )


def _lasts(multiple: Small) -> list[float]:
    return [line.last.value for line in multiple.section.chart.lines] if multiple.section else []


def _last(multiple: Small) -> float:
    return max(_lasts(multiple), default=0.0)


def _gap(multiple: Small) -> float:
    """Between her sides now: to look at, and no verdict."""
    values = _lasts(multiple)
    return max(values) - min(values) if len(values) > 1 else 0.0


def squad_filters(page: SquadPage) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """[(name in the address, label, [(value, words, whether it is chosen)])] of what can be asked
    for.
    """
    words = {
        "show": {
            "lift": gettext("Highest thigh"),
            "strike": gettext("At strike"),
            "turnover": gettext("Turnover"),
            "speed": gettext("Speed"),
        },
        "sort": {
            "change": gettext("Change"),
            "value": gettext("Value"),
            "gap": gettext("Side gap"),
            "name": gettext("Name"),
        },
        "span": span_words(),
        "squad": {"": gettext("All")} | {str(squad.pk): squad.name for squad in page.squads},
    }
    labels = {
        "show": gettext("Show"),
        "sort": gettext("Sort by"),
        "span": gettext("How far back"),
        "squad": gettext("Squad"),
    }
    return [
        (name, labels[name], [(v, text, v == page.chosen[name]) for v, text in options.items()])
        for name, options in words.items()
        if len(options) > 1
    ]
