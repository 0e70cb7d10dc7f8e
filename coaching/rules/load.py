"""The load cap of the strength drills.

Source: the article behind the catalogue: light and high, at most 60 lb in total (bar plus
plates, or both dumbbells together), about 10 to 12 reps, 3 sets.
"""

from decimal import Decimal


def over_cap(load_kg: Decimal | None, cap_kg: Decimal | None) -> bool:
    """True when `load_kg` is above `cap_kg` (exact decimals in kg; None means no load, no cap)."""
    return load_kg is not None and cap_kg is not None and load_kg > cap_kg
