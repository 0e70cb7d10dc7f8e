"""Answering what needs a coach on the need itself: each act with what takes it back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from coaching.models import (
    CalendarChange,
    Comment,
    Drill,
    Need,
    RestrictionSwap,
    Session,
    SessionDrill,
    User,
)
from coaching.models.choices import NeedState
from coaching.models.needs import NeedAnswer
from coaching.rules.calendar import Refused
from coaching.rules.pain import eased
from coaching.rules.stand_ins import ranked
from coaching.rules.substitutes import NEEDS
from coaching.services import calendar, comments
from coaching.services.ladders.places import drills_above
from coaching.services.sessions import restricted
from coaching.services.sessions.prescriptions import PlanRefused, change_plan
from coaching.services.sessions.stand_ins import at_hand, candidates, stand_in
from coaching.services.sessions.swapping import SwapRefused, swap, undo_swap

#: What takes an act back, as a need keeps it.
Done = dict[str, Any]


class CannotAnswer(Exception):
    """It cannot be done by one press: the plan is another by now, or nothing stands in."""


@transaction.atomic
def answer(
    need: Need, kind: NeedAnswer, work: Callable[[], Done], *, by: User, now: datetime
) -> None:
    """Do it and keep that it is answered. Raises NeedAnswered where somebody was first."""
    Need.objects.decide(need.pk, NeedState.SEEN, by=by, now=now, answer=kind)
    Need.objects.filter(pk=need.pk).update(done=work())


def write(session: Session, key: UUID, text: str, *, by: User, now: datetime) -> Done:
    """To her, at the session that it is about."""
    return {"comment": comments.write(session, key, text, by=by, now=now).pk}


def move(session: Session, to: date, *, by: User) -> Done:
    change = calendar.move(session, to, by=by, begun_too=True).change
    return {"change": change.pk} if change else {}


def ease(drill: SessionDrill) -> Done:
    """Plan half of its sets, in that session alone."""
    sets = drill.sets
    drill.sets = eased(sets)
    if drill.sets == sets or drill.block.rounds:
        raise CannotAnswer
    try:
        change_plan(drill.block.session, [drill])
    except (PlanRefused, ValidationError) as error:
        raise CannotAnswer from error
    return {"eased": [str(drill.pk), sets, drill.sets]}


def swap_what_hurts(drill: SessionDrill, *, by: User) -> Done:
    """Do what stands in for it best, in that session alone: without impact, if it has any."""
    session = drill.block.session
    athlete, team = session.athlete, session.team
    drills = candidates(team, {drill.drill_id}, "implements", "equipment")
    there = SessionDrill.objects.filter(block__session=session, sets_kept_on_original=None)
    held = set(there.values_list("drill", flat=True))
    kinds = {row.kind for row in athlete.restrictions_between(session.date, session.date)}
    here = next(each for each in drills if each.pk == drill.drill_id)
    if NEEDS["no_impact"] in here.demands:
        kinds.add("no_impact")
    above = drills_above(team, [athlete.pk])[athlete.pk]
    others = [stand_in(each, _things(each), above=above) for each in drills if each.pk not in held]
    known = at_hand([athlete.pk], [team]).get(athlete.pk)
    order = ranked(stand_in(here, _things(here)), others, kinds, known)
    if not order:
        raise CannotAnswer
    best = next(each for each in drills if each.pk == order[0])
    try:
        swap(drill, best, by=by, fitted=kinds)
    except SwapRefused as refusal:
        raise CannotAnswer from refusal
    return {"swapped": str(drill.pk)}


def _things(drill: Drill) -> list[tuple[int, str]]:
    return [(thing.pk, thing.name) for thing in drill.equipment.all()]


def swap_ruled_out(need: Need, choices: Mapping[UUID, Drill | None], *, by: User) -> Done:
    """Do each of `choices` as what was chosen for it: see `swap_clashes`."""
    if need.athlete is None:
        raise CannotAnswer
    done = restricted.swap_clashes(need.athlete, need.team, choices, by=by)
    if done is None:
        raise CannotAnswer
    return {"restricted": done.pk}


@transaction.atomic
def take_back(need: Need, *, by: User, now: datetime) -> bool:
    """Undo the answer, and what was done by it as far as nothing came of that since.

    Whether all of it is undone. Twice is fine.
    """
    done = dict(need.done or {})
    if not Need.objects.reopen(need.pk):
        return True
    try:
        with transaction.atomic():
            for name, value in done.items():
                _BACK[name](need, value, by, now)
    except (CannotAnswer, SwapRefused, PlanRefused, Refused, ValidationError):
        return False
    except (calendar.Stale, comments.TooLate):
        return False
    return True


def _comment_back(need: Need, pk: str, by: User, now: datetime) -> None:
    comments.remove(Comment.objects.get(pk=pk), by=by, now=now)


def _change_back(need: Need, pk: int, by: User, now: datetime) -> None:
    calendar.undo_change(CalendarChange.objects.get(pk=pk))


def _eased_back(need: Need, value: tuple[str, int, int], by: User, now: datetime) -> None:
    pk, before, after = value
    drill = SessionDrill.objects.select_related("block__session").filter(pk=pk).first()
    if drill is None or drill.sets != after:
        raise CannotAnswer
    drill.sets = before
    change_plan(drill.block.session, [drill])


def _swapped_back(need: Need, pk: str, by: User, now: datetime) -> None:
    drill = SessionDrill.objects.select_related("block__session").filter(pk=pk).first()
    if drill is None:
        raise CannotAnswer
    undo_swap(drill)


def _restricted_back(need: Need, pk: int, by: User, now: datetime) -> None:
    swap_row = RestrictionSwap.objects.get(pk=pk)
    if restricted.put_back(swap_row.athlete, need.team, swap=swap_row).stays:
        raise CannotAnswer


_BACK: dict[str, Callable[[Need, Any, User, datetime], None]] = {
    "comment": _comment_back,
    "change": _change_back,
    "eased": _eased_back,
    "swapped": _swapped_back,
    "restricted": _restricted_back,
}
