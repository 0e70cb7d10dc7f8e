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


def kept(asked, *names):
    """What of the address a search goes on asking for: {name: value}."""
    return {name: asked[name] for name in names if name in asked}


def part(found: Sequence, asked, size: int = PER_PAGE) -> Page:
    """The page of `found` that the address asks for; of a number that is none the nearest one."""
    return Paginator(found, size).get_page(small_int(asked.get("page")) or 1)


def on_shelf(keys, *, archived):
    """Those that can be used; or else the team's own that were put away."""
    if archived:
        return [key for key in keys if key.team_id and key.archived_at]
    return [key for key in keys if key.archived_at is None]


def in_order(keys, records):
    """The records of these keys, in their order; what was deleted meanwhile is left out."""
    by_key = {record.pk: record for record in records}
    return [by_key[key] for key in keys if key in by_key]
