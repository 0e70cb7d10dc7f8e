"""Names that people type."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import has_line_break, has_link


def validate_name(value):
    if has_line_break(value):
        raise ValidationError(_("A name is one line."), code="line_break")
    if has_link(value):
        raise ValidationError(
            _("A name holds no link. After a dot comes a space or a capital."), code="link"
        )


class NameField(models.CharField):
    """One line without a link. To the database, and so to migrations, it is a CharField."""

    default_validators = [validate_name]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
