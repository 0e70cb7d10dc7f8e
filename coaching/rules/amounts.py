"""How much one tap logs, and when an amount fits its prescription."""


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
