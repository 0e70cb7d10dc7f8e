"""A block or a drill after what is there already. Call with the session's row locked."""

from collections.abc import Collection

from django.db.models import Max

from coaching.models import Drill, Session, SessionBlock, SessionDrill


def append_block(session: Session, kind: str, *, extra: bool = False) -> SessionBlock:
    """A new block of `kind` at the end of the session."""
    last = session.blocks.aggregate(last=Max("position"))["last"] or 0
    return SessionBlock.objects.create(session=session, position=last + 1, kind=kind, extra=extra)


def append_drill(
    block: SessionBlock,
    drill: Drill,
    *,
    extra: bool = False,
    edited: bool = False,
    fitted: Collection[str] = (),
) -> SessionDrill:
    """`drill` at the end of the block, as the catalogue prescribes it.

    `fitted`: the restrictions that it is made to fit.
    """
    last = block.drills.aggregate(last=Max("position"))["last"] or 0
    added = SessionDrill.snapshot(drill, drill, block=block, position=last + 1)
    added.extra, added.edited = extra, edited
    added.fit(fitted)
    added.save(force_insert=True)
    return added
