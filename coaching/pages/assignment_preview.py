"""A Plan as its preview tells it: what would be made, and what is asked first."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import cast

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, ngettext

from coaching.models import Athlete, Block, Drill, Squad, Team
from coaching.models.choices import RestrictionKind
from coaching.pages import findings
from coaching.pages.range_questions import RangeQuestion, range_questions
from coaching.presentation.findings import day_text_of, days_text
from coaching.presentation.wording import full_day_text, listed
from coaching.rules.names import by_name, isolated
from coaching.rules.substitutes import Candidate, substitutes
from coaching.services.assignments import findings as found
from coaching.services.assignments.conflicts import Conflict, ConflictReason
from coaching.services.assignments.plan import AssignmentPlan
from coaching.services.assignments.restrictions import choices

# More days than this are folded away; so are more athletes who have something already.
MAX_DAYS_IN_LINE = 8
MAX_ATHLETES_OPEN = 5


def _done_so(kinds: Collection[str]) -> str:
    """How what restrictions `kinds` ask about can be done: "Hands at the sides"."""
    words = {
        "no_overhead": gettext("Hands at the sides"),
        "no_load": gettext("Without the load"),
        "right_only": gettext("On the right side alone"),
        "left_only": gettext("On the left side alone"),
    }
    return listed(words[kind] for kind in words if kind in kinds)


@dataclass
class RestrictionQuestion:
    """A block with drills that an athlete may not do, and drills to do instead.

    `lowerable`: with the hands at the sides, without its load or on one side she may do all of it.
    """

    athlete: Athlete
    block: Block
    drills: list[Drill] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)
    # What the coach answered: "", "anyway", or "sides" where `lowerable`.
    answer: str = ""
    lowerable: bool = False

    @property
    def value(self) -> str:
        return f"{self.athlete.pk}-{self.block.pk}"

    @property
    def reasons(self) -> list[str]:
        return [str(RestrictionKind(kind).label) for kind in self.kinds]

    @property
    def is_anyway(self) -> bool:
        return self.answer == "anyway"

    @property
    def options(self) -> list[tuple[str, str, str, bool]]:
        """[(id, value, label, is chosen)] of the answers, where it is `lowerable`."""
        answers = [
            ("leave", "", gettext("Leave out")),
            ("sides", "sides", _done_so(self.kinds)),
            ("anyway", "anyway", gettext("Assign anyway")),
        ]
        return [
            (f"{name}-{self.value}", value, label, self.answer == value)
            for name, value, label in answers
        ]


@dataclass
class ConflictQuestion:
    """A conflicts.Conflict in words. `is_all`: it is about every athlete of the plan."""

    warning: Conflict
    is_all: bool

    @property
    def days(self) -> str:
        return days_text(self.warning.dates)

    @property
    def who(self) -> str:
        athletes = self.warning.athletes
        if self.is_all and len(athletes) > 1:
            return gettext("All %(n)s athletes") % {"n": len(athletes)}
        return listed(athletes)

    @property
    def why(self) -> list[tuple[str, str]]:
        """[(what speaks against the days, the rule that says it)]"""
        return [(why_text(reason), reason.why) for reason in self.warning.reasons]

    @property
    def move(self) -> str:
        """ "Move to Thu 5 Mar", or "Move each to the Thursday after"."""
        free = self.warning.free
        if len(free) == 1:
            return gettext("Move to %(day)s") % {"day": date_format(free[0], "D j M")}
        days = cast(int, self.warning.shift)  # asked only where there is a free day
        weekday = date_format(free[0], "l")
        if days > 0:
            return gettext("Move each to the %(weekday)s after") % {"weekday": weekday}
        return gettext("Move each to the %(weekday)s before") % {"weekday": weekday}

    @property
    def options(self) -> list[tuple[str, str, str, bool]]:
        """[(id, value, label, is chosen)]: to keep it, or to move it to the nearest free day."""
        key, moved = self.warning.key, self.warning.moved
        return [
            (f"keep-{key}", "", gettext("Keep"), not moved),
            (f"move-{key}", "move", self.move, moved),
        ]


def why_text(reason: ConflictReason) -> str:
    """What speaks against a day, in a sentence: "The day before County meet."."""
    return day_text_of(reason.why, reason.days, reason.name)


@dataclass
class Preview:
    """`existing`: (athlete, number of days, names). `doubled`: (block, times, athletes).

    `full`: a sentence for each day on which somebody gets nothing.
    """

    plan: AssignmentPlan
    existing: list[tuple[Athlete, int, list[str]]]
    doubled: list[tuple[Block, int, int]]
    restricted: list[RestrictionQuestion]
    crowded: list[ConflictQuestion]
    past: int
    full: list[str]
    findings: findings.Findings
    #: The day of it that is nearest to its limit of foot contacts, in words.
    contacts: str = ""

    @cached_property
    def before_range(self) -> list[RangeQuestion]:
        """Who would be given a load before full range is on record."""
        return range_questions(self.plan)

    @cached_property
    def days(self) -> list[tuple[date, list[Block]]]:
        """[(date, [block, ...])] of what is made for anybody."""
        return self.plan.days

    @property
    def blocks(self) -> list[Block]:
        """Those that somebody gets."""
        made = {block for _date, blocks in self.days for block in blocks}
        return [block for block in self.plan.blocks if block in made]

    @property
    def last_day(self) -> date:
        return self.days[-1][0]

    @property
    def is_program(self) -> bool:
        """Whether each day has blocks of its own."""
        return self.plan.options is not None

    @property
    def is_folded(self) -> bool:
        """Whether the days are folded away: each has blocks of its own, or they are many."""
        return self.is_program or len(self.days) > MAX_DAYS_IN_LINE

    @cached_property
    def getting(self) -> list[Athlete]:
        """The athletes who get something."""
        return self.plan.getting

    @property
    def without(self) -> list[Athlete]:
        """Those who were chosen and get nothing."""
        return [athlete for athlete in self.plan.athletes if athlete not in self.getting]

    @property
    def is_existing_open(self) -> bool:
        return len(self.existing) <= MAX_ATHLETES_OPEN

    @property
    def offsets(self) -> list[str]:
        """A sentence for each who does not start with the rest."""
        offsets = self.plan.options.offsets if self.plan.options else {}
        named = ((athlete, offsets.get(athlete.pk, 0)) for athlete in self.plan.athletes)
        return [_offset_text(athlete, days) for athlete, days in named if days]

    @property
    def joined(self) -> list[Squad]:
        """The squads whose later members get it too."""
        return [squad for squad, joiners in self.plan.squads.items() if joiners]

    @property
    def is_even(self) -> bool:
        """Whether everyone who gets something gets it on each of the days."""
        return self.plan.sessions == len(self.getting) * len(self.days)


def _offset_text(athlete: Athlete, days: int) -> str:
    """How much later, or earlier below 0, an athlete starts."""
    if days < 0:
        return gettext("%(name)s: earlier by %(n)s d.") % {
            "name": isolated(athlete.name),
            "n": -days,
        }
    return ngettext("%(name)s: %(n)s day later.", "%(name)s: %(n)s days later.", days) % {
        "name": isolated(athlete.name),
        "n": days,
    }


def preview(
    plan: AssignmentPlan, *, today: date, answers: Mapping[tuple[int, int], str]
) -> Preview:
    """The Preview of `plan`; `answers`: {(athlete id, block id): "anyway" or "sides"}."""
    judged = found.of_plan(plan)
    return Preview(
        plan=plan,
        existing=_existing(plan),
        doubled=_doubled(plan),
        restricted=_restricted(plan, answers),
        crowded=[
            ConflictQuestion(warning, len(warning.athletes) == len(plan.athletes))
            for warning in plan.warnings
        ],
        past=sum(1 for date, _blocks in plan.days if date < today),
        full=full_texts(plan),
        findings=findings.of_athletes(judged.findings, plan.athletes),
        contacts=findings.fullest_text(judged.contacts, plan.athletes),
    )


def full_texts(plan: AssignmentPlan) -> list[str]:
    """A sentence for each day that holds no more sessions of some athletes."""
    days: defaultdict[date, list[Athlete]] = defaultdict(list)
    for athlete, day in plan.full:
        days[day].append(athlete)
    return [
        gettext("%(day_is_full)s Nothing is added for %(names)s.")
        % {"day_is_full": full_day_text(day), "names": listed(athletes)}
        for day, athletes in sorted(days.items())
    ]


def _existing(plan: AssignmentPlan) -> list[tuple[Athlete, int, list[str]]]:
    days: defaultdict[Athlete, int] = defaultdict(int)
    names: defaultdict[Athlete, dict[str, None]] = defaultdict(dict)
    for athlete, _date, there in plan.existing:
        days[athlete] += 1
        names[athlete].update(dict.fromkeys(there))
    return [(athlete, count, list(names[athlete])) for athlete, count in days.items()]


def _doubled(plan: AssignmentPlan) -> list[tuple[Block, int, int]]:
    times: defaultdict[Block, int] = defaultdict(int)
    athletes: defaultdict[Block, set[Athlete]] = defaultdict(set)
    for athlete, _date, block in plan.doubled:
        times[block] += 1
        athletes[block].add(athlete)
    return [(block, count, len(athletes[block])) for block, count in times.items()]


def _restricted(
    plan: AssignmentPlan, answers: Mapping[tuple[int, int], str]
) -> list[RestrictionQuestion]:
    questions: dict[tuple[int, int], RestrictionQuestion] = {}
    for athlete, block, drill, kinds in plan.restricted:
        row = questions.setdefault((athlete.pk, block.pk), RestrictionQuestion(athlete, block))
        row.drills.append(drill)
        row.kinds += [kind for kind in kinds if kind not in row.kinds]
    for pair, lowerable in choices(plan.restricted).items():
        questions[pair].lowerable = lowerable
        questions[pair].answer = answers.get(pair, "")
    if questions:
        candidates = _candidates(plan.team)
        for row in questions.values():
            row.instead = _instead(row, candidates)
    return list(questions.values())


def _candidates(team: Team) -> list[Drill]:
    drills = Drill.objects.for_team(team).for_list().filter(kind="non_weight_bearing")
    drills = drills.select_related("implement")
    return by_name(drills)


def _instead(row: RestrictionQuestion, drills: list[Drill]) -> list[str]:
    """Names of drills that train the same hip angles, for all that the row rules out."""
    kinds = [restriction.kind for restriction in row.athlete.active_restrictions]
    candidates: list[Candidate[str]] = [
        (drill.name, drill.kind, (drill.hip_angle_from, drill.hip_angle_to))
        for drill in drills
        if not drill.restricted_by(kinds)
    ]
    names = {}
    for drill in row.drills:
        hip_range = (drill.hip_angle_from, drill.hip_angle_to)
        names.update(dict.fromkeys(substitutes(hip_range, candidates)))
    return list(names)
