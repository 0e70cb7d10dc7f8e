"""What a swapped drill hands on, and what is offered in its place.

Source: the article's own ladders come first; then what lifts through the same hip angles, as
its water and hanging work stands in for work with impact.
"""

from collections.abc import Iterable
from uuid import UUID, uuid5

from .substitutes import Candidate, Key, Span, overlap, substitutes


def swap_id(session_drill_id: UUID, slug: str, implement_slug: str = "") -> UUID:
    """The id of what a session's drill is swapped for, alike on the server and every phone.

    `session_drill_id` is the UUID of the drill swapped; the name hashed is 'swap:<slug>', and
    after a slash the slug of what it is done with, where that is said.
    """
    held = f"/{implement_slug}" if implement_slug else ""
    return uuid5(session_drill_id, f"swap:{slug}{held}")


def amount_carries_over(old: tuple[str, str, str], new: tuple[str, str, str]) -> bool:
    """Whether the amount prescribed of one drill makes sense for another.

    `old` and `new`: (kind, measure, side mode).
    """
    return old == new


def stand_ins(
    here: tuple[str, Span], candidates: Iterable[Candidate[Key]], *, restricted: bool
) -> list[Key]:
    """What is offered in place of a drill because it trains the same hip angles, the best first.

    Where a restriction asks about the drill itself, first what assigning offers instead.
    """
    known = list(candidates)
    first = substitutes(here[1], known) if restricted else []
    return list(dict.fromkeys([*first, *similar_drills(here, known)]))


def similar_drills(here: tuple[str, Span], candidates: Iterable[Candidate[Key]]) -> list[Key]:
    """The candidates of the same kind that train the same hip angles, most shared degrees first.

    `here`: (kind, (from, to)) of the drill to be swapped. `candidates`: (key, kind, (from, to)) of
    drills that the athlete is cleared for. Returns keys.
    """
    kind, span = here
    fitting = [
        (-overlap(span, hip_range), index, key)
        for index, (key, its_kind, hip_range) in enumerate(candidates)
        if its_kind == kind and overlap(span, hip_range)
    ]
    return [key for _, _, key in sorted(fitting)]
