"""Which hip flexor the article names at which hip angle, and how much of a plan falls where.

A coaching model. Source: the article behind the catalogue. It has the iliacus flex the hip
until the thigh is parallel with the ground, the rectus femoris assist it up to 90 degrees, and
the psoas lift above 90, as in sprinting with a high knee. No study was found that supports
sharp borders between these muscles, and that the psoas alone works above 90 degrees is
disputed. Rectus femoris gave about two thirds of the torque up to 60 degrees in 22 cadaver limbs
(Kumazaki), and iliopsoas rises over 30 to 60 (Jiroumaru 2014): pages say so beside it. Good for
spreading work over the whole lift, not for saying which muscle worked.

Angles are degrees of hip flexion against the trunk: 0 is the thigh hanging, 90 the thigh
parallel with the ground while the trunk is upright. 140 is the top of the scale, not a figure
of the article's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .substitutes import overlap

HANGING, PARALLEL, HIGHEST = 0, 90, 140


@dataclass(frozen=True)
class Zone:
    """Where a muscle works: from `start` to `end` degrees. `role` is 'drives' or 'assists'."""

    muscle: str
    start: int
    end: int
    role: str

    def holds(self, angle: int) -> bool:
        """True at `angle`. A border belongs to the zone below it: at 90 it is not yet above."""
        return self.start < angle <= self.end or angle == self.start == HANGING


ZONES = (
    Zone("iliacus", HANGING, PARALLEL, "drives"),
    Zone("rectus-femoris", HANGING, PARALLEL, "assists"),
    Zone("psoas", PARALLEL, HIGHEST, "drives"),
)


def at(angle: int) -> tuple[Zone, ...]:
    """The zones that `angle` lies in. ValueError outside 0 to 140."""
    if not HANGING <= angle <= HIGHEST:
        raise ValueError(f"no hip angle of the scale: {angle}")
    return tuple(zone for zone in ZONES if zone.holds(angle))


@lru_cache(maxsize=1000)
def reached(start: int, end: int) -> tuple[Zone, ...]:
    """The zones in which a drill that moves from `start` to `end` has at least a degree.

    A drill that is held at one angle reaches the zones of that angle. ValueError when the range
    is upside down or leaves the scale.
    """
    if not HANGING <= start <= end <= HIGHEST:
        raise ValueError(f"no range of the scale: {start} to {end}")
    if start == end:
        return at(start)
    return tuple(zone for zone in ZONES if overlap((start, end), (zone.start, zone.end)))


def is_hip_flexor_work(span: tuple[int, int]) -> bool:
    """Whether a drill lifts the thigh at all, or holds it up: `span` its hip angles, from and to.

    What none was given of has 0 to 90 and counts, to be on the safe side.
    """
    return span[1] > HANGING


def coverage(work: Iterable[tuple[int, int, int]]) -> tuple[int, dict[str, int]]:
    """(`sets` in all, {muscle: sets in its zone}) of planned `work`: (start, end, sets) each.

    A set counts once in every zone that its drill reaches, however far it goes into it, so the
    zones add up to more than all sets. A set of both sides is one set. Why sets: reps, seconds
    and yards cannot be added up.
    """
    total, sets_of = 0, {zone.muscle: 0 for zone in ZONES}
    for start, end, sets in work:
        total += sets
        for zone in reached(start, end):
            sets_of[zone.muscle] += sets
    return total, sets_of
