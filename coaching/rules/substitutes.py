"""What an athlete may not do, and what to offer instead.

Source: the article offers water and hanging work as hip-flexor strengthening "without the
pounding"; so non-weight-bearing drills stand in when impact is not allowed.
"""

from collections.abc import Container, Iterable
from enum import StrEnum
from typing import TypeVar

Key = TypeVar("Key")
# Degrees of hip flexion, from and to.
Span = tuple[int, int]
# Key, kind, span.
Candidate = tuple[Key, str, Span]

# {restriction: what a drill demands that it rules out}. A drill whose overhead hold is optional
# does not demand it.
NEEDS = {"no_impact": "impact", "no_hanging": "hanging", "no_overhead": "overhead"}


class Clearance(StrEnum):
    """What an athlete's restrictions say of a drill that is to be added to what she does."""

    CLEARED = "cleared"
    HANDS_AT_SIDES = "sides"
    RULED_OUT = "no"


def restricted_by(
    demands: Container[str], optional_overhead: bool, restrictions: Iterable[str]
) -> list[str]:
    """The restrictions that a coach must decide about before the drill is done.

    Those that rule it out, and 'no overhead' where the overhead hold is optional.
    """
    return [
        restriction
        for restriction in restrictions
        if NEEDS[restriction] in demands or (optional_overhead and restriction == "no_overhead")
    ]


def clearance(
    demands: Container[str],
    optional_overhead: bool,
    restrictions: Iterable[str],
    *,
    by_coach: bool,
) -> Clearance:
    """Whether the drill may be added, and how, by a coach or by the athlete herself.

    Source: none, the article has the pipe overhead. Hands at the sides is the coach's choice
    for an athlete with 'no overhead', so she herself is not offered such a drill.
    """
    kinds = restricted_by(demands, optional_overhead, restrictions)
    if not kinds:
        return Clearance.CLEARED
    if by_coach and optional_overhead and kinds == ["no_overhead"]:
        return Clearance.HANDS_AT_SIDES
    return Clearance.RULED_OUT


def overlap(a: Span, b: Span) -> int:
    """Degrees of hip flexion that two ranges (from, to) share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def substitutes(drill_range: Span, candidates: Iterable[Candidate[Key]]) -> list[Key]:
    """The candidates that train the same hip angles, most shared degrees first.

    `candidates`: (key, kind, (from, to)) of drills that the athlete is cleared for; only
    non-weight-bearing ones are offered. Returns their keys.
    """
    fitting = [
        (-overlap(drill_range, hip_range), index, key)
        for index, (key, kind, hip_range) in enumerate(candidates)
        if kind == "non_weight_bearing" and overlap(drill_range, hip_range)
    ]
    return [key for _, _, key in sorted(fitting)]
