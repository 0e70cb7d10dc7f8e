"""Changing one athlete's planned session: its day, and its prescriptions."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.dates import is_within_a_year
from coaching.forms.days import NOT_WITHIN_A_YEAR, DayField
from coaching.forms.session_drills import DrillToAddForm, RoundsForm, SessionDrillForm
from coaching.forms.versions import Difference, Versioned
from coaching.services.sessions.prescriptions import PlanRefused, change_plan


class MoveForm(forms.Form):
    """`is_from_calendar`: a session was dragged there, so one with sets in it stays.

    The days are those that one assigns to, and for a `session` beyond them those that are nearer.
    """

    date = DayField(label=_("New day"))

    def __init__(self, *args, session, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.today = session, today

    def clean_date(self):
        date = self.cleaned_data["date"]
        nearer = abs(date - self.today) <= abs(self.session.date - self.today)
        if not nearer and not is_within_a_year(date, self.today):
            raise ValidationError(NOT_WITHIN_A_YEAR)
        return date

    @property
    def is_from_calendar(self):
        return "calendar" in self.data


class PlanForm(Versioned):
    """All prescriptions of a session in one form: a part for each drill and each circuit.

    What the athlete added herself, or swapped for another drill, is left out. A drill that came in
    after the page was opened has no fields in `data` and stays as it is.
    """

    def __init__(self, data=None, *, session, unit_system):
        self.session, self.data = session, {} if data is None else data
        blocks = list(session.blocks.all())
        prefetch_related_objects(blocks, "drills__drill__implements")
        self.is_bound = data is not None
        self.parts = []
        for block in blocks:
            drills = [d for d in block.drills.all() if not (d.extra or d.is_replaced)]
            if drills:
                forms_ = [self._drill_form(data, block, drill, unit_system) for drill in drills]
                self.parts.append((block, self._rounds_form(data, block), forms_))
        self.adding = DrillToAddForm(data, prefix="add", session=session)
        self.added = None

    def _drill_form(self, data, block, drill, unit_system):
        drill.block = block
        prefix = f"d{drill.pk}"
        shown = data is not None and f"{prefix}-rest_s" in data
        return SessionDrillForm(
            data if shown else None, instance=drill, prefix=prefix, unit_system=unit_system
        )

    def _rounds_form(self, data, block):
        if block.rounds is None:
            return None
        prefix = f"b{block.pk}"
        shown = data is not None and f"{prefix}-rounds" in data
        return RoundsForm(data if shown else None, initial={"rounds": block.rounds}, prefix=prefix)

    @property
    def drill_forms(self):
        return [form for _, _, forms_ in self.parts for form in forms_]

    @property
    def errors(self):
        """How many parts need a change."""
        rounds = [form for _, form, _ in self.parts if form]
        return [form for form in [*rounds, *self.drill_forms, self.adding] if form.errors]

    def versioned_forms(self):
        """What the page showed, of what is still there: what came in since is not overwritten."""
        for block, rounds, drill_forms in self.parts:
            if rounds and rounds.is_bound == self.is_bound:
                yield block.name or block.get_kind_display(), rounds
            for form in drill_forms:
                if form.is_bound == self.is_bound:
                    yield form.instance.name, form

    def more_differences(self):
        """A drill that the page showed and that is none of the plan any more."""
        here = {form.prefix for form in self.drill_forms}
        shown = {name.removesuffix("-rest_s") for name in self.data if name.endswith("-rest_s")}
        return [
            Difference(gettext("A drill"), gettext("Removed, and stays so"), gettext("Kept"))
            for _prefix in shown - here
        ]

    def save(self):
        """Change the session. False, with errors beside the fields, when that cannot be."""
        if self.errors:
            return False
        bound = [form for form in self.drill_forms if form.is_bound]
        without = [form.instance for form in bound if form.cleaned_data["remove"]]
        changed, rounds = self._changed(bound)
        adding = self.adding.cleaned_data["drill"]
        try:
            with transaction.atomic():
                self.added = change_plan(
                    self.session,
                    [drill for drill in changed if drill not in without],
                    rounds=rounds,
                    without=without,
                    adding=adding,
                    fitted=self.adding.fitted.get(adding, ()),
                )
        except PlanRefused as refusal:
            for form in self.drill_forms:
                if form.instance.pk in refusal.errors:
                    form.refuse(refusal.errors[form.instance.pk])
            return False
        except ValidationError as error:
            self.adding.add_error(None, error)
            return False
        return True

    def _changed(self, bound):
        """The drills that got other values, and the circuits that got other rounds."""
        changed = [form.instance for form in bound if set(form.changed_data) - {"remove"}]
        rounds = {}
        for block, form, drill_forms in self.parts:
            if form is None or not form.is_bound or not form.has_changed():
                continue
            rounds[block] = form.cleaned_data["rounds"]
            for drill_form in drill_forms:
                drill = drill_form.instance
                drill.sets = max(1, rounds[block] - drill.sets_done_before_swap)
                if drill_form.instance not in changed:
                    changed.append(drill_form.instance)
        return changed, rounds
