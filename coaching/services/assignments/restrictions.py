"""What athletes may not do, before they are scheduled it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

from coaching.models import Athlete, Block, Drill
from coaching.rules.substitutes import Clearance, restricted_by

# (athlete, block, drill, kinds of restrictions)
Restricted: TypeAlias = tuple[Athlete, Block, Drill, list[str]]


def restricted(blocks: Sequence[Block], athletes: Sequence[Athlete]) -> list[Restricted]:
    """(athlete, block, drill, kinds) for every drill that an athlete may not do.

    `kinds` are those of her restrictions that rule it out, or that ask for hands at the sides.
    """
    ruled_out = []
    for athlete in athletes:
        kinds = [r.kind for r in athlete.active_restrictions]
        if not kinds:
            continue
        for block in blocks:
            for prescription in block.prescriptions.all():
                drill = prescription.drill
                hit = restricted_by(prescription.demands, drill.optional_overhead, kinds)
                if hit:
                    ruled_out.append((athlete, block, drill, hit))
    return ruled_out


def fitted_kinds(
    athlete: Athlete, block: Block, pairs: Collection[tuple[int, int]]
) -> frozenset[str]:
    """The restrictions that what she gets of the block is made to fit: none unless in `pairs`."""
    if (athlete.pk, block.pk) not in pairs:
        return frozenset()
    return frozenset(row.kind for row in athlete.active_restrictions)


def choices(restricted: Iterable[Restricted]) -> dict[tuple[int, int], bool]:
    """{(athlete id, block id): whether all of it can be done so that it fits}, of `restricted`.

    With the hands at the sides, without its load, or on one side.
    """
    answers: dict[tuple[int, int], bool] = {}
    for athlete, block, drill, kinds in restricted:
        pair = athlete.pk, block.pk
        enough = drill.clearance(kinds, by_coach=True) != Clearance.RULED_OUT
        answers[pair] = answers.get(pair, True) and enough
    return answers


def passes_a_stop(restricted: Iterable[Restricted], answers: Mapping[tuple[int, int], str]) -> bool:
    """Whether something of `restricted` is given all the same, by `answers`."""
    return any(answers.get(pair) == "anyway" for pair in choices(restricted))


def apply_answers(
    blocks: Sequence[Block], athletes: Sequence[Athlete], answers: Mapping[tuple[int, int], str]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """({pairs to leave out}, {pairs made to fit}), pairs of (athlete id, block id).

    `answers`: {pair: "anyway" or "sides"}. What is restricted and not answered is left out.
    """
    asked = choices(restricted(blocks, athletes))
    lowered = {pair for pair, enough in asked.items() if enough and answers.get(pair) == "sides"}
    allowed = {pair for pair in asked if answers.get(pair) == "anyway"}
    return set(asked) - lowered - allowed, lowered
