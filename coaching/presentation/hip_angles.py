"""What a drill's figure shows of the hip, in words. Angles are to the trunk, as everywhere."""

from django.utils.translation import gettext

from coaching import figures
from coaching.figures import HipAngles
from coaching.models import Drill
from coaching.rules import zones
from coaching.rules.zones import PARALLEL

# Degrees that nobody sees: a thigh this near to level is level, one that moves no more is held.
UNSEEN = 2


def shown(drill: Drill) -> HipAngles | None:
    """The HipAngles of the drill's figure, None without one that can be drawn."""
    try:
        return figures.hip_angles(drill.figure) if drill.figure else None
    except figures.FigureError:
        return None


def moves(drill: Drill) -> str:
    """How far the thigh moves: "In this drill the thigh moves from 5° to 118°, to the trunk."."""
    angles = shown(drill)
    low = angles.low if angles else drill.hip_angle_from
    high = angles.high if angles else drill.hip_angle_to
    if high - low <= UNSEEN:
        text = gettext("In this drill the thigh stays at about %(high)s° to the trunk.")
    elif low < 0:
        text = gettext(
            "In this drill the thigh moves from %(behind)s° behind the line of the trunk "
            "to %(high)s° in front of it."
        )
    else:
        text = gettext("In this drill the thigh moves from %(low)s° to %(high)s° to the trunk.")
    return text % {"low": low, "behind": -low, "high": high}


def against_the_ground(drill: Drill) -> str:
    """The thigh at its highest against the ground: "level", "16° below level"; empty if unknown."""
    angles = shown(drill)
    if angles is None or angles.ground is None:
        return ""
    over = angles.ground - PARALLEL
    if abs(over) <= UNSEEN:
        return gettext("level")
    text = gettext("%(n)s° above level") if over > 0 else gettext("%(n)s° below level")
    return text % {"n": abs(over)}


def stands_in(here: Drill, drill: Drill) -> str:
    """Which of the angles of `here` another drill reaches: "Same angles, to 112°."."""
    degrees = {"degrees": drill.hip_angle_to}
    missing = _zones(here) - _zones(drill)
    if not missing:
        return gettext("Same angles, to %(degrees)s°.") % degrees
    if PARALLEL in missing:
        return gettext("Only up to a level thigh, to %(degrees)s°.") % degrees
    return gettext("Only above a level thigh, to %(degrees)s°.") % degrees


def _zones(drill: Drill) -> set[int]:
    return {zone.start for zone in zones.reached(drill.hip_angle_from, drill.hip_angle_to)}
