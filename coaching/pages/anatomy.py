"""The zones of `rules.zones` in words, and the drills that train them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.figures import anatomy as drawing
from coaching.models import Drill
from coaching.rules import zones

NAMES = {
    "iliacus": _("Iliacus"),
    "rectus-femoris": _("Rectus femoris"),
    "psoas": _("Psoas"),
}
ABOUT = {
    "iliacus": _(
        "Lines the inside of the pelvis. In the article’s model it does most of the lift until "
        "your thigh is parallel with the ground."
    ),
    "rectus-femoris": _(
        "Runs down the front of the thigh and crosses the knee as well as the hip. In the "
        "article’s model it helps the iliacus, up to 90°. Research finds it in front up to 60°."
    ),
    "psoas": _(
        "Runs from the low spine to the top of the thigh bone. In the article’s model it lifts "
        "above 90°, which a sprinter’s high knee needs, so that it is to be made stronger."
    ),
}


@dataclass
class Part:
    """A zone as a page shows it. `on` is its role where the thigh is now, else empty."""

    zone: zones.Zone
    on: str = ""
    drills: list[Drill] = field(default_factory=list)

    @property
    def muscle(self) -> str:
        return self.zone.muscle

    @property
    def name(self) -> str:
        return str(NAMES[self.zone.muscle])

    @property
    def span(self) -> str:
        """ "0 to 90°", or "above 90°" for what works above the zones below it."""
        if self.zone.start == zones.HANGING:
            ends = {"first": self.zone.start, "last": self.zone.end}
            return gettext("%(first)s to %(last)s°") % ends
        return gettext("above %(angle)s°") % {"angle": self.zone.start}

    @property
    def about(self) -> str:
        return str(ABOUT[self.zone.muscle])

    @property
    def drives(self) -> bool:
        return self.zone.role == "drives"


@dataclass
class Lift:
    """The lift at `angle` degrees.

    `parts`: every zone with its drills. `through`: the drills whose thigh passes the angle.
    `near`: those that train a zone of it without passing it.
    """

    angle: int
    parts: list[Part]
    through: list[Drill]
    near: list[Drill]

    @property
    def on(self) -> dict[str, str]:
        return {part.muscle: part.on for part in self.parts if part.on}

    @property
    def is_high(self) -> bool:
        return self.angle > zones.PARALLEL

    @property
    def angle_text(self) -> str:
        """What a screen reader says of the slider where it stands."""
        if self.is_high:
            text = gettext("%(angle)s degrees: in the article’s model psoas")
        else:
            text = gettext("%(angle)s degrees: in the article’s model iliacus, with rectus femoris")
        return text % {"angle": self.angle}

    @property
    def figure(self) -> str:
        """The drawing, as SVG; without a script it stands as it was asked for."""
        title = gettext(
            "A runner stands on one leg, seen from the side, with the muscles of the hip drawn in. "
            "The near thigh is lifted to the angle of the slider."
        )
        names = {muscle: str(name) for muscle, name in NAMES.items()}
        return drawing.draw(self.angle, names=names, on=self.on, title=title)


def lift(angle: int, drills: Iterable[Drill]) -> Lift:
    """The Lift at `angle`, 0 to 140, with the zones that `drills` train."""
    here = zones.at(angle)
    parts = [Part(zone, zone.role if zone in here else "") for zone in zones.ZONES]
    through: list[Drill] = []
    near: list[Drill] = []
    for drill in drills:
        reached = zones.reached(drill.hip_angle_from, drill.hip_angle_to)
        for part in parts:
            if part.zone in reached:
                part.drills.append(drill)
        if drill.hip_angle_from <= angle <= drill.hip_angle_to:
            through.append(drill)
        elif set(reached) & set(here):
            near.append(drill)
    return Lift(angle, parts, through, near)
