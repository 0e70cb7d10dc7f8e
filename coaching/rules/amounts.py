"""How much one tap logs, when an amount fits its prescription, and what one set can hold."""

from decimal import Decimal
from typing import Protocol

from .units import to_si

# One more digit than a person lifts or runs is a slip of the thumb. The load is of one piece.
MAX_OF_UNIT = {"reps": 1000, "s": 7200, "yd": 20000, "m": 20000, "runs": 200, "lb": 1500, "kg": 700}


def too_much(value: Decimal, unit: str) -> bool:
    """Whether one set cannot hold `value`. A unit that is none is told of by itself."""
    return unit in MAX_OF_UNIT and value > MAX_OF_UNIT[unit]


def is_unlikely(amount: Decimal, most: Decimal) -> bool:
    """Whether `amount` is asked about once: five times what was prescribed, and much in itself."""
    return amount > 5 * most and amount > most + 20


def one_tap_amount(
    bottom: Decimal, top: Decimal | None = None, last: Decimal | None = None
) -> Decimal:
    """The amount a single tap logs for a prescription of `bottom` (to `top`).

    Without a range: the prescribed amount. With one: the last amount done when it lies
    inside the range, else the bottom.
    """
    if top is None or last is None or not bottom <= last <= top:
        return bottom
    return last


class PrescribedAmount(Protocol):
    """What has an amount, or a range of it, that was prescribed."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def amount_top(self) -> Decimal | None: ...
    @property
    def amount_unit(self) -> str: ...
    @property
    def amrap(self) -> bool: ...


def fits(amount: Decimal, unit: str, prescribed: PrescribedAmount) -> bool:
    """Whether `amount` of `unit` is what was prescribed: in its range, or more where it is open.

    `prescribed` has amount, amount_top (None without a range), amount_unit and amrap. Compared
    in SI and exactly, as both were typed: 18.288 m are 20 yd.
    """
    done, least = to_si(amount, unit), to_si(prescribed.amount, prescribed.amount_unit)
    most = least
    if prescribed.amount_top is not None:
        most = to_si(prescribed.amount_top, prescribed.amount_unit)
    return least <= done and (prescribed.amrap or done <= most)


def amount_problem(side_mode: str, measure: str, amount: Decimal) -> str | None:
    """Why `amount` cannot be prescribed: 'uneven', 'fraction' or None.

    An alternating drill's total is shared by both sides, so it is even; reps and runs are
    whole numbers.
    """
    if measure in ("reps", "runs") and amount != int(amount):
        return "fraction"
    if side_mode == "alternating" and measure == "reps" and int(amount) % 2:
        return "uneven"
    return None
