"""Foot contacts of plyometric work.

One or both feet landing is one contact. The catalogue's figures per rep, per distance or per
run are estimates and are marked as such; the source article gives none.
"""

from decimal import ROUND_HALF_UP, Decimal


def contacts(
    sets: int,
    amount_si: Decimal,
    *,
    value: Decimal | int | None,
    basis: str,
    per_si: Decimal | None = None,
    sides: int = 1,
) -> int:
    """Foot contacts of `sets` sets of `amount_si` (reps, m or runs).

    `value` contacts per `basis` ('rep', 'run' or 'distance'); for a distance, per `per_si`
    metres. `sides` is 2 when the amount is done once on each side. 0 when `value` is None.
    """
    if value is None:
        return 0
    each = Decimal(amount_si)
    if basis == "distance":
        if per_si is None:
            raise ValueError("contacts per distance, and no distance")
        each /= Decimal(per_si)
    total = Decimal(sets) * sides * each * Decimal(value)
    return int(total.quantize(Decimal(1), ROUND_HALF_UP))


# What a session is commonly kept to: a beginner's, and that of one with some training. Secondary
# sources, not the article's; none was found at first hand.
BEGINNERS_SESSION = (80, 100)
TRAINED_SESSION = (100, 120)


def over_beginners(total: int) -> int:
    """Foot contacts of one session above what a beginner's is commonly kept to, 0 when within."""
    return max(0, total - BEGINNERS_SESSION[1])
