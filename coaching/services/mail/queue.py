"""Where Django puts a mail: in the database, within the request's own transaction."""

from collections.abc import Iterable

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction

from coaching.models import Mail

from .delivery import deliver


class MailQueue(BaseEmailBackend):
    """Django's mail backend of this site: nobody waits for a mail server.

    `expires_at` of a message, an instant, says from when on it is of no use, as a code is.
    Raises ValueError for anything but plain text and the same as HTML.
    """

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        mails = [mail for message in email_messages for mail in mails_of(message)]
        with transaction.atomic():
            Mail.objects.bulk_create(mails)
            for mail in mails:
                deliver.enqueue(str(mail.pk))
        return len(mails)


def mails_of(message: EmailMessage) -> list[Mail]:
    """One for each recipient, so that one who is refused keeps nobody else waiting."""
    forms = getattr(message, "alternatives", None) or []
    is_known = all(kind == "text/html" for _, kind in forms) and len(forms) <= 1
    if message.attachments or not is_known or message.content_subtype != "plain":
        raise ValueError("Only plain text and the same as HTML is mailed.")
    return [
        Mail(
            to=to,
            sender=message.from_email,
            subject=" ".join(str(message.subject).split()),
            body=str(message.body),
            html=str(forms[0][0]) if forms else "",
            headers=dict(message.extra_headers) or None,
            expires_at=getattr(message, "expires_at", None),
        )
        for to in message.recipients()
    ]
