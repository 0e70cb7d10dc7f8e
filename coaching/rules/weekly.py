"""A week that plans much more than the weeks before it. It points out; it forbids nothing.

Source: none that draws a line. The share is a default of ours. Ratios of this week's load to the
last weeks' cannot say whether the risk of an injury rises (Impellizzeri 2020), so what is told
of it says that.
"""

from collections.abc import Sequence

WEEKS_BEFORE = 3
PERCENT_MORE = 30


def percent_more(week: int, before: Sequence[int], allowed: int = PERCENT_MORE) -> int | None:
    """By how many percent, rounded down, `week` is above the mean of `before`.

    None where that is no more than `allowed`, and where one of the last WEEKS_BEFORE weeks had
    nothing or is missing: then there is nothing to go by.
    """
    last = before[-WEEKS_BEFORE:]
    if len(last) < WEEKS_BEFORE or min(last) <= 0:
        return None
    total = sum(last)
    if week * len(last) * 100 <= total * (100 + allowed):
        return None
    return week * len(last) * 100 // total - 100
