"""A long list in parts: so many of what was found on a page, its number in the address."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model

from coaching.dates import small_int

PER_PAGE = 40
Item = TypeVar("Item")
Key = TypeVar("Key", bound="ShelfKey")
Record = TypeVar("Record", bound=Model)


class ShelfKey(Protocol):
    """Of a block or program, what says on which of the two lists it stands."""

    @property
    def team_id(self) -> int | None: ...
    @property
    def archived_at(self) -> datetime | None: ...


#: From so many on a list has a box to find one by typing.
SEARCH_FROM = 8
LONGEST = 100


def words_of(asked: Mapping[str, str]) -> str:
    """What the address asks a list for."""
    return asked.get("q", "").replace("\0", "").strip()[:LONGEST]


def part(items: Sequence[Item], asked: Mapping[str, str], size: int = PER_PAGE) -> Page[Item]:
    """The page of `items` that the address asks for; of a number that is none the nearest one."""
    return Paginator(items, size).get_page(small_int(asked.get("page")) or 1)


def shelf(every: Iterable[Key], asked: Mapping[str, str]) -> tuple[list[Key], dict[str, Any]]:
    """Of `every` block or program the keys that the list is of, and what it says of itself.

    Those that can be used; or, where the address asks for them, the team's own that were put away.
    """
    put_away = [key for key in every if key.team_id and key.archived_at]
    archived = "archived" in asked
    keys = put_away if archived else [key for key in every if key.archived_at is None]
    words = words_of(asked)
    return keys, {
        "archived": archived,
        "any_archived": archived or bool(put_away),
        "has_own": any(key.team_id for key in keys),
        "kept": {"archived": asked["archived"]} if archived else {},
        "searchable": len(keys) >= SEARCH_FROM or words,
        "words": words,
    }


def in_order(keys: Iterable[int], records: Iterable[Record]) -> list[Record]:
    """The records of these keys, in their order; what was deleted meanwhile is left out."""
    by_key = {record.pk: record for record in records}
    return [by_key[key] for key in keys if key in by_key]
