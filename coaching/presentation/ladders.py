"""Ladders in words: what a rung asks for, what is missing, and where a step leads."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from coaching.models import Rung
from coaching.rules import ranges
from coaching.rules.evidence import Evidence, SessionSeen, Standard
from coaching.rules.names import isolated
from coaching.rules.units import to_si

from .wording import day_text, listed, load_text, short_amount


def standard_of(kept: Mapping[str, Any]) -> Standard:
    """The standard as a decision keeps it."""
    return Standard(
        sets=kept["sets"],
        amount_si=to_si(Decimal(kept["amount"]), kept["unit"]),
        sessions=kept["sessions"],
        full_range=kept["full_range"],
        both_sides=kept["both_sides"],
        ball_kept=kept["ball_kept"],
        highest_pain=kept["highest_pain"],
    )


def sets_text(kept: Mapping[str, Any], unit_system: str) -> str:
    """The sets that a standard asks for: "3 × 10"."""
    amount = short_amount(Decimal(kept["amount"]), kept["unit"], unit_system)
    return gettext("%(sets)s × %(amount)s") % {"sets": kept["sets"], "amount": amount}


def conditions(kept: Mapping[str, Any]) -> str:
    """How its sets are done: " with full range, without pain"; empty where all that counts is how
    many.
    """
    parts = []
    if kept["full_range"]:
        parts.append(gettext("with full range"))
    if kept["ball_kept"]:
        parts.append(gettext("with the ball kept"))
    pain = kept["highest_pain"]
    if not pain:
        parts.append(gettext("without pain"))
    elif pain < 10:
        parts.append(gettext("pain at most %(level)s") % {"level": pain})
    return listed(parts)


def standard_text(kept: Mapping[str, Any], unit_system: str) -> str:
    """All that a standard asks for: "3 × 10 in 2 sessions, with full range, pain at most 3"."""
    n = kept["sessions"]
    what = {"sets": sets_text(kept, unit_system), "n": n}
    text = ngettext("%(sets)s in %(n)s session", "%(sets)s in %(n)s sessions", n) % what
    how = conditions(kept)
    return f"{text}, {how}" if how else text


def missing_text(evidence: Evidence, kept: Mapping[str, Any], unit_system: str) -> str:
    """What is still to be done: "3 × 10 once more, without pain". Empty: nothing is."""
    n = evidence.missing
    if not n:
        return ""
    what = {"sets": sets_text(kept, unit_system), "n": n}
    if evidence.counting:
        text = ngettext("%(sets)s once more", "%(sets)s %(n)s times more", n) % what
    else:
        text = ngettext("%(sets)s in one session", "%(sets)s in %(n)s sessions", n) % what
    how = conditions(kept)
    return f"{text}, {how}" if how else text


def done_text(si: Decimal, unit: str, unit_system: str) -> str:
    """An amount in SI, counted in `unit`, as its reader says it: "10", "20 yd"."""
    return short_amount(round(si / to_si(Decimal(1), unit), 1), unit, unit_system)


def short_text(seen: SessionSeen, standard: Standard, unit: str, unit_system: str) -> str:
    """What a session lacks: "4 short", "pain 5"; empty where it counts. Counted in `unit`."""
    if seen.meets:
        return ""
    if (seen.pain or 0) > standard.highest_pain:
        return gettext("pain %(level)s") % {"level": seen.pain}
    if seen.short_si:
        amount = done_text(seen.short_si, unit, unit_system)
        return gettext("%(amount)s short") % {"amount": amount}
    return lack_text(next((what for what in seen.lacks if what != "amount"), ""))


def lack_text(what: str) -> str:
    """What a set lacks, in words."""
    words = {
        "side": gettext("one side is missing"),
        "range": gettext("not with full range"),
        "ball": gettext("the ball was not kept"),
        "held": gettext("done with something else"),
        "load": gettext("with less load"),
    }
    return words.get(what, "")


def rung_text(rung: Rung | None) -> str:
    """What is done on a rung: the drill, with what it is done with, where that is the step."""
    if rung is None:
        return gettext("a rung that is gone")
    if rung.implement is None:
        return rung.drill.name
    words = {"drill": isolated(rung.drill.name), "held": isolated(rung.implement.name)}
    return gettext("%(drill)s, %(held)s") % words


def step_text(rung: Rung | None, load: tuple[Decimal | None, str, int], unit_system: str) -> str:
    """Where a step leads: "Feet to bar", "Overhead squat, Dumbbells, 2 × 12.5 lb"."""
    held = load_text(*load, unit_system)
    text = rung_text(rung)
    return gettext("%(what)s, %(load)s") % {"what": text, "load": held} if held else text


def waits_text(waits: tuple[date | None, int] | None, *, never: bool) -> str:
    """That a coach put the next step off: until a day, or for so many more sessions; or for good.

    Empty where nothing `waits`.
    """
    if never:
        return gettext("No step up from here for now.")
    if waits is None:
        return ""
    until, n = waits
    if until is not None:
        return gettext("Not yet, until %(day)s.") % {"day": day_text(until)}
    text = ngettext("Not yet: after %(n)s more session.", "Not yet: after %(n)s more sessions.", n)
    return text % {"n": n}


def stands_text(missing: str, following: str, waits: str, *, proposed: bool) -> str:
    """What is missing for the next rung, and which one it is, in a line for who climbs.

    `waits`: that a coach put it off, in words.
    """
    if proposed:
        return gettext("Your coach looks at the next step.")
    if waits:
        return waits
    if not missing:
        return ""
    if not following:
        return gettext("Still to do: %(missing)s.") % {"missing": missing}
    words = {"missing": missing, "next": isolated(following)}
    return gettext("To reach %(next)s: %(missing)s.") % words


def range_text(why: str) -> str:
    """Why an athlete's choice stops at the pipe, to her. `why`: as of `rules.ranges.missing`."""
    if not why:
        return ""
    reasons = {
        ranges.NEVER: gettext("Full range is not on record for this drill yet."),
        ranges.HURT: gettext("It hurt since you last had full range."),
        ranges.AWAY: gettext("You have not done this drill for long."),
    }
    stay = gettext(
        "Stay with the pipe: tick full range on a full set, or ask your coach, before any load."
    )
    return f"{reasons[why]} {stay}"
