"""A team's own test, as a coach types it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.models import Assessment
from coaching.models.choices import Measures, ResultUnit
from coaching.rules.names import twin_of

from .areas import TextArea
from .declared import choices_of
from .versions import Versioned

#: What a team's own test may be; an angle is measured on a picture, too.
OWN = (
    *(ResultUnit.SECONDS, ResultUnit.REPS, ResultUnit.METERS, ResultUnit.CENTIMETERS),
    ResultUnit.DEGREES,
)
#: What of a test says what its results mean: it stays once there is one.
FIXED = ("unit", "better", "combine", "sided")


class AssessmentForm(Versioned, forms.ModelForm):
    class Meta:
        model = Assessment
        fields = [
            "name",
            "summary",
            "protocol",
            "unit",
            "better",
            "trials",
            "combine",
            "sided",
            "smallest_change",
            "smallest_change_source",
            "note",
        ]
        widgets = {"protocol": TextArea({"rows": 4}), "note": TextArea({"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices_of(self, "unit").choices = [(unit.value, unit.label) for unit in OWN]
        if self.instance.pk and self.instance.results.exists():
            for name in FIXED:
                self.fields[name].disabled = True

    def clean_name(self):
        name = self.cleaned_data["name"]
        # The form that made one, sent again: it finds what it made.
        others = Assessment.objects.for_team(self.instance.team_id).exclude(slug=self.instance.slug)
        if twin_of(name, others) is not None:
            raise ValidationError(_("There is a test with this name. Choose another one."))
        return name

    def clean(self):
        data = super().clean() or self.cleaned_data
        change, source = data.get("smallest_change"), data.get("smallest_change_source")
        if change is not None and change <= 0:
            self.add_error("smallest_change", _("More than 0, or leave it empty."))
        if change is not None and not source and "smallest_change_source" not in self.errors:
            self.add_error(
                "smallest_change_source", _("Say where it is from, so that others can judge it.")
            )
        self.instance.measures = self.instance.measures or Measures.PLAIN
        return data
