"""The blocks of a team and the ready-made ones as their list shows them: found, by kind, in parts.

Of all of them only what finds and orders them is read; whole are those of the part at hand.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import QueryDict

from coaching.models import Block, Drill, Prescription, Team
from coaching.models.choices import Kind
from coaching.pages.paging import in_order, part, shelf
from coaching.rules.names import folded, name_key
from coaching.rules.search import ways
from coaching.undocumented import KeptQuery

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Blocks that a page offers to choose from before anything is looked for.
OFFERED = 40
KINDS = {kind: number for number, kind in enumerate(Kind.values)}


class BlockKey(NamedTuple):
    """What a block is found and ordered by."""

    pk: int
    name: str
    kind: str
    level: int
    team_id: int | None
    archived_at: datetime | None


def block_list(team: Team, asked: QueryDict) -> dict[str, Any]:
    """What the list of blocks shows `team` of what the address asks for: three queries, and up to
    three to find words.
    """
    blocks = Block.objects.for_team(team)
    every = [BlockKey._make(row) for row in blocks.values_list(*BlockKey._fields)]
    keys, page_values = shelf(every, asked)
    kind = asked.get("kind", "")
    kind = kind if kind in Kind.values else ""
    hits = _found(keys, blocks, team, page_values["words"])
    counts = Counter(key.kind for key in hits)
    shown = [key for key in hits if kind in ("", key.kind)]
    shown.sort(key=_order)
    page = part(shown, asked)
    chosen = [key.pk for key in page]
    whole = in_order(chosen, Block.objects.read(chosen))
    return page_values | {
        "kind": kind,
        "kept": page_values["kept"] | ({"kind": kind} if kind else {}),
        "kinds": [(value, label, counts[value]) for value, label in Kind.choices],
        "groups": by_kind(whole),
        "part": page,
        "total": len(hits),
    }


class BlockOffer(NamedTuple):
    """Blocks to choose from, by id and in order: of as many `hits` as were found the first.

    Those that are chosen already come with them, found or not. `total`: without looking for any.
    """

    pks: list[int]
    hits: int = 0
    words: str = ""
    total: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether there are more than a page offers, so that the server finds them."""
        return self.total > OFFERED


def offer_blocks(
    team: Team | int | None, words: str = "", chosen: Iterable[int | None] = ()
) -> BlockOffer:
    """The BlockOffer of what `team` (or its id) can use: blocks with drills, not archived.

    `chosen` are ids. One query, and up to three more to find by words.
    """
    of_team = team.pk if isinstance(team, Team) else team
    rows = _SHARED.all() if of_team is None else _USABLE.all(of_team)
    keys = [BlockKey._make(row) for row in rows]
    hits = _found(keys, Block.objects.usable_by(team), team, words) if words else keys
    first = sorted(hits, key=_order)[:OFFERED]
    wanted = set(chosen) - {key.pk for key in first}
    offered = sorted([*first, *(key for key in keys if key.pk in wanted)], key=_order)
    return BlockOffer([key.pk for key in offered], len(hits), words, len(keys))


def _usable(team: int | None = None) -> QuerySet[Block, Any]:
    return Block.objects.usable_by(team).values_list(*BlockKey._fields)


_SHARED, _USABLE = KeptQuery(_usable), KeptQuery(_usable, -1)


def by_kind(blocks: Iterable[Block]) -> "list[tuple[str, StrOrPromise, list[Block]]]":
    """[(kind, its name, blocks)] of blocks in order."""
    groups = groupby(blocks, key=lambda block: block.kind)
    return [(kind, Kind(kind).label, list(of_kind)) for kind, of_kind in groups]


def _order(key: BlockKey) -> tuple[int, bool, int, str, str]:
    """By kind, the team's own before the ready-made ones, from easy to hard, by name."""
    return KINDS[key.kind], key.team_id is None, key.level, *name_key(key.name)


def _found(
    keys: list[BlockKey], blocks: QuerySet[Block], team: Team | int | None, words: str
) -> list[BlockKey]:
    """Those whose names, or whose drills' names, hold the words.

    Of what the blocks hold only the drills that fit are read: of drills there are few.
    """
    if not words:
        return keys
    drills = Drill.objects.filter(Q(team=None) | Q(team=team))
    named = {pk: folded(name) for pk, name in drills.values_list("pk", "name")}
    known = [(key, folded(key.name)) for key in keys]
    for parts, holds in ways(words):
        fitting = [{pk for pk, name in named.items() if holds(name, part)} for part in parts]
        held = _held(blocks, set().union(*fitting))
        hits = [
            key
            for key, name in known
            if all(
                holds(name, part) or not fits.isdisjoint(held[key.pk])
                for part, fits in zip(parts, fitting, strict=True)
            )
        ]
        if hits:
            return hits
    return []


def _held(blocks: QuerySet[Block], drills: Collection[int]) -> dict[int, set[int]]:
    """{block: those of these drills that it holds}"""
    held: defaultdict[int, set[int]] = defaultdict(set)
    if drills:
        rows = Prescription.objects.filter(drill__in=drills, block__in=blocks.values("pk"))
        for block, drill in rows.values_list("block", "drill").order_by():
            held[block].add(drill)
    return held
