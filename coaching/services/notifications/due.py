"""What is due by mail or on the phone: whose turn it is, and the taking of it, once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import OperationalError

from coaching.models import Notification, User

logger = logging.getLogger("kneelift.notifications")

#: What could not be made is tried again.
TRIED_AGAIN_AFTER = timedelta(hours=1)


def for_each(
    column: str, now: datetime, make: Callable[[User, datetime], None], *, at_once: int, failed: str
) -> bool:
    """`make` what each of `at_once` people has due by `column`: whether there may be more.

    What cannot be made is logged as `failed`, waits, and keeps nobody else waiting.
    """
    due = Notification.objects.filter(**{f"{column}__lte": now}).order_by()
    users = list(due.values_list("user", flat=True).distinct()[:at_once])
    for user in User.objects.filter(pk__in=users):
        try:
            make(user, now)
        except OperationalError:
            raise
        except Exception:
            logger.exception(failed)
            due.filter(user=user).update(**{column: now + TRIED_AGAIN_AFTER})
    return len(users) == at_once


def taken(user: User, column: str, now: datetime) -> list[Notification]:
    """What is due to her by `column` and unread; it is due no more. In the caller's transaction."""
    rows = Notification.objects.filter(user=user, **{f"{column}__lte": now})
    keys = [row.pk for row in rows.select_for_update().only("pk").order_by("pk")]
    seen = Notification.objects.of(user).unread().filter(pk__in=keys)
    items = list(seen.select_related("team", "athlete", "by").order_by("made_at", "pk"))
    Notification.objects.filter(pk__in=keys).update(**{column: None})
    return items
