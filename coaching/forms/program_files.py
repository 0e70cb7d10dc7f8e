"""A program's file as it is uploaded, and once more with the reader's choices."""

import base64
import binascii

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.forms.programs import NAME_TAKEN
from coaching.models import Program
from coaching.models.names import TypedNameField
from coaching.services.programs import files as program_files


class ProgramFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("A .json file that was saved from a program here, up to 500 kB."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )

    def clean_file(self):
        """The file's plain values. Its bytes stay in `content`."""
        file = self.cleaned_data["file"]
        if file.size > program_files.MAX_BYTES:
            raise ValidationError(_("The file is larger than 500 kB."))
        self.content = file.read()
        return _plain(self.content)


class ProgramImportForm(forms.Form):
    """The file looked at, its name here, and what is done in place of each missing drill.

    `program`: one of the team, not saved.
    """

    name = TypedNameField(
        label=_("Name"),
        max_length=Program._meta.get_field("name").max_length,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    content = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.program = program

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.program.namesake(name):
            raise ValidationError(NAME_TAKEN)
        return name

    def clean_content(self):
        try:
            content = base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError(_("Choose the file once more.")) from None
        return _plain(content)

    @property
    def instead(self):
        """{short name of a missing drill: that of one in its place}."""
        start = "instead-"
        return {
            name.removeprefix(start): value
            for name, value in self.data.items()
            if name.startswith(start)
        }


def _plain(content):
    try:
        return program_files.read(content)
    except program_files.FileError as error:
        raise ValidationError(str(error)) from None
