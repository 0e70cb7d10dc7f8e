"""Columns whose form fields refuse, beside the field, what no database can hold.

Every form asks them, the admin's too: a form that names a field itself takes its class from here.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from coaching.rules.numbers import NotANumber, parse_decimal, parse_whole
from coaching.rules.units import plain

WRITE_IT = _("Write %(number)s, without signs between the thousands.")
WRITE_EITHER = _("Write %(small)s or %(large)s: this could be either.")


def number_refusal(error, otherwise):
    """The ValidationError for a NotANumber: how to write it, or else `otherwise`."""
    if len(error.written) == 1:
        return ValidationError(WRITE_IT, code="invalid", params={"number": error.written[0]})
    if error.written:
        small, large = error.written
        return ValidationError(
            WRITE_EITHER, code="invalid", params={"small": small, "large": large}
        )
    return ValidationError(otherwise, code="invalid")


class _TypedNumber(forms.Field):
    """A number in a field of text: a browser's own field for numbers drops a comma."""

    min_value: Any
    inputmode: str
    parse: Callable[[str], Any]

    def __init__(self, *, widget=None, **options):
        widget = widget or self.widget
        widget = widget() if isinstance(widget, type) else widget
        if isinstance(widget, forms.NumberInput):
            kept = {k: v for k, v in widget.attrs.items() if k not in ("min", "max", "step")}
            widget = forms.TextInput(kept)
        super().__init__(widget=widget, **options)

    def widget_attrs(self, widget):
        if widget.is_hidden:
            return {}
        attrs = {"autocomplete": "off"}
        if self.min_value is None or self.min_value >= 0:
            # The keypad that this asks for has no minus.
            attrs["inputmode"] = self.inputmode
        return {name: value for name, value in attrs.items() if name not in widget.attrs}

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            try:
                value = self.parse(value)
            except NotANumber as error:
                raise number_refusal(error, self.error_messages["invalid"]) from None
        return super().to_python(value)


class TypedDecimalField(_TypedNumber, forms.DecimalField):
    """A decimal that is a number: no infinity, and no NaN, which not even compares."""

    inputmode = "decimal"
    parse = staticmethod(parse_decimal)

    def to_python(self, value):
        value = super().to_python(value)
        if value is not None and not value.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return value

    def prepare_value(self, value):
        """10 and not 10.000, which is how the column keeps it."""
        return plain(value) if isinstance(value, Decimal) and value.is_finite() else value


class TypedIntegerField(_TypedNumber, forms.IntegerField):
    inputmode = "numeric"
    parse = staticmethod(parse_whole)


class RecordsField(forms.ModelMultipleChoiceField):
    """Some records by id. An id that no column holds is one that no record has."""

    def clean(self, value):
        if self.queryset is not None and isinstance(value, list | tuple):
            key: Any = self.queryset.model._meta.pk
            for pk in value:
                self._check_key(key, pk)
        return super().clean(value)

    def _check_key(self, key, value):
        try:
            key.run_validators(key.to_python(value))
        except ValidationError:
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            ) from None


def _as_djangos(field, deconstructed):
    """A column that migrations know as Django's own: only its form field is another."""
    name, _path, args, options = deconstructed
    return name, f"django.db.models.{type(field).__name__}", args, options


class DecimalField(models.DecimalField):
    def deconstruct(self):
        return _as_djangos(self, super().deconstruct())

    def formfield(self, **options):
        return super().formfield(**{"form_class": TypedDecimalField} | options)


class BigIntegerField(models.BigIntegerField):
    def deconstruct(self):
        return _as_djangos(self, super().deconstruct())

    def formfield(self, **options):
        return super().formfield(**{"form_class": TypedIntegerField} | options)


class PositiveIntegerField(models.PositiveIntegerField):
    def deconstruct(self):
        return _as_djangos(self, super().deconstruct())

    def formfield(self, **options):
        return super().formfield(**{"form_class": TypedIntegerField} | options)


class PositiveSmallIntegerField(models.PositiveSmallIntegerField):
    def deconstruct(self):
        return _as_djangos(self, super().deconstruct())

    def formfield(self, **options):
        return super().formfield(**{"form_class": TypedIntegerField} | options)


class SmallIntegerField(models.SmallIntegerField):
    def deconstruct(self):
        return _as_djangos(self, super().deconstruct())

    def formfield(self, **options):
        return super().formfield(**{"form_class": TypedIntegerField} | options)


class ManyToManyField(models.ManyToManyField):
    def deconstruct(self):
        return _as_djangos(self, super().deconstruct())

    def formfield(self, **options):
        return super().formfield(**{"form_class": RecordsField} | options)
