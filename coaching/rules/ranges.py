"""Full range before load: whether it is on record for a drill, and when it lapses.

Source: the article has the pipe or broomstick first, for depth and flexibility, and dumbbells or
an empty bar only once full range of motion is there. That it lapses after pain, and after so many
days without the drill, are defaults of ours.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from .evidence import PAIN_ACCEPTED

#: So many days without the drill, and full range is to be shown again.
LAPSES_AFTER = timedelta(days=60)
#: More pain than this at the drill, and it is to be shown again too.
LAPSES_ABOVE = PAIN_ACCEPTED

NEVER, HURT, AWAY = "never", "hurt", "away"


@dataclass(frozen=True)
class RangeFacts:
    """Days of one athlete and drill, the last of each; None where there is none.

    `full_on`: full range was recorded, by her own tick on a full set or by a coach's check.
    `done_on`: the drill was done. `hurt_on`: it hurt more than LAPSES_ABOVE. `not_full_on`: a test
    of it said no.
    """

    full_on: date | None = None
    done_on: date | None = None
    hurt_on: date | None = None
    not_full_on: date | None = None


def missing(facts: RangeFacts, day: date, lapses_after: timedelta = LAPSES_AFTER) -> str:
    """Why full range is not on record on `day`: NEVER, HURT, AWAY; '' where it is."""
    if facts.full_on is None or (facts.not_full_on or facts.full_on) > facts.full_on:
        return NEVER
    if facts.hurt_on is not None and facts.hurt_on >= facts.full_on:
        return HURT
    last = max(facts.full_on, facts.done_on or facts.full_on)
    return AWAY if day - last > lapses_after else ""
