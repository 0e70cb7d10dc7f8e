"""Programs: how they are changed, undone and copied.

What a change does to a program stands in `rules.pattern`; here it is read, written and remembered.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from coaching.models import (
    Block,
    Placement,
    Prescription,
    Program,
    ProgramChange,
    Progression,
    StaleVersion,
    Team,
    User,
    WeekOverride,
)
from coaching.rules import pattern as rules
from coaching.rules.names import cut
from coaching.rules.pattern import BlockKey, Pattern, PatternRefused, WeeklyStep
from coaching.undocumented import KeptQuery, delete_rows

# How many changes can be undone. Each keeps the whole program as it was.
MAX_UNDO = 100


def read(program: Program) -> Pattern:
    """The Pattern of a program: three queries, however much it holds."""
    return Pattern(
        program.weeks,
        tuple(rules.Placement(*row) for row in _PLACEMENTS.all(program.pk)),
        frozenset(WeeklyStep(*row) for row in _STEPS.all(program.pk)),
        frozenset(rules.WeekOverride(*row) for row in _OVERRIDES.all(program.pk)),
    )


def _rows(model: Any, *columns: str, order: Sequence[str] = ()) -> KeptQuery:
    def of(program: int) -> Any:
        return model.objects.filter(program=program).order_by(*order).values_list(*columns)

    return KeptQuery(of, -1)


_OF_ROW = "prescription_id", "prescription__block_id"
_DAY = "week", "weekday"
_PLACEMENTS = _rows(Placement, "id", *_DAY, "block_id", order=(*_DAY, "position"))
_STEPS = _rows(Progression, *_OF_ROW, "field", "step", "top")
_OVERRIDES = _rows(WeekOverride, *_OF_ROW, "week", "field", "value")
_LAST_CHANGE = KeptQuery(
    lambda program: (
        ProgramChange.objects.filter(program=program, undone_at=None)
        .select_related("by")
        .defer("snapshot")[:1]
    ),
    -1,
)


def _positions(pattern: Pattern) -> dict[BlockKey, tuple[int, int, int, int]]:
    """{id: (week, weekday, position, block)}"""
    taken: defaultdict[tuple[int, int], int] = defaultdict(int)
    positions: dict[BlockKey, tuple[int, int, int, int]] = {}
    for placement in pattern.placements:
        taken[placement.day] += 1
        positions[placement.id] = (*placement.day, taken[placement.day], placement.block_id)
    return positions


def write(program: Program, before: Pattern, after: Pattern) -> None:
    """Write what differs: two statements for each of placements, steps and overrides, at most."""
    was, now = _positions(before), _positions(after)
    # Changed rows are made anew under their own id: a position is taken by one at every
    # statement, and nothing but that id points at them.
    changed = [id for id in was if was[id] != now.get(id)]
    _put(
        Placement.objects.filter(pk__in=changed) if changed else None,
        [
            Placement(
                id=id,
                program=program,
                week=week,
                weekday=weekday,
                position=position,
                block_id=block,
            )
            for id, (week, weekday, position, block) in now.items()
            if was.get(id) != now[id]
        ],
    )
    _rewrite(program, program.progressions, before.steps, after.steps)
    _rewrite(program, program.overrides, before.overrides, after.overrides)


def _rewrite(program: Program, rows: Any, was: frozenset[Any], now: frozenset[Any]) -> None:
    """Make the rows of every prescription anew in which a step or override differs."""
    differ = {row.prescription_id for row in was ^ now}
    _put(
        rows.filter(prescription__in=differ) if differ else None,
        [
            rows.model(program=program, **_columns(row))
            for row in now
            if row.prescription_id in differ
        ],
    )


def _columns(row: WeeklyStep | rules.WeekOverride) -> dict[str, Any]:
    """{column: value} of a step or override; its block is the prescription's own."""
    values = asdict(row)
    del values["block_id"]
    return values


def _put(gone: Any, fresh: list[Any]) -> None:
    if gone is not None:
        # One statement, and no history: this is a team's own program.
        delete_rows(gone)
    if fresh:
        type(fresh[0]).objects.bulk_create(fresh)


def _as_json(pattern: Pattern) -> dict[str, Any]:
    """A Pattern as JSON."""
    return {
        "weeks": pattern.weeks,
        "placed": [
            [str(placement.id), *placement.day, placement.block_id]
            for placement in pattern.placements
        ],
        "steps": [
            [step.prescription_id, step.block_id, step.field, step.step, step.top]
            for step in pattern.steps
        ],
        "figures": [
            [
                override.prescription_id,
                override.block_id,
                override.week,
                override.field,
                override.value,
            ]
            for override in pattern.overrides
        ],
    }


