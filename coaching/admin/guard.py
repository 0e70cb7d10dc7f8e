"""Saving in the admin: nothing is overwritten unasked, and a refusal is in the product's words."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coaching.forms.versions import Difference, Versioned
from coaching.presentation.wording import listed


class GuardedForm(Versioned, forms.ModelForm):
    """The form of a row and of what hangs on it: `rows` are [(title, [row, ...])] as saved."""

    rows: list[tuple[str, list[Any]]] = []

    def more_of_version(self):
        return [repr([_values(row) for row in rows]) for _title, rows in self.rows]

    def more_differences(self):
        """What hangs on the row: it is shown in full further down."""
        return [
            Difference(str(capfirst(title)), listed(map(str, rows)) or "–", _("As below."))
            for title, rows in self.rows
        ]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and self.conflict:
            raise ValidationError(_("Nothing is saved yet. Choose above which one is to stand."))
        return cleaned


def _values(row):
    return [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]


class GuardedAdmin(admin.ModelAdmin):
    """A ModelAdmin whose form is guarded as those of the product are (`forms.versions`)."""

    def get_object(self, request, object_id, from_field=None):
        """The row; held while it is saved, so that of two who save at once the later is asked."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST":
            return row
        held = type(row)._base_manager.select_for_update(of=("self",), no_key=True)
        list(held.filter(pk=row.pk).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        if obj is None or obj.pk is None or not issubclass(form, forms.ModelForm):
            return form
        rows = [
            (str(inline.verbose_name_plural), list(inline.get_queryset(request).filter(**whose)))
            for formset, inline in self.get_formsets_with_inlines(request, obj)
            if inline.has_change_permission(request, obj)
            for whose in [{formset.fk.name: obj}]
        ]
        return type(form.__name__, (GuardedForm, form), {"rows": rows})

    def render_change_form(self, request, context, *args, **options):
        """Our own line about what is wrong takes the place of Django's."""
        errors = context.get("errors")
        context |= {"refused": len(errors) if errors else 0, "errors": []}
        return super().render_change_form(request, context, *args, **options)
