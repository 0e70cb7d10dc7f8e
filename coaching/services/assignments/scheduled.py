"""Blocks as a day of an athlete gives them."""

from dataclasses import dataclass
from datetime import date as Date
from typing import TypeAlias
from uuid import UUID

from coaching.models import Assignment, Athlete, Block, Prescription


@dataclass(frozen=True)
class KeptIds:
    """The ids that a block takes which is made anew: its own, and {drill id: those of its rows}."""

    block: UUID
    drills: dict[int, list[UUID]]


@dataclass(frozen=True, eq=False)
class ScheduledBlock:
    """A block as a day gives it, its prescriptions with that day's values.

    `placement` is the id of its place in a program, None for a block by itself. `assignment` is
    said where it is not the one that is being made. `kept_ids`: a phone that has the block finds
    it again by these.
    """

    block: Block
    prescriptions: tuple[Prescription, ...]
    placement: UUID | None = None
    assignment: Assignment | None = None
    kept_ids: KeptIds | None = None


# A day of an athlete, and what it is to give.
Wanted: TypeAlias = tuple[Athlete, Date, list[ScheduledBlock]]
