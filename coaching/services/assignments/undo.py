"""Taking an assignment back."""

from django.db import transaction
from django.utils import timezone

from coaching.models import Assignment, Session, SessionBlock, SessionDrill, Team


@transaction.atomic
def undo_assignment(assignment: Assignment) -> list[Session]:
    """Take back what was assigned and is untouched. Safe to repeat.

    Returns the sessions that stay because something was logged or edited in them.
    """
    Team.objects.lock(assignment.team_id)
    mine = Session.objects.filter(blocks__assignment=assignment).distinct()
    list(Session.objects.filter(pk__in=mine).select_for_update())
    touched = list(mine.touched().select_related("athlete").order_by("date", "athlete__name"))
    free = SessionBlock.objects.filter(assignment=assignment, session__removed_at=None)
    free = free.exclude(session__in=touched)
    sessions = list(free.values_list("session_id", flat=True).distinct())
    SessionDrill.objects.filter(block__in=free).delete()
    free.delete()
    Session.objects.filter(pk__in=sessions, blocks=None).delete()
    Session.objects.filter(pk__in=sessions).change_plan()
    assignment.undone_at = assignment.undone_at or timezone.now()
    assignment.save(update_fields=["undone_at"])
    return touched
