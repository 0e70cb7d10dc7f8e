"""A team's athletes, as its pages list them."""

from collections import Counter

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from coaching.models import AssignedSquad, Membership, Session, Squad, read_restrictions
from coaching.models.choices import Role
from coaching.rules.names import by_name, name_key, twin_key


def _logged(**of):
    """What was logged in, the last first."""
    rows = Session.objects.filter(logged_rows__gt=0, started_at__isnull=False, **of)
    return rows.order_by("-started_at")


def with_last_logged(memberships):
    """Each with `last_logged`: when its athlete began what she logged last for the team, or None.

    The date of that session may be later: it was done early. `last_logged_on` is the day.
    """
    logged = _logged(team=OuterRef("team"), athlete=OuterRef("athlete"))
    return memberships.annotate(last_logged=Subquery(logged.values("started_at")[:1]))


def last_logged_on(membership):
    """The day of `last_logged` where the athlete is, or None."""
    at = membership.last_logged
    return at and membership.athlete.date_at(at)


def memberships_of_athletes(team):
    """The memberships of the team's athletes, left ones too, by name: two queries.

    Each with its athlete, account and restrictions, the day she logged last as `last`, and
    whether another one in the team now has a name that people take for hers as `has_twin`.
    """
    memberships = sorted(
        with_last_logged(Membership.objects.filter(team=team, role=Role.ATHLETE))
        .select_related("athlete__user")
        .prefetch_related(read_restrictions("athlete__"))
        .order_by("athlete"),
        key=lambda membership: name_key(membership.athlete.name),
    )
    standing = [membership for membership in memberships if membership.archived_at is None]
    named = Counter(twin_key(membership.athlete.name) for membership in standing)
    for membership in memberships:
        membership.last = last_logged_on(membership)
        membership.has_twin = (
            membership.archived_at is None and named[twin_key(membership.athlete.name)] > 1
        )
    return memberships


def twins_of(athlete, team):
    """The memberships of others in `team` now whose names people take for the athlete's: one query.

    Who signs up or joins by a link is not asked about them, as a stranger must not learn who is
    in a team: its coach is told.
    """
    others = (
        Membership.objects.filter(team=team, role=Role.ATHLETE, archived_at=None)
        .exclude(athlete=athlete)
        .select_related("athlete__user")
        .order_by("joined_at", "pk")
    )
    key = twin_key(athlete.name)
    return [other for other in others if twin_key(str(other.athlete)) == key]


def last_day(membership):
    """The day that the athlete of one membership logged last for its team, or None."""
    logged = _logged(team=membership.team, athlete=membership.athlete)
    membership.last_logged = logged.values_list("started_at", flat=True).first()
    return last_logged_on(membership)


def squads_of(membership):
    """The team's squads that the athlete is in, by name."""
    squads = Squad.objects.active().filter(team=membership.team)
    return by_name(squads.filter(memberships__athlete=membership.athlete))


def missed_assignments(athlete, squads, since):
    """What stands assigned to the squads since then, and not to the athlete: names."""
    rows = AssignedSquad.objects.filter(
        squad__in=squads, assignment__at__gt=since, assignment__undone_at=None
    ).exclude(assignment__assigned__athlete=athlete)
    rows = rows.select_related("assignment__program").order_by("assignment__at")
    names = [str(row.assignment.program or _("blocks")) for row in rows]
    return list(dict.fromkeys(names))


def coaches_of(team, reader):
    """The team's coaches by name, each with whether the coach `reader` may take her out."""
    memberships = Membership.objects.filter(team=team, role=Role.COACH, archived_at=None)
    coaches = list(team.coaches().annotate(since=F("memberships__joined_at")))
    own = memberships.filter(user=reader).first()
    for coach in coaches:
        longer = own is not None and (own.joined_at, own.user_id) < (coach.since, coach.pk)
        coach.can_go = len(coaches) > 1 and (coach == reader or longer)
    return coaches
