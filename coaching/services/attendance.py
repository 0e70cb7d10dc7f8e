"""Taking who is at the track, and logging for those who are what was prescribed."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction

from coaching.models import Attendance, LoggedSet, Session, Team, User
from coaching.models.health import ALL_SHOWN, HEALTH_REASONS, HealthShown
from coaching.rules.idempotency import is_repeat, note_applied
from coaching.services import comments
from coaching.services.ladders import weighing
from coaching.services.sessions.as_prescribed import log_as_prescribed, take_back


class Mark(NamedTuple):
    state: str
    reason: str = ""


@transaction.atomic
def take(
    team: Team,
    day: date,
    marks: Mapping[int, Mark],
    *,
    by: User,
    at: datetime,
    device: str = "",
    seq: int | None = None,
    health: HealthShown = ALL_SHOWN,
    unless_marked: Collection[int] = (),
) -> dict[int, str]:
    """Keep the Mark of each athlete (id), in a fixed number of queries. Returns the state of each
    as it is now: of those `unless_marked` whom somebody marked meanwhile that stays.

    An act of a phone that is not above the last one applied changes nothing. What is as it was
    keeps when it was taken, and by whom. `health`: of whom it was shown that she is ill.
    """
    Team.objects.lock(team.pk)
    kept = Attendance.objects.filter(team=team, date=day, athlete__in=list(marks))
    rows = {row.athlete_id: row for row in kept}
    new, changed = [], []
    for pk, mark in marks.items():
        row = rows.get(pk)
        if row is None:
            row = Attendance(team=team, athlete_id=pk, date=day)
            new.append(row)
        elif pk in unless_marked or is_repeat(row.device_seqs, device, seq):
            continue
        else:
            changed.append(row)
        note_applied(row.device_seqs, device, seq)
        _put(row, mark, health, by=by, at=at)
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(changed, ["state", "reason", "taken_by", "at", "device_seqs"])
    return {row.athlete_id: row.state for row in [*rows.values(), *new]}


def _put(row: Attendance, mark: Mark, health: HealthShown, *, by: User, at: datetime) -> None:
    """Let the row say what the mark says. Who was not shown why somebody is absent said nothing
    of it by leaving that out.
    """
    hidden = row.reason in HEALTH_REASONS and not health.of(row.athlete_id)
    if hidden and row.state == mark.state:
        mark = mark._replace(reason=mark.reason or row.reason)
    if (row.state, row.reason) == mark:
        return
    if row.state != mark.state:
        row.at = at
    row.state, row.reason = mark
    row.taken_by = by


def marked(team: Team, day: date, athlete: int) -> str:
    """The athlete's state that day, '' where nobody said anything."""
    of_day = Attendance.objects.filter(team=team, date=day, athlete=athlete)
    return of_day.values_list("state", flat=True).first() or ""


@transaction.atomic
def log_day(
    team: Team,
    day: date,
    athletes: Collection[int],
    drills: Collection[UUID],
    *,
    by: User,
    at: datetime,
    now: datetime,
    press: UUID | None = None,
) -> int:
    """Log these drills as prescribed where they stand in these athletes' sessions of the day.

    Of how many athletes something was logged. What they did is weighed for their ladders after.
    """
    mine = Session.objects.filter(team=team, date=day, athlete__in=athletes, paused=False)
    sessions = {session.pk: session for session in mine.select_related("athlete")}
    logged = log_as_prescribed(list(sessions), drills, by=by, at=at, now=now, press=press)
    for pk, done in logged.items():
        weighing.weigh_later(sessions[pk], [drill.drill_id for drill in done])
    return len({sessions[pk].athlete_id for pk in logged})


@transaction.atomic
def take_back_day(
    team: Team, press: UUID, *, by: User, day: date | None = None, athletes: Collection[int] = ()
) -> int:
    """Undo what `by` logged by that press, of these athletes' day or of all whom it was for.

    Of how many athletes something is to do again. What was changed since stays.
    """
    mine = Session.objects.filter(team=team)
    if day is not None:
        mine = mine.filter(date=day, athlete__in=athletes)
    else:
        pressed = LoggedSet.objects.filter(device_seqs__has_key=str(press), entered_by=by)
        mine = mine.filter(pk__in=pressed.values("session_drill__block__session"))
    sessions = {session.pk: session for session in mine.select_related("athlete")}
    open_again = take_back(list(sessions), press, by=by)
    for pk, drills in open_again.items():
        weighing.weigh_later(sessions[pk], [drill.drill_id for drill in drills])
    return len({sessions[pk].athlete_id for pk in open_again})


def note_for(
    team: Team,
    day: date,
    athletes: Collection[int],
    text: str,
    key: UUID,
    *,
    by: User,
    now: datetime,
) -> None:
    """Write the same at the day's first session of each; sent again it is written once."""
    theirs = Session.objects.filter(team=team, date=day, athlete__in=athletes, paused=False)
    first = {session.athlete_id: session for session in theirs.order_by("-slot")}
    for athlete, session in first.items():
        comments.write(session, uuid5(key, str(athlete)), text, by=by, now=now)
