"""Prescriptions and results in the words a person reads.

`unit_system` is the reader's: 'imperial' or 'metric'. A value in her own units is shown exactly as
it was typed; another one is converted. Shapes: "3 × 10 each side", "10–12 reps", "2 × 10 lb".
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, ngettext, pgettext

from coaching.dates import WEEK, monday_of
from coaching.models import (
    Block,
    DayMark,
    Drill,
    LoggedSet,
    Prescription,
    SessionBlock,
    SessionDrill,
)
from coaching.rules.names import isolated
from coaching.rules.units import plain, read_as

OPEN_RANGE = "–"


def listed(things: Iterable[object]) -> str:
    """Things, each as its own text, in one line: "a, b, c"."""
    texts = [isolated(thing) for thing in things]
    # Most are of one thing or of none: nothing stands between them.
    between = pgettext("between the things of a list", ", ") if len(texts) > 1 else ""
    return between.join(texts)


def full_day_text(date: date) -> str:
    """That nothing more can be planned on `date`: rules.slots.DayFull in words."""
    return gettext("%(day)s has as many sessions as a day can hold.") % {"day": day_text(date)}


def amount_text(value: Decimal, unit: str, unit_system: str, top: Decimal | None = None) -> str:
    """An amount with its unit, or a range: "10 reps", "10–12 reps", "30 s", "20 yd", "1 run"."""
    typed = unit
    shown, unit = read_as(value, typed, unit_system)
    if top is not None and top != value:
        shown = f"{shown}{OPEN_RANGE}{read_as(top, typed, unit_system)[0]}"
    if unit == "reps":
        return ngettext("%(amount)s rep", "%(amount)s reps", 1 if shown == "1" else 2) % {
            "amount": shown
        }
    if unit == "runs":
        return runs_text(shown, singular=shown == "1")
    return f"{shown} {unit}"


def runs_text(shown: str, *, singular: bool) -> str:
    """So many runs: "1 run", "3 runs"."""
    return ngettext("%(amount)s run", "%(amount)s runs", 1 if singular else 2) % {"amount": shown}


def short_amount(value: Decimal, unit: str, unit_system: str, top: Decimal | None = None) -> str:
    """As `amount_text`, without the word for reps: "10", "10–12", "30 s"."""
    if unit == "reps":
        shown = plain(value)
        return f"{shown}{OPEN_RANGE}{plain(top)}" if top is not None and top != value else shown
    return amount_text(value, unit, unit_system, top)


def sets_text(
    prescribed: Drill | Prescription | SessionDrill,
    unit_system: str,
    *,
    sets: int | None = None,
    side_mode: str | None = None,
) -> str:
    """Sets of an amount: "3 × 10–12"; sets of one run each are runs: "4 runs".

    `sets`: where it is not all of them. With the drill's `side_mode` it is all that is asked of
    them: "3 × 10 each side", "3 × 10 or more".
    """
    sets = prescribed.sets if sets is None else sets
    amrap = side_mode is not None and prescribed.amrap
    if _is_one_run(prescribed) and side_mode in (None, "none") and not amrap:
        return runs_text(str(sets), singular=sets == 1)
    amount = short_amount(
        prescribed.amount, prescribed.amount_unit, unit_system, prescribed.amount_top
    )
    if amrap:
        amount = gettext("%(amount)s or more") % {"amount": amount}
    if side_mode is None:
        pattern = gettext("%(sets)s × %(amount)s")
    else:
        pattern = _sides_pattern(prescribed, side_mode)
    return pattern % {"sets": sets, "amount": amount}


def _is_one_run(prescribed: Drill | Prescription | SessionDrill) -> bool:
    top = prescribed.amount_top
    return prescribed.amount_unit == "runs" and prescribed.amount == 1 and top in (None, 1)


def tempo_text(tempo: str, *, inside: bool = False) -> str:
    """A tempo as it is done: "Tempo 3-1-1-0: 3 s down, 1 s hold, 1 s up". Empty without one.

    `inside` a sentence it begins with a small letter.
    """
    if not tempo:
        return ""
    counts = tempo.split("-")
    terms = [gettext("%(n)s s down"), gettext("%(n)s s hold"), gettext("%(n)s s up")]
    terms += [gettext("%(n)s s at the top")]
    phases = [term % {"n": n} for term, n in zip(terms, counts, strict=False) if n.strip("0")]
    text = gettext("tempo %(tempo)s") if inside else gettext("Tempo %(tempo)s")
    text %= {"tempo": tempo}
    return f"{text}: {', '.join(phases)}" if phases else text


def load_text(value: Decimal | None, unit: str, count: int, unit_system: str) -> str:
    """A load: "15 lb", or "2 × 10 lb" for a pair. Empty when none was named."""
    if value is None:
        return ""
    shown, unit = read_as(value, unit, unit_system)
    if count > 1:
        return f"{count}\u00a0×\u00a0{shown}\u00a0{unit}"
    return f"{shown} {unit}"


def rest_text(seconds: int | None) -> str:
    """A rest: "45 s", "1:30 min". Empty for none."""
    if not seconds:
        return ""
    if seconds < 90 and seconds % 60:
        return gettext("%(seconds)s s") % {"seconds": seconds}
    minutes, rest = divmod(seconds, 60)
    if rest:
        return gettext("%(minutes)s:%(seconds)s min") % {
            "minutes": minutes,
            "seconds": f"{rest:02}",
        }
    return gettext("%(minutes)s min") % {"minutes": minutes}


def _implement_name(prescribed: Drill | Prescription | SessionDrill) -> str:
    if hasattr(prescribed, "implement_name"):
        return prescribed.implement_name
    return prescribed.implement.name if prescribed.implement is not None else ""


def _sides_pattern(prescribed: Drill | Prescription | SessionDrill, side_mode: str) -> str:
    if prescribed.sides == "left":
        return gettext("%(sets)s × %(amount)s, left only")
    if prescribed.sides == "right":
        return gettext("%(sets)s × %(amount)s, right only")
    if side_mode == "per_side":
        return gettext("%(sets)s × %(amount)s each side")
    if side_mode == "alternating":
        return gettext("%(sets)s × %(amount)s alternating")
    return gettext("%(sets)s × %(amount)s")


def prescription_text(
    prescribed: Drill | Prescription | SessionDrill,
    unit_system: str,
    drill: Drill | SessionDrill | None = None,
    *,
    sets: int | None = None,
) -> str:
    """What is to be done: "3 × 10–12 each side, PVC pipe or broomstick, 2 × 10 lb".

    `prescribed` is a Drill, Prescription or SessionDrill; `drill` names the drill of a
    Prescription when it is not yet attached. `sets`: where it is not all of them.
    """
    if drill is None:
        drill = prescribed.drill if isinstance(prescribed, Prescription) else prescribed
    done = sets_text(prescribed, unit_system, sets=sets, side_mode=drill.side_mode)
    load = load_text(
        prescribed.load_value, prescribed.load_unit, prescribed.load_count, unit_system
    )
    return listed(part for part in (done, _implement_name(prescribed), load) if part)


def skip_text(reason: str) -> str:
    """Why a set was left out, of the reason's own words: "Skipped: no time"."""
    return gettext("Skipped: %(reason)s") % {"reason": reason.lower()}


