"""Take back an approved step of a ladder: what would go back and what stays, and the act."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from coaching.models import (
    LadderPlace,
    LoggedSet,
    PainReport,
    Promotion,
    Session,
    SessionBlock,
    SessionDrill,
    User,
)
from coaching.models.choices import PromotionState
from coaching.rules.evidence import LOOKED_BACK

from .deciding import LOAD, OF_PLACE, end, locked, place_of

GONE, BEGUN, BY_HAND = "gone", "begun", "by_hand"


@dataclass
class Return:
    """A prescription that a yes changed. `why` it stays: '' for one that goes back.

    `now`: as it stands; `then`: what it becomes again, not saved. Either is None where its row is
    gone. `new`: whether the yes put a row of its own there, which goes.
    """

    date: date
    now: SessionDrill | None
    then: SessionDrill | None
    why: str
    new: bool


@dataclass
class TakenBack:
    """What went back, and what stays."""

    returns: list[Return]

    @property
    def back(self) -> int:
        return sum(1 for row in self.returns if not row.why)

    @property
    def stays(self) -> list[tuple[date, str]]:
        """(day, why)"""
        return [(row.date, row.why) for row in self.returns if row.why]


def returns(promotion: Promotion, *, lock: bool = False) -> list[Return]:
    """What taking the promotion back would do to what it changed, in order: one query.

    With `lock` the sessions' rows are locked; call it in a transaction then.
    """
    kept = promotion.changes.get("drills", [])
    rows = _as_they_are(kept, lock=lock)
    return [_return(row, rows) for row in kept]


@transaction.atomic
def take_back(promotion: Promotion, *, by: User, now: datetime) -> TakenBack:
    """Undo an approval: all that is untouched since. What stays is said. Raises AlreadyDecided."""
    promotion = locked(promotion, PromotionState.APPROVED)
    done = TakenBack(returns(promotion, lock=True))
    going = [row for row in done.returns if not row.why]
    gone = [row.now.pk for row in going if row.new and row.now is not None]
    back = [row.then for row in going if row.then is not None]
    SessionDrill.objects.filter(pk__in=gone).delete()
    SessionDrill.objects.bulk_update(back, ["position", "sets_kept_on_original", *LOAD])
    Session.objects.filter(pk__in={drill.block.session_id for drill in back}).change_plan()
    _place_back(promotion, now)
    end(promotion, PromotionState.TAKEN_BACK, by=by, now=now)
    return done


def _return(kept: dict[str, Any], rows: dict[UUID, Any]) -> Return:
    now = rows.get(UUID(kept["new"] or kept["drill"]))
    old = rows.get(UUID(kept["drill"]))
    why = _why_it_stays(kept, now, old)
    then = None if old is None else _as_it_was(old, kept)
    return Return(date.fromisoformat(kept["date"]), now, then, why, bool(kept["new"]))


def _as_it_was(old: SessionDrill, kept: dict[str, Any]) -> SessionDrill:
    was = copy(old)
    if kept["new"]:
        was.position, was.sets_kept_on_original = kept["position"], None
    else:
        value, was.load_unit, was.load_count = kept["load"]
        was.load_value = None if value is None else Decimal(value)
        was.set_si()
    return was


def _as_they_are(kept: Sequence[dict[str, Any]], *, lock: bool) -> dict[UUID, Any]:
    """{id: SessionDrill} of what was changed and made, with what happened to it."""
    ids = [UUID(pk) for row in kept for pk in (row["drill"], row["new"]) if pk]
    if lock:
        blocks = SessionBlock.objects.filter(drills__in=ids)
        sessions = Session.objects.filter(blocks__in=blocks)
        mine = sessions.select_for_update(of=("self",), no_key=True)
        list(mine.order_by("pk").values_list("pk"))
    rows = SessionDrill.objects.filter(pk__in=ids)
    rows = rows.select_related("block__session", "drill", "implement")
    logged = LoggedSet.objects.filter(session_drill=OuterRef("pk"))
    hurt = PainReport.objects.filter(session_drill=OuterRef("pk"))
    begun = Session.objects.filter(pk=OuterRef("block__session")).begun()
    rows = rows.annotate(ever_logged=Exists(logged), hurt=Exists(hurt), is_begun=Exists(begun))
    return {row.pk: row for row in rows}


def _why_it_stays(kept: dict[str, Any], now: Any, old: Any) -> str:
    if now is None or old is None or now.block.session.removed_at is not None:
        return GONE
    if now.ever_logged or now.hurt or now.is_begun:
        return BEGUN
    became_other = not kept["new"] and str(now.load_kg) != kept["became"]
    return BY_HAND if now.edited or now.is_replaced or became_other else ""


def _place_back(promotion: Any, now: datetime) -> None:
    """Her place as it was; the same step waits for another session before it is proposed anew."""
    today = promotion.athlete.date_at(now)
    place = place_of(promotion, today)
    was = promotion.changes.get("place")
    if was is None:
        place.rung, place.since = promotion.from_rung, today - LOOKED_BACK
        place.set_by, place.reason = None, ""
        place.load_value, place.load_unit, place.load_count = None, "", 1
    else:
        for name in OF_PLACE:
            column: Any = LadderPlace._meta.get_field(name.removesuffix("_id"))
            value = was[name]
            setattr(place, name, value if name.endswith("_id") else column.to_python(value))
    place.waits_sessions, place.waits_from = 1, today
    place.waits_down = not promotion.is_up
    place.save()
