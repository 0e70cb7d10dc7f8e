"""Who would be given a load before full range is on record, as a coach is asked."""

from dataclasses import dataclass

from coaching.models import Athlete
from coaching.services.assignments.plan import AssignmentPlan
from coaching.services.assignments.ranges import EVERY_BLOCK


@dataclass
class RangeQuestion:
    """`drills`: their names. `is_anyway`: it is given with its load all the same."""

    athlete: Athlete
    drills: list[str]
    is_anyway: bool

    @property
    def value(self) -> str:
        """As an answer is sent."""
        return f"{self.athlete.pk}-{EVERY_BLOCK}"


def range_questions(plan: AssignmentPlan) -> list[RangeQuestion]:
    """A row for each athlete."""
    before = plan.before_range
    asked = {athlete for athlete, _drill in before.missing}
    return [
        RangeQuestion(athlete, before.drills_of(athlete.pk), athlete.pk not in before.piped)
        for athlete in plan.getting
        if athlete.pk in asked
    ]
