"""Room between plyometric sessions, before races and on rest days. It advises; a coach decides.

Sources: 48 to 72 h between plyometric sessions is what is commonly given (a secondary source,
no study of ours). Nothing plyometric on the day before a race or on its day is the same advice
applied to the hardest session there is. A rest day is what the coach marked herself.

Only dates are known, so days count: two days apart is 48 h, Monday and Wednesday are far
enough. Blocks of one day are one session, however many there are.
"""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

DAYS_APART = 2
# How far away a free day is looked for: beyond a week it would be another week's training.
REACH = 6

RACE, SPACING, REST = "race", "spacing", "rest"


def crowded(
    date: date,
    *,
    plyometric: bool,
    plyometric_days: AbstractSet[date],
    races: AbstractSet[date],
    rest_days: AbstractSet[date],
) -> list[tuple[str, date]]:
    """[(why, the day that is in the way), ...] of what speaks against training on `date`.

    `plyometric`: whether it is. `plyometric_days`, `races`, `rest_days`: sets of dates; `date`
    itself does not count among the first. Why is RACE, SPACING or REST.
    """
    conflicts = [(REST, date)] if date in rest_days else []
    if not plyometric:
        return conflicts
    days = [date + timedelta(days=n) for n in range(2)]
    conflicts += [(RACE, day) for day in days if day in races]
    for n in range(1, DAYS_APART):
        near = (date - timedelta(days=n), date + timedelta(days=n))
        conflicts += [(SPACING, day) for day in near if day in plyometric_days]
    return conflicts


def is_free(
    date: date,
    *,
    taken: AbstractSet[date],
    plyometric: bool,
    plyometric_days: AbstractSet[date],
    races: AbstractSet[date],
    rest_days: AbstractSet[date],
) -> bool:
    """Whether nothing is on the day, no race either, and nothing speaks against it.

    `taken`: dates that hold something; plyometric days do anyway. The rest as for `crowded`.
    """
    return date not in taken | plyometric_days | races and not crowded(
        date,
        plyometric=plyometric,
        plyometric_days=plyometric_days,
        races=races,
        rest_days=rest_days,
    )


def nearest_free(
    date: date,
    *,
    taken: AbstractSet[date],
    earliest: date,
    plyometric: bool,
    plyometric_days: AbstractSet[date],
    races: AbstractSet[date],
    rest_days: AbstractSet[date],
) -> date | None:
    """The free day nearest to `date`, a later one first.

    `earliest`: the first day that may be. The rest as `is_free` takes it. None where there is
    no such day within REACH.
    """
    for n in range(1, REACH + 1):
        for day in (date + timedelta(days=n), date - timedelta(days=n)):
            if day >= earliest and is_free(
                day,
                taken=taken,
                plyometric=plyometric,
                plyometric_days=plyometric_days,
                races=races,
                rest_days=rest_days,
            ):
                return day
    return None
