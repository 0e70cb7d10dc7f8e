"""The ready-made blocks that every team may use. Teams' own stay with their coaches."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from coaching.forms.drills import PrescriptionFormSet, PrescriptionRowForm
from coaching.models import Block, Drill, Equipment, Prescription

from .catalogue import CatalogueAdmin


class PrescriptionInline(admin.StackedInline):
    model = Prescription
    form = PrescriptionRowForm
    formset = PrescriptionFormSet
    extra = 0
    ordering = ["position"]
    fields = [
        ("position", "drill", "source"),
        ("sets", "amount", "amount_top", "amount_unit", "amrap", "sides"),
        ("implement", "load_value", "load_unit"),
        ("rest_s", "tempo"),
        "note",
    ]

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "drill":
            options["queryset"] = Drill.objects.filter(team=None).order_by("kind", "name")
        if db_field.name == "implement":
            options["queryset"] = Equipment.objects.filter(implement=True)
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(Block)
class BlockAdmin(CatalogueAdmin):
    list_display = ["name", "kind", "level", "rows_now", "rounds", "source", "archived_at"]
    list_filter = ["kind", "level", "source", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "notes", "prescriptions__drill__name"]
    save_on_top = True
    inlines = [PrescriptionInline]
    actions = ["archive", "restore"]
    readonly_fields = ["archived_at"]
    fieldsets = [
        (_("What it is"), {"fields": ["name", "kind", "level", "notes", "archived_at", "origin"]}),
        (_("In rounds"), {"fields": [("rounds", "rest_between_s", "rest_after_round_s")]}),
        (_("Where the numbers are from"), {"fields": ["source", "source_note"]}),
    ]

    def get_prepopulated_fields(self, request, obj=None):
        return {}

    def get_queryset(self, request):
        rows = Count("prescriptions")
        return super().get_queryset(request).filter(team=None).annotate(rows=rows)

    @admin.display(description=_("drills"), ordering="rows")
    def rows_now(self, block):
        return block.rows

    def has_delete_permission(self, request, obj=None):
        free = obj is not None and not obj.session_blocks.exists()
        return free and super().has_delete_permission(request, obj)

    def save_formset(self, request, form, formset, change):
        """All rows at once and in order, as the product itself writes a block."""
        formset.save(commit=False)
        kept = [f for f in formset.forms if f not in formset.deleted_forms and _typed(f)]
        kept.sort(key=lambda f: f.cleaned_data["position"])
        block = form.instance
        block.save_with([f.instance for f in kept], version=block.version)

    @admin.action(
        description=_("Archive: no longer offered, history stays"), permissions=["change"]
    )
    def archive(self, request, blocks):
        for block in blocks.filter(archived_at=None):
            block.archive()

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore(self, request, blocks):
        for block in blocks.exclude(archived_at=None):
            block.restore()


def _typed(form):
    return bool(form.instance.pk or form.has_changed())
