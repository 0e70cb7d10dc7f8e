"""What admins and catalogue editors work in."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import (  # noqa: F401
    assessments,
    blocks,
    catalogue,
    drills,
    ladders,
    mail,
    people,
    programs,
)

admin.site.site_header = _("kneelift admin")
admin.site.site_title = _("kneelift admin")
admin.site.index_title = _("Catalog and people")
