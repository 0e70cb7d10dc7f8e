"""Two workers at once: each effect of what happened comes once, on whichever database.

Threads with connections of their own: `make test` runs it in both of its rounds.
"""

import zoneinfo
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from coaching.models import (
    Happening,
    Notification,
    NotificationChoice,
    NotificationSettings,
    PushMessage,
)
from coaching.models.choices import MailPace
from coaching.services import comments
from coaching.services.notifications import turns
from tests.factories import make_phone, make_session
from tests.helpers import by_two_at_once
from tests.push import Browser, PushService

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def service(settings):
    settings.KNEELIFT_PUSH_TO_LOOPBACK = True
    with PushService() as service:
        yield service


def reached(athlete, service):
    """By mail of today's session alone, and on one phone of comments alone."""
    user = athlete.user
    browser = Browser(service)
    make_phone(user, f"{browser.endpoint}/{user.pk}", key=browser.key, token=browser.token)
    NotificationSettings.objects.create(user=user, mails=MailPace.EACH)
    for kind, push in (("today", False), ("comment", True)):
        NotificationChoice.objects.create(user=user, kind=kind, push=push, mail=not push)


def at_once(now):
    """Two workers, some turns each; what a busy database refuses is tried again, as they do."""

    def some_turns():
        for _n in range(ROUNDS):
            try:
                turns.turn(now)
            except OperationalError:
                connection.close()

    by_two_at_once(some_turns)


def test_two_workers_tell_mail_and_push_each_thing_once(service, dana, maya, priya):
    morning = datetime.now(zoneinfo.ZoneInfo(maya.user.timezone))
    morning = morning.replace(hour=7, minute=16, second=0, microsecond=0)
    athletes = [maya, priya]
    for athlete in athletes:
        reached(athlete, service)
        session = make_session(athlete, date=athlete.today)
        # That it was planned settles for minutes.
        Happening.objects.filter(kind="plan").delete()
        comments.write(session, uuid4(), "Quick hips", by=dana, now=timezone.now())
    for minute in range(3):
        at_once(morning + timedelta(minutes=minute))
    assert not Happening.objects.exists()
    told = Notification.objects.order_by("user", "kind").values_list("user", "kind")
    mine = sorted(athlete.user.pk for athlete in athletes)
    assert [row for row in told if row[0] in mine] == [
        (user, kind) for user in mine for kind in ("comment", "today")
    ]
    subjects = sorted((message.to[0], message.subject) for message in mail.outbox)
    hers = [row for row in subjects if row[0] != dana.email]
    assert hers == [(athlete.user.email, "You train today") for athlete in athletes]
    paths = sorted(path for path, *_rest in service.taken)
    assert paths == sorted(f"/phone/{user}" for user in mine)
    assert not PushMessage.objects.exists()
