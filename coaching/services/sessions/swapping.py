"""Swapping a drill of a session for an easier, a harder or another one, and back."""

from collections.abc import Collection

from django.db import transaction

from coaching.models import Drill, Equipment, Session, SessionDrill, User
from coaching.models.choices import Side, SideMode
from coaching.models.prescription_fields import PrescriptionFields
from coaching.rules import load
from coaching.rules.amounts import amount_problem
from coaching.rules.idempotency import is_repeat, note_applied
from coaching.rules.swaps import amount_carries_over, swap_id


class SwapRefused(Exception):
    """`reason`: 'gone' (swapped already), 'done' (no set is left), 'same' or 'logged'."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _locked(session_drill: SessionDrill) -> SessionDrill:
    """The drill as it is now, its session's row locked: that keeps the counters true."""
    session = session_drill.block.session.lock()
    drill = SessionDrill.objects.select_related("block", "drill", "implement").get(
        pk=session_drill.pk
    )
    drill.block.session = session
    return drill


@transaction.atomic
def swap(
    session_drill: SessionDrill,
    to_drill: Drill,
    implement: Equipment | None = None,
    *,
    by: User,
    fitted: Collection[str] = (),
    device: str = "",
    seq: int | None = None,
) -> SessionDrill | None:
    """Do what is left of `session_drill` as `to_drill`, in the same place. Returns the new one.

    Sets logged on the old one stay with it, and count there; a skipped set is left to do. The
    chain counts as many sets as before. `implement` is what it is done with, when that is said;
    `fitted`: the restrictions that it is made to fit. The new one's id is computed
    (rules.swaps.swap_id), so the same swap twice is one, and an act of a phone that was applied
    already changes nothing: then None is returned if the drill was taken back since. Raises
    SwapRefused.
    """
    old = _locked(session_drill)
    pk = swap_id(old.pk, to_drill.slug, implement.slug if implement else "")
    known = SessionDrill.objects.filter(pk=pk).first()
    done = known is not None and known.replaces_id == old.pk
    if done or is_repeat(old.device_seqs, device, seq):
        _remember(old, device, seq)
        return known if done else None
    kept = _sets_that_stay(old, to_drill, implement)
    new = prepared(old, to_drill, implement, kept=kept, fitted=fitted)
    new.position, new.swapped_by = _place_after(old), by
    old.sets_kept_on_original = kept
    if known is not None:
        # Taken back before, with something told of it: it goes on where it was left.
        new.device_seqs = known.device_seqs
    old.save(update_fields=["sets_kept_on_original"])
    new.save(force_insert=known is None, force_update=known is not None)
    _remember(old, device, seq)
    _count(old.block.session)
    return new


def _sets_that_stay(old: SessionDrill, to_drill: Drill, implement: Equipment | None) -> int:
    """How many sets of `old` are done, and so stay with it. Raises SwapRefused."""
    if old.is_replaced:
        raise SwapRefused("gone")
    if to_drill.pk == old.drill_id and (implement is None or implement.pk == old.implement_id):
        raise SwapRefused("same")
    rows = old.logged_sets.filter(removed_at=None, skip_reason="", number__lte=old.sets)
    kept = rows.order_by().values("number").distinct().count()
    if kept >= old.sets:
        raise SwapRefused("done")
    return kept


def prepared(
    old: SessionDrill,
    to_drill: Drill,
    implement: Equipment | None = None,
    *,
    kept: int = 0,
    fitted: Collection[str] = (),
) -> SessionDrill:
    """What `old` is swapped for when `kept` of its sets stay with it. Not saved."""
    new = SessionDrill.snapshot(to_drill, to_drill, block=old.block, position=0)
    new.implement = to_drill.implement
    new.pk = swap_id(old.pk, to_drill.slug, implement.slug if implement else "")
    new.sets = old.sets - kept
    new.sets_done_before_swap = old.sets_done_before_swap + kept
    new.extra, new.replaces = old.extra, old
    _hand_on(old, new, to_drill, implement)
    new.fit(fitted)
    return new


@transaction.atomic
def undo_swap(session_drill: SessionDrill, *, device: str = "", seq: int | None = None) -> None:
    """Do a drill again that was swapped. One that is not stays as it is.

    Raises SwapRefused when sets are logged on what replaced it, or that was swapped again.
    """
    old = _locked(session_drill)
    if is_repeat(old.device_seqs, device, seq):
        return
    new = old.replaced_by.first()
    if new is None:
        _remember(old, device, seq)
        return
    if new.is_replaced:
        raise SwapRefused("gone")
    if new.logged_sets.filter(removed_at=None).exists():
        raise SwapRefused("logged")
    old.sets_kept_on_original = None
    if new.logged_sets.exists() or new.pain_reports.exists():
        # What was logged and undone, or hurt, stays known; nothing is left to do of it.
        SessionDrill.objects.filter(pk=new.pk).update(sets_kept_on_original=0, replaces=None)
    else:
        new.delete()
    old.save(update_fields=["sets_kept_on_original"])
    _remember(old, device, seq)
    _count(old.block.session)


def _remember(old: SessionDrill, device: str, seq: int | None) -> None:
    if note_applied(old.device_seqs, device, seq):
        old.save(update_fields=["device_seqs"])


def _count(session: Session) -> None:
    Session.objects.filter(pk=session.pk).change_plan()


def _place_after(old: SessionDrill) -> int:
    """The position right after `old`, made free. From the last one, so that none ever collide."""
    later = SessionDrill.objects.filter(block=old.block_id, position__gt=old.position)
    for pk, position in later.order_by("-position").values_list("pk", "position"):
        SessionDrill.objects.filter(pk=pk).update(position=position + 1)
    return old.position + 1


def _hand_on(
    old: SessionDrill, new: SessionDrill, to_drill: Drill, implement: Equipment | None
) -> None:
    """What was prescribed goes along as far as it fits the new drill; the rest is its own."""
    same_drill = old.drill_id == new.drill_id
    before = (old.kind, old.measure, old.side_mode)
    if amount_carries_over(before, (new.kind, new.measure, new.side_mode)) and not amount_problem(
        new.side_mode, new.measure, old.amount
    ):
        for name in ("amount", "amount_top", "amount_unit", "amrap", "rest_s"):
            setattr(new, name, getattr(old, name))
    if same_drill:
        new.tempo, new.note = old.tempo, old.note
    new.sides = old.sides if new.side_mode == SideMode.PER_SIDE else Side.BOTH
    if implement is None and not same_drill:
        implement = next((i for i in to_drill.implements.all() if i.pk == old.implement_id), None)
    if implement is not None and implement.pk != new.implement_id:
        new.implement = implement
        new.load_value, new.load_unit, new.load_count = None, "", implement.pieces
    if new.implement is not None:
        new.implement_name, new.implement_loaded = new.implement.name, new.implement.loaded
        if new.implement_loaded and old.load_value is not None:
            new.load_value, new.load_unit = old.load_value, old.load_unit
            new.load_count = new.implement.pieces
    PrescriptionFields.set_si(new)
    if load.over_cap(new.load_kg, new.load_cap_kg):
        new.load_value, new.load_unit = None, ""
        PrescriptionFields.set_si(new)
