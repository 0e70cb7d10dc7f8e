"""A team's own ladder, and where an athlete stands on one, as a coach sets them."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.models import Drill, Equipment, Ladder, Rung
from coaching.presentation.ladders import rung_text
from coaching.rules.names import by_name, twin_of

from .declared import choices_of
from .versions import Versioned

MAX_RUNGS, NEW_RUNGS = 8, 3


class PlaceForm(forms.Form):
    """One of the `rungs` of a ladder, and why."""

    rung = forms.TypedChoiceField(label=_("Stands on"), coerce=int)
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None, *, rungs: Iterable[Rung], here: Rung):
        super().__init__(data, prefix=f"ladder-{here.ladder_id}", initial={"rung": here.pk})
        self.rungs = {rung.pk: rung for rung in rungs}
        choices_of(self, "rung").choices = [
            (pk, rung_text(rung)) for pk, rung in self.rungs.items()
        ]

    @property
    def chosen(self) -> Rung:
        return self.rungs[self.cleaned_data["rung"]]


class LadderForm(forms.ModelForm):
    class Meta:
        model = Ladder
        fields = ["name", "note"]
        widgets = {"note": forms.Textarea({"rows": 2})}

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = Ladder.objects.for_team(self.instance.team_id).exclude(pk=self.instance.pk)
        if twin_of(name, others) is not None:
            raise ValidationError(_("There is a ladder with this name. Choose another one."))
        return name


class RungForm(forms.ModelForm):
    class Meta:
        model = Rung
        fields = [
            "position",
            "drill",
            "implement",
            "climb_sets",
            "climb_amount",
            "climb_sessions",
            "highest_pain",
            "start_amount",
            "climb_full_range",
            "climb_both_sides",
            "climb_ball_kept",
            "adds_load",
        ]


class RungsFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        kept = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        drills = [(data.get("drill"), data.get("implement")) for data in kept]
        if len(drills) < 2:
            raise ValidationError(_("A ladder has at least two rungs."))
        if len(set(drills)) < len(drills):
            raise ValidationError(_("Each rung has another drill, or another thing that is held."))


_Rungs = forms.inlineformset_factory(
    Ladder, Rung, form=RungForm, formset=RungsFormSet, extra=NEW_RUNGS, max_num=MAX_RUNGS
)


class LadderEditor(Versioned):
    """A team's ladder with its rungs, in one form."""

    def __init__(self, data=None, *, ladder):
        self.data = data or {}
        self.ladder = ladder
        self.form = LadderForm(data, instance=ladder)
        self.rungs = _Rungs(data, instance=ladder, queryset=ladder_rungs(ladder))
        drills = by_name(Drill.objects.for_team(ladder.team_id).for_list())
        things = by_name(Equipment.objects.filter(implement=True))
        for form in self.rungs.forms:
            choices_of(form, "drill").choices = _options(drills)
            choices_of(form, "implement").choices = _options(things)

    def versioned_forms(self):
        titled = [
            (gettext("Rung %(n)s") % {"n": n}, form)
            for n, form in enumerate(self.rungs.initial_forms, start=1)
        ]
        return [("", self.form), *titled]

    @property
    def errors(self):
        """Whatever is wrong anywhere; empty of one that nobody sent."""
        wrong = [self.form.errors, *self.rungs.errors, self.rungs.non_form_errors()]
        return [errors for errors in wrong if errors] if self.form.is_bound else []

    def is_valid(self):
        return self.form.is_valid() and self.rungs.is_valid()

    @transaction.atomic
    def save(self):
        self.rungs.instance = self.form.save()
        self.rungs.save()


def ladder_rungs(ladder):
    return Rung.objects.filter(ladder=ladder.pk).order_by("position", "pk")


def _options(records):
    return [("", "–"), *((record.pk, str(record)) for record in records)]
