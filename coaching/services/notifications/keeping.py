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


def keep(facts: Iterable[Told], now: datetime) -> int:
    """Make the rows that are not there: how many were asked for. Four queries for any number."""
    facts = list(facts)
    users = {fact.user for fact in facts}
    people = {user.pk: user for user in User.objects.filter(pk__in=users, is_active=True)}
    settings = settings_of(people)
    choices = choices_of(people)
    rows = []
    for fact in facts:
        person = people.get(fact.user)
        if person is None:
            continue
        push, mail = choices.get((fact.user, fact.kind)) or rules.WAYS[fact.kind][1:]
        hers = settings[fact.user]
        asked = fact.kind, now, zoneinfo.ZoneInfo(person.timezone), hers.quiet
        as_list = hers.mails == MailPace.LIST
        rows.append(
            Notification(
                user_id=fact.user,
                kind=fact.kind,
                key=fact.key,
                team_id=fact.team,
                athlete_id=fact.athlete,
                by_id=fact.by,
                facts=dict(fact.facts),
                made_at=now,
                push_at=rules.due(*asked, urgent=fact.urgent) if push else None,
                mail_at=rules.due(*asked, urgent=fact.urgent, in_list=as_list) if mail else None,
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
