"""What is said beside a field: Django's own words for these are not a person's."""

from django.utils.translation import gettext_lazy as _

NEEDED = _("This is needed.")
NUMBER_ERRORS = {"required": NEEDED, "invalid": _("Type a number.")}
