"""What the rules say of what athletes are given, with the facts from the database.

Every door that plans or changes a plan asks here, so that all of them say the same. Four
queries, more where something is not there, whatever the number of athletes, days and drills. A new
rule adds its facts to `rules.findings.AthletePlan` or `PlannedDrill`, is called in
`rules.findings.of_plan`, says its words in `presentation.findings` and what can be done in
`presentation.finding_acts`.
"""

from .facts import (
    Found,
    days_elsewhere,
    drill_of,
    look_at,
    of_athletes,
    of_changed,
    of_move,
    of_restrictions,
)
from .passing import keep_reason, not_passed_yet, stops
from .planned import woken_drills

__all__ = [
    "Found",
    "days_elsewhere",
    "drill_of",
    "keep_reason",
    "look_at",
    "not_passed_yet",
    "of_athletes",
    "of_changed",
    "of_move",
    "of_restrictions",
    "stops",
    "woken_drills",
]
