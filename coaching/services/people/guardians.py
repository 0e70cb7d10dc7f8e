"""Asking a guardian by mail, and telling her what she has to know at once."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language

from coaching.models import Athlete, Guardian, Membership, PainReport, User
from coaching.models.choices import Role
from coaching.models.guardians import MAX_GUARDIANS
from coaching.presentation.addresses import at_site, link_url
from coaching.presentation.mails import parts_of

#: So many guardians are written to by one account in a day, and so often to one address, which
#: may be of brothers and sisters: whoever signs up could else write to everybody.
MAX_ASKED_A_DAY, MAX_TO_ONE_A_DAY = 300, 8


class GuardianRefused(Exception):
    """Why nobody is asked: `reason` is 'there', 'many', 'grown', 'herself' or 'day'."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def ask_guardian(athlete: Athlete, email: str, *, by: User) -> Guardian:
    """Mail a link to a guardian of an athlete under age. Raises GuardianRefused."""
    # Two clicks wait here for each other.
    Athlete.objects.select_for_update().get(pk=athlete.pk)
    standing = Guardian.objects.standing().filter(athlete=athlete)
    if not athlete.is_minor:
        raise GuardianRefused("grown")
    if standing.filter(email=email).exists():
        raise GuardianRefused("there")
    if standing.count() >= MAX_GUARDIANS:
        raise GuardianRefused("many")
    if _is_hers(athlete, email):
        raise GuardianRefused("herself")
    _check_day(email, by)
    guardian = Guardian.objects.create(athlete=athlete, email=email, asked_by=by)
    _mail("guardian", [email], {"athlete": athlete.name, "by": by, "url": link_url(guardian)})
    return guardian


def _is_hers(athlete: Athlete, email: str) -> bool:
    """Whether it is an address of the athlete's own: nobody says yes for herself."""
    addresses = EmailAddress.objects.filter(user=athlete.user_id, email__iexact=email)
    return (athlete.email or "").lower() == email or addresses.exists()


def _check_day(email: str, by: User) -> None:
    """Raise GuardianRefused where the account, or all to this address, wrote enough today."""
    today = Guardian.objects.filter(asked_at__gt=now() - timedelta(days=1))
    if today.filter(asked_by=by).count() >= MAX_ASKED_A_DAY:
        raise GuardianRefused("day")
    if today.filter(email=email).count() >= MAX_TO_ONE_A_DAY:
        raise GuardianRefused("day")


def tell_of_hip(report: PainReport) -> int:
    """Mail the coaches who are shown her health, and her guardians, that the front of the hip hurt
    somebody under age. Returns to how many.
    """
    athlete = report.athlete
    session = report.session_drill.block.session
    if not (report.is_at_front_of_hip and athlete.is_minor_on(session.date)):
        return 0
    values = {
        "athlete": athlete.name,
        "drill": report.session_drill.name,
        "needs_url": at_site(reverse("needs")),
    }
    guardians = Guardian.objects.standing().filter(athlete=athlete)
    parents = list(guardians.values_list("email", flat=True).distinct())
    _mail("front_of_hip_guardian", parents, values)
    coaches = [] if waits_for_yes(athlete, session.team) else _coaches(session.team_id)
    _mail("front_of_hip_coach", coaches, values)
    return len(parents) + len(coaches)


def waits_for_yes(athlete: Athlete, team: Any) -> bool:
    """Whether her health is shown to no coach of the team before a guardian says yes."""
    if not athlete.is_under(team.guarded_under):
        return False
    return not Guardian.objects.allow(athlete, "health")


def _coaches(team: int) -> list[str]:
    places = Membership.objects.filter(
        team=team, role=Role.COACH, archived_at=None, sees_health=True, user__is_active=True
    )
    return list(places.order_by("user").values_list("user__email", flat=True))


def _mail(name: str, to: Iterable[str], values: Mapping[str, Any]) -> None:
    """A mail for each address, as text and the same as HTML, within the transaction."""
    text = render_to_string(f"mails/{name}.txt", {**values})
    subject, _line, body = text.strip().partition("\n")
    shown = {"language": get_language(), "subject": subject, "parts": parts_of(body)}
    html = render_to_string("account/email/mail.html", shown)
    for address in to:
        message = EmailMultiAlternatives(subject, body.strip() + "\n", to=[address])
        message.attach_alternative(html, "text/html")
        message.send()
