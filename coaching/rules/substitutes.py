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
# does not demand it, nor one done side by side either of them, nor one that starts without a load
# a load.
NEEDS = {
    "no_impact": "impact",
    "no_hanging": "hanging",
    "no_overhead": "overhead",
    "no_load": "load",
    "no_water": "water",
    "left_only": "right",
    "right_only": "left",
}
SIDES = frozenset({"left", "right"})
ONE_SIDE = {"left_only": "left", "right_only": "right"}


class Clearance(StrEnum):
    """What an athlete's restrictions say of a drill that is to be added to what she does."""

    CLEARED = "cleared"
    HANDS_AT_SIDES = "sides"
    RULED_OUT = "no"


def demands(
    *, impact: bool, hanging: bool, overhead: bool, water: bool, loaded: bool, sides: Iterable[str]
) -> frozenset[str]:
    """What NEEDS looks at. `sides`: those that work in any case, "both" for the two at once."""
    known = {
        "impact": impact,
        "hanging": hanging,
        "overhead": overhead,
        "water": water,
        "load": loaded,
    }
    worked = set(sides)
    if "both" in worked:
        worked = set(SIDES)
    return frozenset(name for name, value in known.items() if value) | worked


def only_side(restrictions: Iterable[str]) -> str:
    """The one side that may work; "" where both may, or neither."""
    sides = [ONE_SIDE[kind] for kind in restrictions if kind in ONE_SIDE]
    return sides[0] if len(sides) == 1 else ""


def restricted_by(
    demands: Container[str], optional_overhead: bool, restrictions: Iterable[str]
) -> list[str]:
    """The restrictions that a coach must decide about before the drill is done.

    Those that rule it out, and 'no overhead' where the overhead hold is optional. Where neither
    side may work, nothing is left to do.
    """
    kinds = list(restrictions)
    neither = ONE_SIDE.keys() <= set(kinds)
    return [
        kind
        for kind in kinds
        if NEEDS[kind] in demands
        or (optional_overhead and kind == "no_overhead")
        or (neither and kind in ONE_SIDE)
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


def fitted_to(
    restrictions: Iterable[str], allowed: Clearance, against: Iterable[str] = ()
) -> frozenset[str]:
    """What a drill is made to fit when it is added: see `SessionDrill.fit`.

    `against`: the restrictions that rule it out, where a coach gives it all the same.
    """
    kinds = frozenset(restrictions)
    if allowed == Clearance.RULED_OUT:
        kinds -= frozenset(against)
    return kinds if allowed == Clearance.HANDS_AT_SIDES else kinds - {"no_overhead"}


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
