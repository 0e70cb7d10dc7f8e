"""Left and right: which rows a set has, and in what order they are done."""

from uuid import UUID, uuid5

OTHER = {"left": "right", "right": "left"}


def sides_to_log(side_mode: str, sides: str = "both", first_side: str = "left") -> tuple[str, ...]:
    """The rows of one set, in the order they are done.

    `side_mode` is 'none', 'per_side' or 'alternating'; `sides` narrows a per-side drill to
    'left' or 'right'. A per-side set has two rows; an alternating one is a single row.
    """
    if side_mode != "per_side":
        return ("both",)
    if sides != "both":
        return (sides,)
    first = first_side or "left"
    return (first, OTHER[first])


def set_id(session_drill_id: UUID, number: int, side: str) -> UUID:
    """The id of a set, computed alike by the server and every phone.

    `session_drill_id` is a UUID; the name hashed is '<number>:<side>'.
    """
    return uuid5(session_drill_id, f"{number}:{side}")
