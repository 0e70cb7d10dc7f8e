"""Finding drills in the list: words, and filters that stand in the page's address.

A value that is not offered counts as none, so that an old or mistyped address still works.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from coaching.models import Drill, Equipment, Muscle, User
from coaching.models.choices import Kind, SideMode, Status
from coaching.models.drills import DrillQuerySet, looks_after_drills
from coaching.models.memberships import of_everyone_or_of_a_team_of
from coaching.rules.names import by_name, name_key
from coaching.rules.search import found
from coaching.undocumented import KeptQuery

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

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return tuple((value, str(label)) for value, label in self.choices.items())


class DrillSearch:
    """The drills of `seen` that fit what `asked`, a QueryDict, asks for.

    `seen` is a list of drills as `listed`. The filters offer only what some of them have.
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
        muscles = {muscle for drill in self.seen for muscle in drill.trains}
        in_order = sorted(
            muscles, key=lambda m: (m.hip_angle_from, m.hip_angle_to, name_key(m.name))
        )
        return {muscle.slug: muscle.name for muscle in in_order}

    def _equipment(self) -> "dict[str, StrOrPromise]":
        equipment = {thing for drill in self.seen for thing in drill.things}
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
        things = {thing.slug for thing in drill.things}
        each_side = drill.side_mode == SideMode.PER_SIDE
        return (
            (not asked["muscle"] or asked["muscle"] in {m.slug for m in drill.trains})
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
    names = [*(thing.name for thing in drill.things), *(muscle.name for muscle in drill.trains)]
    return " ".join([drill.name, drill.summary, drill.get_kind_display(), *names])


SIDES = {"yes": _("Each side"), "no": _("Not each side")}
IMPACT = {"with": _("With impact"), "without": _("Without impact")}


def asked_yes(value: str) -> bool:
    return value in ("yes", "with")


def listed(user: User) -> list[Drill]:
    """What the list shows `user`, by kind and name, each with its `things` and what it `trains`.

    Four queries, whatever their number.
    """
    drills: list[Drill] = _ALL.all() if looks_after_drills(user) else _VISIBLE.all(user.pk)
    keys = [drill.pk for drill in drills]
    things: defaultdict[int, list[Equipment]] = defaultdict(list)
    trains: defaultdict[int, list[Muscle]] = defaultdict(list)
    for thing in (*_EQUIPMENT.all(keys), *_IMPLEMENTS.all(keys)):
        things[thing.of_drill].append(thing)
    for muscle in _MUSCLES.all(keys):
        trains[muscle.of_drill].append(muscle)
    for drill in drills:
        drill.things, drill.trains = things[drill.pk], trains[drill.pk]
    return by_name(drills, "kind")


def _listed(drills: DrillQuerySet) -> QuerySet[Drill]:
    in_use = drills.for_list().exclude(status=Status.ARCHIVED)
    return in_use.select_related("implement", "team")


def _visible(user: int) -> QuerySet[Drill]:
    published = Drill.objects.published()
    return _listed(published.filter(of_everyone_or_of_a_team_of(user)))


_ALL = KeptQuery(lambda: _listed(Drill.objects.all()))
_VISIBLE = KeptQuery(_visible, -1)
_EQUIPMENT, _IMPLEMENTS = (
    KeptQuery(
        lambda drills, path=path: Equipment.objects.filter(**{f"{path}__in": drills}).annotate(
            of_drill=F(path)
        ),
        [-1],
    )
    for path in ("drills", "loaded_drills")
)
_MUSCLES = KeptQuery(
    lambda drills: Muscle.objects.filter(drills__in=drills).annotate(of_drill=F("drills")), [-1]
)
