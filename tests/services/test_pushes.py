"""A phone is told once, for it alone to read, by public machines only, and forgotten when gone."""

import logging
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from py_vapid import Vapid02

from coaching.models import Notification, PushMessage, PushSubscription
from coaching.models.mail import WAITS
from coaching.models.notifications import endpoint_hash
from coaching.services.notifications import phones, push_service, pushes
from coaching.services.notifications.push_service import Answer, NotAPhone, checked
from tests.factories import make_notification, make_phone
from tests.helpers import THURSDAY_NOON
from tests.push import Browser, PushService

pytestmark = pytest.mark.django_db
KEYS = ("B" * 87, "A" * 22)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def service(settings):
    """A push service on this machine, which only a test may write to."""
    settings.KNEELIFT_PUSH_TO_LOOPBACK = True
    with PushService() as service:
        yield service


@pytest.fixture
def phone(service, dana):
    """Dana's phone, and what it can read."""
    browser = Browser(service)
    browser.row = make_phone(dana, browser.endpoint, key=browser.key, token=browser.token)
    return browser


@pytest.fixture
def told(dana, hillside, maya):
    def make(kind="pain", **extra):
        values = {"push_at": THURSDAY_NOON, "athlete": maya, "by": maya.user} | extra
        return make_notification(dana, kind, **values)

    return make


def test_a_phone_is_told_once_and_alone_reads_it(service, phone, told):
    row = told("joined")
    for n in range(3):
        pushes.send_due(THURSDAY_NOON + n * MINUTE)
    [(path, headers, body)] = service.taken
    assert path == "/phone"
    assert b"Maya" not in body
    assert phone.read(body) == {
        "title": "Maya Okafor joined Hillside Track Club",
        "body": "As an athlete.",
        "url": f"/notifications/{row.pk}/",
        "tag": f"n{row.pk}",
    }
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["TTL"] == str(push_service.KEPT)
    assert headers["Topic"] == f"n{row.pk}"
    token = headers["Authorization"].partition("t=")[2].partition(",")[0]
    assert Vapid02.verify(headers["Authorization"]) is not None or token
    assert push_service.public_key() in headers["Authorization"]
    assert not PushMessage.objects.exists()


def test_a_locked_screen_tells_nothing_of_pain(service, phone, told):
    told("pain")
    pushes.send_due(THURSDAY_NOON)
    words = phone.read(service.taken[0][2])
    assert (words["title"], words["body"]) == ("Maya Okafor needs you", "")


def test_several_that_waited_come_as_one(service, phone, told):
    for n in range(4):
        told("pain", key=f"pain:{n}")
    told("joined")
    pushes.send_due(THURSDAY_NOON)
    [(_path, _headers, body)] = service.taken
    words = phone.read(body)
    assert words["title"] == "5 things to look at"
    assert words["url"] == "/notifications/"
    assert words["body"].splitlines() == [
        "Maya Okafor needs you",
        "Maya Okafor joined Hillside Track Club",
    ]


def test_each_of_her_phones_is_told(service, phone, told, dana):
    tablet = Browser(service, "tablet")
    make_phone(dana, tablet.endpoint, key=tablet.key, token=tablet.token)
    told()
    pushes.send_due(THURSDAY_NOON)
    assert sorted(path for path, *_ in service.taken) == ["/phone", "/tablet"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_dropped(status, service, phone, told):
    service.answers["/phone"] = status
    told()
    pushes.send_due(THURSDAY_NOON)
    assert not PushSubscription.objects.exists()
    assert not PushMessage.objects.exists()


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_service_in_trouble_is_asked_again_later_and_later(status, service, phone, told):
    service.answers["/phone"] = status
    told()
    now = THURSDAY_NOON
    pushes.send_due(now)
    for wait in WAITS[:4]:
        before = len(service.taken)
        pushes.send_due(now + wait - timedelta(seconds=1))
        assert len(service.taken) == before
        now += wait
        pushes.send_due(now)
        assert len(service.taken) == before + 1
    service.answers.clear()
    pushes.send_due(now + WAITS[4])
    assert not PushMessage.objects.exists()
    assert PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [400, 413, 403])
def test_a_message_that_is_refused_for_good_goes_alone(status, service, phone, told):
    service.answers["/phone"] = status
    told()
    pushes.send_due(THURSDAY_NOON)
    assert not PushMessage.objects.exists()
    assert PushSubscription.objects.exists()


def test_it_is_given_up_after_a_day(service, phone, told):
    service.answers["/phone"] = 500
    told()
    pushes.send_due(THURSDAY_NOON)
    pushes.send_due(THURSDAY_NOON + pushes.GIVEN_UP_AFTER + MINUTE)
    assert len(service.taken) == 1
    assert not PushMessage.objects.exists()


def test_a_service_that_is_not_there_is_tried_again(dana, told, settings, caplog):
    settings.KNEELIFT_PUSH_TO_LOOPBACK = True
    with PushService() as gone:
        browser = Browser(gone)
    make_phone(dana, browser.endpoint, key=browser.key, token=browser.token)
    told()
    with caplog.at_level(logging.WARNING):
        pushes.send_due(THURSDAY_NOON)
    assert PushMessage.objects.get().attempts == 1
    # The address is a secret of that browser's: it stands in no log.
    assert browser.endpoint not in caplog.text


def test_of_two_workers_one_sends(phone, told):
    told()
    pushes.make(phone.row.user, THURSDAY_NOON)
    mine, hers = PushMessage.objects.get(), PushMessage.objects.get()
    assert pushes.claim(mine, THURSDAY_NOON)
    assert not pushes.claim(hers, THURSDAY_NOON)