def _amount_of(logged_set: LoggedSet) -> Decimal:
    """Its amount: one that was not skipped has it, by the table's own constraint."""
    return cast(Decimal, logged_set.amount)


def result_text(logged_set: LoggedSet, unit_system: str) -> str:
    """What was done: "10 @ 15 lb", "30 s", or "Skipped: no time"."""
    if logged_set.skip_reason:
        return skip_text(logged_set.get_skip_reason_display())
    amount = done_text_of(logged_set, unit_system)
    load = load_text(
        logged_set.load_value, logged_set.load_unit, logged_set.load_count, unit_system
    )
    return with_load(amount, load)


def done_text_of(logged_set: LoggedSet, unit_system: str) -> str:
    """What was done, without its load: "10", "20 yd in 3.8 s"."""
    amount = short_amount(_amount_of(logged_set), logged_set.amount_unit, unit_system)
    took = took_text(logged_set.seconds)
    return f"{amount} {took}" if took else amount


def took_text(seconds: Decimal | None) -> str:
    """ "in 3.8 s", or nothing."""
    return gettext("in %(seconds)s s") % {"seconds": plain(seconds)} if seconds is not None else ""


def with_load(amount: str, load: str) -> str:
    """An amount and the load it is done with, in words: "10 @ 15 lb"; without a load "10"."""
    return gettext("%(amount)s @ %(load)s") % {"amount": amount, "load": load} if load else amount


