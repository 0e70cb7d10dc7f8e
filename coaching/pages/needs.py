"""What needs the coach, as a page shows it: what happened, the evidence, and where to act on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import resolve, reverse
from django.utils.translation import gettext

from coaching.dates import DAY, monday_of
from coaching.models import Need
from coaching.models.choices import NeedKind, NeedState, StepWhy
from coaching.presentation.needs import as_date, day_name, why_text, words_of
from coaching.rules.needs import last_day_off

# Text and address.
Link = tuple[str, str]

_ICONS = {
    NeedKind.PAIN: "pain",
    NeedKind.HURT: "pain",
    NeedKind.PLAN: "lock",
    NeedKind.CAP: "alert",
    NeedKind.RANGE: "alert",
    NeedKind.MISSED: "week",
    NeedKind.COMMENT: "note",
    NeedKind.DRIFT: "trend",
    NeedKind.TEST: "trend",
    NeedKind.INVITATION: "mail",
    NeedKind.EMPTY: "week",
}

#: The addresses among a need's links that a plan is changed at.
_CHANGES = {"session_edit", "session_move", "athlete_restriction_swaps", "assign"}

RULES = {
    NeedKind.PAIN: "pain",
    NeedKind.HURT: "pain",
    NeedKind.CAP: "cap",
    NeedKind.RANGE: "range",
    NeedKind.STEP: "ladders",
}


@dataclass
class NeedCard:
    """`links` are (text, address), one or two of them; `key` stays the same from poll to poll.

    `levels`: of pain, the last times in words, each with how much. `later`: (day, in words) to put
    it off until. `answer`: what became of it, who did it and when, where it is not open.
    """

    need: Need
    icon: str
    title: str
    evidence: str
    note: str
    why: str
    links: list[Link]
    levels: list[tuple[str, int]] = field(default_factory=list)
    later: list[tuple[date, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"need-{self.need.pk}"

    @property
    def rule(self) -> str:
        """Whose entry among the rules says more; '' where it comes from none."""
        return RULES.get(NeedKind(self.need.kind), "")

    @property
    def tone(self) -> str:
        return "pain" if self.need.is_pain else ""

    @property
    def can_undo(self) -> bool:
        return self.need.state in (NeedState.SEEN, NeedState.PUT_OFF)


def cards(
    needs: Iterable[Need], today: date, unit_system: str, *, plans: bool = True
) -> list[NeedCard]:
    """The NeedCards of needs whose athletes were read along, without a query.

    `plans`: whether the reader plans; else nothing leads to a change.
    """
    return [_card(need, today, unit_system, plans=plans) for need in needs]


def _card(need: Need, today: date, unit_system: str, *, plans: bool) -> NeedCard:
    title, evidence = words_of(need, today, unit_system)
    kind, facts = NeedKind(need.kind), need.facts
    levels = facts.get("told", ()) if kind == NeedKind.PAIN else ()
    return NeedCard(
        need=need,
        icon=_ICONS.get(kind) or ("harder" if facts["why"] == StepWhy.MET else "easier"),
        title=title,
        evidence=evidence,
        note=" ".join(facts.get("words", ())[:2]),
        why=why_text(kind),
        links=[
            link for link in _LINKS[kind](need, facts, today) if plans or not _leads_to_change(link)
        ],
        levels=[(day_name(day, today), level) for day, level in levels],
        later=later_days(need, today),
    )


def _leads_to_change(link: Link) -> bool:
    return resolve(link[1].partition("?")[0]).url_name in _CHANGES


def last_day(need: Need, today: date) -> date | None:
    """The last day until which it may be put off; None where any day will do."""
    if not need.is_pain:
        return None
    coming = need.facts.get("next")
    return last_day_off(today, as_date(coming[1]) if coming else None)


def later_days(need: Need, today: date) -> list[tuple[date, str]]:
    """Tomorrow, next Monday, and the day of her next session: those that may be."""
    days = {today + DAY: gettext("Tomorrow")}
    monday = monday_of(today) + 7 * DAY
    days.setdefault(monday, gettext("Next Monday"))
    coming = need.facts.get("next")
    if coming and as_date(coming[1]) > today:
        days.setdefault(as_date(coming[1]), gettext("Next session"))
    latest = last_day(need, today)
    return [(day, text) for day, text in sorted(days.items()) if latest is None or day <= latest]


def _see(need: Need, day: date | str, today: date) -> Link:
    address = reverse("athlete_day", args=[need.athlete_id, as_date(day)])
    return gettext("See %(day)s") % {"day": day_name(day, today)}, address


def _change(facts: Any, today: date) -> list[Link]:
    if not facts.get("next"):
        return []
    session, day = facts["next"]
    text = gettext("Change %(day)s") % {"day": day_name(day, today)}
    return [(text, reverse("session_edit", args=[session]))]


def _of_sets(need: Need, facts: Any, today: date) -> list[Link]:
    return [_see(need, need.day, today), *_change(facts, today)]


def _range(need: Need, facts: Any, today: date) -> list[Link]:
    look = reverse("athlete_ladders", args=[need.athlete_id])
    return [(gettext("Look at the range"), look), _see(need, need.day, today)]


def _missed(need: Need, facts: Any, today: date) -> list[Link]:
    see = _see(need, need.day, today)
    if not facts["session"]:
        return [see]
    text = gettext("Move %(day)s") % {"day": day_name(need.day, today)}
    return [(text, reverse("session_move", args=[facts["session"]])), see]


def _plan(need: Need, facts: Any, today: date) -> list[Link]:
    edit = reverse("session_edit", args=[facts["session"]])
    change = gettext("Change %(day)s") % {"day": day_name(need.day, today)}, edit
    if not facts["swaps"]:
        return [change]
    swaps = reverse("athlete_restriction_swaps", args=[need.athlete_id])
    return [(gettext("Swap"), swaps), change]


def _comment(need: Need, facts: Any, today: date) -> list[Link]:
    answer = gettext("Answer"), reverse("session_comments", args=[facts["session"]])
    return [answer, _see(need, facts["of"], today)]


def _test(need: Need, facts: Any, today: date) -> list[Link]:
    address = reverse("athlete_result_new", args=[need.athlete_id])
    enter = f"{address}?assessment={facts['slug']}"
    return [(gettext("Enter it"), enter), _see(need, need.day, today)]


_LINKS: dict[NeedKind, Callable[[Need, Any, date], list[Link]]] = {
    NeedKind.PAIN: _of_sets,
    NeedKind.HURT: _of_sets,
    NeedKind.CAP: _of_sets,
    NeedKind.RANGE: _range,
    NeedKind.MISSED: _missed,
    NeedKind.PLAN: _plan,
    NeedKind.COMMENT: _comment,
    NeedKind.TEST: _test,
    NeedKind.STEP: lambda need, facts, today: [
        (gettext("Look and decide"), reverse("promotion", args=[facts["promotion"]]))
    ],
    NeedKind.DRIFT: lambda need, facts, today: [
        (gettext("See progress"), reverse("athlete_progress", args=[need.athlete_id]))
    ],
    NeedKind.INVITATION: lambda need, facts, today: [
        (gettext("Look at the links"), reverse("team"))
    ],
    NeedKind.EMPTY: lambda need, facts, today: [
        (gettext("Assign"), f"{reverse('assign')}?athlete={need.athlete_id}&date={facts['monday']}")
    ],
}
