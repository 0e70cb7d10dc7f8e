"""What goes up each week in one prescription of a program, and the weeks set by themselves."""

from decimal import Decimal

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from coaching.forms.errors import NUMBER_ERRORS
from coaching.models.choices import AmountUnit, Stepped
from coaching.models.fields import TypedDecimalField
from coaching.models.progressions import step_problem, week_value_problem
from coaching.rules.pattern import WeeklyStep, WeekOverride
from coaching.rules.units import plain

LABELS = {
    AmountUnit.REPS: _("Reps"),
    AmountUnit.SECONDS: _("Seconds"),
    AmountUnit.YARDS: _("Yards"),
    AmountUnit.METRES: _("Meters"),
    AmountUnit.RUNS: _("Runs"),
}


def decimal(label):
    return TypedDecimalField(
        label=label,
        required=False,
        max_digits=8,
        decimal_places=3,
        min_value=0,
        error_messages=NUMBER_ERRORS,
    )


class ProgressionForm(forms.Form):
    """A step, a top and single weeks for each value of `prescription` that can go up.

    `pattern` is the program's; `weeks` its Weeks. After `is_valid`, `steps` and `overrides` are
    what the prescription is to have.
    """

    def __init__(self, data=None, *, prescription, block, pattern, weeks, week=None):
        self.prescription, self.block, self.week = prescription, block, week
        self.weeks, self.pattern = weeks, pattern
        self.held_in = sorted(
            {
                placement.week
                for placement in pattern.placements
                if placement.block_id == prescription.block_id
            }
        )
        super().__init__(data, prefix=f"p{prescription.pk}", initial=self._current())
        for name in self.offered:
            label = self.labels[name]
            self.fields[f"{name}_step"] = decimal(_("%(what)s: each week, add") % {"what": label})
            self.fields[f"{name}_top"] = decimal(_("%(what)s: stop at") % {"what": label})
            for number_ in self.held_in:
                title = _("Week %(week)s: %(what)s") % {"week": number_, "what": label}
                field = decimal(title)
                field.widget.attrs |= {"placeholder": self._of_week(name, number_)}
                self.fields[f"{name}_{number_}"] = field

    def _current(self):
        pk, values = self.prescription.pk, {}
        for step in self.pattern.steps:
            if step.prescription_id == pk:
                values[f"{step.field}_step"] = plain(step.step)
                values[f"{step.field}_top"] = plain(step.top)
        for override in self.pattern.overrides:
            if override.prescription_id == pk:
                values[f"{override.field}_{override.week}"] = plain(override.value)
        return values

    def _of_week(self, name, week):
        values = self.weeks.values(self.prescription, week)
        return plain(getattr(values, name))

    @cached_property
    def labels(self):
        row = self.prescription
        load = str(_("Load"))
        if row.load_unit:
            load = _("Load, %(unit)s") % {"unit": row.load_unit}
            if row.load_count > 1:
                load = _("Load, %(unit)s each") % {"unit": row.load_unit}
        return {"sets": _("Sets"), "amount": LABELS[row.amount_unit], "load": load}

    @cached_property
    def offered(self):
        return [name for name in Stepped.values if not self.why_not.get(name)]

    @cached_property
    def why_not(self):
        """{value: why it cannot go up}"""
        problems = {}
        if self.block.rounds:
            problems["sets"] = _("This block is a circuit: its rounds belong to the block.")
        if self.prescription.load_value is None:
            problems["load"] = _("No load is prescribed, so there is none to raise.")
        return problems

    # --- for the template ----------------------------------------------------------------

    def ups(self):
        """A dict for each value: its step and top, or why it has none."""
        for name in Stepped.values:
            row = {"label": self.labels[name], "why_not": self.why_not.get(name)}
            if name in self.offered:
                row |= {"step": self[f"{name}_step"], "top": self[f"{name}_top"]}
            yield row

    def heads(self):
        return [self.labels[name] for name in self.offered]

    def by_week(self):
        """A dict for each week that holds the block: the prescription then, and its inputs."""
        for week in self.held_in:
            yield {
                "week": week,
                "prescription": self.weeks.prescription(self.prescription, week),
                "cells": [self[f"{name}_{week}"] for name in self.offered],
                "is_current": week == self.week,
            }

    @property
    def goes_up(self):
        return any(step.prescription_id == self.prescription.pk for step in self.pattern.steps)

    @property
    def shows_weeks(self):
        """Whether a week is set by itself, or was typed and is wrong."""
        own = any(
            override.prescription_id == self.prescription.pk for override in self.pattern.overrides
        )
        return own or any(name.rsplit("_", 1)[1].isdigit() for name in self.errors)

    # --- checks --------------------------------------------------------------------------

    def _start(self, name):
        row = self.prescription
        return {
            "sets": Decimal(row.sets),
            "amount": row.amount_top or row.amount,
            "load": row.load_value,
        }[name]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        pk, block = self.prescription.pk, self.prescription.block_id
        self.steps, self.overrides = set(), set()
        for name in self.offered:
            step, top = data.get(f"{name}_step"), data.get(f"{name}_top")
            self._check_step(name, step, top)
            if step:
                self.steps.add(WeeklyStep(pk, block, name, step, top))
            for week in self.held_in:
                value = data.get(f"{name}_{week}")
                if value is None:
                    continue
                if problem := week_value_problem(self.prescription, name, value):
                    self.add_error(f"{name}_{week}", problem)
                self.overrides.add(WeekOverride(pk, block, week, name, value))
        return data

    def _check_step(self, name, step, top):
        if step is not None and (problem := step_problem(self.prescription, name, step)):
            self.add_error(f"{name}_step", problem)
        if top is None:
            return
        if step is None and f"{name}_step" not in self.errors:
            self.add_error(f"{name}_step", _("Say what to add each week."))
        start = self._start(name)
        if problem := week_value_problem(self.prescription, name, top):
            self.add_error(f"{name}_top", problem)
        elif top <= start:
            message = _("It starts at %(start)s: stop above that.") % {"start": plain(start)}
            self.add_error(f"{name}_top", message)
