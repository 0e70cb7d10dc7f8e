"""The drills of one planned session: what each is prescribed, its circuit's rounds, one more."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.forms.declared import choices_of
from coaching.forms.errors import NUMBER_ERRORS
from coaching.forms.prescriptions import AMOUNT_LABELS, SIDES
from coaching.models import Drill, SessionDrill
from coaching.models.choices import Kind, LoadUnit, SideMode
from coaching.models.fields import TypedIntegerField
from coaching.models.notes import TypedNote
from coaching.models.prescription_fields import MAX_NOTE, UNITS_OF_MEASURE
from coaching.presentation.wording import listed
from coaching.rules.limits import MAX_SETS
from coaching.rules.names import by_name, isolated
from coaching.rules.substitutes import Clearance, fitted_to
from coaching.rules.units import PREFERRED, plain
from coaching.services.sessions.prescriptions import check_logged
from coaching.undocumented import InstanceChecks


class SessionDrillForm(InstanceChecks, forms.ModelForm):
    """The prescription of one drill of a session.

    `unit_system` is the reader's. A drill of a circuit has its rounds on the block: no sets here.
    """

    implement = forms.TypedChoiceField(
        label=_("Implement"), required=False, coerce=int, empty_value=None
    )
    note = TypedNote(label=_("Note"), limit=MAX_NOTE)
    remove = forms.BooleanField(label=_("Remove this drill"), required=False)

    class Meta:
        model = SessionDrill
        fields = [
            "sets",
            "amount",
            "amount_top",
            "amount_unit",
            "amrap",
            "sides",
            "load_value",
            "load_unit",
            "rest_s",
            "tempo",
            "note",
        ]
        labels = {
            "sets": _("Sets"),
            "amount_top": _("Up to"),
            "amount_unit": _("Unit"),
            "amrap": _("As many as you can"),
            "sides": _("Sides"),
            "load_value": _("Load"),
            "load_unit": _("Load unit"),
            "rest_s": _("Rest"),
            "tempo": _("Tempo"),
        }
        error_messages = {
            "sets": NUMBER_ERRORS,
            "amount": NUMBER_ERRORS | {"min_value": _("More than 0.")},
            "amount_top": NUMBER_ERRORS,
            "load_value": NUMBER_ERRORS,
            "rest_s": NUMBER_ERRORS,
        }
        widgets = {
            "tempo": forms.TextInput(attrs={"placeholder": "3-1-1"}),
        }

    def __init__(self, *args, unit_system="imperial", **kwargs):
        super().__init__(*args, **kwargs)
        drill = self.instance
        self.rows = [row for row in drill.logged_sets.all() if row.removed_at is None]
        self.planned_sets = drill.sets
        self.circuit = drill.block.rounds is not None
        for name in ("amount", "amount_top", "load_value"):
            # 10 and not 10.000, which is how the column keeps it.
            value = getattr(drill, name)
            self.initial[name] = None if value is None else Decimal(plain(value))
        if not drill.load_unit:
            self.initial["load_unit"] = PREFERRED[unit_system]["load"]
        choices_of(self, "load_unit").choices = LoadUnit.choices
        index = [SideMode.NONE, SideMode.PER_SIDE, SideMode.ALTERNATING].index(drill.side_mode)
        self.fields["amount"].label = AMOUNT_LABELS[drill.measure][index]
        choices_of(self, "sides").choices = SIDES
        allowed = UNITS_OF_MEASURE[drill.measure]
        choices_of(self, "amount_unit").choices = [(unit.value, unit.label) for unit in allowed]
        self._offer_implements(drill)
        self._drop(
            sets=self.circuit,
            amount_unit=len(allowed) == 1,
            sides=drill.side_mode != "per_side",
        )

    def _offer_implements(self, drill):
        """What may be held in this drill; with nothing to hold there is nothing to ask."""
        offered = {implement.pk: implement for implement in drill.drill.implements.all()}
        if drill.implement_id:
            offered.setdefault(drill.implement_id, drill.implement)
        self.offered = offered
        names = [
            (pk, _("%(name)s, only with full range of motion") % {"name": isolated(implement.name)})
            if implement.loaded
            else (pk, implement.name)
            for pk, implement in offered.items()
        ]
        choices_of(self, "implement").choices = [("", _("Nothing held")), *names]
        self.initial["implement"] = drill.implement_id
        if any(implement.pieces > 1 for implement in offered.values()):
            self.fields["load_value"].help_text = _("For a pair: the weight of one.")
        self._drop(implement=not offered)

    def _drop(self, **unwanted):
        for name, is_unwanted in unwanted.items():
            if is_unwanted:
                del self.fields[name]

    @property
    def can_go(self):
        """A drill with sets logged stays; one whose sets were all undone is refused in words."""
        return not self.rows

    @property
    def opens(self):
        """Whether something under "more" needs a look."""
        return bool({"implement", "tempo", "note", "amrap", "remove"} & set(self.errors))

    @property
    def unit(self):
        """The unit beside the amount, where there is no choice and its label does not name it."""
        return "s" if self.instance.measure == "seconds" else ""

    def after_instance(self):
        drill = self.instance
        if "implement" in self.changed_data and "implement" in self.cleaned_data:
            held = self.offered.get(self.cleaned_data["implement"])
            drill.implement = held
            drill.implement_name = held.name if held else ""
            drill.implement_loaded = held.loaded if held else False
            drill.load_count = held.pieces if held else 1
        carried = drill.implement is not None and drill.implement.loaded
        asked = self.offered and {"implement", "load_value"} & set(self.changed_data)
        if asked and drill.load_value and not carried:
            self.add_error("implement", _("Choose what carries the load, or leave it empty."))
        if self.errors:
            return
        try:
            drill.check_against(drill)
            check_logged(drill, self.rows, sets_before=self.planned_sets)
        except ValidationError as error:
            self.refuse(error)

    def refuse(self, error):
        """Put errors beside their fields, or above the drill when it has no such field."""
        for name, problem in getattr(error, "error_dict", {None: error}).items():
            self.add_error(name if name in self.fields else None, problem)


class RoundsForm(forms.Form):
    rounds = TypedIntegerField(
        label=_("Rounds"),
        min_value=1,
        max_value=MAX_SETS,
        error_messages=NUMBER_ERRORS,
    )


class DrillToAddForm(forms.Form):
    """A drill of the catalogue, first those that the athlete's restrictions allow.

    `lowered`: {drill: whether it is done with the hands at the sides}; its note says so then.
    `fitted`: {drill: the restrictions that it is made to fit}. What is ruled out can be chosen
    too: a reason is asked for then.
    """

    drill = forms.ChoiceField(label=_("Add a drill"), required=False)

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        restrictions = session.athlete.restrictions_between(session.date, session.date)
        kinds = [restriction.kind for restriction in restrictions]
        drills = by_name(Drill.objects.for_team(session.team).select_related("implement"))
        self.drills, ruled_out = {str(drill.pk): drill for drill in drills}, []
        self.lowered, self.fitted = {}, {}
        for drill in drills:
            clearance = drill.clearance(kinds, by_coach=True)
            self.lowered[drill] = clearance == Clearance.HANDS_AT_SIDES
            self.fitted[drill] = fitted_to(kinds, clearance, drill.restricted_by(kinds))
            if clearance == Clearance.RULED_OUT:
                ruled_out.append(drill)
        allowed = [drill for drill in drills if drill not in ruled_out]
        groups = [
            (kind.label, [(str(d.pk), self._name(d)) for d in allowed if d.kind == kind])
            for kind in Kind
        ]
        for_a_reason = [(str(drill.pk), self._name(drill)) for drill in ruled_out]
        groups.append((_("Ruled out: for a reason alone"), for_a_reason))
        field = choices_of(self, "drill")
        field.choices = [("", _("No other drill")), *(group for group in groups if group[1])]
        if ruled_out:
            field.help_text = _("For a reason alone, what %(name)s may not do: %(what)s.") % {
                "name": isolated(session.athlete.name),
                "what": listed(
                    restriction.get_kind_display().lower() for restriction in restrictions
                ),
            }

    def _name(self, drill):
        if self.lowered[drill]:
            return _("%(drill)s, hands at the sides") % {"drill": isolated(drill.label)}
        return drill.label

    def clean_drill(self):
        return self.drills.get(self.cleaned_data["drill"])
