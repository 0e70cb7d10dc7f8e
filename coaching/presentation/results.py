"""Results of tests in words: values with their units, spread, and what a change says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from coaching.models import Assessment, Result
from coaching.models.choices import Better, Combine, Measures, ResultUnit
from coaching.rules.assessing import INSIDE, MORE, SETTLED, Believable
from coaching.rules.names import isolated
from coaching.rules.runs import STEP_OF_SPEED
from coaching.rules.units import bare

#: To how many decimals a value is shown, by its unit.
_PLACES: dict[str, int] = {
    ResultUnit.DEGREES: 1,
    ResultUnit.STEPS_A_SECOND: 2,
    ResultUnit.SECONDS: 2,
    ResultUnit.CENTIMETERS: 1,
    ResultUnit.METERS: 2,
    # Of speeds, which no test is measured in.
    "m/s": 2,
    "yd/s": 2,
    # And of steps.
    "yd": 2,
}
MINUS = "\u2212"


def number_text(value: Decimal, unit: str, *, signed: bool = False) -> str:
    """A number as it is shown, without its unit: "84.2", "−3"; `signed` also "+5"."""
    step = Decimal(1).scaleb(-_PLACES.get(unit, 0))
    shown = value.quantize(step, ROUND_HALF_UP)
    text = bare(abs(shown))
    if shown < 0:
        return f"{MINUS}{text}"
    return f"+{text}" if signed and shown > 0 else text


def value_text(value: Decimal | None, unit: str, *, signed: bool = False) -> str:
    """A value with its unit: "84.2°", "4.41 steps/s", "12 reps", "Yes"; empty for none."""
    if value is None:
        return ""
    if unit == ResultUnit.YES:
        return gettext("Yes") if value else gettext("No")
    number = number_text(value, unit, signed=signed)
    if unit == ResultUnit.DEGREES:
        return f"{number}°"
    if unit == ResultUnit.REPS:
        return ngettext("%(n)s rep", "%(n)s reps", int(abs(value))) % {"n": number}
    return f"{number} {unit}"


def distance_text(assessment: Assessment) -> str:
    """The distance of a timed test as it is set out: "20 yd"; empty for none."""
    if assessment.distance_value is None:
        return ""
    return f"{bare(assessment.distance_value)} {assessment.distance_unit}"


def spread_text(result: Result) -> str:
    """How the trials differ, and of how many: "± 3.2° over 7 steps"; what one alone leaves open."""
    return over_text(result, result.spread)


def over_text(result: Result, spread: Decimal | None) -> str:
    """As `spread_text`, of another of its numbers: with its own spread, or none."""
    assessment = result.assessment
    steps = assessment.measures in (Measures.KNEE_LIFT, Measures.TURNOVER)
    n = {"n": result.n}
    if steps:
        over = ngettext("%(n)s step", "%(n)s steps", result.n) % n
    else:
        over = ngettext("%(n)s trial", "%(n)s trials", result.n) % n
    if spread is None:
        return over
    around = value_text(spread, assessment.unit)
    return gettext("± %(spread)s over %(steps)s") % {"spread": around, "steps": over}


def combining_text(assessment: Assessment, n: int) -> str:
    """How `n` trials become one number: "The best of 3 counts." """
    what = {"n": n}
    if is_best_of(assessment):
        text = ngettext("The best of %(n)s trial counts.", "The best of %(n)s trials counts.", n)
    else:
        text = ngettext("The mean of %(n)s trial counts.", "The mean of %(n)s trials counts.", n)
    return text % what


def is_best_of(assessment: Assessment) -> bool:
    """One of its trials counts, and not what they are on average."""
    return assessment.combine == Combine.BEST and assessment.better != Better.NEITHER


def few_text(result: Result) -> str:
    """That fewer steps than settle a mean were measured; empty where there are enough."""
    if result.assessment.measures != Measures.KNEE_LIFT or result.n >= SETTLED:
        return ""
    return gettext("%(n)s of the %(settled)s steps that settle the mean") % {
        "n": result.n,
        "settled": SETTLED,
    }


def question_text(assessment: Assessment, label: str, value: Decimal) -> str:
    """What is asked of a number that hardly ever is: "112°. Is the hip point right?" """
    what = {"value": value_text(value, assessment.unit), "label": label}
    if assessment.measures == Measures.KNEE_LIFT:
        return gettext("%(label)s: %(value)s. Is the hip point right?") % what
    return gettext("%(label)s: %(value)s is unusual. Is it right?") % what


def change_text(weighed: str) -> str:
    """What a change says against the error, in words."""
    if weighed == INSIDE:
        return gettext("inside the error")
    if weighed == MORE:
        return gettext("more than the error")
    return gettext("error not known")


@dataclass(frozen=True)
class RunText:
    """What a watch counted, in words. `rows`: (speed, steps, minutes)."""

    doubled: bool
    rows: list[tuple[str, str, str]]


def run_text(run: Mapping[str, Any]) -> RunText | None:
    """Of a result's `run`; None where it is of no file."""
    if not run:
        return None
    rows = [
        (f"{low:g}–{low + STEP_OF_SPEED:g} m/s", f"{steps:.0f}", f"{seconds / 60:.1f}")
        for low, steps, seconds in run["by_speed"]
    ]
    return RunText(run["doubled"], rows)


def shift_text(first: Decimal, last: Decimal, weighed: str) -> str:
    """How far an angle moved, short: "up 2°, inside the error"."""
    change = round(last - first)
    if not change:
        return gettext("the same")
    words = gettext("up %(n)s°") if change > 0 else gettext("down %(n)s°")
    moved = words % {"n": abs(change)}
    return f"{moved}, {change_text(weighed)}" if weighed == INSIDE else moved


def moved_text(who: str, first: Decimal, last: Decimal, unit: str, weighed: str) -> str:
    """What a line says, in a sentence: "Right: 79° to 84°. This is more than the error." """
    what = {"first": value_text(first, unit), "last": value_text(last, unit)}
    if not weighed:
        text = gettext("%(last)s, measured once: the next one says whether it changes.") % what
    elif weighed == INSIDE:
        text = gettext("%(first)s to %(last)s. This change is inside the error.") % what
    elif weighed == MORE:
        text = gettext("%(first)s to %(last)s. This change is more than the error.") % what
    else:
        text = gettext("%(first)s to %(last)s.") % what
    return f"{who}: {text}" if who else text


def side_text(side: str, value: str = "") -> str:
    """ "Right 84°"; of a test without sides the value alone."""
    names = {"right": gettext("Right"), "left": gettext("Left")}
    return " ".join(part for part in (names.get(side, ""), value) if part)


def how_text(result: Result) -> str:
    """Which test, how, and who measured: "Knee lift, video, Dana Whitlock"."""
    by = result.measured_by.name or result.measured_by.email
    method = str(result.get_method_display())
    return ", ".join((isolated(result.assessment.name), method, isolated(by)))


def error_text(believable: Believable, assessment: Assessment) -> str:
    """Which error is used, where it is from, and of how many pairs."""
    if believable.change is None:
        return gettext("Nobody knows how much two of these tests differ by chance.")
    what = {
        "change": value_text(believable.change, assessment.unit),
        "n": believable.pairs,
        "source": believable.source,
    }
    if believable.pairs:
        text = ngettext(
            "± %(change)s: your club’s own error, from %(n)s pair of tests within a week.",
            "± %(change)s: your club’s own error, from %(n)s pairs of tests within a week.",
            believable.pairs,
        )
        return text % what
    return gettext("± %(change)s. %(source)s") % what
