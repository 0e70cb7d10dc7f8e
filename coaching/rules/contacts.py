"""Foot contacts of plyometric work.

One or both feet landing is one contact. The catalogue's figures per rep, per distance or per
run are estimates and are marked as such; the source article gives none.
"""

from decimal import ROUND_HALF_UP, Decimal


def contacts(sets, amount_si, *, value, basis, per_si=None, sides=1):
    """Foot contacts of `sets` sets of `amount_si` (reps, m or runs).

    `value` contacts per `basis` ('rep', 'run' or 'distance'); for a distance, per `per_si`
    metres. `sides` is 2 when the amount is done once on each side. 0 when `value` is None.
    """
    if value is None:
        return 0
    each = Decimal(amount_si) / Decimal(per_si) if basis == "distance" else Decimal(amount_si)
    total = Decimal(sets) * sides * each * Decimal(value)
    return int(total.quantize(Decimal(1), ROUND_HALF_UP))


# What a session of a beginner's is commonly kept to. Secondary source, not the article's; no
# figure for others is given here because none was found at first hand.
BEGINNERS_SESSION = (80, 100)


def over_beginners(total):
    """Foot contacts of one session above what a beginner's is commonly kept to, 0 when within."""
    return max(0, total - BEGINNERS_SESSION[1])
