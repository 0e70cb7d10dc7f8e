"""What is offered in place of a drill that is ruled out, the best first.

Source: the article offers water and hanging work as hip-flexor strengthening "without the
pounding". The order in which the rest is weighed is ours.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Generic

from .equipment import Thing, missing
from .substitutes import Clearance, Key, Span, clearance, overlap
from .zones import reached


@dataclass(frozen=True)
class StandIn(Generic[Key]):
    """A drill that might be done in place of another: what is known of it.

    `things`: what it is done with. `is_above_her`: it stands above her place on a ladder.
    """

    key: Key
    kind: str
    span: Span
    muscles: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()
    optional_overhead: bool = False
    things: tuple[Thing, ...] = ()
    is_above_her: bool = False


def ranked(
    here: StandIn[Key],
    candidates: Iterable[StandIn[Key]],
    restrictions: Collection[str],
    at_hand: Collection[int] | None = None,
) -> list[Key]:
    """The candidates that no restriction rules out and that share hip angles with `here`; keys.

    First those of the zones that `here` reaches, then those of its muscles, where impact is out
    those that are not weight-bearing, then those whose equipment is `at_hand`, then those that do
    not stand above her place on a ladder, then by the degrees that both share.
    """
    zones, without_impact = _starts(here.span), "no_impact" in restrictions
    fitting = [
        (
            len(zones - _starts(candidate.span)),
            -len(here.muscles & candidate.muscles),
            without_impact and candidate.kind != "non_weight_bearing",
            bool(missing(candidate.things, at_hand)),
            candidate.is_above_her,
            -overlap(here.span, candidate.span),
            index,
            candidate.key,
        )
        for index, candidate in enumerate(candidates)
        if _is_cleared(candidate, restrictions) and overlap(here.span, candidate.span)
    ]
    return [row[-1] for row in sorted(fitting, key=lambda row: row[:-1])]


def _is_cleared(candidate: StandIn[Key], restrictions: Collection[str]) -> bool:
    """Whether nothing is to be decided about it: hands at the sides are a coach's choice."""
    by = candidate.demands, candidate.optional_overhead
    return clearance(*by, restrictions, by_coach=True) == Clearance.CLEARED


def _starts(span: Span) -> set[int]:
    """Where the zones begin that the range reaches."""
    return {zone.start for zone in reached(*span)}
