"""A form's own field, as the kind of field that it was declared to be."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms


def choices_of(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    return cast(forms.ChoiceField, form.fields[name])


def options_of(form: forms.BaseForm, name: str) -> list[tuple[Any, Any]]:
    """[(value, label), ...] of what can be chosen."""
    return list(cast("Iterable[tuple[Any, Any]]", choices_of(form, name).choices))


def records_of(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    return cast("forms.ModelChoiceField[Any]", form.fields[name])
