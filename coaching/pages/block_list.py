"""The blocks of a team and the ready-made ones as their list shows them: found, by kind, in parts.

Of all of them only what finds and orders them is read; whole are those of the part at hand.
"""

from collections import Counter, defaultdict
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from coaching.models import Block, Prescription
from coaching.models.choices import Kind
from coaching.pages.paging import in_order, part, shelf
from coaching.rules.names import name_key
from coaching.rules.search import found

#: Blocks that a page offers to choose from before anything is looked for.
OFFERED = 60
KINDS = {kind: number for number, kind in enumerate(Kind.values)}


class BlockKey(NamedTuple):
    """What a block is found and ordered by."""

    pk: int
    name: str
    kind: str
    level: int
    team_id: int | None
    archived_at: datetime | None


def block_list(team, asked):
    """What the list of blocks shows `team` of what the address asks for: three queries."""
    blocks = Block.objects.for_team(team)
    every = [BlockKey._make(row) for row in blocks.values_list(*BlockKey._fields)]
    keys, page_values = shelf(every, asked)
    kind = asked.get("kind", "")
    kind = kind if kind in Kind.values else ""
    hits = _found(keys, blocks, page_values["words"])
    counts = Counter(key.kind for key in hits)
    shown = [key for key in hits if kind in ("", key.kind)]
    shown.sort(key=_order)
    page = part(shown, asked)
    chosen = [key.pk for key in page]
    whole = in_order(chosen, Block.objects.filter(pk__in=chosen).with_prescriptions())
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
    def is_cut(self):
        """Whether there are more than a page offers, so that the server finds them."""
        return self.total > OFFERED


def offer_blocks(team, words="", chosen=()):
    """The BlockOffer of what `team` (or its id) can use: blocks with drills, not archived.

    `chosen` are ids. One query, and one more to find by words.
    """
    blocks = Block.objects.active().for_team(team).exclude(prescriptions=None)
    keys = [BlockKey._make(row) for row in blocks.values_list(*BlockKey._fields)]
    hits = _found(keys, blocks, words)
    first = sorted(hits, key=_order)[:OFFERED]
    wanted = set(chosen) - {key.pk for key in first}
    offered = sorted([*first, *(key for key in keys if key.pk in wanted)], key=_order)
    return BlockOffer([key.pk for key in offered], len(hits), words, len(keys))


def by_kind(blocks):
    """[(kind, its name, blocks)] of blocks in order."""
    groups = groupby(blocks, key=lambda block: block.kind)
    return [(kind, Kind(kind).label, list(of_kind)) for kind, of_kind in groups]


def _order(key):
    """By kind, the team's own before the ready-made ones, from easy to hard, by name."""
    return KINDS[key.kind], key.team_id is None, key.level, *name_key(key.name)


def _found(keys, blocks, words):
    """Those whose names, or whose drills' names, hold the words."""
    if not words:
        return keys
    drills: defaultdict[int, list[str]] = defaultdict(list)
    rows = Prescription.objects.filter(block__in=blocks.values("pk")).order_by("position")
    for block, drill in rows.values_list("block", "drill__name"):
        drills[block].append(drill)
    return found(keys, lambda key: " ".join([key.name, *drills[key.pk]]), words)
