"""A test planned like a block, for one, many or a squad; twice is once."""

import datetime
from collections.abc import Iterable

from coaching.models import Assessment, Athlete, PlannedTest, Team, User


def plan_test(
    team: Team,
    assessment: Assessment,
    athletes: Iterable[Athlete],
    day: datetime.date,
    *,
    by: User,
) -> int:
    """Put the test on the day of each. How many of them had it not yet: two statements."""
    before = PlannedTest.objects.filter(team=team, assessment=assessment, date=day)
    has = set(before.values_list("athlete", flat=True))
    new = [
        PlannedTest(team=team, athlete=athlete, assessment=assessment, date=day, created_by=by)
        for athlete in athletes
        if athlete.pk not in has
    ]
    PlannedTest.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
