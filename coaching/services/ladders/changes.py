"""What a step on a ladder changes of the sessions to come, before it is done and after."""

import hashlib
import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from coaching.models import Drill, LoggedSet, Promotion, Rung, Session, SessionDrill
from coaching.models.prescription_fields import PrescriptionFields
from coaching.rules import ladders
from coaching.rules.load import over_cap
from coaching.services.sessions.swapping import prepared

from .standing import Load, Step

BEGUN, BY_HAND, OVER_CAP = "begun", "by_hand", "over_cap"


@dataclass
class Change:
    """A prescription of a session to come. `after`: what it becomes; None where it stays, `why`.

    `new`: whether `after` is a row of its own, in the place of `before`.
    """

    before: SessionDrill
    after: SessionDrill | None = None
    why: str = ""
    new: bool = False

    @property
    def session(self) -> Session:
        return self.before.block.session


def step_of(promotion: Promotion, rung: Rung | None = None) -> Step:
    """Where the promotion leads; with `rung` to that one instead, an alternative to it."""
    to: Any = rung or promotion.to_rung
    load = None
    if promotion.load_value is not None:
        load = Load(promotion.load_value, promotion.load_unit, promotion.load_count)
    return Step(to, load)


def changes(promotion: Promotion, step: Step, today: date, *, lock: bool = False) -> list[Change]:
    """What approving would change from `today` on, the athlete's own, in order: two queries.

    With `lock` the sessions' rows are locked; call it in a transaction then.
    """
    here = promotion.from_rung
    if here is None:
        return []
    drills = _to_come(promotion, here, today)
    if lock:
        of = Session.objects.filter(pk__in=[drill.block.session_id for drill in drills])
        list(of.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        drills = _to_come(promotion, here, today)
    to_drill = Drill.objects.select_related("implement").prefetch_related("implements")
    to = to_drill.get(pk=step.rung.drill_id) if drills else None
    made: list[Change] = []
    for number, drill in enumerate(drills):
        if drill.is_begun or drill.ever_logged:
            made.append(Change(drill, why=BEGUN))
        elif drill.edited or drill.block.session.edited or drill.swapped_by_id is not None:
            made.append(Change(drill, why=BY_HAND))
        elif step.load is not None:
            after = _with_load(drill, step.load)
            # The drill's cap may have been another when this session was planned.
            if over_cap(after.load_kg, drill.load_cap_kg):
                made.append(Change(drill, why=OVER_CAP))
            elif after.load_kg != drill.load_kg:
                made.append(Change(drill, after))
        else:
            made.append(Change(drill, _on_rung(drill, to, step.rung, promotion, number), new=True))
    return made


def _to_come(promotion: Promotion, here: Rung, today: date) -> list[Any]:
    rows = SessionDrill.objects.filter(
        drill=here.drill_id,
        extra=False,
        sets_kept_on_original=None,
        block__session__team=promotion.team_id,
        block__session__athlete=promotion.athlete_id,
        block__session__date__gte=today,
        block__session__removed_at=None,
    )
    if here.implement_id:
        rows = rows.filter(implement=here.implement_id)
    begun = Session.objects.filter(pk=OuterRef("block__session")).begun()
    logged = LoggedSet.objects.filter(session_drill=OuterRef("pk"))
    rows = rows.annotate(is_begun=Exists(begun), ever_logged=Exists(logged))
    rows = rows.select_related("block__session", "drill", "implement")
    return list(
        rows.order_by("block__session__date", "block__session__slot", "block__position", "position")
    )


def _with_load(drill: SessionDrill, load: Load) -> SessionDrill:
    after = copy(drill)
    after.load_value, after.load_unit, after.load_count = load
    PrescriptionFields.set_si(after)
    return after


def _on_rung(
    drill: SessionDrill, to: Any, rung: Rung, promotion: Promotion, number: int
) -> SessionDrill:
    """What is done in the place of `drill`, the session number `number` on the new rung."""
    after = prepared(drill, to, rung.implement)
    start = Decimal(rung.start_amount) if rung.start_amount and promotion.is_up else None
    amount = ladders.ramp(start, after.amount, number)
    if amount != after.amount:
        after.amount, after.amount_top = amount, None
        PrescriptionFields.set_si(after)
    return after


def digest(made: Sequence[Change]) -> str:
    """Changes when approving would do something else."""
    parts = [
        [
            str(change.before.pk),
            str(change.session.date),
            _plan(change.before),
            _plan(change.after),
            change.why,
        ]
        for change in made
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def _plan(drill: SessionDrill | None) -> list[str]:
    if drill is None:
        return []
    names = ("drill_id", "sets", "amount_si", "sides", "implement_id", "load_kg", "rest_s")
    return [str(getattr(drill, name)) for name in names]
