"""What every act of a phone says of itself."""

from django import forms

from coaching.models.fields import TypedIntegerField
from coaching.models.prescription_fields import MAX_NOTE
from coaching.rules.seen import POINTS


class Instant(forms.DateTimeField):
    """A phone's time, as JavaScript writes it."""

    input_formats = ["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"]

    def __init__(self, **kwargs):
        super().__init__(input_formats=self.input_formats, **kwargs)


class KnownField(forms.CharField):
    """What stood there on the page that was used; None where that is not said, as once."""

    widget = forms.HiddenInput

    def __init__(self):
        # A note and some numbers.
        super().__init__(max_length=MAX_NOTE * POINTS + 100, required=False, empty_value="")

    def to_python(self, value):
        return None if value is None else super().to_python(value)

    def clean(self, value):
        return None if value is None else super().clean(value)


class ActForm(forms.Form):
    """From which phone, its number there (it only rises), and when. A plain form says none."""

    device = forms.CharField(max_length=64, required=False)
    seq = TypedIntegerField(min_value=0, max_value=2**62, required=False)
    at = Instant(required=False)


class RemovalForm(ActForm):
    """That a set is undone, and which one was seen."""

    known = KnownField()
