"""Changing what one athlete was given, without touching a block or another athlete."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.models import Drill, Happening, LoggedSet, Session, SessionBlock, SessionDrill
from coaching.models.choices import Side

from .appending import append_block, append_drill


class PlanRefused(Exception):
    """The change would lose what was logged. `errors`: {session drill id: ValidationError}."""

    def __init__(self, errors: dict[UUID, ValidationError]) -> None:
        super().__init__(str(errors))
        self.errors = errors


def check_logged(drill: SessionDrill, rows: Iterable[LoggedSet], *, sets_before: int) -> None:
    """Raise ValidationError, by field, where `drill` as it is now leaves out what was logged.

    `rows` are its active sets, `sets_before` how many were planned until now: a set beyond
    that was an extra one and stays one.
    """
    errors = {}
    last = max((row.number for row in rows if row.number <= sets_before), default=0)
    if drill.sets < last:
        errors["sets"] = _("Set %(last)s is logged already: leave at least %(last)s.") % {
            "last": last
        }
    lost = {row.side for row in rows} - set(drill.rows_of_a_set)
    if lost:
        names = {Side.LEFT: _("left"), Side.RIGHT: _("right"), Side.BOTH: _("both")}
        errors["sides"] = _("Sets of the %(side)s side are logged already: keep it.") % {
            "side": names[Side(min(lost))]
        }
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def change_plan(
    session: Session,
    changed: Iterable[SessionDrill] = (),
    *,
    rounds: Mapping[SessionBlock, int] | None = None,
    without: Iterable[SessionDrill] = (),
    adding: Drill | None = None,
    fitted: Collection[str] = (),
) -> SessionDrill | None:
    """Change the prescriptions of one session and count it anew. Returns the drill added.

    `changed`: SessionDrills of the session that hold their new values. `rounds`: {SessionBlock:
    rounds} of its circuits. `without`: SessionDrills to take out. `adding`: a Drill to put at
    the end, as the catalogue prescribes it; `fitted`: the restrictions that it is made to
    fit. Raises PlanRefused, with nothing changed, when a set that was logged meanwhile would be
    lost, ValidationError for the last drill, and SessionGone when the session is gone.
    """
    session.lock_with_plan()
    existing = {
        drill.pk: drill
        for drill in SessionDrill.objects.filter(block__session=session).prefetch_related(
            "logged_sets", "pain_reports"
        )
    }
    changed = [drill for drill in changed if drill.pk in existing]
    without = [existing[drill.pk] for drill in without if drill.pk in existing]
    errors = _apply_changes(changed, existing) | _refusals(without)
    if errors:
        raise PlanRefused(errors)
    if len(without) == len(existing) and adding is None:
        raise ValidationError(_("A session has at least one drill. Remove the session instead."))

    _save_changes(session, changed, existing, rounds or {})
    _take_out(session, without)
    added = _add(session, adding, fitted) if adding else None
    session.blocks.filter(drills=None).delete()
    if changed or without or added or rounds:
        _note_edited(session)
    Session.objects.filter(pk=session.pk).recount()
    return added


def _note_edited(session: Session) -> None:
    """It is another plan now, and she hears of it."""
    Session.objects.filter(pk=session.pk).bump_plan(edited=True)
    Happening.objects.note_plan(session.team_id, None, [session.athlete_id], [session.date])


def _save_changes(
    session: Session,
    changed: Iterable[SessionDrill],
    existing: Mapping[UUID, SessionDrill],
    rounds: Mapping[SessionBlock, int],
) -> None:
    """Save the rows that `_apply_changes` changed, and the rounds of circuits."""
    for block, number in rounds.items():
        SessionBlock.objects.filter(pk=block.pk, session=session).update(rounds=number)
    for drill in changed:
        now = existing[drill.pk]
        now.edited = True
        now.save(update_fields={*drill.changes(), "amount_si", "load_kg", "edited"})


def _apply_changes(
    changed: Iterable[SessionDrill], existing: Mapping[UUID, SessionDrill]
) -> dict[UUID, ValidationError]:
    """Put what `changed` hold into the rows as they are now. Not saved. {id: error} of the rest."""
    errors = {}
    for drill in changed:
        now = existing[drill.pk]
        sets_before = now.sets
        # Only what was changed: another coach may have saved other columns since it was read.
        for name, value in drill.changes().items():
            setattr(now, name, value)
        try:
            now.check_against(now)
            check_logged(now, _active_sets(now), sets_before=sets_before)
        except ValidationError as error:
            errors[drill.pk] = error
    return errors


def _refusals(without: Iterable[SessionDrill]) -> dict[UUID, ValidationError]:
    """{id: error} of those that cannot be taken out."""
    return {
        drill.pk: ValidationError(_("Sets of this drill were logged, so it stays."))
        for drill in without
        if _active_sets(drill) or drill.pain_reports.all()
    }


def _active_sets(drill: SessionDrill) -> list[LoggedSet]:
    return [row for row in drill.logged_sets.all() if row.removed_at is None]


def _take_out(session: Session, drills: list[SessionDrill]) -> None:
    undone = [drill for drill in drills if drill.logged_sets.all()]
    if undone:
        _move_to_removed(session, undone)
    SessionDrill.objects.filter(
        pk__in=[drill.pk for drill in drills if drill not in undone]
    ).delete()


def _move_to_removed(session: Session, drills: list[SessionDrill]) -> None:
    """Move drills whose sets were all undone to a removed session, with their history."""
    aside = Session.objects.create(
        team_id=session.team_id,
        athlete_id=session.athlete_id,
        date=session.date,
        slot=session.slot,
        created_by_id=session.created_by_id,
        removed_at=timezone.now(),
    )
    block = SessionBlock.objects.create(session=aside, position=1, kind=drills[0].kind)
    for position, drill in enumerate(drills, start=1):
        SessionDrill.objects.filter(pk=drill.pk).update(block=block, position=position)


def _add(session: Session, drill: Drill, fitted: Collection[str]) -> SessionDrill:
    """Put a drill at the end of the session's block of its kind, or in a new one."""
    blocks = SessionBlock.objects.filter(session=session)
    block = blocks.filter(kind=drill.kind, rounds=None, extra=False).last()
    if block is None:
        block = append_block(session, drill.kind)
    return append_drill(block, drill, edited=True, fitted=fitted)
