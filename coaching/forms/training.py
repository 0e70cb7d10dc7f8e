"""What the rules go by of an athlete, as a coach knows it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.forms.days import BirthDateField
from coaching.models import Athlete
from coaching.models.choices import JumpLevel

from .versions import Versioned

BIRTH_DATE_HELP = _("Not needed. Under 18, pain at the front of the hip ends the day’s hip work.")

EQUIPMENT_HELP = _(
    "What is planned with anything else is pointed out. With nothing ticked nothing is known of it."
)


class TrainingForm(Versioned, forms.ModelForm):
    """What the rules go by of an athlete, as a coach knows it."""

    birth_date = BirthDateField(label=_("Date of birth"), help_text=BIRTH_DATE_HELP)
    jump_level = forms.ChoiceField(
        label=_("Used to jumping"),
        choices=JumpLevel.choices,
        widget=forms.RadioSelect,
        help_text=_("A day’s foot contacts are held to it."),
    )

    class Meta:
        model = Athlete
        fields = ["jump_level", "birth_date", "equipment"]
        labels = {"equipment": _("Equipment at hand")}
        help_texts = {"equipment": EQUIPMENT_HELP}
        widgets = {"equipment": forms.CheckboxSelectMultiple()}
