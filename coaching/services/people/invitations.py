"""Asking somebody into a team, and coming in."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from coaching.models import (
    Athlete,
    Happening,
    Invitation,
    InvitationClosed,
    JoinRequest,
    Membership,
    Team,
    User,
)
from coaching.models.audit import AuditKind
from coaching.models.choices import NotificationKind, Role
from coaching.rules.notifications import ASKS, ASSISTS
from coaching.services import audit

from .merging import merge_athletes

ROLE = AuditKind.ROLE


@transaction.atomic
def invite(
    team: Team,
    *,
    role: str,
    days: int,
    max_uses: int,
    athlete: Athlete | None = None,
    asks: bool = False,
    by: User,
    **duty: bool,
) -> Invitation:
    """An open invitation to `team` that ends in `days` days; with `asks` a coach lets each in.

    For an athlete whose place already has an open one, that one, prolonged. `duty`: `assists` and
    `sees_health` of who joins as a coach.
    """
    ends = now() + timedelta(days=days)
    if athlete:
        # Two clicks wait here for each other.
        Athlete.objects.select_for_update().get(pk=athlete.pk)
        invitation = Invitation.objects.open(now()).filter(team=team, athlete=athlete).first()
        if invitation:
            invitation.expires_at = max(invitation.expires_at, ends)
            invitation.save(update_fields=["expires_at"])
            return invitation
    return Invitation.objects.create(
        team=team,
        athlete=athlete,
        role=role,
        max_uses=max_uses,
        asks=asks,
        expires_at=ends,
        created_by=by,
        **duty,
    )


@transaction.atomic
def invite_all(team: Team, athletes: Sequence[Athlete], *, days: int, by: User) -> list[Invitation]:
    """An open invitation, with its token, for each athlete without an account: as a sheet of codes.

    Of a place that has one already it is made anew: the link before stops working. In the order of
    `athletes`, in the same few statements for one as for many.
    """
    ends = now() + timedelta(days=days)
    waiting = {athlete.pk: athlete for athlete in athletes if athlete.user_id is None}
    # Two clicks wait here for each other.
    list(
        Athlete.objects.select_for_update().filter(pk__in=waiting).order_by("pk").values_list("pk")
    )
    there = Invitation.objects.open(now()).filter(team=team, athlete__in=waiting)
    of_athlete = {row.athlete_id: row for row in there.order_by("-created_at", "pk")}
    new = [
        Invitation(team=team, athlete_id=pk, role=Role.ATHLETE, max_uses=1)
        for pk in waiting
        if pk not in of_athlete
    ]
    for invitation in [*of_athlete.values(), *new]:
        invitation.make_token()
        invitation.created_at, invitation.created_by = now(), by
        invitation.expires_at = max(invitation.expires_at, ends)
    changed = ["token_hash", "created_at", "created_by", "expires_at"]
    Invitation.objects.bulk_update(of_athlete.values(), changed)
    of_athlete |= {row.athlete_id: row for row in Invitation.objects.bulk_create(new)}
    for pk, athlete in waiting.items():
        of_athlete[pk].athlete = athlete
    return [of_athlete[pk] for pk in waiting]


def invite_back(membership: Membership, *, by: User) -> Invitation:
    """A link by which an athlete with an account comes back to the team that she left."""
    return invite(
        membership.team, role=Role.ATHLETE, days=14, max_uses=1, athlete=membership.athlete, by=by
    )


@transaction.atomic
def accept_invitation(invitation: Invitation, user: User) -> None:
    """Put `user` in the team, or where it `asks` note that she would like to be. Someone who is
    in it already, or asked before, uses up nothing.

    An athlete who waits is joined to the account, one who left comes back; an account that is
    an athlete already keeps that athlete, who joins the team too. Raises InvitationClosed, also
    for who was removed since the link was made, and DayFull where what was planned for both is
    more than a day holds.
    """
    # Takers of one place, and one taker of two places, wait here for each other.
    user = User.objects.select_for_update().get(pk=user.pk)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    waiting = None
    if locked.athlete_id is not None:
        waiting = Athlete.objects.select_for_update().filter(pk=locked.athlete_id).first()
    if invitation.includes(user) or locked.requests.filter(user=user).exists():
        return
    if not locked.is_for(user):
        raise InvitationClosed
    taken = Invitation.objects.open(now()).filter(pk=invitation.pk).update(uses=F("uses") + 1)
    if not taken:
        raise InvitationClosed
    invitation.refresh_from_db(fields=["uses"])
    Team.objects.ask_for_needs(invitation.team_id)
    if locked.asks:
        JoinRequest.objects.create(invitation=invitation, user=user)
        Happening.objects.note(NotificationKind.JOINED, invitation.team_id, user, role=ASKS)
        return
    role = ASSISTS if invitation.assists else invitation.role
    Happening.objects.note(NotificationKind.JOINED, invitation.team_id, user, role=role)
    if invitation.role == Role.COACH:
        duty = {"assists": invitation.assists, "sees_health": invitation.sees_health}
        invitation.team.add_coach(user, **duty)
        audit.record(ROLE, invitation.team_id, by=user, account=user, detail=f"{role}_joined")
    else:
        athlete = _athlete_of(user, waiting, invitation.team)
        invitation.team.add_member(athlete)
        audit.record(ROLE, invitation.team_id, by=user, athlete=athlete, detail="athlete_joined")


@transaction.atomic
def answer_request(
    request: JoinRequest, *, let_in: bool, waiting: Athlete | None = None, by: User
) -> bool:
    """Let who asked into the team, in the place that `waiting` keeps or in one of her own, or not.

    False where it was answered already. Raises DayFull as `accept_invitation`.
    """
    user = User.objects.select_for_update().get(pk=request.user_id)
    request = JoinRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.let_in is not None:
        return False
    team = request.invitation.team
    request.let_in, request.answered_at, request.answered_by = let_in, now(), by
    if let_in:
        if waiting is not None:
            waiting = Athlete.objects.select_for_update().filter(user=None, pk=waiting.pk).first()
        request.athlete = _athlete_of(user, waiting, team)
        team.add_member(request.athlete)
        Team.objects.ask_for_needs(team.pk)
        Happening.objects.note(NotificationKind.JOINED, team.pk, user, role=Role.ATHLETE)
        audit.record(ROLE, team.pk, by=by, athlete=request.athlete, detail="athlete_joined")
    request.save(update_fields=["let_in", "answered_at", "answered_by", "athlete"])
    return True


def _athlete_of(user: User, waiting: Athlete | None, team: Team) -> Athlete:
    """The athlete that `user` is from now on."""
    own = Athlete.objects.filter(user=user).first()
    if own and waiting == own:
        return own
    if waiting is None:
        return own or Athlete.objects.create(
            name=user.name, user=user, timezone=user.timezone, units=user.units
        )
    if own is None:
        waiting.user = user
        waiting.name, waiting.timezone, waiting.units = user.name, user.timezone, user.units
        waiting.save()
        return waiting
    return merge_athletes(waiting, own, team=team, by=user)
