"""What needs a coach, put into words: what happened, the evidence, and why she is told."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coaching.models import Need
from coaching.models.choices import BodyPart, NeedKind, RestrictionKind, StepWhy
from coaching.presentation.results import value_text
from coaching.presentation.wording import listed, load_text, over_cap_text
from coaching.rules import findings
from coaching.rules.names import isolated
from coaching.rules.pain import STOP_FROM
from coaching.rules.units import plain

# What a need says: its title and its evidence.
Words = tuple[str, str]
DAYS_OF_A_WEEK = 7


def words_of(need: Need, today: date, unit_system: str) -> Words:
    """(title, evidence) of a need whose athlete was read along, as of `today`."""
    values = {"name": isolated(need.athlete.name) if need.athlete else ""}
    return _WORDS[NeedKind(need.kind)](need.facts, values, today, unit_system)


def day_name(day: date | str, today: date) -> str:
    """ "Monday" of the week that `today` is in, else "Sat 28 February"."""
    day = as_date(day)
    monday = today.toordinal() - today.weekday()
    is_near = 0 <= day.toordinal() - monday < DAYS_OF_A_WEEK
    return date_format(day, "l" if is_near else "D j F")


def as_date(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _days(days: Iterable[str], today: date) -> str:
    return get_text_list([day_name(day, today) for day in days], gettext("and"))


def lower_first(text: object) -> str:
    """A name of a list as it stands inside a sentence."""
    text = str(text)
    return text[:1].lower() + text[1:]


def _pain(facts: Any, values: dict[str, Any], today: date, _units: str) -> Words:
    values |= {
        "where": lower_first(BodyPart(facts["where"]).label),
        "level": facts["level"],
        "drill": isolated(facts["drill"]),
        "days": _days(dict.fromkeys(day for day, _level in facts["told"]), today),
    }
    title = gettext("%(name)s: %(where)s, %(level)s of 10") % values
    if facts["ended"]:
        evidence = gettext(
            "At %(drill)s on %(days)s. Under 18: the day’s hip-flexor work is stopped. Tell a "
            "parent, and let a clinician look first."
        )
    elif facts["level"] >= STOP_FROM:
        evidence = gettext("At %(drill)s on %(days)s. The drill was stopped.")
    else:
        evidence = gettext("At %(drill)s on %(days)s.")
    return title, evidence % values


def _of_sets(facts: Any, values: dict[str, Any], today: date) -> int:
    values |= {
        "n": facts["n"],
        "drill": isolated(facts["drill"]),
        "days": _days(facts["days"], today),
    }
    n: int = facts["n"]
    return n


def _hurt(facts: Any, values: dict[str, Any], today: date, _units: str) -> Words:
    n = _of_sets(facts, values, today)
    evidence = ngettext(
        "Skipped %(n)s set of %(drill)s on %(days)s.",
        "Skipped %(n)s sets of %(drill)s on %(days)s.",
        n,
    )
    return gettext("%(name)s: it hurt") % values, evidence % values


def _cap(facts: Any, values: dict[str, Any], today: date, units: str) -> Words:
    n = _of_sets(facts, values, today)
    value, unit, count = facts["load"]
    cap = Decimal(facts["cap"][0]), facts["cap"][1]
    values |= {
        "load": load_text(Decimal(value), unit, count, units),
        "cap": load_text(*cap, 1, units),
        "over": over_cap_text(*cap, units),
    }
    evidence = ngettext(
        "%(n)s set of %(drill)s on %(days)s. This drill stays at %(cap)s or less.",
        "%(n)s sets of %(drill)s on %(days)s. This drill stays at %(cap)s or less.",
        n,
    )
    return gettext("%(name)s lifted %(load)s, %(over)s") % values, evidence % values


def _range(facts: Any, values: dict[str, Any], today: date, _units: str) -> Words:
    n = _of_sets(facts, values, today)
    evidence = ngettext(
        "%(n)s set of %(drill)s with a load on %(days)s. It is kept.",
        "%(n)s sets of %(drill)s with a load on %(days)s. They are kept.",
        n,
    )
    return gettext("%(name)s lifted before full range is on record") % values, evidence % values


def _missed(facts: Any, values: dict[str, Any], today: date, _units: str) -> Words:
    values |= {"days": _days(facts["days"], today), "sets": plain(facts["sets"])}
    evidence = ngettext(
        "Nothing logged of %(sets)s planned set.",
        "Nothing logged of %(sets)s planned sets.",
        facts["sets"],
    )
    return gettext("%(name)s missed %(days)s") % values, evidence % values


def _step(facts: Any, values: dict[str, Any], _today: date, _units: str) -> Words:
    values |= {"to": listed(facts["to"]), "ladder": isolated(facts["ladder"])}
    if facts["why"] == StepWhy.MET:
        title = gettext("%(name)s is ready for %(to)s")
        evidence = gettext("%(ladder)s: what the rung asks for is done.")
    else:
        title = gettext("%(name)s: back to %(to)s?")
        evidence = gettext("%(ladder)s: it hurt, or two sessions in a row were short.")
    return title % values, evidence % values


def _comment(facts: Any, values: dict[str, Any], today: date, _units: str) -> Words:
    values |= {"n": facts["n"], "day": day_name(facts["of"], today)}
    title = ngettext("%(name)s wrote a comment", "%(name)s wrote %(n)s comments", facts["n"])
    return title % values, gettext("At the session of %(day)s.") % values


def _plan(facts: Any, values: dict[str, Any], today: date, _units: str) -> Words:
    kinds = listed(str(RestrictionKind(kind).label).lower() for kind in facts["kinds"])
    values |= {"drill": isolated(facts["drill"]), "kinds": kinds}
    title = gettext("%(name)s: %(drill)s is planned against a rule")
    if facts["rule"] == findings.RESTRICTIONS:
        return title % values, gettext("Restriction: %(kinds)s.") % values
    evidence = gettext("It is planned with a load, and full range is not on record yet.")
    return title % values, evidence % values


def _drift(facts: Any, values: dict[str, Any], _today: date, _units: str) -> Words:
    unit = facts["unit"]
    values |= {"test": isolated(facts["test"])}
    for name in ("left", "right"):
        values[name] = value_text(Decimal(facts[name]), unit)
    for name in ("gap", "usual"):
        values[name] = value_text(Decimal(facts[name]), unit, signed=True)
    title = gettext("%(name)s: left and right are further apart than usual for her")
    evidence = gettext(
        "%(test)s: left %(left)s, right %(right)s. Apart by %(gap)s, before by %(usual)s."
    )
    return title % values, evidence % values


def _test(facts: Any, values: dict[str, Any], _today: date, _units: str) -> Words:
    values |= {"test": isolated(facts["test"])}
    return gettext("%(name)s: %(test)s is overdue") % values, gettext("It has no result yet.")


def _invitation(facts: Any, values: dict[str, Any], today: date, _units: str) -> Words:
    values |= {"n": facts["n"], "day": day_name(facts["ends"], today)}
    if values["name"]:
        title = gettext("%(name)s has not joined yet") % values
    elif facts["coach"]:
        title = gettext("Nobody has taken the link for a coach yet")
    else:
        title = ngettext(
            "Nobody has taken the link for %(n)s athlete yet",
            "Nobody has taken the link for %(n)s athletes yet",
            facts["n"],
        )
    return title % values, gettext("The link ends on %(day)s.") % values


def _empty(facts: Any, values: dict[str, Any], today: date, _units: str) -> Words:
    values |= {"day": day_name(facts["last"], today)}
    title = gettext("%(name)s: nothing is planned for next week") % values
    return title, gettext("The last session is on %(day)s.") % values


_WORDS: dict[NeedKind, Callable[[Any, dict[str, Any], date, str], Words]] = {
    NeedKind.PAIN: _pain,
    NeedKind.HURT: _hurt,
    NeedKind.PLAN: _plan,
    NeedKind.CAP: _cap,
    NeedKind.RANGE: _range,
    NeedKind.MISSED: _missed,
    NeedKind.STEP: _step,
    NeedKind.COMMENT: _comment,
    NeedKind.DRIFT: _drift,
    NeedKind.TEST: _test,
    NeedKind.INVITATION: _invitation,
    NeedKind.EMPTY: _empty,
}


# Why a coach is told of it at all, and when it goes.
_WHY = {
    NeedKind.PAIN: _(
        "Pain above 3, pain that gets worse, and under 18 any pain at the front of the hip "
        "come first, until a coach answers. They can be put off until the next session only."
    ),
    NeedKind.HURT: _(
        "Sets were left out because it hurt, and nobody told how much. It stays until a "
        "coach answers."
    ),
    NeedKind.PLAN: _(
        "Something of the next seven days is against a restriction, or has a load before full "
        "range. It goes when the plan is changed, or the restriction ends."
    ),
    NeedKind.CAP: _(
        "More was lifted than the drill’s cap. It is kept as it was lifted, and stays here "
        "until a coach has seen it."
    ),
    NeedKind.RANGE: _("Full range comes before load. It stays until a coach has seen it."),
    NeedKind.MISSED: _(
        "Two sessions in a row had nothing logged. It goes with the next one that has."
    ),
    NeedKind.STEP: _(
        "What the rung asks for is logged, or it goes badly. It goes when you decide."
    ),
    NeedKind.COMMENT: _(
        "An athlete wrote, and no coach answered. It goes when a coach writes there, or answers "
        "it by a word."
    ),
    NeedKind.DRIFT: _(
        "The difference of left and right is outside twice its spread on earlier days. That "
        "is held to the athlete alone: no difference is too large for everybody."
    ),
    NeedKind.TEST: _("A test was planned for a day that is over. It goes with a result."),
    NeedKind.INVITATION: _(
        "A link was not taken for a week. It goes when it is taken, ends or is revoked."
    ),
    NeedKind.EMPTY: _(
        "From Wednesday on you are told of who trained and has nothing next week. It goes when "
        "something is planned."
    ),
}


def why_text(kind: str) -> str:
    return str(_WHY[NeedKind(kind)])
