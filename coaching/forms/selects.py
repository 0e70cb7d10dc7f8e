"""Selects of hundreds of options."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html

from coaching.markup import escaped, own_markup


class LongSelect(forms.Select):
    """Without groups, and drawn line by line: a template takes twenty times as long."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = "" if value is None else str(value)
        options = "".join(
            f'<option value="{escaped(key)}"{" selected" if str(key) == chosen else ""}>'
            f"{escaped(label)}</option>\n"
            for key, label in self.choices
        )
        own = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(own), own_markup(options))
