"""What all of the catalogue has in the admin; muscles, equipment and ladders."""

from django.contrib import admin
from django.db.models import Count, ManyToManyRel, ManyToOneRel, TextField
from django.forms import CheckboxSelectMultiple, Textarea
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalChanges

from coaching.models import Equipment, Ladder, Muscle, Rung
from coaching.models.fields import ManyToManyField
from coaching.services import catalogue

from .guard import GuardedAdmin
from .history import HistoryAdmin
from .transfer import TransferAdmin

ORIGINS = {
    "shipped": _("As it was shipped. A later version may bring it up to date."),
    "edited": _("Shipped, and edited here. Later versions leave it as it is."),
    "own": _("Made here."),
}


class CatalogueAdmin(GuardedAdmin, TransferAdmin, HistoryAdmin):
    """A row of the catalogue: its short name stays, and it says where it comes from."""

    formfield_overrides = {
        ManyToManyField: {"widget": CheckboxSelectMultiple},
        TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 80})},
    }

    def get_readonly_fields(self, request, obj=None):
        fixed = ["slug"] if obj else []
        return [*super().get_readonly_fields(request, obj), *fixed, "origin"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    @admin.display(description=_("comes from"))
    def origin(self, obj):
        return ORIGINS[catalogue.origin(obj)] if obj and obj.pk else "-"

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


@admin.register(Muscle)
class MuscleAdmin(CatalogueAdmin):
    list_display = ["name", "role", "hip_angle_from", "hip_angle_to", "drills_now"]
    search_fields = ["name", "note"]
    fields = ["name", "slug", "role", ("hip_angle_from", "hip_angle_to"), "note", "origin"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(used=Count("drills"))

    @admin.display(description=_("drills"), ordering="used")
    def drills_now(self, muscle):
        return muscle.used

    def has_delete_permission(self, request, obj=None):
        free = obj is not None and not obj.drills.exists()
        return free and super().has_delete_permission(request, obj)


@admin.register(Equipment)
class EquipmentAdmin(CatalogueAdmin):
    list_display = ["name", "implement", "loaded", "pieces", "drills_now"]
    list_filter = ["implement", "loaded"]
    search_fields = ["name", "note"]
    fields = ["name", "slug", "note", ("implement", "loaded", "pieces", "drawn_as"), "origin"]

    def get_queryset(self, request):
        used = Count("drills", distinct=True) + Count("loaded_drills", distinct=True)
        return super().get_queryset(request).annotate(used=used)

    @admin.display(description=_("drills"), ordering="used")
    def drills_now(self, equipment):
        return equipment.used

    def has_delete_permission(self, request, obj=None):
        return obj is not None and not _holds(obj) and super().has_delete_permission(request, obj)


def _holds(equipment):
    """Whether anything at all names this piece of equipment."""
    relations = (
        relation
        for relation in Equipment._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel | ManyToManyRel)
    )
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: equipment}).exists()
        for relation in relations
        if not issubclass(relation.related_model, HistoricalChanges)
    )


class RungInline(admin.StackedInline):
    model = Rung
    fields = [
        ("position", "drill", "implement"),
        ("climb_sets", "climb_amount", "climb_sessions", "highest_pain"),
        ("climb_full_range", "climb_both_sides", "climb_ball_kept"),
        ("start_amount", "adds_load"),
    ]
    ordering = ["position", "pk"]
    extra = 1

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "implement":
            options["queryset"] = Equipment.objects.filter(implement=True)
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(Ladder)
class LadderAdmin(CatalogueAdmin):
    list_display = ["name", "steps", "climb_condition"]
    search_fields = ["name", "rungs__drill__name"]
    fields = ["name", "slug", "note", ("climb_sets", "climb_amount"), "climb_condition", "origin"]
    inlines = [RungInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("rungs__drill", "rungs__implement")

    @admin.display(description=_("from easier to harder"))
    def steps(self, ladder):
        names = [str(rung.implement or rung.drill) for rung in ladder.rungs.all()]
        return ", ".join(dict.fromkeys(names))
