"""The catalogue: drills, muscles, equipment, ladders."""

from django.contrib import admin, messages
from django.db.models import Count, ManyToManyRel, ManyToOneRel, TextField
from django.forms import CheckboxSelectMultiple, Textarea
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.models import HistoricalChanges

from coaching.forms.figures import FiguredDrillForm
from coaching.markup import own_markup
from coaching.models import Drill, Equipment, Ladder, Muscle, Rung
from coaching.models.choices import Status
from coaching.models.fields import ManyToManyField
from coaching.models.history import one_change
from coaching.presentation import wording
from coaching.services import catalogue

from . import figures, transfer
from .history import HistoryAdmin
from .transfer import TransferAdmin

ORIGINS = {
    "shipped": _("As it was shipped. A later version may bring it up to date."),
    "edited": _("Shipped, and edited here. Later versions leave it as it is."),
    "own": _("Made here."),
}


class CatalogueAdmin(TransferAdmin, HistoryAdmin, admin.ModelAdmin):
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


@admin.register(Drill)
class DrillAdmin(CatalogueAdmin):
    form = FiguredDrillForm
    list_display = ["picture", "name", "kind", "prescribed", "numbers", "whose", "status"]
    list_display_links = ["name"]
    list_filter = [
        "status",
        "kind",
        "source",
        "side_mode",
        "measure",
        "muscles",
        "equipment",
        "implements",
        "impact",
        "hanging",
        "overhead",
        ("team", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["team", "implement"]
    list_per_page = 50
    search_fields = ["name", "slug", "summary", "equipment__name", "muscles__name"]
    save_on_top = True
    actions = ["publish", "to_draft", "archive", "adopt"]
    fieldsets = [
        (
            _("What it is"),
            {"fields": ["name", "slug", "kind", "summary", "status", "team", "origin"]},
        ),
        (
            _("How it is prescribed"),
            {
                "fields": [
                    "measure",
                    "side_mode",
                    ("side_meaning", "first_side"),
                    ("sets", "amount", "amount_top", "amount_unit"),
                    ("amrap", "build_up"),
                    ("rest_s", "tempo"),
                    ("implement", "load_value", "load_unit"),
                    "note",
                    "source",
                    "prescription_note",
                ]
            },
        ),
        (
            _("What it trains, and with what"),
            {
                "fields": [
                    "muscles",
                    ("hip_angle_from", "hip_angle_to"),
                    "equipment",
                    "implements",
                ]
            },
        ),
        (_("How it is done"), {"fields": ["set_up", "movement", "cues", "mistakes"]}),
        (_("How it is shown"), {"fields": ["figure", "video_url"]}),
        (
            _("Safety"),
            {
                "fields": [
                    "stop_when",
                    ("load_cap_value", "load_cap_unit"),
                    ("impact", "hanging", "overhead", "overhead_optional"),
                    (
                        "contacts_value",
                        "contacts_basis",
                        "contacts_per_value",
                        "contacts_per_unit",
                        "contacts_estimate",
                    ),
                ]
            },
        ),
        (_("Asked with each set"), {"fields": [("asks_ball_kept", "asks_full_range")]}),
    ]

    def get_urls(self):
        return [*transfer.urls(), *figures.urls(self), *super().get_urls()]

    @admin.display(description=_("picture"))
    def picture(self, drill):
        return own_markup(drill.thumbnail)

    @admin.display(description=_("prescription"))
    def prescribed(self, drill):
        return wording.prescription_text(drill, self.units)

    @admin.display(description=_("numbers"), ordering="source")
    def numbers(self, drill):
        return drill.get_source_display()

    @admin.display(description=_("whose"), ordering="team__name")
    def whose(self, drill):
        return drill.team or _("everybody’s")

    def changelist_view(self, request, extra_context=None):
        self.units = request.user.units
        return super().changelist_view(request, extra_context)

    def has_delete_permission(self, request, obj=None):
        used = obj is not None and (
            obj.prescriptions.exists() or obj.session_drills.exists() or obj.rungs.exists()
        )
        return obj is not None and not used and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
        sessions = obj.session_drills.count() if change else 0
        if sessions and {"kind", "measure", "side_mode", "first_side"} & set(form.changed_data):
            self.message_user(
                request,
                ngettext(
                    "%(n)s session has this drill as it was, and keeps it so.",
                    "%(n)s sessions have this drill as it was, and keep it so.",
                    sessions,
                )
                % {"n": sessions},
                messages.WARNING,
            )

    @admin.action(
        description=_("Archive: no longer offered, history stays"), permissions=["change"]
    )
    def archive(self, request, drills):
        self._set_status(request, drills, Status.ARCHIVED, _("Archived: %(names)s."))

    @admin.action(description=_("Back to draft: only admins see it"), permissions=["change"])
    def to_draft(self, request, drills):
        self._set_status(request, drills, Status.DRAFT, _("Drafts now: %(names)s."))

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request, drills):
        self._set_status(request, drills, Status.PUBLISHED, _("Published: %(names)s."))

    @admin.action(
        description=_("Adopt into the shared catalog: every team sees it"),
        permissions=["change"],
    )
    def adopt(self, request, drills):
        shipped = {row["slug"] for row in catalogue.read().get("drill", [])}
        own = list(drills.exclude(team=None).select_related("team"))
        refused = [drill for drill in own if drill.slug in shipped]
        for drill in own:
            if drill in refused:
                continue
            with one_change("adopted"):
                drill.adopt()
            self.log_change(request, drill, [{"changed": {"fields": ["team"]}}])
        for chosen, words, level in (
            ([d for d in own if d not in refused], _("Everybody’s now: %(names)s."), messages.INFO),
            (
                refused,
                _("The shipped catalog has this short name already: %(names)s."),
                messages.ERROR,
            ),
        ):
            if chosen:
                names = ", ".join(drill.name for drill in chosen)
                self.message_user(request, words % {"names": names}, level)
        if not own:
            self.message_user(request, _("These are everybody’s already."), messages.WARNING)

    def _set_status(self, request, drills, status, words):
        changed = list(drills.exclude(status=status))
        for drill in changed:
            drill.status = status
            drill.save(update_fields=["status", "updated_at"])
            self.log_change(request, drill, [{"changed": {"fields": ["status"]}}])
        names = ", ".join(drill.name for drill in changed)
        if changed:
            self.message_user(request, words % {"names": names})


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
    fields = [("position", "drill", "implement")]
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
