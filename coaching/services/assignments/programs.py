"""Assigning a program: its placed blocks on dates, each week with its values.

The Assignment remembers what joiners and later changes of the program need: where it starts,
which weekday stands for which, what the coach answered to restrictions, and on which date each
placed block was put for each athlete.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from coaching.models import (
    Assignment,
    Athlete,
    Block,
    Program,
    Squad,
    Team,
    User,
    read_restrictions,
)
from coaching.rules.weeks import Steered, program_date
from coaching.services.assignments.apply import (
    answers_as_json,
    create_sessions,
    record_athletes,
)
from coaching.services.assignments.plan import AssignmentOptions, AssignmentPlan
from coaching.services.assignments.planning import PlanChoices, plan_days
from coaching.services.assignments.ranges import EVERY_BLOCK, PIPE, is_heavy
from coaching.services.assignments.restrictions import apply_answers
from coaching.services.assignments.scheduled import ScheduledBlock
from coaching.services.programs.weeks import Weeks


class ProgramContents:
    """A program as it is now: five queries, then none.

    `placements` in order, without those of blocks that have no drills: these are `empty`.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        placements = list(program.placements.order_by("week", "weekday", "position"))
        placed = {placement.block_id for placement in placements}
        blocks = {block.pk: block for block in Block.objects.read(placed)}
        weeks = Weeks(placements, program.progressions.all(), program.overrides.all())
        self.blocks = [block for block in blocks.values() if block.prescriptions.all()]
        self.empty = [block for block in blocks.values() if not block.prescriptions.all()]
        full = {block.pk for block in self.blocks}
        self.placements = [p for p in placements if p.block_id in full]
        self.scheduled_blocks, in_week = {}, {}
        for placement in self.placements:
            block, week = blocks[placement.block_id], placement.week
            if (block.pk, week) not in in_week:
                in_week[block.pk, week] = tuple(
                    weeks.prescription(row, week) for row in block.prescriptions.all()
                )
            self.scheduled_blocks[placement.pk] = ScheduledBlock(
                block, in_week[block.pk, week], placement.pk
            )

    @property
    def archived(self) -> list[Block]:
        """Its blocks that were archived: they are given all the same."""
        return [block for block in self.blocks if block.archived_at]

    @property
    def has_heavy(self) -> bool:
        """Whether something in it wants full range first."""
        blocks = self.scheduled_blocks.values()
        return any(is_heavy(row) for scheduled in blocks for row in scheduled.prescriptions)

    @cached_property
    def weekdays(self) -> list[int]:
        """The weekdays that hold something, 0 for Monday."""
        return sorted({placement.weekday for placement in self.placements})

    def dates(
        self,
        start: Date,
        weekdays: Mapping[int, int],
        offset_days: int = 0,
        steered: Steered | None = None,
    ) -> dict[UUID, Date]:
        """{placement id: date}, as it was `steered` since it was assigned."""
        dates = {
            placement.pk: program_date(
                start, placement.week, placement.weekday, weekdays, offset_days
            )
            for placement in self.placements
        }
        return steered.dates(dates) if steered else dates

    def days(
        self, dates: Mapping[UUID, Date], first: Date | None = None
    ) -> list[tuple[Date, list[ScheduledBlock]]]:
        """[(date, [ScheduledBlock, ...]), ...] of `dates`, as above, from `first` on."""
        by_day = defaultdict(list)
        for pk, date in dates.items():
            if first is None or date >= first:
                by_day[date].append(self.scheduled_blocks[pk])
        return sorted(by_day.items())


def plan_program(
    team: Team,
    contents: ProgramContents,
    options: AssignmentOptions,
    athletes: list[Athlete],
    *,
    since: Mapping[int, Date] | None = None,
    today: Date | None = None,
    **choices: Any,
) -> AssignmentPlan:
    """The AssignmentPlan of a program for `athletes`, whose restrictions are prefetched.

    `since`: {athlete id: date} where an athlete gets only what lies from that day on. `today`
    and `choices` as PlanChoices takes them, but for what the options answer.
    """
    since = since or {}
    dates = {
        athlete.pk: contents.dates(
            options.start, options.weekdays, options.offsets.get(athlete.pk, 0), options.steered
        )
        for athlete in athletes
    }
    wanted = [
        (athlete, date, scheduled_blocks)
        for athlete in athletes
        for date, scheduled_blocks in contents.days(dates[athlete.pk], first=since.get(athlete.pk))
    ]
    without, lowered = apply_answers(contents.blocks, athletes, options.answers)
    made = PlanChoices(
        without=without,
        at_sides=lowered,
        range_answers=options.range_answers,
        # No day before the program begins is offered.
        today=today and max(today, options.begins),
        **choices,
    )
    plan = plan_days(team, contents.blocks, athletes, wanted, made)
    plan.options, plan.placement_dates = options, dates
    plan.empty_blocks = contents.empty
    return plan


@dataclass
class JoinResult:
    """What athletes got of one assignment when they joined a squad."""

    assignment: Assignment
    plan: AssignmentPlan

    @property
    def left_out(self) -> list[str]:
        """Names of the blocks that a restriction rules out."""
        return list(dict.fromkeys(block.name for _, block, _, _ in self.plan.restricted))


def join(
    squad: Squad, athletes: list[Athlete], *, by: User, before_range: str = PIPE
) -> list[JoinResult]:
    """Give athletes who are new in the squad what lies ahead of what was assigned to it.

    From the today of each on, and only what was assigned for whoever joins later. Whoever has
    the assignment already gets nothing. `before_range`: what is done where full range is not on
    record, PIPE or ANYWAY. Returns [JoinResult, ...]. Call with the team's row locked.
    """
    existing = Assignment.objects.active().filter(
        squads__squad=squad, squads__joiners=True, program__isnull=False
    )
    joins = []
    for assignment in existing.select_related("program").order_by("at", "pk"):
        have = set(assignment.assigned.values_list("athlete", flat=True))
        pks = [athlete.pk for athlete in athletes if athlete.pk not in have]
        new = list(Athlete.objects.filter(pk__in=pks).prefetch_related(read_restrictions()))
        if new:
            plan = _give_ahead(squad.team, assignment, new, by, before_range)
            joins.append(JoinResult(assignment, plan))
    return joins


def _give_ahead(
    team: Team, assignment: Assignment, athletes: list[Athlete], by: User, before_range: str
) -> AssignmentPlan:
    # One that is of a program has both.
    program, start = cast(Program, assignment.program), cast(Date, assignment.start)
    contents = ProgramContents(program)
    answers = {}
    if contents.has_heavy:
        answers = {(athlete.pk, EVERY_BLOCK): before_range for athlete in athletes}
        assignment.answers |= answers_as_json(answers)
        assignment.save(update_fields=["answers"])
    options = AssignmentOptions(
        program, start, program_weekdays(assignment), answers=answers, steered=steered(assignment)
    )
    todays = {athlete.pk: athlete.today for athlete in athletes}
    plan = plan_program(team, contents, options, athletes, since=todays)
    record_athletes(assignment, plan, todays)
    create_sessions(plan, assignment, by=by)
    return plan


def steered(assignment: Assignment) -> Steered:
    """How an assignment was shifted and ended, in one query, none where it was read along."""
    shifts = [
        (shift.first, shift.days) for shift in assignment.shifts.all() if shift.undone_at is None
    ]
    return Steered(tuple(shifts), assignment.ended_from)


def program_weekdays(assignment: Assignment) -> dict[int, int]:
    """{weekday of the program: real weekday} as an Assignment keeps it."""
    return {int(weekday): real for weekday, real in assignment.weekdays.items()}
