"""Cadence of a run, as a watch kept it: steps a minute, in all and by how fast she ran.

Source: field.md of the project's research: a watch's cadence holds at a steady pace, to some six
steps a minute at the wrist. What is walking, and that a number below 115 counts strides, are
defaults of ours: runners take some 130 to 220 steps a minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from statistics import median

#: Below that speed (metres a second) one walks; without a speed, below so many steps a minute.
WALKS_BELOW, WALKING_STEPS = 2.0, 125
#: What is counted once for both feet stays below that.
STRIDES_BELOW = 115
#: A record stands for so many seconds at most: then the watch had stopped.
LONGEST = 10.0
#: So wide are the steps of speed, in metres a second, and so long is run in each that is shown.
STEP_OF_SPEED, SHOWN_FROM = 0.5, 20.0
#: Less running tells nothing.
ENOUGH_SECONDS = 60.0
ERROR = 6


@dataclass(frozen=True)
class Sample:
    """A record: seconds since the first, metres a second, and what it calls cadence."""

    at: float
    speed: float | None
    cadence: float


@dataclass(frozen=True)
class Run:
    """What a file holds of one run, its records in order."""

    began: datetime
    samples: Sequence[Sample]


@dataclass(frozen=True)
class Cadence:
    """Steps a minute of a run and how they spread; `by_speed`: [(metres a second from, steps a
    minute, seconds)]. `doubled`: the file had strides."""

    steps: float
    spread: float
    count: int
    seconds: float
    doubled: bool
    by_speed: list[tuple[float, float, float]]


def cadence_of(run: Run) -> Cadence | None:
    """What a run says of cadence; None where it holds too little running with cadence."""
    rows = [row for row in _lasting(run.samples) if row[0].cadence > 0]
    if not rows:
        return None
    # Of running alone, where speed says which that is: much walking would look like strides.
    ran_at = [sample.cadence for sample, _seconds in rows if (sample.speed or 0) >= WALKS_BELOW]
    doubled = median(ran_at or [row[0].cadence for row in rows]) < STRIDES_BELOW
    factor = 2 if doubled else 1
    ran = [
        (sample.cadence * factor, sample.speed, seconds)
        for sample, seconds in rows
        if _runs(sample, factor)
    ]
    seconds = sum(row[2] for row in ran)
    if seconds < ENOUGH_SECONDS:
        return None
    steps = sum(row[0] * row[2] for row in ran) / seconds
    off = sum(row[2] * (row[0] - steps) ** 2 for row in ran) / seconds
    return Cadence(steps, off**0.5, round(steps * seconds / 60), seconds, doubled, _by_speed(ran))


def _runs(sample: Sample, factor: int) -> bool:
    if sample.speed is None:
        return sample.cadence * factor >= WALKING_STEPS
    return sample.speed >= WALKS_BELOW


def _lasting(samples: Sequence[Sample]) -> list[tuple[Sample, float]]:
    """Each with the seconds until the next; the last one with none."""
    following = [*samples[1:], samples[-1]] if samples else []
    pairs = zip(samples, following, strict=True)
    return [(here, min(max(after.at - here.at, 0), LONGEST)) for here, after in pairs]


def _by_speed(
    ran: Sequence[tuple[float, float | None, float]],
) -> list[tuple[float, float, float]]:
    bins: dict[float, list[tuple[float, float]]] = {}
    for steps, speed, seconds in ran:
        if speed is not None:
            low = floor(speed / STEP_OF_SPEED) * STEP_OF_SPEED
            bins.setdefault(low, []).append((steps, seconds))
    found = []
    for low, rows in sorted(bins.items()):
        seconds = sum(row[1] for row in rows)
        if seconds >= SHOWN_FROM:
            mean = sum(row[0] * row[1] for row in rows) / seconds
            found.append((low, round(mean, 1), round(seconds, 1)))
    return found
