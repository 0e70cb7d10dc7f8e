"""Who is in a squad. The one place where that changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from coaching.models import Athlete, Squad, SquadMembership, Team, User
from coaching.services.assignments.programs import JoinResult, join
from coaching.services.assignments.ranges import PIPE


@dataclass
class SquadJoin:
    """The athletes who are new in a squad, and what each assignment for joiners gave them."""

    athletes: list[Athlete]
    joined: list[JoinResult] = field(default_factory=list)


@transaction.atomic
def add(
    squad: Squad, athletes: Iterable[Athlete], by: User, *, before_range: str = PIPE
) -> SquadJoin:
    """Put athletes of the squad's team in it, with what lies ahead for whoever joins.

    `before_range` as in `join`. Safe to repeat. Returns SquadJoin. Raises ValueError for an
    athlete who is not in the team now.
    """
    Team.objects.lock(squad.team_id)
    wanted = {athlete.pk: athlete for athlete in athletes}
    in_team = Athlete.objects.in_team(squad.team_id).filter(pk__in=wanted)
    strangers = set(wanted) - set(in_team.values_list("pk", flat=True))
    if strangers:
        raise ValueError(f"not in the team: {sorted(strangers)}")
    there = set(squad.memberships.values_list("athlete", flat=True))
    new = [athlete for pk, athlete in wanted.items() if pk not in there]
    if not new:
        return SquadJoin([])
    SquadMembership.objects.bulk_create(
        SquadMembership(squad=squad, athlete=athlete, added_by=by) for athlete in new
    )
    return SquadJoin(new, join(squad, new, by=by, before_range=before_range))


@transaction.atomic
def remove(squad: Squad, athletes: Iterable[Athlete], by: User) -> int:
    """Take athletes out of the squad. What was planned for them stays. Returns how many left."""
    Team.objects.lock(squad.team_id)
    gone, _of_each = squad.memberships.filter(athlete__in=athletes).delete()
    return gone
