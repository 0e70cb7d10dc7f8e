"""What is asked when something hurts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.forms.acts import ActForm
from coaching.forms.declared import choices_of
from coaching.models import PainReport
from coaching.models.choices import BodyPart
from coaching.models.notes import TypedNote
from coaching.presentation.pain import FRONT_OF_HIP

LEVELS = [(n, str(n)) for n in range(11)]


class PainForm(ActForm, forms.ModelForm):
    """Where and how much; words and a note may be left out. `key` is the report's id."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label=_("How much does it hurt?"),
        choices=LEVELS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number from 0 to 10.")},
    )
    note = TypedNote(label=_("When does it hurt?"), limit=300)

    class Meta:
        model = PainReport
        fields = ["where", "words", "level", "note"]
        labels = {
            "where": _("Where does it hurt?"),
            "words": _("More exactly, in your words"),
        }
        help_texts = {"where": FRONT_OF_HIP}
        error_messages = {"where": {"required": _("Choose where it hurts.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices_of(self, "where").choices = [("", _("Choose")), *BodyPart.choices]
