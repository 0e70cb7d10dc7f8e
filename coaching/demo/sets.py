"""Believable logged sets: reps that climb, a side that lags, sets left out for a reason."""

from datetime import timedelta
from decimal import Decimal

from coaching.models import LoggedSet
from coaching.rules.sides import set_id

REASONS = ("time", "kit", "tired")
NOTES = {
    "high-knee-skip": ("Windy, into the turn.", "Knees higher than last week."),
    "hanging-knees-to-elbows": ("Grip went first.", "No swing this time."),
    "overhead-squat": ("Heels stayed down.", "Shoulders tight today."),
    "spot-lunge": ("Wobbled on the last two.",),
    "band-knee-pull": ("Band slipped once, started over.",),
    "high-knees-in-water": ("Cold pool.",),
    "box-jump": ("Low box.",),
}


def amount_done(rng, drill, side, number, progress, weaker):
    """How much of a set was done, as a Decimal in the drill's unit.

    `progress` runs from 0 in the first week to 1 today: the reps of a range and of a hang
    climb with it.
    """
    amount, top = int(drill.amount), int(drill.amount_top or drill.amount)
    if drill.measure == "seconds":
        return Decimal(amount - 5 if rng.random() < 0.1 else amount)
    if drill.measure != "reps":
        return Decimal(15 if drill.measure == "distance" and rng.random() < 0.04 else amount)
    done = amount + round((top - amount) * progress)
    if drill.drill.hanging:
        done = round(amount * (0.6 + 0.4 * progress))
    if side == weaker and rng.random() < 0.6:
        done -= 1
    if number == drill.sets and number > 1 and rng.random() < 0.3:
        done -= 1
    if drill.side_mode == "alternating":
        done -= done % 2
    return Decimal(max(done, 1))


def load_done(drill, number, progress, step):
    """(value, unit) of what was held, or (None, ''). The last set may go above by `step` lb."""
    if drill.load_value is None:
        return None, ""
    above = Decimal(str(step)) if progress > 0.5 and number > 1 else Decimal(0)
    return drill.load_value + above, drill.load_unit


def log(rng, drill, person, *, progress, start, by, numbers, skip=""):
    """LoggedSets for the sets `numbers` of a session drill, and the instant after the last.

    `skip` leaves them out for that reason. Nothing is saved.
    """
    rows, at = [], start
    for number in numbers:
        for side in drill.rows_of_a_set:
            at += timedelta(seconds=35 + rng.randrange(20))
            row = LoggedSet(
                pk=set_id(drill.pk, number, side),
                session_drill=drill,
                athlete_id=drill.block.session.athlete_id,
                drill_id=drill.drill_id,
                number=number,
                side=side,
                side_mode=drill.side_mode,
                amount_unit=drill.amount_unit,
                load_count=drill.load_count,
                performed_at=at,
                received_at=at + timedelta(seconds=2),
                entered_by=by,
                skip_reason=skip,
            )
            if not skip:
                row.amount = amount_done(rng, drill, side, number, progress, person.weaker)
                row.load_value, row.load_unit = load_done(drill, number, progress, person.step)
                row.implement_id = drill.implement_id
                _answer(rng, row, drill, progress)
            row.set_si()
            rows.append(row)
        at += timedelta(seconds=drill.rest_s)
    return rows, at


def _answer(rng, row, drill, progress):
    if drill.asks_full_range:
        row.full_range = rng.random() < 0.6 + 0.5 * progress
    if drill.asks_ball_kept:
        row.ball_kept = rng.random() < 0.75 + 0.25 * progress
    if drill.kind == "strength" and rng.random() < 0.5:
        row.rpe = Decimal(rng.choice(("6", "6.5", "7", "7.5", "8")))
    if rng.random() < 0.03:
        row.note = rng.choice(NOTES.get(drill.drill.slug, ("",)))
