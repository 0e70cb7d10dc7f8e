"""Steps on ladders, as they were proposed and decided: to read and to find."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from coaching.models import Promotion
from coaching.presentation.ladders import rung_text, standard_text

from .people import ReadOnlyAdmin


@admin.register(Promotion)
class PromotionAdmin(ReadOnlyAdmin, admin.ModelAdmin):
    """Coaches decide, in the product, where what changes is shown; here nobody does."""

    list_display = [
        "athlete",
        "team",
        "ladder",
        "step",
        "why",
        "state",
        "proposed_at",
        "decided_by",
        "decided_at",
    ]
    list_select_related = [
        "athlete",
        "team",
        "ladder",
        "decided_by",
        "from_rung__drill",
        "from_rung__implement",
        "to_rung__drill",
        "to_rung__implement",
    ]
    list_filter = ["state", "why", "proposed_at"]
    search_fields = [
        "athlete__name",
        "team__name",
        "ladder__name",
        "from_rung__drill__name",
        "to_rung__drill__name",
        "decided_by__name",
        "reason",
    ]
    fields = [
        ("athlete", "team"),
        ("ladder", "step"),
        ("why", "asked_for", "sets_of_it"),
        ("state", "proposed_at"),
        ("decided_by", "decided_at", "reason"),
        "seen_at",
    ]

    @admin.display(description=_("step"))
    def step(self, promotion: Promotion) -> str:
        return f"{rung_text(promotion.from_rung)} → {rung_text(promotion.to_rung)}"

    @admin.display(description=_("asked for, as it was then"))
    def asked_for(self, promotion: Promotion) -> str:
        return standard_text(promotion.standard, "imperial")

    @admin.display(description=_("sets it rests on"))
    def sets_of_it(self, promotion: Promotion) -> int:
        return len(promotion.evidence)
