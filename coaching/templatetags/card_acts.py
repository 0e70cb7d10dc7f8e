"""What a card of a sheet has beside its rows: the form of the next one, and what else can be done.

A card that is closed has neither: `later` is what a script makes them from once it is opened
(static/js/outbox/closed-card.js). Without a script its own address has them.
"""

from urllib.parse import quote
from uuid import UUID

from coaching.cached_templates import cached_template
from coaching.models.choices import AmountUnit, Side
from coaching.rules.units import PREFERRED, plain
from coaching.templatetags.set_rows import (
    LOADS,
    has_each,
    input_values,
    one_tap_text,
    over_cap,
    prescribed_implement,
    row_names,
)

NOBODY = UUID(int=0)

#: {what a drill may ask of a set: the name of its field} as the variant of a row's inputs has it.
ASKS = {
    "is_distance": "amount_unit",
    "takes_load": "load_value",
    "has_implements": "implement",
    "is_timed": "seconds",
    "asks_ball_kept": "ball_kept",
    "asks_full_range": "full_range",
}


def drawn_editor(sheet, sheet_context, *, oob=False):
    row = sheet.next_row or sheet.sample_todo
    fields, typed = input_values(row, sheet_context.unit_system)
    variant = {"oob": oob, "is_hidden": sheet.next_row is None, "side": row.side, **fields}
    values = {
        **sheet_context.sent,
        "card": sheet.drill.pk,
        **row_names(row),
        "result": one_tap_text(row, sheet_context.unit_system),
        **typed,
    }
    return cached_template("sessions/_editor.html", variant, values)


def drawn_acts(sheet, sheet_context):
    """What else can be done about a drill."""
    drill, following = sheet.drill, sheet.next_row or sheet.sample_todo
    variant = _acts_of(sheet) | {"next_side": following.side}
    values = {
        **sheet_context.sent,
        "drill": drill.pk,
        "page_quoted": quote(sheet_context.sent["page"]),
        "instead_of": sheet.instead_of,
        "replaces": drill.replaces_id,
        "slug": drill.drill.slug,
        "next_id": following.id,
        "next_number": following.number,
        "more_number": sheet.more_number,
    }
    return cached_template("sessions/_acts.html", variant, values)


def _acts_of(sheet):
    drill = sheet.drill
    return {
        "is_replaced": drill.is_replaced,
        "has_more": sheet.more_number is not None,
        # What a restriction is about, a coach alone plans again.
        "is_successor": drill.replaces_id is not None
        and not drill.is_replaced
        and not drill.restricted_kinds,
        "can_swap": sheet.can_swap,
        "can_go": sheet.can_go,
        "slugged": True,
    }


def comes_later(sheet):
    """Whether its card, drawn closed, can be made whole from `later`: where nothing is special."""
    acts = _acts_of(sheet)
    special = acts["is_replaced"] or acts["is_successor"] or acts["can_go"]
    return not sheet.current and acts["has_more"] and not special


def asked(sheet, sheet_context):
    """For a closed card: what the form of its next row asks for, and what it is chosen from."""
    row = sheet.next_row or sheet.sample_todo
    fields, typed = input_values(row, sheet_context.unit_system)
    beside = {
        "lacks": " ".join(name for asks, name in ASKS.items() if not fields[asks]),
        "most": fields["amount_most"],
        "usual": typed["amount_usual"],
        "unit_label": typed["amount_unit"],
        "slug": sheet.drill.drill.slug,
    }
    return {"whole": fields["whole"]}, beside, typed["implements"]


def drawn_later(sheet_context):
    """The form and the acts of no drill, with all that any could ask."""
    own = PREFERRED[sheet_context.unit_system]
    shared = {**sheet_context.sent, "drill": NOBODY}
    variant = {
        **dict.fromkeys(("oob", "is_hidden", "whole", "has_exact", "has_exact_load"), False),
        **dict.fromkeys(ASKS, True),
        **dict.fromkeys(("ball_kept", "full_range", "amount_most"), ""),
        "side": "both",
        "pieces": 1,
        "load_unit": own["load"],
        **LOADS,
    }
    blank = ("number", "result", "implements", "seconds", "amount", "amount_usual", "load_value")
    values = {
        **shared,
        **dict.fromkeys(blank, ""),
        "card": NOBODY,
        "id": NOBODY,
        "unit": own["distance"],
        "amount_unit": AmountUnit(own["distance"]).label,
    }
    editor = cached_template("sessions/_editor.html", variant, values)
    variant = {
        **dict.fromkeys(("is_replaced", "is_successor", "can_go", "slugged"), False),
        **dict.fromkeys(("has_more", "can_swap"), True),
        "next_side": "both",
    }
    values = shared | {
        "page_quoted": quote(sheet_context.sent["page"]),
        "next_id": NOBODY,
        "next_number": "",
        "more_number": "",
    }
    return editor + cached_template("sessions/_acts.html", variant, values)


def drawn_for_phone(sheet, sheet_context, implements):
    """What the outbox paints its own rows from (static/js/outbox/rows.js)."""
    drill = sheet.drill
    optional = {
        "top": plain(drill.amount_top),
        "load_value": plain(drill.load_value),
        "over": over_cap(drill, sheet_context.unit_system),
        "implement": prescribed_implement(drill),
        "implements": implements,
    }
    lasts = {f"last_{side}": plain(sheet.last_amounts.get(side)) for side in Side.values}
    variant = {
        **has_each(optional),
        "has_last": any(lasts.values()),
        "amrap": drill.amrap,
        "extra": drill.extra,
        "has_kept": drill.sets_kept_on_original is not None,
    }
    values = {
        **optional,
        **lasts,
        "bottom": plain(drill.amount),
        "unit": drill.amount_unit,
        "load_unit": drill.load_unit,
        "load_count": drill.load_count,
        "cap": plain(drill.load_cap_kg),
        "sets": drill.sets,
        "kept": drill.sets_kept_on_original,
    }
    return cached_template("sessions/_phone.html", variant, values)