def test_a_redirect_is_not_followed(service, phone, told):
    service.answers["/phone"] = 302
    service.headers["Location"] = f"http://127.0.0.1:{service.port}/elsewhere"
    told()
    pushes.send_due(THURSDAY_NOON)
    assert [path for path, *_ in service.taken] == ["/phone"]


def test_who_has_no_phone_here_is_told_in_the_app_alone(service, told):
    told()
    pushes.send_due(THURSDAY_NOON)
    assert service.taken == []
    assert Notification.objects.get().push_at is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.com/1",
        "https://push.example.com:8443/1",
        "https://user:word@push.example.com/1",
        "https://localhost/1",
        "https://printer/1",
        "https://printer.local/1",
        "https://db.internal/1",
        "https://127.0.0.1/1",
        "https://2130706433/1",
        "https://0x7f.1/1",
        "https://[::1]/1",
        "https://169.254.169.254/latest",
        "https://push.example.com/" + "x" * 2000,
        "https://push.example.com/a b",
        "https://pu\u200bsh.example.com/1",
        "https://push.example.com:99999/1",
        "ftp://push.example.com/1",
        "",
    ],
)
def test_only_https_to_a_public_name_is_kept(endpoint):
    with pytest.raises(NotAPhone):
        checked(endpoint, *KEYS)
    assert checked("https://push.example.com/1", *KEYS)


@pytest.mark.parametrize(("key", "token"), [("B" * 86, KEYS[1]), (KEYS[0], "A"), ("é" * 87, "A")])
def test_keys_of_another_length_are_none(key, token):
    with pytest.raises(NotAPhone):
        checked("https://push.example.com/1", key, token)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.7",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "224.0.0.1",
        "0.0.0.0",
        "100.64.0.1",
    ],
)
def test_a_public_name_that_leads_inside_is_not_connected_to(address, monkeypatch, dana):
    monkeypatch.setattr(
        push_service.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (address, 443))]
    )
    with pytest.raises(OSError, match="no public address"):
        push_service.public_addresses("push.example.com", 443)
    browser = type("Browser", (), {"port": 1})
    keys = Browser(browser)
    phone = make_phone(dana, "https://push.example.com/1", key=keys.key, token=keys.token)
    assert push_service.send(phone, {"tag": "n1"}) is Answer.LATER


def test_a_public_address_is_taken(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(push_service.socket, "getaddrinfo", lambda *_, **__: found)
    assert push_service.public_addresses("push.example.com", 443) == found


def subscribe(client, browser):
    return client.post(reverse("push_subscription"), browser.fields, HTTP_ACCEPT="application/json")


def test_a_browser_is_kept_once_and_is_whose_account_asked_last(service, signed_in, dana, maya):
    browser = Browser(service)
    assert subscribe(signed_in(dana), browser).json() == {"phones": 1}
    assert subscribe(signed_in(dana), browser).json() == {"phones": 1}
    other = Client()
    other.force_login(maya.user)
    assert subscribe(other, browser).status_code == 200
    assert PushSubscription.objects.get().user == maya.user


def test_of_more_browsers_than_a_person_has_the_oldest_are_let_go(
    service, signed_in, dana, maya, monkeypatch
):
    monkeypatch.setattr(phones, "MAX_PHONES", 3)
    hers = make_phone(maya.user)
    client = signed_in(dana)
    for name in ("one", "two", "three", "four"):
        told = subscribe(client, Browser(service, name)).json()
    assert told == {"phones": 3}
    kept = PushSubscription.objects.filter(user=dana).order_by("pk")
    assert [phone.endpoint.rpartition("/")[2] for phone in kept] == ["two", "three", "four"]
    assert PushSubscription.objects.filter(pk=hers.pk).exists()


def test_a_browser_that_leads_inside_is_refused(signed_in, dana, service, settings):
    browser = Browser(service)
    settings.KNEELIFT_PUSH_TO_LOOPBACK = False
    assert subscribe(signed_in(dana), browser).status_code == 422
    assert not PushSubscription.objects.exists()


def test_signing_out_drops_the_browser_s_own_subscription(service, signed_in, dana):
    other = make_phone(dana)
    client = signed_in(dana)
    subscribe(client, Browser(service))
    client.post(reverse("account_logout"))
    assert list(PushSubscription.objects.all()) == [other]


def test_turning_it_off_drops_it_and_twice_is_fine(service, signed_in, dana, maya):
    hers = make_phone(maya.user)
    client, browser = signed_in(dana), Browser(service)
    subscribe(client, browser)
    for _n in range(2):
        answer = client.post(reverse("push_subscription_removal"), {"endpoint": browser.endpoint})
        assert answer.json() == {"phones": 0}
    client.post(reverse("push_subscription_removal"), {"endpoint": hers.endpoint})
    assert PushSubscription.objects.filter(endpoint_hash=endpoint_hash(hers.endpoint)).exists()


def test_a_new_password_drops_the_other_browsers(dana, signed_in):
    make_phone(dana)
    client = signed_in(dana)
    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "lift-higher",
            "password1": "knees-up-high-9",
            "password2": "knees-up-high-9",
        },
    )
    assert not PushSubscription.objects.exists()


def test_500_messages_take_no_more_than_their_share_of_a_turn(service, phone, told, monkeypatch):
    monkeypatch.setattr(pushes, "SECONDS", 0.05)
    PushMessage.objects.bulk_create(
        PushMessage(
            subscription=phone.row,
            tag=f"n{n}",
            payload={"tag": f"n{n}"},
            made_at=THURSDAY_NOON,
            next_at=THURSDAY_NOON,
        )
        for n in range(500)
    )
    begun = time.monotonic()
    assert pushes.send(THURSDAY_NOON) is True
    assert time.monotonic() - begun < 30
    assert 0 < PushMessage.objects.count() < 500
