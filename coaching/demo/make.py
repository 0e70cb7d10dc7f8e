"""Making the demo and taking it away again."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import SET_NULL, Q

from coaching.models import Athlete, Happening, Membership, Team, User
from coaching.models.choices import Role
from coaching.services import catalogue

from . import people, sessions


def is_empty():
    """Whether the database holds no account and no team. The demo needs that."""
    return not User.objects.exists() and not Team.objects.exists()


@transaction.atomic
def make(now):
    """Two teams with their people and weeks around `now`, an aware instant."""
    catalogue.load()
    # One hash for all: it is meant to take long, and it is the same password.
    password = make_password(people.PASSWORD)
    make_team(people.CLUB, people.COACH, people.ATHLETES, now, password)
    make_team(people.RIVALS, people.RIVAL, people.RIVAL_ATHLETES, now, password)
    _account(people.ADMIN[0], people.ADMIN[1], password, is_staff=True, is_superuser=True)


def make_team(name, coach, persons, now, password):
    """A team of `persons`, coached by `coach` (name, email), with all that they did."""
    team = Team.objects.create(name=name, timezone=people.TIMEZONE)
    account = _account(coach[0], coach[1], password)
    team.add_coach(account)
    for person in persons:
        user = _account(person.name, person.email, password) if person.email else None
        team.add_athlete(person.name, user=user)
    # They train here since the first of it: whoever reads their six weeks finds them in the team.
    team.memberships.update(joined_at=now - timedelta(weeks=sessions.PAST_WEEKS + 1))
    sessions.make(team, account, persons, now)
    # Nobody hears of what the demo makes.
    Happening.objects.filter(team=team).delete()
    return team


def _account(name: str, email: str, password: str, **extra: Any):
    user = User.objects.create(
        name=name, email=email, password=password, timezone=people.TIMEZONE, **extra
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@transaction.atomic
def remove():
    """Take the demo's people away, and the teams that nobody else coaches, with all of it."""
    users = _these(User.objects.filter(email__in=people.EMAILS))
    coaches = Membership.objects.filter(role=Role.COACH)
    others = coaches.exclude(user__in=users)
    teams = _these(
        Team.objects.filter(pk__in=coaches.filter(user__in=users).values("team")).exclude(
            pk__in=others.values("team")
        )
    )
    waiting = Q(user=None) & Q(memberships__team__in=teams)
    athletes = _these(Athlete.objects.filter(Q(user__in=users) | waiting))
    for rows in (teams, athletes, Membership.objects.filter(user__in=users), users):
        uproot(rows)


def _these(rows):
    """The rows found now, whatever is deleted in the meantime."""
    return rows.model.objects.filter(pk__in=set(rows.values_list("pk", flat=True)))


def uproot(rows, above=()):
    """Delete rows and everything that hangs on them, protected or not.

    What need not name an account any more keeps standing without it.
    """
    model = rows.model
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created:
            continue
        other, name = relation.related_model, relation.field.name
        hanging = other._base_manager.filter(**{f"{name}__in": rows})
        nameless = relation.field.null and model is User
        if nameless or other is model or relation.on_delete is SET_NULL:
            hanging.update(**{name: None})
        elif other not in above:
            uproot(hanging, (*above, model))
    rows.delete()
