"""What a session added, in words: one line, and no more than is so."""

from decimal import Decimal

from django.utils.translation import gettext, ngettext

from coaching.rules.names import isolated
from coaching.rules.units import in_unit

from .wording import amount_text, load_text


def toward_text(following: str, counted: int, asked: int) -> str:
    """How many of the sessions that a step asks for there are, the last one among them."""
    words = {"n": counted, "asked": asked, "next": isolated(following)}
    if counted >= asked:
        return (
            gettext("This session counts for %(next)s: that was the last of what is asked.") % words
        )
    return gettext("This session counts for %(next)s: %(n)s of %(asked)s sessions.") % words


def heaviest_text(drill: str, kg: Decimal, unit_system: str) -> str:
    """ "Spot lunge: 30 lb in all, the heaviest so far." """
    unit = "lb" if unit_system == "imperial" else "kg"
    shown, unit = in_unit(kg.quantize(Decimal("0.1")) if unit == "kg" else kg, "kg", unit)
    words = {"drill": isolated(drill), "load": load_text(Decimal(shown), unit, 1, unit_system)}
    return gettext("%(drill)s: %(load)s in all, the heaviest so far.") % words


def most_text(drill: str, amount_si: Decimal, unit: str, unit_system: str) -> str:
    """ "Feet to bar: 8 reps in one set, the most so far." """
    amount = amount_text(amount_si, {"yd": "m"}.get(unit, unit), unit_system)
    words = {"drill": isolated(drill), "amount": amount}
    return gettext("%(drill)s: %(amount)s in one set, the most so far.") % words


def above_text(sets: int) -> str:
    words = ngettext(
        "%(n)s set of it took the thigh above level.",
        "%(n)s sets of it took the thigh above level.",
        sets,
    )
    return words % {"n": sets}


def sets_text(sets: int) -> str:
    return ngettext("%(n)s set done.", "%(n)s sets done.", sets) % {"n": sets}
