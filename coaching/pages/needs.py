"""What needs the coach, as a page shows it: what happened, the evidence, and where to act on it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.urls import resolve, reverse
from django.utils.translation import gettext

from coaching.dates import DAY, monday_of
from coaching.figures.hurt import place
from coaching.models import Need
from coaching.models.choices import NeedKind, NeedState, StepWhy
from coaching.models.needs import NeedAnswer
from coaching.pages.need_drawings import CapLine, cap_line, of_week
from coaching.presentation.needs import as_date, day_name, why_text, words_of
from coaching.rules.names import isolated
from coaching.rules.needs import last_day_off
from coaching.rules.pain import stops

# Text and address.
Link = tuple[str, str]
# What is done by one press: the NeedAnswer, and its words.
Act = tuple[str, str]

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
    it off until. `acts` are done by one press; `write`: the words of the way to write to her, where
    that can be. `week`: (first letter, state) of each day. `hurt`: where, on the standing figure.
    """

    need: Need
    icon: str
    title: str
    evidence: str
    note: str
    why: str
    links: list[Link]
    acts: list[Act] = field(default_factory=list)
    write: str = ""
    levels: list[tuple[str, int]] = field(default_factory=list)
    later: list[tuple[date, str]] = field(default_factory=list)
    week: list[tuple[str, str, str]] = field(default_factory=list)
    cap: CapLine | None = None
    hurt: tuple[str, str] | None = None

    @cached_property
    def message_id(self) -> UUID:
        """Of what is written from this page: sent twice it is one."""
        return uuid4()

    @property
    def pk(self) -> int:
        return self.need.pk

    @property
    def key(self) -> str:
        return f"need-{self.need.pk}"

    @property
    def rule(self) -> str:
        """Whose entry among the rules says more; '' where it comes from none."""
        return RULES.get(NeedKind(self.need.kind), "")

    @property
    def opens_beside(self) -> bool:
        """Whether what it leads to can stand beside the list."""
        return self.need.kind == NeedKind.STEP

    @property
    def tone(self) -> str:
        return "pain" if self.need.is_pain else ""

    @property
    def can_undo(self) -> bool:
        return self.need.state in (NeedState.SEEN, NeedState.PUT_OFF)

    @property
    def on_board(self) -> "NeedOnBoard":
        acts, links = tuple(self.acts), tuple(self.links)
        shown = (self.icon, self.title, self.evidence, self.note, self.why)
        more = acts, links, self.write, self.rule, self.opens_beside
        return NeedOnBoard(self.pk, self.key, self.tone, *shown, *more)


class NeedOnBoard(NamedTuple):
    """What the board shows of a NeedCard: it can be hashed, so that it is drawn once."""

    pk: int
    key: str
    tone: str
    icon: str
    title: str
    evidence: str
    note: str
    why: str
    acts: tuple[Act, ...]
    links: tuple[Link, ...]
    write: str
    rule: str
    opens_beside: bool


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
        acts=acts_of(need, today) if plans else [],
        write=_write_text(need) if plans else "",
        cap=cap_line(facts, unit_system) if kind == NeedKind.CAP else None,
        week=[of_week(as_date(day), state) for day, state in facts.get("week") or ()],
        levels=[(day_name(day, today), level) for day, level in levels],
        hurt=place(facts["where"]) if kind == NeedKind.PAIN else None,
        later=later_days(need, today),
    )


def _leads_to_change(link: Link) -> bool:
    return resolve(link[1].partition("?")[0]).url_name in _CHANGES


def acts_of(need: Need, today: date) -> list[Act]:
    """What can be done about it by one press, as what is known of her plan says."""
    facts, kind = need.facts, NeedKind(need.kind)
    if kind in (NeedKind.PAIN, NeedKind.HURT) and facts.get("coming"):
        values = {"day": day_name(facts["coming"][1], today), "drill": isolated(facts["drill"])}
        if facts.get("ended") or stops(facts.get("level")):
            return [(NeedAnswer.SWAP, gettext("Swap %(drill)s") % values)]
        return [(NeedAnswer.EASE, gettext("Ease %(day)s") % values)]
    if kind == NeedKind.MISSED and facts["session"] and facts.get("to", "") >= today.isoformat():
        text = gettext("Move to %(day)s") % {"day": day_name(facts["to"], today)}
        return [(NeedAnswer.MOVE, text)]
    if kind == NeedKind.PLAN and facts["swaps"]:
        return [(NeedAnswer.SWAP, gettext("Swap %(drill)s") % {"drill": isolated(facts["drill"])})]
    return []


def _write_text(need: Need) -> str:
    """Where she reads what is written: at a session, with an account of her own."""
    if not need.facts.get("at") or need.athlete is None or not need.athlete.user_id:
        return ""
    if need.kind == NeedKind.COMMENT:
        return gettext("Answer")
    return gettext("Write to %(name)s") % {"name": isolated(need.athlete.name)}


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
    change = [] if acts_of(need, today) else _change(facts, today)
    return [_see(need, need.day, today), *change]


def _range(need: Need, facts: Any, today: date) -> list[Link]:
    look = reverse("athlete_ladders", args=[need.athlete_id])
    return [(gettext("Look at the range"), look), _see(need, need.day, today)]


def _missed(need: Need, facts: Any, today: date) -> list[Link]:
    see = _see(need, need.day, today)
    if not facts["session"] or acts_of(need, today):
        return [see]
    text = gettext("Move %(day)s") % {"day": day_name(need.day, today)}
    return [(text, reverse("session_move", args=[facts["session"]])), see]


def _plan(need: Need, facts: Any, today: date) -> list[Link]:
    edit = reverse("session_edit", args=[facts["session"]])
    change = gettext("Change %(day)s") % {"day": day_name(need.day, today)}, edit
    if not facts["swaps"]:
        return [change]
    swaps = reverse("athlete_restriction_swaps", args=[need.athlete_id])
    return [(gettext("Choose what instead"), swaps), change]


def _comment(need: Need, facts: Any, today: date) -> list[Link]:
    all_of_it = gettext("All comments"), reverse("session_comments", args=[facts["session"]])
    return [all_of_it, _see(need, facts["of"], today)]


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
