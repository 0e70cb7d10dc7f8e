"""Assigning a program: its placed blocks on dates, each week with its figures.

The Assignment remembers what joiners and later changes of the program need: where it starts,
which weekday stands for which, what the coach answered to restrictions, and on which date each
placed block was put for each athlete.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from coaching.models import AssignedAthlete, Assignment, Athlete, Block
from coaching.rules.weeks import program_date
from coaching.services.assignments.plan import Given, fill, plan_days
from coaching.services.assignments.restrictions import decided
from coaching.services.programs.weeks import Weeks


class Contents:
    """A program as it is now: five queries, then none.

    `placements` in order, without those of blocks that have no drills: these are `empty`.
    """

    def __init__(self, program):
        self.program = program
        placements = list(program.placements.order_by("week", "weekday", "position"))
        blocks = {
            block.pk: block
            for block in Block.objects.filter(
                pk__in={placement.block_id for placement in placements}
            ).with_prescriptions()
        }
        weeks = Weeks(placements, program.progressions.all(), program.overrides.all())
        self.blocks = [block for block in blocks.values() if block.prescriptions.all()]
        self.empty = [block for block in blocks.values() if not block.prescriptions.all()]
        full = {block.pk for block in self.blocks}
        self.placements = [p for p in placements if p.block_id in full]
        self.givens, in_week = {}, {}
        for placement in self.placements:
            block, week = blocks[placement.block_id], placement.week
            if (block.pk, week) not in in_week:
                in_week[block.pk, week] = tuple(
                    weeks.prescription(row, week) for row in block.prescriptions.all()
                )
            self.givens[placement.pk] = Given(block, in_week[block.pk, week], placement.pk)

    @cached_property
    def weekdays(self):
        """The weekdays that hold something, 0 for Monday."""
        return sorted({placement.weekday for placement in self.placements})

    def dates(self, start, weekdays, offset_days=0):
        """{placement id: date}"""
        return {
            placement.pk: program_date(
                start, placement.week, placement.weekday, weekdays, offset_days
            )
            for placement in self.placements
        }

    def days(self, dates, first=None):
        """[(date, [Given, ...]), ...] of `dates`, as above, from `first` on."""
        found = defaultdict(list)
        for pk, date in dates.items():
            if first is None or date >= first:
                found[date].append(self.givens[pk])
        return sorted(found.items())


@dataclass
class Terms:
    """How a program is assigned. `weekdays` maps its weekdays to real ones, `offsets` athlete
    ids to days later, `answers` is {(athlete id, block id): "anyway" or "sides"}."""

    contents: Contents
    start: object
    weekdays: dict = field(default_factory=dict)
    offsets: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)

    def dates(self, athlete):
        return self.contents.dates(self.start, self.weekdays, self.offsets.get(athlete.pk, 0))

    @property
    def begins(self):
        """The first day on which anybody has something."""
        return self.start + timedelta(days=min([0, *self.offsets.values()]))

    @property
    def told(self):
        """What the digest of a plan covers of it."""
        program = self.contents.program
        return [program.pk, program.version, str(self.start), sorted(self.weekdays.items())]

    def of_assignment(self):
        program = self.contents.program
        return {
            "program": program,
            "program_version": program.version,
            "start": self.start,
            "weekdays": {str(weekday): real for weekday, real in self.weekdays.items()},
            "answers": {f"{athlete}-{block}": a for (athlete, block), a in self.answers.items()},
        }

    def keep_athletes(self, assignment, athletes, joined_on=None):
        """Remember who was assigned, and the date of each placed block for each of them.

        `joined_on`: {athlete id: date} of those who joined a squad later.
        """
        joined_on = joined_on or {}
        AssignedAthlete.objects.bulk_create(
            AssignedAthlete(
                assignment=assignment,
                athlete=athlete,
                offset_days=self.offsets.get(athlete.pk, 0),
                joined_on=joined_on.get(athlete.pk),
                dates=written(self.dates(athlete)),
            )
            for athlete in athletes
        )


def written(dates):
    """{placement id: date} as JSON keeps it."""
    return {str(pk): date.isoformat() for pk, date in dates.items()}


def plan(team, terms, athletes, *, doubled="skip", squads=None, moves=None, today=None):
    """The Plan of a program for `athletes`, whose restrictions are prefetched."""
    contents = terms.contents
    wanted = [
        (athlete, date, givens)
        for athlete in athletes
        for date, givens in contents.days(terms.dates(athlete))
    ]
    without, lowered = decided(contents.blocks, athletes, terms.answers)
    return plan_days(
        team,
        contents.blocks,
        athletes,
        wanted,
        doubled=doubled,
        without=without,
        at_sides=lowered,
        squads=squads,
        terms=terms,
        moves=moves,
        # No day before the program begins is offered.
        today=today and max(today, terms.begins),
    )


@dataclass
class Joined:
    """What athletes got of one assignment when they joined a squad."""

    assignment: object
    plan: object

    @property
    def left_out(self):
        """Names of the blocks that a restriction rules out."""
        return list(dict.fromkeys(block.name for _, block, _, _ in self.plan.restricted))


def join(squad, athletes, *, by):
    """Give athletes who are new in the squad what lies ahead of what was assigned to it.

    From the today of each on, and only what was assigned for whoever joins later. Whoever has
    the assignment already gets nothing. Returns [Joined, ...]. Call with the team's row locked.
    """
    standing = Assignment.objects.standing().filter(
        squads__squad=squad, squads__joiners=True, program__isnull=False
    )
    found = []
    for assignment in standing.select_related("program").order_by("at", "pk"):
        have = set(assignment.assigned.values_list("athlete", flat=True))
        pks = [athlete.pk for athlete in athletes if athlete.pk not in have]
        new = list(Athlete.objects.filter(pk__in=pks).prefetch_related("restrictions"))
        if new:
            found.append(Joined(assignment, _give_ahead(squad.team, assignment, new, by)))
    return found


def _give_ahead(team, assignment, athletes, by):
    contents = Contents(assignment.program)
    terms = Terms(
        contents,
        assignment.start,
        {int(weekday): real for weekday, real in assignment.weekdays.items()},
    )
    todays = {athlete.pk: athlete.today for athlete in athletes}
    wanted = [
        (athlete, date, givens)
        for athlete in athletes
        for date, givens in contents.days(terms.dates(athlete), first=todays[athlete.pk])
    ]
    without, lowered = decided(contents.blocks, athletes, terms.answers)
    plan = plan_days(team, contents.blocks, athletes, wanted, without=without, at_sides=lowered)
    terms.keep_athletes(assignment, athletes, todays)
    fill(plan, assignment, by=by)
    return plan
