"""What an athlete may not do, and what to offer instead.

Source: the article offers water and hanging work as hip-flexor strengthening "without the
pounding"; so non-weight-bearing drills stand in when impact is not allowed.
"""

from collections.abc import Container, Iterable
from typing import TypeVar

Key = TypeVar("Key")
# Degrees of hip flexion, from and to.
Span = tuple[int, int]
# Key, kind, span, demands.
Candidate = tuple[Key, str, Span, Container[str]]

NEEDS = {"no_impact": "impact", "no_hanging": "hanging", "no_overhead": "overhead"}


def blocked_by(demands: Container[str], restrictions: Iterable[str]) -> list[str]:
    """The restrictions (of NEEDS) that rule out a drill.

    `demands`: {'impact', 'hanging', 'overhead'} as far as the drill has them. A drill whose
    overhead hold is optional does not demand it; `asks_for_hands_at_sides` is for that.
    """
    return [r for r in restrictions if NEEDS[r] in demands]


def asks_for_hands_at_sides(overhead: bool, optional: bool, restrictions: Container[str]) -> bool:
    """Whether a coach must choose: the drill may be done with the hands at the sides.

    Source: none, the article has the pipe overhead. Hands at the sides is the coach's choice
    for an athlete with 'no overhead'.
    """
    return overhead and optional and "no_overhead" in restrictions


def overlap(a: Span, b: Span) -> int:
    """Degrees of hip flexion that two ranges (from, to) share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def substitutes(
    drill_range: Span, candidates: Iterable[Candidate[Key]], restrictions: Iterable[str]
) -> list[Key]:
    """The candidates that train the same hip angles, most shared degrees first.

    `candidates`: (key, kind, (from, to), demands). Only non-weight-bearing drills that the
    restrictions allow are offered. Returns their keys.
    """
    fitting = [
        (-overlap(drill_range, hip_range), place, key)
        for place, (key, kind, hip_range, demands) in enumerate(candidates)
        if kind == "non_weight_bearing"
        and not blocked_by(demands, restrictions)
        and overlap(drill_range, hip_range)
    ]
    return [key for _, _, key in sorted(fitting)]
