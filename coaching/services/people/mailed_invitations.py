"""Invitations that go out by mail, many in one press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language

from coaching.models import Athlete, Invitation, Team, User
from coaching.presentation.addresses import link_url
from coaching.presentation.mails import parts_of
from coaching.rules.ages import goes_to_guardian

from .invitations import invite_all

#: So many links of one account in a day: whoever signs up could else write to everybody.
MAX_MAILED_A_DAY = 1200
#: A link that is younger is not sent anew: it was the same press twice.
JUST_NOW = timedelta(minutes=5)


class TooManyMailed(Exception):
    """The account made more links today than are mailed for one."""


@dataclass(frozen=True)
class Mailed:
    """`sent`: to whom; `waiting`: who has a link already, and gets none unless asked for anew;
    `without`: who has no address."""

    sent: list[Athlete]
    waiting: list[Athlete]
    without: list[Athlete]


def address_of(athlete: Athlete) -> tuple[str, bool]:
    """(where an athlete's invitation goes, whether that is her guardian); '' for nowhere.

    Under 14 to the guardian, where the address is known; else to her own, or to what there is.
    """
    guardian = athlete.guardian_email or ""
    if guardian and (goes_to_guardian(athlete.birth_date, athlete.today) or not athlete.email):
        return guardian, True
    return athlete.email or "", False


def to_mail(team: Team, athletes: Sequence[Athlete]) -> tuple[list[Athlete], list[Athlete]]:
    """(who would be sent a first link, who has one that is open) of those with an address."""
    invited = set(
        Invitation.objects.open(now())
        .filter(team=team, athlete__in=[athlete.pk for athlete in athletes])
        .values_list("athlete", flat=True)
    )
    reached = [a for a in athletes if a.user_id is None and address_of(a)[0]]
    return [a for a in reached if a.pk not in invited], [a for a in reached if a.pk in invited]


@transaction.atomic
def mail_invitations(
    team: Team, athletes: Sequence[Athlete], *, days: int, by: User, anew: bool = False
) -> Mailed:
    """Write a mail with a link of her own to each who has an address and no account.

    Who has an open link gets another one only where it is asked for `anew`, and then the one
    before stops working; what was made in the last minutes is left alone, so that a press twice
    sends once. As many statements for one as for many. Raises TooManyMailed.
    """
    # Two presses wait here for each other.
    Team.objects.lock(team.pk)
    first, again = to_mail(team, athletes)
    wanted = first + (_older(team, again) if anew else [])
    since = now() - timedelta(days=1)
    made = Invitation.objects.filter(created_by=by, created_at__gt=since).count()
    if made + len(wanted) > MAX_MAILED_A_DAY:
        raise TooManyMailed
    invitations = invite_all(team, wanted, days=days, by=by)
    messages = [_message(*pair) for pair in zip(wanted, invitations, strict=True)]
    if messages:
        get_connection().send_messages(messages)
    without = [a for a in athletes if a.user_id is None and not address_of(a)[0]]
    return Mailed(wanted, [a for a in again if a not in wanted], without)


def _older(team: Team, athletes: Sequence[Athlete]) -> list[Athlete]:
    """Those whose open link was not made just now."""
    fresh = set(
        Invitation.objects.open(now())
        .filter(team=team, athlete__in=[a.pk for a in athletes], created_at__gt=now() - JUST_NOW)
        .values_list("athlete", flat=True)
    )
    return [athlete for athlete in athletes if athlete.pk not in fresh]


def _message(athlete: Athlete, invitation: Invitation) -> EmailMultiAlternatives:
    """Nothing in it was typed by anybody: the address may be a stranger's."""
    address, to_guardian = address_of(athlete)
    values = {
        "link": link_url(invitation),
        "ends": invitation.expires_at,
        "to_guardian": to_guardian,
    }
    subject = " ".join(render_to_string("people/email/invitation_subject.txt", values).split())
    body = render_to_string("people/email/invitation_message.txt", values)
    shown = {"language": get_language(), "subject": subject, "parts": parts_of(body)}
    message = EmailMultiAlternatives(subject, body, to=[address])
    message.attach_alternative(render_to_string("account/email/mail.html", shown), "text/html")
    message.expires_at = invitation.expires_at  # type: ignore[attr-defined]
    return message
