"""The one question of the anatomy page: at which angle?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models.fields import TypedIntegerField
from coaching.rules.zones import HANGING, HIGHEST

# Where the page opens: the knee is on its way and the first zone is lit.
OPENS_AT = 45


class AngleForm(forms.Form):
    """`cleaned_data["angle"]` is whole degrees, OPENS_AT when none was asked for."""

    angle = TypedIntegerField(label=_("Hip angle"), required=False)

    def clean_angle(self):
        angle = self.cleaned_data["angle"]
        if angle is None:
            return OPENS_AT
        if not HANGING <= angle <= HIGHEST:
            raise forms.ValidationError(
                _("Choose an angle from %(low)s to %(high)s degrees."),
                params={"low": HANGING, "high": HIGHEST},
            )
        return angle

    @property
    def lift(self):
        """The angle to show: the one asked for, or where the page opens when that one is none."""
        return self.cleaned_data["angle"] if self.is_valid() else OPENS_AT
