"""What is due to phones: one message to each of a person's browsers, tried until it is taken."""

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import ngettext

from coaching.models import Notification, PushMessage, PushSubscription, User
from coaching.models.mail import WAITS
from coaching.presentation.notifications import lock_screen_title, words_of
from coaching.services.notifications import push_service

from .due import for_each, taken

logger = logging.getLogger("kneelift.notifications")

#: So many people's messages are made, and so many seconds are spent on sending, at a time.
AT_ONCE, SECONDS = 50, 3.0
#: What a phone could not be told of for so long is news no more.
GIVEN_UP_AFTER = timedelta(days=1)
#: Of so many a message names the first ones.
MAX_NAMED = 3


def send_due(now: datetime) -> bool:
    """Make the messages that are due, and send for a while: whether there is more."""
    failed = "A message to a phone could not be made"
    more = for_each("push_at", now, make, at_once=AT_ONCE, failed=failed)
    return send(now) or more


@transaction.atomic
def make(user: User, now: datetime) -> None:
    """One message of all that is due, to each of her phones. In one transaction: it goes once."""
    items = taken(user, "push_at", now)
    if not items or not user.is_active:
        return
    payload = payload_of(items)
    phones = PushSubscription.objects.filter(user=user)
    PushMessage.objects.bulk_create(
        [
            PushMessage(
                subscription=phone,
                tag=payload["tag"],
                payload=payload,
                made_at=now,
                next_at=now,
            )
            for phone in phones
        ],
        ignore_conflicts=True,
    )


def payload_of(items: Sequence[Notification]) -> dict[str, str]:
    """What the phone shows, where anybody sees it: no pain, and nothing that was written."""
    last = items[-1]
    if len(items) == 1:
        body = "" if last.kind == "pain" else words_of(last).text
        path = reverse("notification", args=[last.pk])
        return {"title": lock_screen_title(last), "body": body, "url": path, "tag": f"n{last.pk}"}
    n = len(items)
    title = ngettext("%(n)s thing to look at", "%(n)s things to look at", n) % {"n": n}
    titles = dict.fromkeys(lock_screen_title(item) for item in items)
    body = "\n".join(list(titles)[:MAX_NAMED])
    return {"title": title, "body": body, "url": reverse("notifications"), "tag": f"l{last.pk}"}


def send(now: datetime) -> bool:
    """Send what is due for some seconds: whether some may be left."""
    end = time.monotonic() + SECONDS
    due = PushMessage.objects.filter(next_at__lte=now).select_related("subscription")
    for message in due.order_by("next_at", "pk")[:1000]:
        if claim(message, now):
            deliver(message, now)
        if time.monotonic() >= end:
            return True
    return False


def claim(message: PushMessage, now: datetime) -> bool:
    """Count a try, and say when the next one is due if nothing is heard of this one: one does."""
    wait = WAITS[min(message.attempts, len(WAITS) - 1)]
    mine = PushMessage.objects.filter(pk=message.pk, attempts=message.attempts)
    return bool(mine.update(attempts=F("attempts") + 1, next_at=now + wait))


def deliver(message: PushMessage, now: datetime) -> None:
    """Hand it to the push service. One that knows the phone no more ends the subscription."""
    if now - message.made_at > GIVEN_UP_AFTER:
        message.delete()
        return
    answer: Any = push_service.send(message.subscription, message.payload)
    if answer is push_service.Answer.TAKEN or answer is push_service.Answer.REFUSED:
        message.delete()
    elif answer is push_service.Answer.GONE:
        message.subscription.delete()
