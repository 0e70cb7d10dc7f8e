"""A picture that is kept on purpose."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.services.assessments.still_drawing import MAX_BYTES


class StillForm(forms.Form):
    """One file; what is in it is judged when it is read."""

    file = forms.FileField(
        label=_("The picture that was marked"),
        help_text=_("JPEG, PNG or WebP, at most %(mb)s MB.") % {"mb": MAX_BYTES // 1_000_000},
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture."), "empty": _("The file is empty.")},
    )
