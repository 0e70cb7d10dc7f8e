"""Where more than a line is typed."""

from django import forms


class TextArea(forms.Textarea):
    """A textarea whose line ends count once, as they do for who types: forms send two signs."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value
