"""Places on ladders: set by hand by a coach, and what stands above them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from coaching.models import Athlete, Ladder, LadderPlace, Promotion, Rung, Team, User
from coaching.models.choices import PromotionState


@transaction.atomic
def set_place(
    team: Team, athlete: Athlete, rung: Rung, *, reason: str, by: User, now: datetime
) -> LadderPlace:
    """Put her on the rung. What was open of that ladder ends; no session to come is changed."""
    Team.objects.lock(team.pk)
    mine: dict[str, Any] = {"team": team, "athlete": athlete, "ladder": rung.ladder}
    Promotion.objects.open().filter(**mine).update(state=PromotionState.GONE, decided_at=now)
    place, _made = LadderPlace.objects.update_or_create(
        **mine,
        defaults={
            "rung": rung,
            "since": athlete.date_at(now),
            "set_by": by,
            "reason": reason,
            "load_value": None,
            "load_unit": "",
            "load_count": 1,
            "waits_until": None,
            "waits_sessions": 0,
            "waits_from": None,
            "waits_down": False,
            "never": False,
        },
    )
    return place


def drills_above(team: Team, athletes: Collection[int]) -> dict[int, set[int]]:
    """{athlete id: ids of the drills that stand above her place on each of their ladders}.

    Without a place she is on the first rung. Two queries.
    """
    rungs = Rung.objects.filter(ladder__in=Ladder.objects.for_team(team)).order_by()
    known = list(rungs.values_list("ladder", "position", "drill"))
    lowest: dict[int, int] = {}
    for ladder, position, _drill in known:
        lowest[ladder] = min(position, lowest.get(ladder, position))
    places = LadderPlace.objects.filter(team=team, athlete__in=athletes)
    rows = places.values_list("athlete", "ladder", "rung__position")
    stands = {(athlete, ladder): position for athlete, ladder, position in rows}
    above = {}
    for athlete in athletes:
        reached = {
            drill
            for ladder, position, drill in known
            if position <= stands.get((athlete, ladder), lowest[ladder])
        }
        above[athlete] = {drill for _ladder, _position, drill in known} - reached
    return above
