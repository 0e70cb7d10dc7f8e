"""A watch's file of a run."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.services.assessments.watch_reading import MAX_BYTES


class WatchFileForm(forms.Form):
    """One file; what is in it is judged when it is read."""

    file = forms.FileField(
        label=_("File of a run"),
        allow_empty_file=True,
        help_text=_("FIT, TCX or GPX, at most %(mb)s MB.") % {"mb": MAX_BYTES // 1_000_000},
        widget=forms.FileInput({"accept": ".fit,.tcx,.gpx"}),
    )
