"""Two teams with a thing of every kind, whose texts say whose they are."""

import itertools
import os
import random
import re
import secrets
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from allauth.account.internal.flows import login
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models
from django.test import Client

from coaching.dates import monday_of
from coaching.models import Athlete, Membership, User
from tests import factories
from tests.factories import make_athlete, make_user

from .people import (
    NAMES,
    make_newcomer,
    make_people,
    make_people_of_an_archived_team,
    make_people_who_left,
    make_staff,
    session_of_who_signs_up,
)

TEAMS = ("hillside", "valley")
#: Whose texts each role may read.
RIGHTS = {
    "anonymous": set(),
    "sam": set(),
    "dana": {"hillside"},
    "maya": {"hillside"},
    "priya": {"hillside"},
    "rosa": {"valley"},
    "theo": {"valley"},
    "nia": {"hillside", "valley"},
    "ada": {"hillside", "valley"},
    # Who is no longer in: of her own past an athlete reads what she did, a coach nothing.
    "lea": {"hillside"},
    "remo": set(),
    "otto": set(),
    "pia": set(),
    # Staff that nobody gave a right, and staff that looks after drills.
    "sid": set(),
    "kit": {"hillside", "valley"},
    # The same rights as Ada's, with a second step to sign in.
    "tess": {"hillside", "valley"},
    # Newcomers: who coaches since a moment ago, and who has not confirmed her email yet.
    "cleo": {"hillside"},
    "wim": set(),
}
CANARIES = {"hillside": "qzhilq", "valley": "qzvalq"}
CANARY = re.compile("(?:" + "|".join(CANARIES.values()) + r")\d+z")
# Of the catalogue, which every team sees.
SHARED = {"Muscle", "Equipment", "Ladder", "Rung"}
OWNERS = ("team", "block.team", "program.team", "prescription.block.team")
# Secrets, or written by our own code alone.
NOT_TYPED = {
    "password", "key", "digest", "token", "thumbnail", "model", "first_side", "restricted_kinds",
}  # fmt: skip


@dataclass
class World:
    """`sessions`: {role: the cookie of who is signed in}. `ids`: {team: what its rows go by}.

    `told`: {role: canaries that she may read all the same}.
    """

    sessions: dict = field(default_factory=dict)
    ids: dict = field(default_factory=dict)
    told: dict = field(default_factory=dict)
    planted: int = 0


def make_world():
    """Remade the same each time, ids and tokens too: a request found once can be sent again."""
    reset_counters()
    with always_the_same(), patch.object(factories, "_number", itertools.count(1)):
        world = World()
        accounts = {"anonymous": None, "sam": make_user("Sam Stray", "sam@example.com")}
        nia = make_athlete("Nia Both", user=make_user("Nia Both", "nia@example.com"))
        accounts |= {"nia": nia.user} | make_staff() | make_people_of_an_archived_team()
        left = make_people_who_left()
        accounts |= {"lea": left[0].user, "remo": left[1]}
        for team, names in zip(TEAMS, NAMES, strict=True):
            before, made = keys(), []
            with patch.object(secrets, "token_urlsafe", recorded(secrets.token_urlsafe, made)):
                people = make_people(names, nia, left if team == TEAMS[0] else ())
            accounts |= {name: user for name, user in people.items() if name in RIGHTS}
            plant(world, team, before, nia)
            day = nia.today
            world.ids[team] |= {
                "token": made,
                "date": [day.isoformat(), monday_of(day).isoformat()],
            }
        # Who was taken out reads by whom, and of which team.
        membership = Membership.objects.get(user=left[1])
        world.told["remo"] = set(CANARY.findall(f"{membership.team} {membership.archived_by}"))
        accounts["cleo"] = make_newcomer(membership.team)
        # Who is invited reads to what, and by whom.
        owner = membership.team.owner()
        world.told["wim"] = set(CANARY.findall(f"{membership.team} {owner.name}"))
        world.sessions = {role: session_of(user) for role, user in accounts.items()}
        world.sessions["wim"] = session_of_who_signs_up(membership.team)
    return world


def recorded(make, made):
    """`make`, which keeps a list of what it made: the database has only a hash of it."""

    def make_and_keep(*arguments):
        made.append(make(*arguments))
        return made[-1]

    return make_and_keep


def session_of(user):
    """The cookie of somebody who signed in and proved herself a moment ago, by her password."""
    client = Client()
    if user is None:
        return None
    client.force_login(user)
    session = client.session
    proof = {"method": "password", "at": time.time() + 24 * 60 * 60, "email": user.email}
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [proof, {**proof, "reauthenticated": True}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return session.session_key


def keys():
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in tables()}


def tables():
    for model in apps.get_models():
        if model._meta.app_label in ("coaching", "account"):
            yield model


def plant(world, team, before, both):
    """Write a canary into each text that was made since; note what the new rows go by."""
    ids = world.ids[team] = {}
    for model in tables():
        for row in model._base_manager.exclude(pk__in=before[model]).order_by("pk"):
            ids.setdefault(model._meta.model_name, []).append(str(row.pk))
            if getattr(row, "slug", None):
                ids.setdefault("slug", []).append(row.slug)
            if is_shared(row, both) or "Historical" in model.__name__:
                continue
            values = {
                column.name: text
                for column in model._meta.concrete_fields
                if (text := canary_for(column, team, world.planted + 1)) and take(world)
            }
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)
                ids["slug"] = [values.get("slug", slug) for slug in ids.get("slug", [])]


def take(world):
    world.planted += 1
    return True


def is_shared(row, both):
    if type(row).__name__ in SHARED or row in (both, both.user):
        return True
    if isinstance(row, User | Athlete | EmailAddress):
        return getattr(row, "user", None) == both.user
    for path in OWNERS:
        owner = row
        for name in path.split("."):
            owner = getattr(owner, name, False)
        if owner is None:
            return True
    return False


def canary_for(column, team, number):
    """A text for a column that says whose it is, or None where nobody types one."""
    if column.choices or column.name in NOT_TYPED or column.primary_key:
        return None
    if not isinstance(column, models.CharField | models.TextField):
        return None
    canary = f"{CANARIES[team]}{number}z"
    for text in (canary, f"https://example.com/{canary}", f"{canary}@example.com"):
        try:
            column.run_validators(text)
        except ValidationError:
            continue
        return f"https://example.com/{canary}" if "url" in column.name else text
    return None


@contextmanager
def always_the_same():
    """Ids and tokens come out of a seed, so that a request that was printed finds its row."""
    source = random.Random(0)
    with (
        patch.object(os, "urandom", source.randbytes),
        patch.object(random, "_urandom", source.randbytes),
    ):
        yield


def reset_counters():
    """Keys begin at 1 in an empty database, on PostgreSQL too."""
    sequences = [
        {"table": model._meta.db_table, "column": model._meta.pk.column}
        for model in apps.get_models()
        if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
        and not model._base_manager.exists()
    ]
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_by_name_sql(no_style(), sequences):
            cursor.execute(line)
