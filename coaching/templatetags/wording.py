"""The words of `coaching.wording` as filters: `{{ prescription|prescription:units }}`."""

from django import template

from coaching import wording
from coaching.rules.units import PREFERRED, plain

register = template.Library()

register.filter("prescription", wording.prescription_text)
register.filter("result", wording.result_text)
register.filter("last_sets", wording.last_text)
register.filter("rest", wording.rest_text)
register.filter("plain", plain)


@register.filter
def amount(prescribed, system):
    """The amount of anything with `amount`, `amount_unit` and perhaps `amount_top`."""
    top = getattr(prescribed, "amount_top", None)
    return wording.short_amount(prescribed.amount, prescribed.amount_unit, system, top)


@register.filter
def load(prescribed, system):
    return wording.load_text(
        prescribed.load_value, prescribed.load_unit, prescribed.load_count, system
    )


@register.filter
def row_amount(row, system):
    """What one tap on the row logs, without the word for reps."""
    drill = row.drill
    if row.usual is None or row.amount != row.usual:
        return wording.short_amount(drill.amount, drill.amount_unit, system, drill.amount_top)
    return wording.short_amount(row.amount, drill.amount_unit, system)


@register.filter
def sample_amount(row, system):
    """The prescribed amount alone, as a set that was logged so is shown."""
    return wording.short_amount(row.drill.amount, row.drill.amount_unit, system)


@register.filter
def row_text(row, system):
    """What one tap on the row logs, with its load: "10 @ 15 lb"."""
    drill = row.drill
    amount = wording.short_amount(row.amount, drill.amount_unit, system)
    load = wording.load_text(drill.load_value, drill.load_unit, drill.load_count, system)
    return f"{amount} @ {load}" if load else amount


@register.filter
def load_unit(row, system):
    """The unit a load is typed in: the set's, else the prescribed, else the reader's."""
    logged = row.logged.load_unit if row.logged else ""
    return logged or row.drill.load_unit or PREFERRED[system]["load"]
