"""What is due by mail goes once, alone or as a list, and can be ended by one click."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client

from coaching.models import (
    Mail,
    Membership,
    Notification,
    NotificationChoice,
    NotificationSettings,
)
from coaching.models.choices import NotificationKind
from coaching.services.mail import delivery
from coaching.services.notifications import due, keeping, mails
from coaching.services.notifications.keeping import Told
from tests.factories import make_notification, make_squad, make_user
from tests.helpers import THURSDAY_NOON

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ABOUT = {
    "today": {"date": "2026-03-05", "session": "x"},
    "comment": {"session": "00000000-0000-0000-0000-000000000001", "date": "2026-03-05"},
    "step": {"ladder": 1, "drill": "Hanging feet to bar", "why": "met"},
    "plan": {"first": "2026-03-05", "last": "2026-03-09"},
    "pain": {},
    "question": {"session": "00000000-0000-0000-0000-000000000001", "date": "2026-03-05"},
    "missed": {},
    "joined": {"role": "athlete"},
}


@pytest.fixture
def told(dana, hillside, maya, priya):
    """A function that makes a notification of a kind that is due by mail."""

    def make(kind, **extra):
        coach = kind in ("pain", "question", "missed", "joined")
        by = maya.user if kind == "question" else priya.user if kind == "joined" else dana
        values = {"mail_at": THURSDAY_NOON, "facts": ABOUT[kind], "by": by, "athlete": maya}
        return make_notification(dana if coach else maya.user, kind, **values | extra)

    return make


def keep(user, kind, now=THURSDAY_NOON, **more):
    keeping.keep([Told(user.pk, kind, f"{kind}:1", facts=ABOUT[kind], **more)], now)
    return Notification.objects.get(user=user, kind=kind)


@pytest.mark.parametrize("kind", NotificationKind.values)
def test_each_kind_is_mailed_as_text_and_as_html(kind, told):
    told(kind)
    mails.send_due(THURSDAY_NOON)
    [message] = mail.outbox
    [(html, form)] = message.alternatives
    assert form == "text/html"
    for line in filter(None, message.body.splitlines()):
        assert line.removesuffix(":") in unescape(html)
    [row] = Notification.objects.all()
    assert f"http://127.0.0.1:8000/notifications/{row.pk}/\n" in message.body
    assert "http://127.0.0.1:8000/notifications/settings/\n" in message.body
    assert message.subject.strip()
    assert "None" not in message.body


def test_it_says_nothing_of_how_much_it_hurts_nor_what_was_written(told):
    told("pain", facts={})
    mails.send_due(THURSDAY_NOON)
    assert "of 10" not in mail.outbox[0].body
    assert mail.outbox[0].subject == "Maya Okafor told of pain"


def test_it_goes_when_it_is_due_and_once(told):
    told("plan", mail_at=THURSDAY_NOON + MINUTE)
    mails.send_due(THURSDAY_NOON)
    assert mail.outbox == []
    for n in range(1, 4):
        mails.send_due(THURSDAY_NOON + n * MINUTE)
    assert [message.to for message in mail.outbox] == [["maya@example.com"]]


def test_what_is_due_together_comes_as_one_list(told):
    for kind in ("pain", "missed", "joined"):
        told(kind)
    mails.send_due(THURSDAY_NOON)
    [message] = mail.outbox
    assert message.subject == "3 things to look at"
    for title in ("told of pain", "missed two sessions in a row", "joined Hillside"):
        assert title in message.body
    assert "Stop all of these mails" in message.body


def test_a_long_list_is_cut(dana, hillside):
    for n in range(mails.MAX_LISTED + 5):
        make_notification(dana, key=f"joined:{n}", mail_at=THURSDAY_NOON)
    mails.send_due(THURSDAY_NOON)
    [message] = mail.outbox
    assert message.subject == "35 things to look at"
    assert message.body.count("joined Hillside") == mails.MAX_LISTED


def test_what_she_read_meanwhile_is_not_mailed(told):
    told("plan")
    Notification.objects.all().read(THURSDAY_NOON)
    mails.send_due(THURSDAY_NOON)
    assert mail.outbox == []


def test_who_left_meanwhile_is_mailed_nothing(told, maya):
    told("plan")
    Membership.objects.get(athlete=maya).archive()
    mails.send_due(THURSDAY_NOON)
    assert mail.outbox == []
    assert not Notification.objects.exclude(mail_at=None).exists()


def test_an_address_that_nobody_confirmed_gets_nothing(hillside):
    stranger = make_user("Lee", "lee@example.com", confirmed=False)
    hillside.add_coach(stranger)
    make_notification(stranger, mail_at=THURSDAY_NOON)
    mails.send_due(THURSDAY_NOON)
    assert mail.outbox == []


@pytest.mark.parametrize("kind", NotificationKind.values)
def test_each_kind_can_be_switched_off_by_mail_and_on_the_phone(kind, maya):
    NotificationChoice.objects.create(user=maya.user, kind=kind, push=False, mail=True)
    row = keep(maya.user, kind)
    assert (row.push_at is None, row.mail_at is None) == (True, False)
    Notification.objects.all().delete()
    NotificationChoice.objects.update(push=True, mail=False)
    row = keep(maya.user, kind)
    assert (row.push_at is None, row.mail_at is None) == (False, True)


def test_mails_come_as_one_list_a_day_until_she_wants_each(maya):
    row = keep(maya.user, "comment")
    assert row.push_at == THURSDAY_NOON
    assert row.mail_at > THURSDAY_NOON
    Notification.objects.all().delete()
    NotificationSettings.objects.create(user=maya.user, mails="each")
    assert keep(maya.user, "comment").mail_at == THURSDAY_NOON


def test_quiet_hours_put_off_both_and_drop_nothing(maya):
    maya.user.timezone = "Europe/Berlin"
    maya.user.save()
    NotificationSettings.objects.create(user=maya.user, mails="each")
    night = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    row = keep(maya.user, "comment", night)
    # That night the clocks go on: 7:15 is 5:15 by the world's clock.
    assert row.push_at == row.mail_at == datetime(2026, 3, 29, 5, 15, tzinfo=UTC)
    urgent = keep(maya.user, "pain", night, urgent=True)
    assert urgent.push_at == urgent.mail_at == night


def test_one_click_ends_the_mails_of_that_kind_and_signs_nobody_in(told, client):
    told("plan")
    mails.send_due(THURSDAY_NOON)
    [message] = mail.outbox
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch("<http://127.0.0.1:8000(.*)>", message.extra_headers["List-Unsubscribe"])
    path = address[1]
    assert path in message.body
    asked = client.get(path)
    assert asked.status_code == 200
    assert NotificationChoice.objects.count() == 0
    done = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    row = NotificationChoice.objects.get()
    assert (row.kind, row.mail, row.push) == ("plan", False, True)
    assert client.post(path).status_code == 200
    assert "_auth_user_id" not in client.session
    told("plan", key="plan:2", mail_at=None)
    assert not Notification.objects.exclude(mail_at=None).exists()


def test_the_click_of_a_list_ends_all_mails_and_leaves_the_phone_as_it_is(told, client, dana):
    NotificationChoice.objects.create(user=dana, kind="pain", push=False, mail=True)
    told("pain")
    told("joined")
    waiting = told("missed", mail_at=THURSDAY_NOON + DAY)
    mails.send_due(THURSDAY_NOON)
    path = (
        mail.outbox[0].extra_headers["List-Unsubscribe"][1:-1].removeprefix("http://127.0.0.1:8000")
    )
    client.post(path)
    rows = NotificationChoice.objects.filter(user=dana)
    assert {row.kind for row in rows if not row.mail} == set(NotificationKind.values)
    assert [row.kind for row in rows if not row.push] == ["pain"]
    waiting.refresh_from_db()
    assert waiting.mail_at is None


@pytest.mark.parametrize("token", ["nothing", "WzEsImFsbCJd:1:abc"])
def test_a_token_that_is_none_of_ours_ends_nothing(token, client, maya):
    assert client.post(f"/notifications/stop/{token}/").status_code == 404


def test_the_click_works_with_csrf_checks_on(maya):
    strict = Client(enforce_csrf_checks=True)
    path = f"/notifications/stop/{mails.token_for(maya.user, 'all')}/"
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_header_goes_through_the_queue_to_the_mail_server(told, settings):
    settings.EMAIL_BACKEND = "coaching.services.mail.queue.MailQueue"
    settings.KNEELIFT_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    told("plan")
    mails.send_due(THURSDAY_NOON)
    [row] = Mail.objects.all()
    delivery.deliver.call(str(row.pk))
    [sent] = mail.outbox
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" in sent.message().as_string()


def test_a_mail_that_could_not_be_written_down_is_due_still(told, monkeypatch):
    told("plan")

    def fails(*_):
        raise RuntimeError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fails)
    mails.send_due(THURSDAY_NOON)
    assert Notification.objects.get().mail_at == THURSDAY_NOON + due.TRIED_AGAIN_AFTER


def test_a_hundred_people_are_written_to_some_at_a_time(hillside, dana):
    squad = [make_user(f"Coach {n}", f"coach{n}@example.com") for n in range(mails.AT_ONCE + 1)]
    for coach in squad:
        hillside.add_coach(coach)
        make_notification(coach, mail_at=THURSDAY_NOON)
    assert mails.send_due(THURSDAY_NOON) is True
    assert len(mail.outbox) == mails.AT_ONCE
    assert mails.send_due(THURSDAY_NOON) is False
    assert len(mail.outbox) == mails.AT_ONCE + 1


def test_a_note_to_a_squad_names_the_squad(maya, dana, hillside):
    squad = make_squad(hillside, maya)
    facts = {"squad": squad.pk, "name": squad.name}
    make_notification(maya.user, "comment", by=dana, facts=facts, mail_at=THURSDAY_NOON)
    mails.send_due(THURSDAY_NOON)
    assert "A note to Sprinters." in mail.outbox[0].body
