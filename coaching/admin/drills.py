"""Drills, and who may do what with them."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coaching.forms.figures import FiguredDrillForm
from coaching.markup import own_markup
from coaching.models import Drill
from coaching.models.choices import Status
from coaching.models.history import one_change
from coaching.presentation import wording
from coaching.services import catalogue

from . import figures, transfer
from .catalogue import CatalogueAdmin


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
                    ("impact", "hanging", "overhead", "overhead_optional", "water"),
                    (
                        "contacts_value",
                        "contacts_basis",
                        "contacts_per_value",
                        "contacts_per_unit",
                        "contacts_estimate",
                    ),
                    "high_intensity",
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
        return _("Its team’s coach") if drill.team_id else drill.get_source_display()

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

    @admin.action(description=_("Back to draft: only admins can see it"), permissions=["change"])
    def to_draft(self, request, drills):
        self._set_status(request, drills, Status.DRAFT, _("Drafts now: %(names)s."))

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request, drills):
        self._set_status(request, drills, Status.PUBLISHED, _("Published: %(names)s."))

    @admin.action(
        description=_("Adopt into the shared catalog: every team can see it"),
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
        for chosen, message, level in (
            ([d for d in own if d not in refused], _("Everybody’s now: %(names)s."), messages.INFO),
            (
                refused,
                _("The shipped catalog has this short name already: %(names)s."),
                messages.ERROR,
            ),
        ):
            if chosen:
                names = ", ".join(drill.name for drill in chosen)
                self.message_user(request, message % {"names": names}, level)
        if not own:
            self.message_user(request, _("These are everybody’s already."), messages.WARNING)

    def _set_status(self, request, drills, status, message):
        changed = list(drills.exclude(status=status))
        for drill in changed:
            drill.status = status
            drill.save(update_fields=["status", "updated_at"])
            self.log_change(request, drill, [{"changed": {"fields": ["status"]}}])
        names = ", ".join(drill.name for drill in changed)
        if changed:
            self.message_user(request, message % {"names": names})
