"""One mail handed to the mail server, in the worker."""

import logging
import signal
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.utils import DNS_NAME
from django.db import transaction
from django.utils.timezone import now
from django_tasks import task

from coaching.models import Mail
from coaching.models.mail import MAX_ATTEMPTS, MailState, MailTrouble

logger = logging.getLogger("kneelift.mail")

# Seconds for one mail in all, however slowly the server talks (each word has EMAIL_TIMEOUT).
LONGEST = 60


@task()
def deliver(key: str) -> None:
    """Send the mail with this key, if it still waits; the same task twice sends it once.

    Between the server's yes and our note of it a crash can come: the second copy has the same
    Message-ID then, by which mail programs know it.
    """
    mail = claim(key, now())
    if mail is None:
        return
    try:
        with time_limit(LONGEST):
            send(mail)
    except (OSError, smtplib.SMTPException) as error:
        fail(mail, error)
    except Exception as error:
        logger.exception("Mail %s could not be made", mail.pk)
        fail(mail, error)
    else:
        mail.trouble, mail.error = "", ""
        mail.end(MailState.SENT, now())


def claim(key: str, instant: datetime) -> Mail | None:
    """The mail to send now, its try counted; None when there is nothing to do."""
    with transaction.atomic():
        mail = Mail.objects.select_for_update().waiting().filter(pk=key).first()
        if mail is None:
            return None
        if mail.expires_at and mail.expires_at <= instant:
            mail.end(MailState.LATE, instant)
        elif mail.attempts >= MAX_ATTEMPTS:
            give_up(mail)
        elif mail.next_at > instant:
            # Somebody tries it just now, or its worker died while trying.
            again(mail)
        else:
            mail.begin_attempt(instant)
            return mail
    return None


def send(mail: Mail) -> None:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        mail.sender,
        [mail.to],
        headers={**(mail.headers or {}), "Message-ID": f"<{mail.pk}@{DNS_NAME}>"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    with get_connection(settings.KNEELIFT_MAIL_BACKEND) as connection:
        connection.send_messages([message])


def fail(mail: Mail, error: Exception) -> None:
    """Note why, and try again later unless the server will never take it."""
    trouble, for_good = trouble_of(error)
    with transaction.atomic():
        mail.note_trouble(trouble, f"{type(error).__name__}: {error}")
        if for_good or mail.attempts >= MAX_ATTEMPTS:
            give_up(mail)
        else:
            again(mail)
            logger.warning("Mail %s waits until %s: %s", mail.pk, mail.next_at, mail.error)


def again(mail: Mail) -> None:
    deliver.using(run_after=mail.next_at).enqueue(str(mail.pk))


def give_up(mail: Mail) -> None:
    mail.end(MailState.DEAD, now())
    logger.error("Mail %s was given up (%s): see Mails in the admin", mail.pk, mail.trouble)


def trouble_of(error: Exception) -> tuple[MailTrouble, bool]:
    """What went wrong, and whether the same mail would be refused again."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return MailTrouble.LOGIN, False
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            return MailTrouble.ADDRESS, all(code >= 500 for code in codes)
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError():
            return MailTrouble.CONTENT, error.smtp_code >= 500
        case OSError():
            return MailTrouble.UNREACHABLE, False
    return MailTrouble.OTHER, False


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """TimeoutError after so many seconds; only the main thread can be told of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise TimeoutError("The mail server took too long.")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
