"""A name that people would take for another's is asked about, not refused."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated, twin_of

SAME_NAME = "same_name"


class AsksAboutTwins(forms.Form):
    """For a form with a `name`. A second post with `same_name` is her answer: it is another."""

    def others(self):
        """What reads as the names it must not be taken for."""
        raise NotImplementedError

    def twin_question(self):
        return gettext("There is already %(name)s. Add anyway?")

    def clean(self):
        super().clean()
        data = self.cleaned_data
        name = self.cleaned_data.get("name")
        if name and "name" in self.changed_data and SAME_NAME not in self.data:
            twin = twin_of(name, self.others())
            if twin is not None:
                self.fields[SAME_NAME] = forms.BooleanField(
                    label=_("Yes, this is another one"), required=False
                )
                self.add_error("name", self.twin_question() % {"name": isolated(twin)})
        return data

    @property
    def asks_same_name(self):
        return SAME_NAME in self.fields
