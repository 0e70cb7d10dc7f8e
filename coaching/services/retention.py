"""What is kept no longer than docs/privacy.md says, taken away: hourly, or by a command."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session as BrowserSession

from coaching.models import AthleteMerge, RosterImport, WatchFile
from coaching.models.merges import KEPT_MERGED
from coaching.services import audit
from coaching.services.assignments import removal
from coaching.services.mail import upkeep
from coaching.services.notifications import turns

#: Lines of a list of athletes that could not be added: names of people who may be in no team.
KEPT_LINES = timedelta(days=30)
#: What a watch's file was called and why it could not be read.
KEPT_REFUSED_FILES = timedelta(days=30)


def clear(now: datetime) -> dict[str, int]:
    """Take away what is over. Returns how many rows went of each kind."""
    tasks: dict[str, Callable[[datetime], int]] = {
        "audit entries": audit.thin_out,
        "tasks and mails": upkeep.prune,
        "removed sessions": removal.thin_out,
        "notifications": turns.prune,
        "browser sessions": _clear_browsers,
        "lines of lists": _clear_lines,
        "watch files": _clear_files,
        "merges of athletes": _clear_merges,
    }
    return {name: task(now) for name, task in tasks.items()}


def _clear_browsers(now: datetime) -> int:
    return BrowserSession.objects.filter(expire_date__lt=now).delete()[0]


def _clear_lines(now: datetime) -> int:
    over = RosterImport.objects.filter(at__lt=now - KEPT_LINES).exclude(waiting="")
    return over.update(waiting="")


def _clear_files(now: datetime) -> int:
    refused = WatchFile.objects.exclude(refused="")
    return refused.filter(at__lt=now - KEPT_REFUSED_FILES).delete()[0]


def _clear_merges(now: datetime) -> int:
    """That two were made one stays; how each row was, with all that was told of her, goes."""
    over = AthleteMerge.objects.filter(at__lt=now - KEPT_MERGED).exclude(changes=[])
    return over.update(changes=[])
