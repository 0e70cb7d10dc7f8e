"""What needs a coach: how pressing each kind is, and where something becomes worth a look.

The weights and borders are ours: pain first, then what breaks an agreement, then what was not
done, then what can wait.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from .assessing import mean, spread
from .pain import MAX_LEVEL

#: One missed day happens to everybody; two in a row are worth a word.
MISSED_IN_A_ROW = 2
#: Days after which a link that nobody took is told of.
INVITED_DAYS = 7
#: From this weekday on an empty week ahead is told of: Wednesday.
EMPTY_FROM = 2
#: How many earlier differences of left and right make an athlete's own normal.
OWN_NORMAL = 4
#: Twice the usual spread lies outside what is her own.
OUTSIDE = 2
#: To this level pain alone is noted on the board.
NOTED_TO = 3

WEIGHTS = {
    "pain": 100,
    "hurt": 95,
    "plan": 85,
    "cap": 80,
    "range": 75,
    "missed": 60,
    "step": 50,
    "comment": 48,
    "drift": 45,
    "test": 35,
    "invitation": 30,
    "empty": 20,
}


def weight(kind: str, level: int = 0) -> int:
    """How pressing it is: among pains the worst comes first."""
    return WEIGHTS[kind] + level


def pain_weight(level: int, *, ends_hip_work: bool) -> int:
    """Of pain that ends the day's hip work as of the worst there is."""
    return weight("pain", MAX_LEVEL + 1 if ends_hip_work else level)


def pain_needs(levels: Sequence[int], *, ends_hip_work: bool) -> bool:
    """Whether pain told of one drill, oldest first, needs a coach: above 3, or getting worse."""
    last = levels[-1]
    worse = len(levels) > 1 and last > levels[-2]
    return ends_hip_work or max(levels) > NOTED_TO or worse


def last_of_run(missed: Sequence[str]) -> str:
    """Which of the sessions missed in a row makes the need: the second, then the fourth."""
    return missed[len(missed) // MISSED_IN_A_ROW * MISSED_IN_A_ROW - 1]


def drifts(before: Sequence[Decimal], last: Decimal, believable: Decimal | None) -> bool:
    """Whether the difference of left and right lies outside the athlete's own.

    `before`: the differences of earlier days. Fixed thresholds are not supported (Parkinson 2021),
    so each is held to her own spread, and to the smallest change worth believing where it is known.
    """
    if len(before) < OWN_NORMAL:
        return False
    usual, around = mean(before), spread(before) or Decimal(0)
    border = max(OUTSIDE * around, believable or Decimal(0))
    return border > 0 and abs(last - usual) > border


def last_day_off(today: date, next_session: date | None) -> date:
    """The last day to which pain may be put off: that of her next session, else a day on."""
    return max(next_session or today, today + timedelta(days=1))


def step_key(promotion: int, turn: int) -> str:
    """Of a step on a ladder; once it is another one, who has seen the first is told anew."""
    return f"step:{promotion}" if turn == 1 else f"step:{promotion}:{turn}"
