"""Reading in what an athlete did before, out of another app's file, drill by drill."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction

from coaching.models import (
    Athlete,
    DrillName,
    HistoryFile,
    LoggedSet,
    Session,
    Team,
    User,
)
from coaching.models.choices import Measure
from coaching.rules.amounts import amount_problem, too_much
from coaching.rules.history import History, HistorySet, LeftOut, as_lifted
from coaching.rules.limits import MAX_SET_NUMBER
from coaching.rules.names import twin_key
from coaching.rules.slots import DayFull, free_slot

from .history_rows import HistoryRows, Meant, ReadRow, ReadWorkout

KEY_LENGTH = 120


@dataclass
class HistoryPlan:
    """What would come in, and what not: `left_out` with `why` as of `rules.history.LeftOut`, or
    'unknown' (no drill of ours), 'measure', 'uneven', 'fraction', 'much', 'there' (read in before)
    and 'full' (no room on that day)."""

    workouts: list[ReadWorkout]
    left_out: list[LeftOut]
    meant: Mapping[int, Meant]

    @property
    def sets(self) -> int:
        return sum(len(rows) for workout in self.workouts for rows in workout.drills.values())

    @property
    def counts(self) -> list[tuple[str, int]]:
        """[(why, how many lines), ...] of what is left out, most first."""
        return Counter(row.why for row in self.left_out).most_common()


def key_of(name: str) -> str:
    """What people take for the same exercise."""
    return twin_key(name)[:KEY_LENGTH]


def known_names(team: Team) -> dict[str, DrillName]:
    """{key: what the team said of it before}: one query."""
    return {name.key: name for name in team.drill_names.select_related("drill")}


def exercises_of(history: History) -> dict[str, tuple[str, int]]:
    """{key: (its name, how many sets)} of a file, most first."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for workout in history.workouts:
        for row in workout.sets:
            key = key_of(row.exercise)
            names.setdefault(key, row.exercise[:KEY_LENGTH])
            counts[key] += 1
    return {key: (names[key], count) for key, count in counts.most_common()}


def plan_history(
    athlete: Athlete, history: History, meant: Mapping[str, Meant], *, unit: str
) -> HistoryPlan:
    """What of a file comes in: two queries. `meant`: {key of an exercise: what it is}; `unit` of
    weights of which the file does not say it, and in which she saw the others."""
    there = set(
        LoggedSet.objects.filter(athlete=athlete, source=history.app).values_list(
            "performed_at", "drill"
        )
    )
    of_drill: dict[int, Meant] = {}
    left = list(history.left_out)
    workouts = []
    taken: defaultdict[object, set[int]] = defaultdict(set)
    for day, slot in Session.objects.filter(athlete=athlete).values_list("date", "slot"):
        taken[day].add(slot)
    for workout in history.workouts:
        at = workout.at.replace(tzinfo=ZoneInfo(athlete.timezone))
        read = ReadWorkout(at)
        coming = []
        for row in workout.sets:
            what = meant.get(key_of(row.exercise))
            why = _read_into(read, row, what, there, unit)
            if why:
                left.append(LeftOut(row.line, row.exercise, why))
            elif what is not None and what.drill is not None:
                of_drill[what.drill.pk] = what
                coming.append(row)
        if not read.drills:
            continue
        try:
            taken[at.date()].add(free_slot(taken[at.date()], at.date()))
        except DayFull:
            left += [LeftOut(row.line, row.exercise, "full") for row in coming]
            continue
        workouts.append(read)
    return HistoryPlan(workouts, sorted(left, key=lambda row: row.line), of_drill)


def _read_into(
    read: ReadWorkout,
    row: HistorySet,
    what: Meant | None,
    there: set[tuple[datetime, int]],
    unit: str,
) -> str:
    """Why a set does not come in, '' where it is in `read` now."""
    if what is None or what.drill is None:
        return "unknown"
    drill = what.drill
    if (read.at, drill.pk) in there:
        return "there"
    amount, amount_unit = _amount_of(row, drill.measure)
    if amount is None:
        return "measure"
    if problem := amount_problem(drill.side_mode, drill.measure, amount):
        return problem
    load = load_unit = None
    if row.weight:
        load, load_unit = as_lifted(row.weight, row.weight_unit, unit)
    if too_much(amount, amount_unit) or (load is not None and too_much(load, load_unit or "")):
        return "much"
    rows = read.drills.setdefault(drill.pk, [])
    if len(rows) >= MAX_SET_NUMBER:
        return "much"
    rpe = row.rpe if row.rpe is not None and 1 <= row.rpe <= 10 else None
    amount = amount.quantize(Decimal("0.001"))
    rows.append(ReadRow(amount, amount_unit, load, load_unit or "", rpe))
    return ""


def _amount_of(row: HistorySet, measure: str) -> tuple[Decimal | None, str]:
    """(how much, its unit) of what a drill counts; None where the set says nothing of it."""
    if measure == Measure.SECONDS:
        return row.seconds or None, "s"
    if measure == Measure.DISTANCE:
        return (row.distance if row.distance_unit else None), row.distance_unit
    return row.reps or None, "reps" if measure == Measure.REPS else "runs"


@transaction.atomic
def add_history(
    athlete: Athlete,
    team: Team,
    history: History,
    meant: Mapping[str, Meant],
    *,
    unit: str,
    by: User,
    now: datetime,
) -> HistoryFile:
    """Read it in: a session of its day for each workout, beside what was planned, each set marked.

    What each exercise is is kept for the team. Read in once more, nothing is doubled, also not
    what was removed since. In the same few statements for ten sets as for thousands.
    """
    Team.objects.lock(team.pk)
    _keep_names(team, history, meant)
    plan = plan_history(athlete, history, meant, unit=unit)
    slots: defaultdict[object, set[int]] = defaultdict(set)
    for day, slot in Session.objects.filter(athlete=athlete, team=team).values_list("date", "slot"):
        slots[day].add(slot)
    made = HistoryRows(athlete, team, history.app, by, now)
    for workout in plan.workouts:
        day = workout.at.date()
        slot = free_slot(slots[day], day)
        slots[day].add(slot)
        made.add(workout, slot, plan.meant)
    made.save()
    Team.objects.ask_for_needs(team.pk)
    return HistoryFile.objects.create(
        team=team,
        athlete=athlete,
        by=by,
        at=now,
        app=history.app,
        sessions=len(made.sessions),
        sets=plan.sets,
        left_out=len(plan.left_out),
    )


def _keep_names(team: Team, history: History, meant: Mapping[str, Meant]) -> None:
    names = exercises_of(history)
    rows = [
        DrillName(team=team, key=key, name=names[key][0], drill=what.drill, pieces=what.pieces)
        for key, what in meant.items()
        if key in names
    ]
    DrillName.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["team", "key"],
        update_fields=["name", "drill", "pieces"],
    )
