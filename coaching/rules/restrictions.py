"""Which of what an athlete may not do counts."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Held(Protocol):
    kind: str

    def holds_between(self, first: date, last: date | None) -> bool: ...


H = TypeVar("H", bound=Held)


def each_kind_once(restrictions: Iterable[H], first: date, last: date | None = None) -> list[H]:
    """Those that hold on a day from `first` to `last`, or ever: of each kind the last one."""
    held = {row.kind: row for row in restrictions if row.holds_between(first, last)}
    return list(held.values())
