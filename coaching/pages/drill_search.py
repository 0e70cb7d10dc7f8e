"""Finding drills in the list: words, and filters that stand in the page's address.

A value that is not offered counts as none, so that an old or mistyped address still works.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from coaching.models import Drill, Equipment
from coaching.models.choices import Kind, SideMode
from coaching.rules.names import by_name, name_key
from coaching.rules.search import found

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOTHING = "none"  # for equipment: nothing but room to move


@dataclass(frozen=True)
class Filter:
    """One select of the list: its name in the address, and {value: label}."""

    name: str
    label: "StrOrPromise"
    choices: "Mapping[str, StrOrPromise]"
    any_label: "StrOrPromise"
    value: str = ""

    @property
    def chosen(self) -> "StrOrPromise":
        return self.choices.get(self.value, "")


class DrillSearch:
    """The drills of `seen` that fit what `asked`, a QueryDict, asks for.

    `seen` is a list of drills with muscles, equipment and implements prefetched. The filters
    offer only what some of them have.
    """

    def __init__(self, seen: Sequence[Drill], asked: Mapping[str, str]) -> None:
        self.seen = seen
        self.words = asked.get("q", "").replace("\0", "").strip()[:100]
        kind = asked.get("kind", "")
        self.kind = kind if kind in Kind.values else ""
        self.filters = []
        for name, label, any_label, choices in (
            ("muscle", _("Muscle"), _("Any muscle"), self._muscles()),
            ("equipment", _("Equipment"), _("Any equipment"), self._equipment()),
            ("sides", _("Sides"), _("Any"), SIDES),
            ("impact", _("Impact"), _("Any"), IMPACT),
        ):
            value = asked.get(name, "")
            value = value if value in choices else ""
            self.filters.append(Filter(name, label, choices, any_label, value))
        self.values = {f.name: f.value for f in self.filters}

    def _muscles(self) -> dict[str, str]:
        muscles = {muscle for drill in self.seen for muscle in drill.muscles.all()}
        in_order = sorted(
            muscles, key=lambda m: (m.hip_angle_from, m.hip_angle_to, name_key(m.name))
        )
        return {muscle.slug: muscle.name for muscle in in_order}

    def _equipment(self) -> "dict[str, StrOrPromise]":
        equipment = {thing for drill in self.seen for thing in things_of(drill)}
        named = {thing.slug: thing.name for thing in by_name(equipment)}
        return {NOTHING: _("Nothing but room to move")} | named

    @cached_property
    def found(self) -> list[Drill]:
        """The drills that fit all but the kind, so that each kind can say how many it has."""
        return found([drill for drill in self.seen if self._fits(drill)], _text, self.words)

    @cached_property
    def kinds(self) -> "list[tuple[str, StrOrPromise, list[Drill], str]]":
        """(value, label, drills, address) of every kind."""
        return [
            (
                value,
                label,
                [drill for drill in self.found if drill.kind == value],
                self.address(kind=value),
            )
            for value, label in Kind.choices
        ]

    @property
    def shown(self) -> int:
        """How many drills the page shows."""
        return sum(1 for drill in self.found if self.kind in ("", drill.kind))

    def _fits(self, drill: Drill) -> bool:
        asked = self.values
        things = {thing.slug for thing in things_of(drill)}
        each_side = drill.side_mode == SideMode.PER_SIDE
        return (
            (not asked["muscle"] or asked["muscle"] in {m.slug for m in drill.muscles.all()})
            and (
                not asked["equipment"]
                or (asked["equipment"] == NOTHING and not things)
                or asked["equipment"] in things
            )
            and (not asked["sides"] or each_side == asked_yes(asked["sides"]))
            and (not asked["impact"] or drill.impact == asked_yes(asked["impact"]))
        )

    @property
    def chosen(self) -> list[Filter]:
        """The filters that are set."""
        return [f for f in self.filters if f.value]

    @property
    def chips(self) -> "list[tuple[StrOrPromise, str]]":
        """(label, address without it) of everything that narrows the list but the kind."""
        return [(label, self.address(**{name: ""})) for name, label in self._narrowed]

    @property
    def _narrowed(self) -> "list[tuple[str, StrOrPromise]]":
        words = [("q", f"“{self.words}”")] if self.words else []
        return words + [(f.name, f.chosen) for f in self.chosen]

    @property
    def looser(self) -> "list[tuple[StrOrPromise, str, int]]":
        """(label, address, number of drills) of what alone, left out, would show some."""
        kind = [("kind", dict(Kind.choices)[self.kind])] if self.kind else []
        ways = []
        for name, label in [*self._narrowed, *kind]:
            without = DrillSearch(self.seen, self._asked | {name: ""})
            if without.shown:
                ways.append((label, self.address(**{name: ""}), without.shown))
        return ways

    @property
    def _asked(self) -> dict[str, str]:
        return {"q": self.words, "kind": self.kind} | self.values

    def address(self, **changes: str) -> str:
        """The query of the list with these changes: "?kind=gym&muscle=psoas", or ""."""
        asked = self._asked | changes
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"?{query}" if query else ""

    @property
    def all_kinds(self) -> str:
        return self.address(kind="")


def _text(drill: Drill) -> str:
    """Where words are looked for."""
    names = [thing.name for thing in things_of(drill)] + [m.name for m in drill.muscles.all()]
    return " ".join([drill.name, drill.summary, drill.get_kind_display(), *names])


SIDES = {"yes": _("Each side"), "no": _("Not each side")}
IMPACT = {"with": _("With impact"), "without": _("Without impact")}


def asked_yes(value: str) -> bool:
    return value in ("yes", "with")


def things_of(drill: Drill) -> list[Equipment]:
    """Everything the drill is done with."""
    return [*drill.equipment.all(), *drill.implements.all()]
