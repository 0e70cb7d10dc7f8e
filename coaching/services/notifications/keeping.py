"""A row for each who is told, with when it goes to her phone and by mail."""

import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coaching.models import Notification, NotificationChoice, NotificationSettings, User
from coaching.models.choices import MailPace
from coaching.rules import notifications as rules


@dataclass(frozen=True)
class Told:
    """What one account is told of. `urgent`: in quiet hours too."""

    user: int
    kind: str
    key: str
    team: int | None = None
    athlete: int | None = None
    by: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False


def keep(told: Iterable[Told], now: datetime) -> int:
    """Make the rows that are not there: how many were asked for. Four queries for any number."""
    told = list(told)
    users = {one.user for one in told}
    people = {user.pk: user for user in User.objects.filter(pk__in=users, is_active=True)}
    settings = settings_of(people)
    choices = choices_of(people)
    rows = []
    for one in told:
        person = people.get(one.user)
        if person is None:
            continue
        push, mail = choices.get((one.user, one.kind)) or rules.WAYS[one.kind][1:]
        hers = settings[one.user]
        asked = one.kind, now, zoneinfo.ZoneInfo(person.timezone), hers.quiet
        as_list = hers.mails == MailPace.LIST
        rows.append(
            Notification(
                user_id=one.user,
                kind=one.kind,
                key=one.key,
                team_id=one.team,
                athlete_id=one.athlete,
                by_id=one.by,
                facts=dict(one.facts),
                made_at=now,
                push_at=rules.due(*asked, urgent=one.urgent) if push else None,
                mail_at=rules.due(*asked, urgent=one.urgent, in_list=as_list) if mail else None,
            )
        )
    # What another worker made a moment ago stays as it is.
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def settings_of(users: Iterable[int]) -> dict[int, NotificationSettings]:
    """{account: how she is reached}, by one query; of who chose nothing as all begin."""
    kept = {row.user_id: row for row in NotificationSettings.objects.filter(user__in=list(users))}
    return {user: kept.get(user) or NotificationSettings(user_id=user) for user in users}


def choices_of(users: Iterable[int]) -> dict[tuple[int, str], tuple[bool, bool]]:
    """{(account, kind): (to the phone, by mail)} of what was chosen."""
    rows = NotificationChoice.objects.filter(user__in=list(users))
    return {(row.user_id, row.kind): (row.push, row.mail) for row in rows}
