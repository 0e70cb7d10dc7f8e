"""Which backups are kept: of the last two days all, of what is older fewer and fewer."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

ALL = timedelta(days=2)
# The newest of each of so many days, weeks and months that have one.
DAYS, WEEKS, MONTHS = 14, 8, 12

Span = tuple[int, int]


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Those of `moments` to keep. The newest is always kept, and what seems to be yet to come."""
    newest_first = sorted(moments, reverse=True)
    keep = {moment for moment in newest_first if now - moment < ALL} | set(newest_first[:1])
    for number, span in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        keep |= set(_newest_of_each(newest_first, span)[:number])
    return keep


def _newest_of_each(
    newest_first: list[datetime], span: Callable[[datetime], Span]
) -> list[datetime]:
    first: dict[Span, datetime] = {}
    for moment in newest_first:
        first.setdefault(span(moment), moment)
    return list(first.values())


def _day(moment: datetime) -> Span:
    return moment.year, moment.timetuple().tm_yday


def _week(moment: datetime) -> Span:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Span:
    return moment.year, moment.month
