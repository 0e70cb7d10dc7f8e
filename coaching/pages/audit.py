"""The audit trail of a team, as its owner reads it: the newest first, by kind and person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext

from coaching.models import Athlete, AuditEntry, Membership, Team, User
from coaching.models.audit import AuditKind
from coaching.pages.paging import part
from coaching.presentation.audit import detail_text, person_text, subject_text
from coaching.rules.names import name_key
from coaching.rules.numbers import harmless


@dataclass(frozen=True)
class TrailRow:
    """All but `at`, which is UTC, in words."""

    at: datetime
    kind: str
    by: str
    whom: str
    detail: str


@dataclass(frozen=True)
class TrailPerson:
    """`value` as the address says it."""

    value: str
    name: str


@dataclass(frozen=True)
class Trail:
    """`part` holds TrailRows; `kind` and `person` are what was asked for, or nothing."""

    kinds: Sequence[tuple[str, str]]
    kind: str
    people: Sequence[TrailPerson]
    person: str
    part: "Page[Any]"


def trail(team: Team, asked: Mapping[str, str]) -> Trail:
    """Four queries, however much it holds."""
    kind, person = _kind(asked), asked.get("person", "")
    places = list(Membership.objects.filter(team=team).select_related("user", "athlete"))
    people = {_value(place): place.user or place.athlete for place in places}
    shown: Page[Any] = part(cast(Sequence[Any], _entries(team, kind, people.get(person))), asked)
    shown.object_list = [_row(entry) for entry in shown.object_list]
    names = [TrailPerson(value, str(record)) for value, record in people.items()]
    return Trail(
        kinds=[(str(value), str(label)) for value, label in AuditKind.choices],
        kind=kind,
        people=sorted(names, key=lambda named: name_key(named.name)),
        person=person if person in people else "",
        part=shown,
    )


def table(team: Team, asked: Mapping[str, str]) -> Iterator[list[str]]:
    """Its head and rows for a spreadsheet; no name acts as a formula there."""
    yield [
        gettext("Time (UTC)"),
        gettext("What"),
        gettext("Who"),
        gettext("Of whom"),
        gettext("More"),
    ]
    places = Membership.objects.filter(team=team).select_related("user", "athlete")
    people = {_value(place): place.user or place.athlete for place in places}
    entries = _entries(team, _kind(asked), people.get(asked.get("person", "")))
    for entry in entries.iterator(chunk_size=1000):
        row = _row(entry)
        texts = (row.kind, row.by, row.whom, row.detail)
        yield [row.at.isoformat(timespec="seconds"), *map(harmless, texts)]


def _kind(asked: Mapping[str, str]) -> str:
    kind = asked.get("kind", "")
    return kind if kind in AuditKind.values else ""


def _value(place: Membership) -> str:
    return f"a{place.athlete_id}" if place.athlete_id else f"c{place.user_id}"


def _entries(
    team: Team, kind: str, person: "User | Athlete | None"
) -> "QuerySet[AuditEntry, AuditEntry]":
    rows = AuditEntry.objects.filter(team=team)
    if kind:
        rows = rows.filter(kind=kind)
    if isinstance(person, Athlete):
        rows = rows.about(athlete=person)
    elif person:
        rows = rows.about(account=person.pk)
    return rows.select_related("by", "athlete", "account").order_by("-at", "-pk")


def _row(entry: AuditEntry) -> TrailRow:
    return TrailRow(
        at=entry.at,
        kind=str(entry.get_kind_display()),
        by=person_text(entry),
        whom=subject_text(entry),
        detail=detail_text(entry),
    )
