"""What admins and catalogue editors work in."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import assessments, blocks, catalogue, drills, mail, people, programs  # noqa: F401

admin.site.site_header = _("kneelift admin")
admin.site.site_title = _("kneelift admin")
admin.site.index_title = _("Catalog and people")