def _from_json(kept: Mapping[str, Any]) -> Pattern:
    """The Pattern of that JSON, without the blocks and prescriptions that are no more."""
    placements = [rules.Placement(UUID(id), *rest) for id, *rest in kept["placed"]]
    steps = [
        WeeklyStep(row, block, field, Decimal(step), None if top is None else Decimal(top))
        for row, block, field, step, top in kept["steps"]
    ]
    overrides = [
        rules.WeekOverride(row, block, week, field, Decimal(value))
        for row, block, week, field, value in kept["figures"]
    ]
    wanted = {step.prescription_id for step in steps}
    wanted |= {override.prescription_id for override in overrides}
    blocks = set(
        Block.objects.filter(pk__in={placement.block_id for placement in placements}).values_list(
            "pk", flat=True
        )
    )
    here: set[int] = set()
    if wanted:
        here = set(Prescription.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return Pattern(
        kept["weeks"],
        tuple(placement for placement in placements if placement.block_id in blocks),
        frozenset(step for step in steps if step.prescription_id in here),
        frozenset(override for override in overrides if override.prescription_id in here),
    )


# --- changes ---------------------------------------------------------------------------------


def _lock_program(program: Program, version: int | None) -> Program:
    """The program as it is now, its team's plans locked. StaleVersion when it is a newer one."""
    team = Team.objects.lock(program.team_id)
    now = Program.objects.get(pk=program.pk)
    now.team = team
    if now.version != version:
        raise StaleVersion(now)
    return now


def _save(program: Program, weeks: int) -> None:
    program.version += 1
    program.weeks = weeks
    program.updated_at = timezone.now()
    Program.objects.filter(pk=program.pk).update(
        version=program.version, weeks=weeks, updated_at=program.updated_at
    )


@transaction.atomic
def change_program(
    program: Program,
    rule: Callable[..., Pattern],
    *values: Any,
    by: User,
    version: int | None,
    description: str,
    twice: bool = True,
) -> tuple[Program, Pattern, ProgramChange | None]:
    """Change a team's program. Returns it as it is now, its Pattern, and the ProgramChange.

    `rule`, of rules.pattern, makes another Pattern of the one that stands and these `values`.
    `description` says in the past what it did, for its Undo. One that changes nothing leaves no
    trace: None for it. Raises StaleVersion when the program is no longer of `version`,
    PatternRefused when the change cannot be done, with 'twice' where it would put a block on a
    day that holds it already and `twice` is not said.
    """
    program = _lock_program(program, version)
    before = read(program)
    after = rule(before, *values)
    if after == before:
        return program, before, None
    again = [] if twice else rules.doubled(before, after)
    if again:
        week, weekday, block = again[0]
        more = len(again) - 1
        raise PatternRefused("twice", week=week, weekday=weekday, block=block, more=more)
    write(program, before, after)
    _save(program, after.weeks)
    made = ProgramChange.objects.create(
        program=program,
        version=program.version,
        by=by,
        description=cut(description, 200),
        snapshot=_as_json(before),
    )
    if program.version % 10 == 0:
        delete_rows(program.changes.filter(version__lte=program.version - MAX_UNDO))
    return program, after, made


def last_change(program: Program) -> ProgramChange | None:
    """The change that Undo takes back, or None."""
    return cast("ProgramChange | None", _LAST_CHANGE.first(program.pk))


@transaction.atomic
def undo(
    program: Program, *, by: User, version: int | None
) -> tuple[Program, Pattern, ProgramChange, ProgramChange | None]:
    """Take the last change back. Returns program, Pattern, the change, and the one before it.

    Raises StaleVersion as `change_program`, and PatternRefused('nothing') where there is nothing
    to undo.
    """
    program = _lock_program(program, version)
    last, earlier, *_rest = [
        *program.changes.filter(undone_at=None).select_related("by")[:2],
        None,
        None,
    ]
    if last is None:
        raise PatternRefused("nothing")
    before, after = read(program), _from_json(last.snapshot)
    write(program, before, after)
    _save(program, after.weeks)
    last.undone_at, last.undone_by, last.undone_version = timezone.now(), by, program.version
    last.save(update_fields=["undone_at", "undone_by", "undone_version"])
    return program, after, last, earlier


def changes_since(program: Program, version: int) -> list[tuple[datetime, User | None, str, bool]]:
    """What was done to a program after `version`: (when, who, words, whether undone), in order."""
    changes = program.changes.select_related("by", "undone_by").defer("snapshot")
    since: list[tuple[int, datetime, User | None, str, bool]] = []
    for row in changes:
        if row.version > version:
            since.append((row.version, row.at, row.by, row.description, False))
        if row.undone_at and row.undone_version and row.undone_version > version:
            since.append((row.undone_version, row.undone_at, row.undone_by, row.description, True))
    return [row[1:] for row in sorted(since, key=lambda row: row[0])]


@transaction.atomic
def copy_to(
    program: Program, team: Team, *, by: User, name: str | None = None, slug: str = ""
) -> Program:
    """A copy of a program as the team's own, with its steps and overrides."""
    pattern = read(program)
    fresh = Program(
        team=team,
        slug=slug,
        name=name or program.copied_name(team),
        notes=program.notes,
        source=program.source,
        source_note=program.source_note,
        weeks=program.weeks,
        created_by=by,
    )
    fresh.save()
    placements = tuple(
        rules.Placement(uuid4(), placement.week, placement.weekday, placement.block_id)
        for placement in pattern.placements
    )
    write(
        fresh,
        Pattern(fresh.weeks),
        Pattern(fresh.weeks, placements, pattern.steps, pattern.overrides),
    )
    return fresh
