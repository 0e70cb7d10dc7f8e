"""Taking back a whole file that was read in, as far as nothing was done with it since."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from coaching.models import (
    Comment,
    HistoryFile,
    LoggedSet,
    PainReport,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
)


@dataclass
class UndoneFile:
    """How many sets went, the sessions that stay as something was done in them since, and the ids
    of the drills of which sets went: what they spoke for is to be weighed anew."""

    sets: int = 0
    stays: list[Session] = field(default_factory=list)
    drills: list[int] = field(default_factory=list)


@transaction.atomic
def undo_file(file: HistoryFile, *, now: datetime) -> UndoneFile:
    """Take out the sessions that the file brought, so that it can be read in anew. Twice is fine.

    One stays whole in which a set was changed, removed or added since, or something was told.
    The same few statements for ten sets as for thousands.
    """
    Team.objects.lock(file.team_id)
    file.refresh_from_db(fields=["undone_at"])
    if file.undone_at is not None:
        return UndoneFile()
    sets = LoggedSet.objects.filter(
        athlete=file.athlete_id, source=file.app, received_at=file.at, session_drill__extra=True
    )
    of_session = sets.filter(session_drill__block__session=OuterRef("pk"))
    brought = Session.objects.filter(Exists(of_session), team=file.team_id)
    sessions = list(brought.select_for_update(no_key=True, of=("self",)).order_by("date", "slot"))
    pks = [session.pk for session in sessions]
    kept = set(_used(Session.objects.filter(pk__in=pks), file).values_list("pk", flat=True))
    gone = [pk for pk in pks if pk not in kept]
    drills = SessionDrill.objects.filter(block__session__in=gone)
    chosen = sorted(set(drills.order_by().values_list("drill", flat=True)))
    mine = sets.filter(session_drill__block__session__in=gone)
    # A drill with sides keeps two rows of a set, and people count sets.
    count = mine.order_by().values("session_drill", "number").distinct().count()
    mine.delete()
    drills.delete()
    SessionBlock.objects.filter(session__in=gone).delete()
    Session.objects.filter(pk__in=gone).delete()
    file.undone_at = now
    file.save(update_fields=["undone_at"])
    Team.objects.ask_for_needs(file.team_id)
    stays = [session for session in sessions if session.pk in kept]
    return UndoneFile(count, stays, chosen)


def _used(sessions: "QuerySet[Session]", file: HistoryFile) -> "QuerySet[Session]":
    """Those in which something was done that is not of the file."""
    of_it = Q(session_drill__block__session=OuterRef("pk"))
    others = LoggedSet.objects.filter(of_it).exclude(source=file.app, received_at=file.at)
    changed = LoggedSet.objects.filter(of_it).filter(
        Q(changes__isnull=False) | Q(removed_at__isnull=False)
    )
    planned = SessionDrill.objects.filter(block__session=OuterRef("pk"), extra=False)
    return sessions.filter(
        Exists(others)
        | Exists(changed)
        | Exists(planned)
        | Exists(Comment.objects.filter(session=OuterRef("pk")))
        | Exists(PainReport.objects.filter(session_drill__block__session=OuterRef("pk")))
        | Q(effort__isnull=False)
        | Q(minutes__isnull=False)
        | ~Q(note="")
    )
