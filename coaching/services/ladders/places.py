"""A coach says by hand where an athlete stands on a ladder."""

from datetime import datetime
from typing import Any

from django.db import transaction

from coaching.models import Athlete, LadderPlace, Promotion, Rung, Team, User
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
