"""Circuits: one set of each drill, then around again.

Source: a superset is a circuit of two; left and right of a set are done before the next drill.
"""

from collections.abc import Iterable


def next_up(rounds: Iterable[int | None]) -> int | None:
    """The place of the drill that is next, or None when nothing is left.

    `rounds`: for each drill in its order the round of its first open set, None without one.
    """
    open_ones = [(number, index) for index, number in enumerate(rounds) if number is not None]
    return min(open_ones)[1] if open_ones else None


def labels(count: int, letter: str = "A") -> list[str]:
    """A1, A2, ... for the drills of a circuit."""
    return [f"{letter}{number}" for number in range(1, count + 1)]
