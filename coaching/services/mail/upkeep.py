"""What nobody else looks after: tasks whose worker died, mails that no task is left for."""

import os
import socket
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from coaching.models import Mail
from coaching.models.mail import WAITS, MailState

from .delivery import deliver

# A worker on another machine cannot be asked whether it lives; no task takes as long.
STUCK_AFTER = timedelta(minutes=5)
# Of what is over, the rows stay so long.
KEPT_TASKS = timedelta(days=1)
KEPT_MAILS = timedelta(days=30)
OVERDUE = timedelta(seconds=30)


def worker_id(key: str) -> str:
    """A name by which another process can tell whether this one lives."""
    return f"{socket.gethostname()[:30]}/{os.getpid()}/{key}"[:64]


def sweep(instant: datetime, own_id: str = "") -> int:
    """Give tasks of dead workers and forgotten mails back; how many. Called between tasks."""
    given_back = 0
    with transaction.atomic():
        for row in DBTaskResult.objects.select_for_update().running():
            if is_stuck(row, instant, own_id):
                row.status, row.started_at = TaskResultStatus.READY, None
                row.save(update_fields=["status", "started_at"])
                given_back += 1
    return given_back + remind(instant)


def is_stuck(row: "DBTaskResult[Any, Any]", instant: datetime, own_id: str) -> bool:
    last = row.worker_ids[-1] if row.worker_ids else ""
    host, _, rest = last.partition("/")
    pid = rest.partition("/")[0]
    if host == worker_id("").partition("/")[0] and pid.isdigit():
        # Between tasks the worker that sweeps runs none.
        return last == own_id or int(pid) == os.getpid() or not lives(int(pid))
    # Or it began after now: then the clock was set back.
    return row.started_at is None or abs(instant - row.started_at) > STUCK_AFTER


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def remind(instant: datetime) -> int:
    """A task for each mail that is due and has none, as after a restored backup."""
    # Waiting for longer than ever: the clock was set back.
    Mail.objects.waiting().filter(next_at__gt=instant + WAITS[-1]).update(next_at=instant - OVERDUE)
    if DBTaskResult.objects.ready().exists():
        return 0
    overdue = Mail.objects.waiting().filter(next_at__lte=instant - OVERDUE).order_by("next_at")
    with transaction.atomic():
        keys = list(overdue.values_list("pk", flat=True)[:1000])
        for key in keys:
            deliver.enqueue(str(key))
    return len(keys)


def prune(instant: datetime) -> int:
    """Take away what nobody needs to read any more. Mails that were given up stay longest."""
    tasks = DBTaskResult.objects.finished().filter(finished_at__lt=instant - KEPT_TASKS)
    sent = Q(state=MailState.SENT) | Q(state=MailState.LATE)
    mails = Mail.objects.filter(sent, ended_at__lt=instant - KEPT_TASKS)
    dead = Mail.objects.filter(state=MailState.DEAD, ended_at__lt=instant - KEPT_MAILS)
    return sum(rows.delete()[0] for rows in (tasks, mails, dead))
