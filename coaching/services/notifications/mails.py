"""What is due by mail: one mail to each, of one thing or as a list."""

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from coaching.models import Notification, NotificationChoice, User
from coaching.models.choices import NotificationKind
from coaching.presentation.addresses import at_site
from coaching.presentation.notifications import words_of
from coaching.rules import notifications as rules

from .due import for_each, taken

#: So many people are written to between two looks for other work.
AT_ONCE = 20
#: So many things stand in one mail; the rest is counted.
MAX_LISTED = 30
ALL = "all"
_SALT = "coaching.notifications.unsubscribe"


def send_due(now: datetime) -> bool:
    """Write to those for whom something is due: whether there may be more."""
    failed = "A mail of what happened could not be made"
    return for_each("mail_at", now, write, at_once=AT_ONCE, failed=failed)


@transaction.atomic
def write(user: User, now: datetime) -> None:
    """One mail of all that is due. In the transaction that hands it on: it goes once."""
    items = taken(user, "mail_at", now)
    address = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    to = address.values_list("email", flat=True).first()
    if items and to and user.is_active:
        mail_of(user, to, items).send()


def mail_of(user: User, to: str, items: Sequence[Notification]) -> EmailMultiAlternatives:
    """The mail, as text and as HTML, with the one click that ends it (RFC 8058)."""
    several = len(items) > 1
    kind = ALL if several else items[0].kind
    stop = at_site(reverse("unsubscribe", args=[token_for(user, kind)]))
    rows = [(*words_of(item), link_to(item)) for item in items[:MAX_LISTED]]
    if several:
        n = len(items)
        subject = ngettext("%(n)s thing to look at", "%(n)s things to look at", n) % {"n": n}
    else:
        subject = rows[0][0]
    context = {
        "language": get_language(),
        "subject": subject,
        "items": rows,
        "several": several,
        "settings_url": at_site(reverse("notification_settings")),
        "unsubscribe_url": stop,
    }
    body = render_to_string("notifications/mail.txt", context).strip() + "\n"
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(subject, body, to=[to], headers=headers)
    message.attach_alternative(render_to_string("notifications/mail.html", context), "text/html")
    return message


def link_to(notification: Notification) -> str:
    return at_site(reverse("notification", args=[notification.pk]))


def token_for(user: User, kind: str) -> str:
    """What ends her mails of a kind, or all, without signing in; it opens nothing else."""
    return signing.dumps([user.pk, kind], salt=_SALT)


def read_token(token: str) -> tuple[User, str] | None:
    """(account, kind or ALL) of such a token; None of any other text."""
    try:
        pk, kind = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk).first()
    return (user, kind) if user else None


@transaction.atomic
def stop(user: User, kind: str) -> None:
    """No more mails of the kind, or of any; what was on its way too. Twice is fine."""
    kinds = NotificationKind.values if kind == ALL else [kind]
    for name in kinds:
        defaults = {"mail": False}
        made = defaults | {"push": rules.WAYS[name].push}
        NotificationChoice.objects.update_or_create(
            user=user, kind=name, defaults=defaults, create_defaults=made
        )
    Notification.objects.filter(user=user, kind__in=kinds).update(mail_at=None)
