"""Adding all of a list in one go, and taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from coaching.models import (
    Athlete,
    Invitation,
    Membership,
    RosterImport,
    Squad,
    SquadMembership,
    Team,
    User,
)
from coaching.models.choices import Role
from coaching.rules.names import by_name
from coaching.services.assignments import squads as squad_service
from coaching.services.assignments.squads import SquadJoin

from .reading import MAKE, Roster


def add_roster(
    team: Team, roster: Roster, *, by: User, now: datetime, slug: str, waiting: str
) -> tuple[RosterImport, list[SquadJoin]]:
    """Add all of `roster` but whom somebody left out, in one go: where it fails, nobody.

    Squads that are not there are made where that was the answer; who is put in one gets what lies
    ahead for whoever joins: what that is comes back beside the import. Call in a transaction, with
    the team's row locked and `roster` read after that.
    """
    athletes = Athlete.objects.bulk_create(
        Athlete(
            name=row.name,
            birth_date=row.birth_date,
            email=row.email,
            guardian_email=row.guardian_email,
            timezone=team.timezone,
            units=team.units,
        )
        for row in roster.added
    )
    Membership.objects.bulk_create(
        Membership(team=team, role=Role.ATHLETE, athlete=athlete) for athlete in athletes
    )
    made = RosterImport.objects.create(slug=slug, team=team, by=by, at=now, waiting=waiting)
    made.athletes.set(athletes)
    into: dict[str, list[Athlete]] = {}
    squads: dict[str, Squad] = {}
    joins: list[SquadJoin] = []
    for row, athlete in zip(roster.added, athletes, strict=True):
        if row.squad is None and roster.new_squads.get(row.squad_name) != MAKE:
            continue
        into.setdefault(row.squad_name, []).append(athlete)
        if row.squad is not None:
            squads[row.squad_name] = row.squad
    for name, members in into.items():
        if name not in squads:
            squads[name] = Squad.objects.create(team=team, name=name)
            made.squads.add(squads[name])
        joins.append(squad_service.add(squads[name], members, by))
    return made, joins


@dataclass(frozen=True)
class RosterUndone:
    """How many are gone, and who stays: somebody who joined, or for whom something is planned."""

    gone: int
    stays: list[Athlete]


@transaction.atomic
def undo_roster(made: RosterImport, *, now: datetime) -> RosterUndone:
    """Take back what was added and is untouched since, with the squads that it made and left empty.

    Safe to repeat.
    """
    team = Team.objects.lock(made.team_id)
    made = RosterImport.objects.select_for_update().get(pk=made.pk)
    athletes = list(made.athletes.select_for_update(of=("self",)).order_by("pk"))
    touched = _touched(athletes, team)
    gone = [athlete.pk for athlete in athletes if athlete.pk not in touched]
    Membership.objects.filter(team=team, athlete__in=gone).delete()
    Athlete.objects.filter(pk__in=gone).delete()
    made.squads.filter(archived_at=None, memberships=None).delete()
    made.undone_at = made.undone_at or now
    made.save(update_fields=["undone_at"])
    return RosterUndone(len(gone), by_name(a for a in athletes if a.pk in touched))


def _touched(athletes: Sequence[Athlete], team: Team) -> set[int]:
    """The ids of those who have an account, or of whom anything else is kept by now."""
    touched = {athlete.pk for athlete in athletes if athlete.user_id is not None}
    ids = [athlete.pk for athlete in athletes]
    elsewhere = Membership.objects.filter(athlete__in=ids).exclude(team=team)
    touched |= set(elsewhere.values_list("athlete", flat=True).exclude(athlete=None))
    for relation in Athlete._meta.related_objects:
        model: Any = relation.related_model
        if relation.many_to_many or model in (Membership, SquadMembership, Invitation):
            continue
        name = relation.field.name
        rows = model._base_manager.filter(**{f"{name}__in": ids})
        touched |= set(rows.values_list(name, flat=True))
    return touched
