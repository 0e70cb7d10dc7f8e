"""The shipped tests, and those of teams."""

from django.contrib import admin

from coaching.models import Assessment

from .catalogue import CatalogueAdmin


@admin.register(Assessment)
class AssessmentAdmin(CatalogueAdmin):
    list_display = ["name", "measures", "unit", "trials", "team"]
    list_filter = ["measures"]
    search_fields = ["name", "summary"]
    fields = [
        "name",
        "slug",
        "summary",
        ("measures", "unit", "better"),
        ("trials", "combine", "sided"),
        ("distance_value", "distance_unit", "drill"),
        "protocol",
        "note",
        ("smallest_change", "smallest_change_source"),
        "position",
        "origin",
    ]
