"""A team's own drill, as a coach types it."""

from copy import deepcopy

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from coaching.forms.areas import TextArea
from coaching.forms.declared import choices_of, options_of, records_of
from coaching.markup import own_markup
from coaching.models import Drill, Equipment
from coaching.models.choices import AmountUnit, ContactsBasis, Kind, LoadUnit, Side, SideMode
from coaching.models.prescription_fields import UNITS_OF_MEASURE
from coaching.rules.names import by_name, name_key, twin_of
from coaching.rules.units import PREFERRED

from .drills import DrillForm, LinesField, StepsField
from .versions import Versioned

# What sets stand on: it stays once a block or a session has the drill.
FIXED = ("kind", "measure", "side_mode")
KEEP, NO_FIGURE = "keep", ""
# How often to look for a free slug, when others take the one that was found.
TRIES = 5
DISTANCES = [("yd", _("yd")), ("m", _("m"))]


class OwnDrillForm(Versioned, DrillForm):
    """Team and slug are not typed; the figure is that of another drill the team can see."""

    rows = {"rows": 4}
    set_up = StepsField(
        label=_("Set-up"),
        required=False,
        help_text=_("One step a line."),
        widget=TextArea(rows),
    )
    movement = StepsField(
        label=_("Movement"),
        required=False,
        help_text=_("One step a line."),
        widget=TextArea(rows),
    )
    cues = LinesField(
        label=_("Cues"),
        required=False,
        limit=120,
        help_text=_("Two to four, one a line."),
        widget=TextArea(rows),
    )
    mistakes = LinesField(
        label=_("Common mistakes"),
        required=False,
        limit=200,
        help_text=_("One a line."),
        widget=TextArea(rows),
    )
    amount_unit = forms.ChoiceField(label=_("Distance in"), choices=DISTANCES, required=False)
    load_unit = forms.ChoiceField(label=_("lb or kg"), choices=LoadUnit.choices, required=False)
    load_cap_unit = forms.ChoiceField(label=_("lb or kg"), choices=LoadUnit.choices, required=False)
    first_side = forms.ChoiceField(
        label=_("First side"),
        choices=[(Side.LEFT, _("Left")), (Side.RIGHT, _("Right"))],
        required=False,
        widget=forms.RadioSelect,
    )
    no_impact = forms.BooleanField(
        label=_("No impact: the feet never leave the ground"),
        required=False,
        help_text=_("Else it is left out for athletes who may do nothing with impact."),
    )
    figure_from = forms.ChoiceField(label=_("Figure"), required=False, widget=forms.RadioSelect)

    class Meta(DrillForm.Meta):
        exclude = None
        fields = [
            "name",
            "kind",
            "summary",
            "measure",
            "side_mode",
            "side_meaning",
            "first_side",
            "sets",
            "amount",
            "amount_top",
            "amount_unit",
            "rest_s",
            "implement",
            "load_value",
            "load_unit",
            "load_cap_value",
            "load_cap_unit",
            "muscles",
            "hip_angle_from",
            "hip_angle_to",
            "equipment",
            "implements",
            "impact",
            "hanging",
            "overhead",
            "overhead_optional",
            "water",
            "contacts_value",
            "contacts_basis",
            "contacts_per_value",
            "contacts_per_unit",
            "high_intensity",
            "set_up",
            "movement",
            "cues",
            "mistakes",
            "stop_when",
            "video_url",
        ]
        labels = {
            "amount_top": _("Up to"),
            "rest_s": _("Rest in seconds"),
            "implement": _("Start with"),
            "implements": _("Can be held as a load"),
            "load_cap_value": _("Never more than"),
            "contacts_value": _("Foot contacts"),
            "contacts_basis": _("Counted"),
            "hip_angle_from": _("Hip angle from, in degrees"),
            "hip_angle_to": _("Hip angle to, in degrees"),
            "video_url": _("Address of a video"),
        }
        help_texts = {
            "side_meaning": _("Such as: the lifted leg."),
            "hip_angle_to": _(
                "To the trunk: 90 is a level thigh while you stand upright. 140 is the most. "
                "With a figure, both angles are read from it."
            ),
            "load_cap_value": _("All weights together."),
            "video_url": _("It starts with https://. It is shown as a link."),
        }
        widgets = {
            "kind": forms.RadioSelect(),
            "measure": forms.RadioSelect(),
            "side_mode": forms.RadioSelect(),
            "muscles": forms.CheckboxSelectMultiple(),
            "equipment": forms.CheckboxSelectMultiple(),
            "implements": forms.CheckboxSelectMultiple(),
            "stop_when": TextArea({"rows": 2}),
            "video_url": forms.URLInput({"autocomplete": "off", "placeholder": "https://"}),
        }

    def __init__(self, *args, instance, units, **kwargs):
        preferred = PREFERRED[units]
        self.units, fresh = preferred, instance.pk is None
        super().__init__(*args, instance=instance, **kwargs)
        for name, unit in (
            ("load_unit", preferred["load"]),
            ("load_cap_unit", preferred["load"]),
            ("amount_unit", preferred["distance"]),
            ("contacts_per_unit", preferred["distance"]),
            ("first_side", Side.LEFT),
        ):
            offered = [value for value, _label in options_of(self, name)]
            if fresh or self.initial.get(name) not in offered:
                self.initial[name] = unit
        # A plyometric drill lands, unless somebody says that this one does not.
        self.initial["no_impact"] = instance.kind == Kind.PLYOMETRIC and not instance.impact
        if fresh:
            self.initial["no_impact"] = False
            self.initial.update({"measure": "reps", "side_mode": "none", "sets": 3})
        things = by_name(Equipment.objects.all())
        for name, is_held in (("equipment", False), ("implements", True)):
            boxes = records_of(self, name)
            boxes.queryset = Equipment.objects.filter(implement=is_held)
            boxes.choices = [
                (thing.pk, str(thing)) for thing in things if thing.implement == is_held
            ]
        for name in ("kind", "measure", "side_mode"):
            field = choices_of(self, name)
            field.choices = [choice for choice in options_of(self, name) if choice[0]]
            field.disabled = self.is_fixed
        records_of(self, "implement").empty_label = _("Nothing")
        basis = choices_of(self, "contacts_basis")
        basis.choices = [("", _("Not counted")), *ContactsBasis.choices]
        choices_of(self, "figure_from").choices = [(value, name) for value, name, _ in self.figures]
        self.initial["figure_from"] = KEEP if instance.thumbnail else NO_FIGURE

    @cached_property
    def is_fixed(self):
        """Whether a block or a session has the drill, so that what sets stand on stays."""
        return self.instance.pk is not None and self.instance.is_used

    @cached_property
    def figures(self):
        """(value, name, thumbnail) of every figure to choose from."""
        drill = self.instance
        drills = Drill.objects.for_team(drill.team).exclude(thumbnail="").exclude(pk=drill.pk)
        drawn = drills.values_list("slug", "name", "thumbnail")
        rows = sorted(drawn, key=lambda row: name_key(row[1]))
        kept = [(KEEP, _("As it is now"), drill.thumbnail)] if drill.thumbnail else []
        return [*kept, (NO_FIGURE, _("No figure"), ""), *rows]

    @property
    def figure_options(self):
        """(option, thumbnail) for the template."""
        thumbnails = (own_markup(thumbnail) for _, _, thumbnail in self.figures)
        return zip(self["figure_from"], thumbnails, strict=True)

    def more_of_version(self):
        # "As it is now" is chosen whichever figure that is.
        return [self.instance.thumbnail]

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = Drill.objects.for_team(self.instance.team).exclude(pk=self.instance.pk)
        if twin_of(name, others.only("name")) is not None:
            raise ValidationError(_("There is a drill with this name. Choose another one."))
        return name

    def clean(self):
        data = self.cleaned_data
        self._settle_units(data)
        if data.get("kind") == Kind.PLYOMETRIC:
            data["impact"] = not data.get("no_impact")
        if data.get("side_mode") == SideMode.PER_SIDE:
            data["first_side"] = data.get("first_side") or Side.LEFT
            if not data.get("side_meaning") and "side_meaning" not in self.errors:
                self.add_error("side_meaning", _("Say what left and right name."))
        else:
            data["first_side"] = data["side_meaning"] = ""
            self.errors.pop("side_meaning", None)
        held = data.get("implement")
        if held and "implements" in data:
            chosen = {thing.pk for thing in data["implements"]} | {held.pk}
            data["implements"] = Equipment.objects.filter(pk__in=chosen, implement=True)
        return super().clean()

    def _settle_units(self, data):
        """The unit follows the measure; one of a value that is not given is not kept."""
        fitting = UNITS_OF_MEASURE.get(data.get("measure"), [AmountUnit.REPS])
        if data.get("amount_unit") not in fitting:
            preferred = self.units["distance"]
            data["amount_unit"] = preferred if preferred in fitting else str(fitting[0])
        for value, unit in (("load_value", "load_unit"), ("load_cap_value", "load_cap_unit")):
            has_value = data.get(value) is not None
            data[unit] = (data.get(unit) or self.units["load"]) if has_value else ""
        if data.get("contacts_basis") != "distance":
            data["contacts_per_value"], data["contacts_per_unit"] = None, ""

    def after_instance(self):
        super().after_instance()
        # What has no field here is told above the form.
        for name in set(self.errors) - set(self.fields) - {NON_FIELD_ERRORS}:
            self.add_error(None, self.errors.pop(name))

    @transaction.atomic
    def save(self, commit=True):
        drill, chosen = self.instance, self.cleaned_data["figure_from"]
        if chosen != KEEP:
            source = Drill.objects.filter(slug=chosen).first() if chosen else None
            drill.figure = deepcopy(source.figure) if source else None
        return super().save(commit) if drill.slug else self._save_new(commit)

    def _save_new(self, commit):
        """Under a slug that is free, also when another coach takes the same one just now."""
        for tries_left in reversed(range(TRIES)):
            self.instance.slug = Drill.free_slug(self.instance.name)
            try:
                with transaction.atomic():
                    return super().save(commit)
            except IntegrityError:
                taken = Drill.objects.filter(slug=self.instance.slug).exists()
                if not (taken and tries_left):
                    raise
