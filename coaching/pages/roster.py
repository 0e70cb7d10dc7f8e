"""A team's athletes, as its pages list them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext as _

from coaching.models import (
    AssignedSquad,
    Athlete,
    Membership,
    Restriction,
    Session,
    Squad,
    Team,
    User,
)
from coaching.models.choices import Role
from coaching.pages.paging import PER_PAGE, in_order, part, words_of
from coaching.rules.names import by_name, name_key, twin_key
from coaching.rules.search import found
from coaching.undocumented import KeptQuery

ROSTER_SEARCH_FROM = 20


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class LastLogged(TypedDict):
    last_logged: datetime | None


def _logged(**of: object) -> QuerySet[Session]:
    """What was logged in, the last first."""
    rows = Session.objects.filter(logged_rows__gt=0, started_at__isnull=False, **of)
    return rows.order_by("-started_at")


def with_last_logged(
    memberships: QuerySet[Membership],
) -> "QuerySet[WithAnnotations[Membership, LastLogged]]":
    """Each with `last_logged`: when its athlete began what she logged last for the team, or None.

    The date of that session may be later: it was done early. `_day_of` says which day that was.
    """
    logged = _logged(team=OuterRef("team"), athlete=OuterRef("athlete"))
    return memberships.annotate(last_logged=Subquery(logged.values("started_at")[:1]))


def _day_of(membership: Membership, at: datetime | None) -> date | None:
    """The day of an instant where the athlete is, or None."""
    return membership.athlete.date_at(at) if at and membership.athlete else None


class RosterKey(NamedTuple):
    """What an athlete's place is found and ordered by."""

    pk: int
    athlete: int
    name: str
    archived_at: datetime | None


def _keys(team: int) -> "QuerySet[Membership, Any]":
    places = Membership.objects.filter(team=team, role=Role.ATHLETE)
    return places.values_list("pk", "athlete", "athlete__name", "archived_at")


_KEYS = KeptQuery(_keys, -1)


def roster(team: Team, asked: QueryDict) -> dict[str, Any]:
    """What of a team's athletes its page shows, of what the address asks for: four queries.

    Of all of them only names are read; `memberships` are those of the part at hand, and `left`
    the first of those who left, each by name.
    """
    keys = [RosterKey._make(row) for row in _KEYS.all(team.pk)]
    keys.sort(key=lambda key: name_key(key.name))
    words = words_of(asked)
    active = [key for key in keys if key.archived_at is None]
    left = [key for key in keys if key.archived_at is not None]
    page = part(found(active, lambda key: key.name, words), asked)
    found_left = found(left, lambda key: key.name, words)
    shown = [key.pk for key in (*page, *found_left[:PER_PAGE])]
    of_twins = Counter(twin_key(key.name) for key in active)
    memberships = memberships_of_athletes(team, shown, of_twins)
    return {
        "memberships": [membership for membership in memberships if membership.archived_at is None],
        "left": [membership for membership in memberships if membership.archived_at is not None],
        "left_count": len(found_left),
        "left_more": max(0, len(found_left) - PER_PAGE),
        "part": page,
        "words": words,
        "any_athletes": bool(active),
        "searchable": len(keys) >= ROSTER_SEARCH_FROM or words,
    }


def memberships_of_athletes(
    team: Team, keys: Sequence[int], named: Mapping[str, int]
) -> list[Membership]:
    """The memberships of these keys, in their order: two queries.

    Each with its athlete, account and restrictions, the day she logged last as `last`, and
    whether another one in the team now has a name that people take for hers as `has_twin`:
    `named` says how often each such name is there.
    """
    places = _PLACES.all(team.pk, keys)
    Restriction.objects.read_along([place.athlete for place in places])
    memberships: list[Membership] = []
    for membership in in_order(keys, places):
        membership.last = _day_of(membership, membership.last_logged)
        is_here = membership.archived_at is None
        membership.has_twin = is_here and named[twin_key(str(membership.athlete))] > 1
        memberships.append(membership)
    return memberships


def _places(team: int, keys: Sequence[int]) -> QuerySet[Membership]:
    places = with_last_logged(Membership.objects.filter(team=team, pk__in=keys))
    return places.select_related("athlete__user")


_PLACES = KeptQuery(_places, -1, [-100])


def twins_of(athlete: Athlete, team: Team) -> list[Membership]:
    """The memberships of others in `team` now whose names people take for the athlete's: one query,
    two where there are some.

    Who signs up or joins by a link is not asked about them, as a stranger must not learn who is
    in a team: its coach is told.
    """
    key = twin_key(athlete.name)
    twins = [
        pk
        for pk, whose, name, ended in _KEYS.all(team.pk)
        if ended is None and whose != athlete.pk and twin_key(name) == key
    ]
    if not twins:
        return []
    others = Membership.objects.filter(pk__in=twins).select_related("athlete__user")
    return list(others.order_by("joined_at", "pk"))


def last_day(membership: Membership) -> date | None:
    """The day that the athlete of one membership logged last for its team, or None."""
    started = _LAST_LOGGED.first(membership.team_id, membership.athlete_id)
    return _day_of(membership, started[0] if started else None)


_LAST_LOGGED = KeptQuery(
    lambda team, athlete: _logged(team=team, athlete=athlete).values_list("started_at")[:1], -1, -2
)


def squads_of(membership: Membership) -> list[Squad]:
    """The team's squads that the athlete is in, by name."""
    return by_name(_SQUADS_OF.all(membership.team_id, membership.athlete_id))


_SQUADS_OF = KeptQuery(
    lambda team, athlete: Squad.objects.active().filter(team=team, memberships__athlete=athlete),
    *(-1, -2),
)


def missed_assignments(athlete: Athlete, squads: Collection[Squad], since: datetime) -> list[str]:
    """What stands assigned to the squads since then, and not to the athlete: names."""
    rows = AssignedSquad.objects.filter(
        squad__in=squads, assignment__at__gt=since, assignment__undone_at=None
    ).exclude(assignment__assigned__athlete=athlete)
    rows = rows.select_related("assignment__program").order_by("assignment__at")
    names = [str(row.assignment.program or _("blocks")) for row in rows]
    return list(dict.fromkeys(names))


def coaches_of(team: Team, reader: User) -> list[User]:
    """The team's coaches by name, each with what she may, and what the coach `reader` may of her:
    as `Team.owner`, `may_remove` and `set_duty` say it, in one query.
    """
    coaches = _COACHES.all(team.pk)
    planning = [coach for coach in coaches if not coach.assists]
    planning.sort(key=lambda coach: (coach.pk != team.handed_to_id, coach.since, coach.pk))
    owner = planning[0] if planning else None
    own = next((coach for coach in coaches if coach == reader), None)
    came = (own.since, own.pk) if own is not None and not own.assists else None
    for coach in coaches:
        coach.owns, is_other = coach == owner, coach != reader
        coach.can_be_ruled = own is not None and own == owner and is_other
        came_later = came is not None and came < (coach.since, coach.pk) and not coach.owns
        stays = coach in planning and len(planning) < 2
        coach.can_go = not stays and (not is_other or came_later or coach.can_be_ruled)
    return coaches


_COACHES = KeptQuery(
    lambda team: (
        Team(pk=team)
        .coaches()
        .annotate(
            since=F("memberships__joined_at"),
            assists=F("memberships__assists"),
            sees_health=F("memberships__sees_health"),
        )
    ),
    -1,
)
