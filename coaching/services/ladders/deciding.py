"""A coach decides on a step of a ladder: yes, not yet or never."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from coaching.models import (
    Happening,
    LadderPlace,
    Promotion,
    Rung,
    Session,
    SessionDrill,
    Team,
    User,
)
from coaching.models.choices import NotificationKind, PromotionState
from coaching.rules.evidence import LOOKED_BACK

from .changes import Change, changes, digest, step_of
from .standing import Step

# What of a place a decision changes, and taking it back gives back.
OF_PLACE = (
    "rung_id",
    "since",
    "load_value",
    "load_unit",
    "load_count",
    "set_by_id",
    "reason",
    "waits_until",
    "waits_sessions",
    "waits_from",
    "waits_down",
    "never",
)
LOAD = ("load_value", "load_unit", "load_count", "load_kg")


class AlreadyDecided(Exception):
    """Somebody else was first; `promotion` is as it stands now."""

    def __init__(self, promotion: Promotion) -> None:
        super().__init__(promotion)
        self.promotion = promotion


class PlanChanged(Exception):
    """What would change is not what was shown."""


def locked(promotion: Promotion, state: PromotionState) -> Any:
    """As it is now, the team's plan and its own row locked. Raises AlreadyDecided."""
    Team.objects.lock(promotion.team_id)
    rows = Promotion.objects.select_related(
        "athlete", "ladder", "from_rung__drill", "to_rung__drill", "to_rung__implement"
    )
    now = rows.select_for_update(of=("self",), no_key=True).get(pk=promotion.pk)
    if now.state != state or now.from_rung is None or now.to_rung is None:
        raise AlreadyDecided(now)
    return now


@transaction.atomic
def approve(
    promotion: Promotion,
    *,
    by: User | None,
    now: datetime,
    shown: str | None = None,
    rung: Rung | None = None,
) -> list[Change]:
    """Let the athlete climb: her place, and every untouched prescription to come. Returns those.

    `shown`: the digest of what the coach was shown; None: nobody was shown anything. `rung`: an
    alternative at the same step. Raises AlreadyDecided, and PlanChanged, with nothing changed.
    """
    promotion = locked(promotion, PromotionState.PROPOSED)
    step = step_of(promotion, rung)
    today = promotion.athlete.date_at(now)
    made = changes(promotion, step, today, lock=True)
    if shown is not None and shown != digest(made):
        raise PlanChanged
    was = _climb(place_of(promotion, today), step, today)
    # Of two that she has not read of the newer one says where she is.
    same = {"team": promotion.team, "athlete": promotion.athlete, "ladder": promotion.ladder}
    Promotion.objects.untold().filter(**same).update(seen_at=now)
    promotion.to_rung = step.rung
    promotion.changes = {"place": was, "drills": _apply(made)}
    end(promotion, PromotionState.APPROVED, by=by, now=now)
    Happening.objects.note(NotificationKind.STEP, promotion.team_id, by, promotion=promotion.pk)
    return made


def _climb(place: LadderPlace, step: Step, today: date) -> dict[str, Any] | None:
    """Put her where the step leads; nothing waits any more. What her place was, or None."""
    was = {name: getattr(place, name) for name in OF_PLACE} if place.pk else None
    place.rung, place.since, place.waits_from = step.rung, today, None
    place.set_by, place.reason = None, ""
    place.waits_until, place.waits_sessions, place.waits_down = None, 0, False
    for name, value in step.columns.items():
        setattr(place, name, value)
    place.save()
    return was


def place_of(promotion: Any, today: date) -> LadderPlace:
    """Her place on the ladder, or a new one, not saved, on the rung that she stands on."""
    mine: dict[str, Any] = {
        "team_id": promotion.team_id,
        "athlete_id": promotion.athlete_id,
        "ladder_id": promotion.ladder_id,
    }
    found = LadderPlace.objects.filter(**mine).first()
    since = today - LOOKED_BACK
    return found or LadderPlace(**mine, rung=promotion.from_rung, since=since)


def end(promotion: Promotion, state: PromotionState, *, by: User | None, now: datetime) -> None:
    promotion.state, promotion.decided_by, promotion.decided_at = state, by, now
    promotion.save()
    Team.objects.ask_for_needs(promotion.team_id)


def _apply(made: Sequence[Change]) -> list[dict[str, Any]]:
    """Change the prescriptions, in as few statements for one as for many. What was, for undo."""
    new = [change for change in made if change.after is not None and change.new]
    heavier = [change for change in made if change.after is not None and not change.new]
    kept = [
        {
            "drill": str(change.before.pk),
            "date": str(change.session.date),
            "new": str(change.after.pk) if change.new and change.after else None,
            "position": change.before.position,
            "load": [change.before.load_value, change.before.load_unit, change.before.load_count],
            "became": str(change.after.load_kg) if change.after else "",
        }
        for change in [*new, *heavier]
    ]
    _replace(new)
    SessionDrill.objects.bulk_update([change.after for change in heavier if change.after], LOAD)
    Session.objects.filter(pk__in={change.session.pk for change in [*new, *heavier]}).change_plan()
    return kept


def _replace(new: Sequence[Change]) -> None:
    """Each new row at the place of the old one, which goes to the end of its block."""
    blocks = {change.before.block_id for change in new}
    rows = SessionDrill.objects.filter(block__in=blocks).order_by()
    last = dict(rows.values_list("block").annotate(last=Max("position")))
    pairs = [(change.before, change.after) for change in new if change.after is not None]
    for old, fresh in pairs:
        last[old.block_id] += 1
        fresh.position, old.position = old.position, last[old.block_id]
        old.sets_kept_on_original = 0
    SessionDrill.objects.bulk_update(
        [old for old, _ in pairs], ["position", "sets_kept_on_original"]
    )
    SessionDrill.objects.bulk_create([fresh for _, fresh in pairs])


@transaction.atomic
def put_off(
    promotion: Promotion,
    *,
    by: User,
    now: datetime,
    until: date | None = None,
    sessions: int = 0,
    never: bool = False,
    reason: str = "",
) -> None:
    """Not yet: until a day, or after so many more sessions; or never. Raises AlreadyDecided."""
    promotion = locked(promotion, PromotionState.PROPOSED)
    place = place_of(promotion, promotion.athlete.date_at(now))
    place.waits_until, place.waits_sessions = until, sessions
    place.waits_from, place.waits_down = promotion.athlete.date_at(now), not promotion.is_up
    place.never = place.never or (never and promotion.is_up)
    place.save()
    promotion.reason = reason
    end(promotion, PromotionState.NEVER if never else PromotionState.PUT_OFF, by=by, now=now)
