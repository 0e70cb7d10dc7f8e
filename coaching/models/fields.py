"""Columns whose form fields refuse, beside the field, what no database can hold.

Every form asks them, the admin's too: a form that names a field itself takes its class from here.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class FiniteDecimalField(forms.DecimalField):
    """A decimal that is a number: no infinity, and no NaN, which not even compares."""

    def to_python(self, value):
        value = super().to_python(value)
        if value is not None and not value.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return value


class RecordsField(forms.ModelMultipleChoiceField):
    """Some records by id. An id that no column holds is one that no record has."""

    def clean(self, value):
        key = self.queryset.model._meta.pk
        for one in value if isinstance(value, list | tuple) else ():
            try:
                key.run_validators(key.to_python(one))
            except ValidationError:
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": one},
                ) from None
        return super().clean(value)


class _AsDjangos:
    """A column that migrations know as Django's own: only its form field is another."""

    def deconstruct(self):
        name, _path, args, options = super().deconstruct()
        return name, f"django.db.models.{type(self).__name__}", args, options


class DecimalField(_AsDjangos, models.DecimalField):
    def formfield(self, **options):
        return super().formfield(**{"form_class": FiniteDecimalField} | options)


class ManyToManyField(_AsDjangos, models.ManyToManyField):
    def formfield(self, **options):
        return super().formfield(**{"form_class": RecordsField} | options)
