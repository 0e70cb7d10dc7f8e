"""Looking for what needs a team's coaches, and keeping it as rows."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from coaching.dates import DAY
from coaching.models import Happening, Need, Team
from coaching.models.choices import NeedKind, NeedState, NotificationKind
from coaching.rules.notifications import NEWS_DAYS

from .facts import LOOKED_BACK
from .found import Found, Known

#: What happened at a moment: that it lies far back does not make it untrue.
HAPPENED = (NeedKind.PAIN, NeedKind.HURT, NeedKind.CAP, NeedKind.RANGE)
#: What coaches are told of, by which they hear of it.
TOLD = {
    NeedKind.PAIN: NotificationKind.PAIN,
    NeedKind.HURT: NotificationKind.PAIN,
    NeedKind.MISSED: NotificationKind.MISSED,
}
_CHANGED = ("athlete_id", "day", "weight", "facts")


def look_if_due(team: Team, now: datetime) -> None:
    """Look where something happened since, or where a day has begun. Otherwise no query."""
    last = team.needs_at
    if last is None or team.has_new_step or team.date_at(last) != team.date_at(now):
        look(team, now)


def look(team: Team, now: datetime) -> None:
    """Bring the team's needs up to date: as many queries whatever its size.

    What happens meanwhile asks for another look, since this one says when it began before it reads.
    """
    Team.objects.filter(pk=team.pk).update(needs_at=now)
    team.needs_at, team.has_new_step = now, False
    known = Known(team, now)
    wanted = {found.key: found for found in known.found()}
    _keep(known, wanted)
    team.open_needs = Need.objects.open().filter(team=team).shown(team.health).count()


@transaction.atomic
def _keep(known_facts: Known, wanted: Mapping[str, Found]) -> None:
    team, today, now = known_facts.team, known_facts.today, known_facts.now
    waiting = Q(state__in=(NeedState.OPEN, NeedState.PUT_OFF))
    known = Need.objects.filter(team=team).filter(waiting | Q(key__in=wanted))
    rows = {need.key: need for need in known}
    new = [found for key, found in wanted.items() if key not in rows]
    _make_new(team, new, now)
    _tell(team, new, today)
    changed = [need for key, need in rows.items() if key in wanted and _put(need, wanted[key])]
    Need.objects.bulk_update(changed, _CHANGED)
    here = {None, *known_facts.athletes}
    gone = [
        need.pk
        for key, need in rows.items()
        if key not in wanted and (need.athlete_id not in here or _is_gone(need, today))
    ]
    settled = {"until": None, "decided_by": None}
    if gone:
        ended = Need.objects.filter(waiting, pk__in=gone)
        ended.update(state=NeedState.GONE, decided_at=now, **settled)
    # What was put off until today is open again; so is what is so once more.
    back = [need.pk for need in rows.values() if _is_back(need, wanted, today)]
    if back:
        again = Need.objects.filter(pk__in=back).exclude(state=NeedState.SEEN)
        again.update(state=NeedState.OPEN, decided_at=None, **settled)


def _make_new(team: Team, new: list[Found], now: datetime) -> None:
    rows = [
        Need(
            team=team,
            athlete_id=found.athlete,
            kind=found.kind,
            key=found.key,
            day=found.day,
            weight=found.weight,
            facts=dict(found.facts),
            made_at=now,
        )
        for found in new
    ]
    # Two who look at once make one.
    Need.objects.bulk_create(rows, ignore_conflicts=True)


def _tell(team: Team, new: list[Found], today: date) -> None:
    """Let the worker tell coaches of what is news; it tells nobody twice of one fact."""
    news = [found for found in new if found.kind in TOLD and found.day > today - NEWS_DAYS * DAY]
    Happening.objects.bulk_create(
        Happening(
            kind=TOLD[found.kind],
            team=team,
            facts={
                "need": found.key,
                "athlete": found.athlete,
                "level": found.facts.get("level", 0),
                "ended": found.facts.get("ended", False),
            },
        )
        for found in news
    )


def _put(need: Need, found: Found) -> bool:
    """Give the row what is known now; whether that is something else."""
    is_now = (found.athlete, found.day, found.weight, dict(found.facts))
    if tuple(getattr(need, name) for name in _CHANGED) == is_now:
        return False
    for name, value in zip(_CHANGED, is_now, strict=True):
        setattr(need, name, value)
    return True


def _is_gone(need: Need, today: date) -> bool:
    """Whether what was not found is no longer so: it would have been looked for."""
    return need.kind not in HAPPENED or need.day >= today - LOOKED_BACK


def _is_back(need: Need, wanted: Mapping[str, Found], today: date) -> bool:
    if need.key not in wanted and need.kind not in HAPPENED:
        return False
    due = need.until is not None and need.until <= today
    return due or (need.state == NeedState.GONE and need.key in wanted)
