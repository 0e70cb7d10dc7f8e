"""How much one tap logs, when an amount fits its prescription, and what one set can hold."""

# One more digit than a person lifts or runs is a slip of the thumb. The load is of one piece.
MOST = {"reps": 1000, "s": 7200, "yd": 20000, "m": 20000, "runs": 200, "lb": 1500, "kg": 700}


def too_much(value, unit):
    """Whether one set cannot hold `value`. A unit that is none is told of by itself."""
    return unit in MOST and value > MOST[unit]


def one_tap_amount(bottom, top=None, last=None):
    """The amount a single tap logs for a prescription of `bottom` (to `top`).

    Without a range: the prescribed amount. With one: the last amount done when it lies
    inside the range, else the bottom.
    """
    if top is None or last is None or not bottom <= last <= top:
        return bottom
    return last


def amount_problem(side_mode, measure, amount):
    """Why `amount` cannot be prescribed: 'uneven', 'fraction' or None.

    An alternating drill's total is shared by both sides, so it is even; reps and runs are
    whole numbers.
    """
    if measure in ("reps", "runs") and amount != int(amount):
        return "fraction"
    if side_mode == "alternating" and measure == "reps" and int(amount) % 2:
        return "uneven"
    return None
