"""What an athlete did of a drill, as its page shows it."""

from django.db.models import Exists, OuterRef, QuerySet

from coaching.models import Athlete, Drill, LoggedSet, Session


def last_sessions(athlete: Athlete, drill: Drill, count: int) -> QuerySet[LoggedSet]:
    """The sets of the athlete's last `count` sessions with the drill, newest session first."""
    done = LoggedSet.objects.active().filter(athlete=athlete, drill=drill, skip_reason="")
    sessions = Session.objects.filter(
        Exists(done.filter(session_drill__block__session=OuterRef("pk")))
    )
    last = sessions.order_by("-date", "-slot", "pk").values("pk")[:count]
    session = "session_drill__block__session"
    return (
        done.filter(**{f"{session}__in": last})
        .select_related(session)
        .order_by(f"-{session}__date", f"-{session}__slot", session, "number", "side")
    )
