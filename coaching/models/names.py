"""Names that people type."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import has_hidden, has_line_break, has_link, is_visible, tidy


def validate_name(value):
    if not is_visible(value):
        raise ValidationError(_("There is nothing in it to read."), code="blank")
    if has_line_break(value):
        raise ValidationError(_("A name is one line."), code="line_break")
    if has_link(value):
        raise ValidationError(
            _("A name holds no link. After a dot comes a space or a capital."), code="link"
        )

    if has_hidden(value):
        raise ValidationError(_("There is a sign in it that cannot be seen."), code="hidden")


class TypedNameField(forms.CharField):
    """A name as a person types it: its edges and double spaces are not part of it."""

    default_validators = [validate_name]

    def to_python(self, value):
        return tidy(super().to_python(value) or "") or self.empty_value


class NameField(models.CharField):
    """One line without a link. To the database, and so to migrations, it is a CharField."""

    default_validators = [validate_name]

    def to_python(self, value):
        value = super().to_python(value)
        return tidy(value) if isinstance(value, str) else value

    def formfield(self, **options):
        return super().formfield(**{"form_class": TypedNameField} | options)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
