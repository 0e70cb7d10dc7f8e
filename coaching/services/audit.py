"""The audit trail: who signed in, saw what of whom, and took what away.

What is only looked at is noted once a day, by key alone, after the page was sent: no page waits
for it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from threading import Lock
from typing import Any

from django.db.models import Q
from django.utils import timezone

from coaching.models import (
    Athlete,
    AuditEntry,
    Membership,
    Promotion,
    Result,
    Session,
    Squad,
    Team,
    User,
)
from coaching.models.audit import AuditKind

SEEN = (AuditKind.RESTRICTIONS_SEEN, AuditKind.HEALTH_SEEN)
#: What is of an athlete, by the name that a page says it with.
OF_ATHLETES = {"result": Result, "session": Session, "promotion": Promotion}
#: Rows of one statement while the trail is thinned: no writer waits for long.
AT_ONCE = 1000


def record(
    kind: AuditKind,
    teams: Team | int | Iterable[Team | int],
    *,
    by: User | int | None = None,
    athlete: Athlete | int | None = None,
    account: User | int | None = None,
    detail: str = "",
) -> None:
    """One entry for each of `teams`, which may be one: one statement, in the caller's transaction.

    `by`: who did it; `athlete` or `account`: to whom it was done. `detail`: a word of
    `coaching.presentation.audit.DETAILS`, or a name of a role.
    """
    rows = [teams] if isinstance(teams, Team | int) else list(teams)
    keys = [row if isinstance(row, int) else row.pk for row in rows]
    more = {"by_id": _key(by), "athlete_id": _key(athlete), "account_id": _key(account)}
    AuditEntry.objects.bulk_create(
        AuditEntry(team_id=key, kind=kind, detail=detail, **more) for key in keys
    )


def record_role(membership: Membership, by: User, detail: str) -> None:
    """That a place in a team began or ended."""
    whom = {"athlete": membership.athlete_id, "account": membership.user_id}
    record(AuditKind.ROLE, membership.team_id, by=by, detail=detail, **whom)


def _key(record: User | Athlete | int | None) -> int | None:
    return record if record is None or isinstance(record, int) else record.pk


def teams_of_account(user: User | int) -> list[int]:
    """The teams whose owners are told of the account's sign-ins: those that it is in now."""
    whose = Q(user=user) | Q(athlete__user=user)
    places = Membership.objects.active().filter(whose).order_by("team")
    return list(places.values_list("team", flat=True).distinct())


def teams_that_show(user: User | int, athlete: Athlete | int) -> list[int]:
    """The teams in which `user` coaches `athlete` now."""
    places = Membership.objects.coached_by(user).filter(athlete=athlete).order_by("team")
    places = places.exclude(athlete__user=user)
    return list(places.values_list("team", flat=True))


class SeenToday:
    """What this process knows to be in the trail of today, so that it asks nobody.

    Its size is bounded by who looks at whom on a day; the database knows it for all processes.
    """

    def __init__(self) -> None:
        self.day: date | None = None
        self.keys: set[tuple[object, ...]] = set()
        self.lock = Lock()

    def is_first(self, day: date, key: tuple[object, ...]) -> bool:
        with self.lock:
            if day != self.day:
                self.day, self.keys = day, set()
            if key in self.keys:
                return False
            self.keys.add(key)
            return True

    def forget(self, key: tuple[object, ...]) -> None:
        """It could not be written: the next look tries again."""
        with self.lock:
            self.keys.discard(key)


_seen = SeenToday()


def note_seen(
    kind: AuditKind,
    user: int,
    now: datetime,
    *,
    team: int | None = None,
    detail: str = "",
    **whose: Any,
) -> None:
    """That `user` saw what `kind` says, of the whole `team` or of one `athlete`: once a day.

    With a `detail`, as `record` has it, once a day for each. Of a `squad` it is its team; of a
    `result`, `session` or `promotion` (a key) its athlete. Nothing is asked where it is known; else
    in which teams `user` coaches her, and one statement writes it.
    """
    day = now.date()
    key = (kind, user, team, detail, *whose.items())
    if not _seen.is_first(day, key):
        return
    try:
        teams, athlete = ([team], None) if team else _seen_in(user, **whose)
        seen = {"at": now, "kind": kind, "by_id": user, "athlete_id": athlete, "detail": detail}
        once = f"{day} {kind} {{}} {user} {athlete or 'all'} {detail}".strip()
        rows = [AuditEntry(team_id=each, once=once.format(each), **seen) for each in teams]
        AuditEntry.objects.bulk_create(rows, ignore_conflicts=True)
    except BaseException:
        _seen.forget(key)
        raise


def _seen_in(
    user: int, *, athlete: int | None = None, squad: int | None = None, **whose: Any
) -> tuple[list[int], int | None]:
    """(the teams whose trails it is for, the athlete; none of a squad)."""
    if squad:
        return [_first(Squad, "team", squad) or 0], None
    for name, pk in whose.items():
        athlete = _first(OF_ATHLETES[name], "athlete", pk)
    return teams_that_show(user, athlete or 0), athlete


def _first(model: Any, column: str, pk: object) -> int | None:
    found: int | None = model.objects.filter(pk=pk).values_list(column, flat=True).first()
    return found


def thin_out(instant: datetime | None = None) -> int:
    """Delete what is older than a year. Returns how many entries went."""
    over = AuditEntry.objects.over(instant or timezone.now()).order_by("pk")
    gone = 0
    while pks := list(over.values_list("pk", flat=True)[:AT_ONCE]):
        gone += AuditEntry.objects.filter(pk__in=pks).delete()[0]
    return gone
