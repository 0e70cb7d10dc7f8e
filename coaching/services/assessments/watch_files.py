"""A watch's file becomes a result of turnover: at once where it is small, else in the worker."""

import datetime
import hashlib
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django_tasks import task

from coaching.models import Assessment, Athlete, Result, Team, User, WatchFile
from coaching.models.choices import Method
from coaching.rules.assessing import STEP
from coaching.rules.runs import Cadence, Run, cadence_of

from .recording import Measured, record_result
from .watch_reading import BadWatchFile, check_size, read_run

TURNOVER = "turnover"
#: More bytes are read in the worker.
READ_AT_ONCE = 250_000
#: So many of one athlete may wait.
WAITING_LIMIT = 5
_KEYS = UUID("7b0c5a51-0f0d-4b5e-9a53-6d5f2a1c8e77")
_STEPS_LIMIT = 32_767


def take_file(
    athlete: Athlete, team: Team, content: bytes, *, name: str, by: User, release: str
) -> Result | None:
    """The result that a file came to, or None where it is read later. Raises BadWatchFile."""
    check_size(content)
    key = uuid5(_KEYS, f"{athlete.pk}/{hashlib.sha256(content).hexdigest()}")
    known = Result.objects.filter(key=key).first()
    if known or len(content) <= READ_AT_ONCE:
        return known or _record(athlete, team, content, key=key, by=by, release=release)
    with transaction.atomic():
        athlete.watch_files.exclude(refused="").delete()
        if athlete.watch_files.exclude(key=key).count() >= WAITING_LIMIT:
            raise BadWatchFile(_("Other files are still being read. Come back in a minute."))
        about = {"team": team, "by": by, "name": name[-80:], "app_release": release}
        file, _made = WatchFile.objects.get_or_create(
            key=key, defaults={"athlete": athlete, "content": content, **about}
        )
        transaction.on_commit(lambda: read_file.enqueue(file.pk), robust=True)
    return None


@task()
def read_file(pk: int) -> None:
    """Read a file that waits; read twice it is one."""
    rows = WatchFile.objects.select_related("athlete", "team", "by")
    file = rows.filter(pk=pk, refused="").first()
    if file is None:
        return
    about: dict[str, Any] = {"key": file.key, "by": file.by, "release": file.app_release}
    try:
        _record(file.athlete, file.team, bytes(file.content), **about)
    except BadWatchFile as error:
        file.refused, file.content = str(error)[:300], b""
        file.save(update_fields=["refused", "content"])
        return
    file.delete()


def _record(
    athlete: Athlete, team: Team, content: bytes, *, key: UUID, by: User, release: str
) -> Result:
    run = read_run(content)
    cadence = cadence_of(run)
    if cadence is None:
        raise BadWatchFile(_("There is less than a minute of running with cadence in the file."))
    test = Assessment.objects.get(slug=TURNOVER)
    measured = _measured(athlete, run, cadence, release)
    return record_result(athlete, test, team, measured, by=by, key=key)[0]


def _measured(athlete: Athlete, run: Run, cadence: Cadence, release: str) -> Measured:
    day, today = localdate(run.began, ZoneInfo(athlete.timezone)), athlete.today
    if not datetime.date(2000, 1, 1) <= day <= today:
        # A watch whose clock was never set.
        day = today
    kept = {"by_speed": cadence.by_speed, "doubled": cadence.doubled, "seconds": cadence.seconds}
    return Measured(
        {"date": day, "side": "", "method": Method.FILE, "app_release": release, "run": kept},
        {
            "value": _a_second(cadence.steps),
            "spread": _a_second(cadence.spread),
            "n": min(cadence.count, _STEPS_LIMIT),
        },
    )


def _a_second(steps: float) -> Decimal:
    return Decimal(steps / 60).quantize(STEP)
