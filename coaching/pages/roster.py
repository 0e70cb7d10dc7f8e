"""A team's athletes, as its page lists them."""

from django.db.models import OuterRef, Subquery

from coaching.models import Membership, Session
from coaching.models.choices import Role


def places_of_athletes(team):
    """The places of the team's athletes, left ones too, by name: two queries.

    Each with its athlete, account and restrictions, and `last`: when she began the session
    of this team that she logged in last. Its own date may be later: it was done early.
    """
    logged = Session.objects.filter(
        team=team, athlete=OuterRef("athlete"), logged_rows__gt=0, started_at__isnull=False
    ).order_by("-started_at")
    return (
        Membership.objects.filter(team=team, role=Role.ATHLETE)
        .select_related("athlete__user")
        .prefetch_related("athlete__restrictions")
        .annotate(last=Subquery(logged.values("started_at")[:1]))
        .order_by("athlete__name", "athlete")
    )
