"""What a program asks for in each of its weeks."""

import copy
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from coaching.models import Placement, Prescription, Progression, WeekOverride
from coaching.rules import pattern
from coaching.rules.amounts import MAX_OF_UNIT
from coaching.rules.load import most_load
from coaching.rules.progression import WeekValues, in_week


class Weeks:
    """The prescriptions of a program as they are in a week. Asks the database nothing.

    `placements`, `progressions` and `overrides` are the program's; prescriptions given to it
    carry their drill.
    """

    def __init__(
        self,
        placements: Iterable[Placement | pattern.Placement],
        progressions: Iterable[Progression | pattern.WeeklyStep],
        overrides: Iterable[WeekOverride | pattern.WeekOverride],
    ) -> None:
        self._first: dict[int, int] = {}
        for placement in placements:
            first = self._first.get(placement.block_id, placement.week)
            self._first[placement.block_id] = min(first, placement.week)
        self._steps: defaultdict[int, dict[str, tuple[Decimal, Decimal | None]]] = defaultdict(dict)
        self._overrides: defaultdict[tuple[int, int], dict[str, Decimal]] = defaultdict(dict)
        for step in progressions:
            self._steps[step.prescription_id][step.field] = (step.step, step.top)
        for row in overrides:
            self._overrides[row.prescription_id, row.week][row.field] = row.value

    def values(self, prescription: Prescription, week: int) -> WeekValues:
        """The WeekValues of `prescription` in `week`."""
        drill = prescription.drill
        most = most_load(
            drill.load_cap_value,
            drill.load_cap_unit,
            unit=prescription.load_unit,
            count=prescription.load_count,
        )
        return in_week(
            _as_it_is(prescription),
            week,
            first_week=self._first.get(prescription.block_id, week),
            steps=self._steps.get(prescription.pk, {}),
            overrides=self._overrides.get((prescription.pk, week), {}),
            most=MAX_OF_UNIT.get(prescription.load_unit) if most is None else most,
            most_amount=MAX_OF_UNIT[prescription.amount_unit],
        )

    def prescription(self, prescription: Prescription, week: int) -> Prescription:
        """`prescription` with the values of `week`: it, or a copy. Never to be changed or saved."""
        if self._stays(prescription, week):
            return prescription
        values = self.values(prescription, week)
        if values == _as_it_is(prescription):
            return prescription
        changed = copy.copy(prescription)
        changed.sets, changed.load_value = values.sets, values.load
        changed.amount, changed.amount_top = values.amount, values.amount_top
        changed.set_si()
        return changed

    def _stays(self, prescription: Prescription, week: int) -> bool:
        """Whether nothing is said of it: a load may be over its cap, and is looked at."""
        pk = prescription.pk
        is_changed = pk in self._steps or (pk, week) in self._overrides
        return not is_changed and prescription.load_value is None


def _as_it_is(prescription: Prescription) -> WeekValues:
    return WeekValues(
        sets=prescription.sets,
        amount=prescription.amount,
        amount_top=prescription.amount_top,
        load=prescription.load_value,
    )
