"""How a drill of a session is done so that restrictions allow it."""

from typing import Any

from django.utils.translation import gettext

from coaching.rules.names import cut
from coaching.rules.substitutes import Clearance, only_side

from .choices import SideMode
from .prescription_fields import MAX_NOTE, PrescriptionFields


class FitsRestrictions(PrescriptionFields):
    """Of a SessionDrill: what it demands, and how it is made to fit. Nothing here is saved."""

    drill: Any
    drill_id: Any
    side_mode: Any
    rows_of_a_set: Any

    class Meta:
        abstract = True

    def lower_hands(self):
        """Put hands at the sides into its note. Not saved."""
        self.note = cut(f"{gettext('Hands at your sides.')} {self.note}".strip(), MAX_NOTE)

    @property
    def has_lowered_hands(self):
        """Whether its note begins with hands at the sides, as a coach chose or wrote."""
        return self.note.startswith(gettext("Hands at your sides."))

    @property
    def is_loaded(self):
        return self.implement_loaded or bool(self.load_kg)

    @property
    def demands(self):
        """As the drill's, of what is prescribed: with this load, on these sides."""
        return self.drill.demands_as(loaded=self.is_loaded, sides=self.rows_of_a_set)

    def put_load_down(self, pipe=None):
        """Let it be done without its load: with `pipe`, None for nothing. Not saved."""
        self.implement, self.implement_loaded = pipe, False
        self.implement_name = pipe.name if pipe else ""
        self.load_value, self.load_unit, self.load_count = None, "", 1
        self.set_si()

    def fit(self, kinds):
        """Do it so that restrictions `kinds` allow it, where its drill can be done so. Not saved.

        With what the drill starts with for its load, on one side, with the hands at the sides.
        """
        drill, side = self.drill, only_side(kinds)
        if "no_overhead" in kinds and drill.optional_overhead and not self.has_lowered_hands:
            self.lower_hands()
        if "no_load" in kinds and self.is_loaded and not drill.is_loaded:
            self.put_load_down(drill.implement)
        if side and self.side_mode == SideMode.PER_SIDE:
            self.sides = side

    def clearance(self, drill, kinds, *, by_coach):
        """As the drill's: of `drill` in its place. What a coach gave stays as it was given."""
        allowed = drill.clearance(kinds, by_coach=True)
        if allowed == Clearance.HANDS_AT_SIDES and drill.pk == self.drill_id:
            return Clearance.CLEARED
        return allowed if by_coach else drill.clearance(kinds, by_coach=False)