def over_cap_text(cap: Decimal, unit: str, unit_system: str) -> str:
    """That a set was over the load cap: "over 60 lb"."""
    shown, unit = read_as(cap, unit, unit_system)
    return gettext("over %(cap)s %(unit)s") % {"cap": shown, "unit": unit}


def held_instead(logged_set: LoggedSet, session_drill: SessionDrill) -> str:
    """The name of what a set was done with, where that is not what was prescribed."""
    if logged_set.implement_id in (None, session_drill.implement_id):
        return ""
    return logged_set.implement.name if logged_set.implement else ""


def last_text(rows: Sequence[LoggedSet], unit_system: str) -> str:
    """The sets of a last session in one line: "10, 9, 8 @ 15 lb", sides as "L 10 R 9".

    `rows` are LoggedSets in order of number; empty without any.
    """
    if not rows:
        return ""
    by_number: dict[int, list[LoggedSet]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    parts: list[str] = []
    loads: list[str] = []
    for sides in by_number.values():
        sides = sorted(sides, key=lambda row: row.side)
        parts.append(_sides_text(sides, unit_system))
        loads += [load_text(r.load_value, r.load_unit, r.load_count, unit_system) for r in sides]
    loads = list(dict.fromkeys(loads))
    if len(loads) > 1:
        return listed(result_text(row, unit_system) for row in rows)
    return with_load(listed(parts), loads[0] if loads else "")


def _sides_text(rows: Sequence[LoggedSet], unit_system: str) -> str:
    """A set's amounts: "10"; of two sides that differ "L 10 R 9"; of one of two sides "R 8"."""
    shown = [done_text_of(row, unit_system) for row in rows]
    if len(rows) == 2 and shown[0] != shown[1]:
        return gettext("L %(left)s R %(right)s") % {"left": shown[0], "right": shown[1]}
    if len(rows) == 1 and rows[0].side == "left":
        return gettext("L %(left)s") % {"left": shown[0]}
    if len(rows) == 1 and rows[0].side == "right":
        return gettext("R %(right)s") % {"right": shown[0]}
    return shown[0]


def day_text(day: date, *, beside: date | None = None) -> str:
    """ "Tue 3 March"; with its year where the day that is said `beside` it has another one."""
    return date_format(day, "D j F" if beside is None or beside.year == day.year else "D j F Y")


def mark_text(mark: DayMark) -> str:
    """A race or a rest day: "Race: City meet", or its name, or what it is."""
    if mark.is_race and mark.name:
        return gettext("Race: %(name)s") % {"name": isolated(mark.name)}
    return str(mark)


def rounds_text(block: Block | SessionBlock) -> str:
    """The rounds of a circuit: "3 rounds, rest 1 min after a round"."""
    n = cast(int, block.rounds)  # a circuit has them
    rounds = ngettext("%(n)s round", "%(n)s rounds", n) % {"n": n}
    if not block.rest_after_round_s:
        return rounds
    rest = rest_text(block.rest_after_round_s)
    return listed([rounds, gettext("rest %(rest)s after a round") % {"rest": rest}])


def week_name(monday: date, today: date) -> str:
    """ "This week", the last or the next one; nothing for any other."""
    names = {-1: gettext("Last week"), 0: gettext("This week"), 1: gettext("Next week")}
    return names.get((monday - monday_of(today)) // WEEK, "")
