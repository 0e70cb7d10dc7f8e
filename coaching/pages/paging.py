"""A long list in parts: so many of what was found on a page, its number in the address."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator

from coaching.dates import small_int

PER_PAGE = 50
#: From so many on a list has a box to find one by typing.
SEARCH_FROM = 8
LONGEST = 100


def words_of(asked):
    """What the address asks a list for."""
    return asked.get("q", "").replace("\0", "").strip()[:LONGEST]


def part(items: Sequence, asked, size: int = PER_PAGE) -> Page:
    """The page of `items` that the address asks for; of a number that is none the nearest one."""
    return Paginator(items, size).get_page(small_int(asked.get("page")) or 1)


def shelf(every, asked):
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


def in_order(keys, records):
    """The records of these keys, in their order; what was deleted meanwhile is left out."""
    by_key = {record.pk: record for record in records}
    return [by_key[key] for key in keys if key in by_key]
