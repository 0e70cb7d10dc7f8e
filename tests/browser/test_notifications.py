"""A phone is asked by a press alone, shows what it is told, and tells nothing of who signed out."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.models import Notification, PushSubscription
from tests.browser.phone import make_runner, new_phone, ready
from tests.factories import make_notification

pytestmark = pytest.mark.django_db(transaction=True)

# What a browser's own push service would do, which no test can reach, and how a person answers.
SERVICE = """
  self.asked = [];
  // Without a window a browser says no before it is asked.
  Object.defineProperty(Notification, "permission", { get: () => self.answer ?? "default" });
  Notification.requestPermission = async () => {
    self.asked.push(location.pathname);
    return self.answer ?? "granted";
  };
  const made = {
    endpoint: "https://push.example.com/phone",
    getKey: (name) => new Uint8Array(name === "auth" ? 16 : 65).fill(4).buffer,
    unsubscribe: async () => { self.subscribed = null; return true; },
  };
  PushManager.prototype.subscribe = async () => (self.subscribed = made);
  PushManager.prototype.getSubscription = async () => self.subscribed ?? null;
"""


@pytest.fixture
def club(live_server):
    return make_runner(sets=2)


@pytest.fixture
def page(browser, club, live_server):
    page = new_phone(browser, live_server)
    page.add_init_script(SERVICE)
    page.goto(reverse("today"))
    ready(page, kept=True)
    yield page
    page.context.close()


def asked(page):
    return page.evaluate("self.asked")


def tell(club, **extra):
    return make_notification(club["maya"].user, "today", **extra)


def test_no_page_asks_the_phone_by_itself(club, page):
    tell(club, read_at=timezone.now())
    for name in ("today", "week", "settings", "notifications", "notification_settings"):
        page.goto(reverse(name))
        page.wait_for_load_state("networkidle")
        assert asked(page) == []


def test_a_press_turns_it_on_and_another_off(club, page):
    tell(club, read_at=timezone.now())
    page.goto(reverse("notifications"))
    page.get_by_role("button", name="Turn on").click()
    off = page.get_by_role("button", name="Turn off")
    expect(off).to_be_focused()
    assert asked(page) == [reverse("notifications")]
    phone = PushSubscription.objects.get()
    assert (phone.user, phone.endpoint) == (club["maya"].user, "https://push.example.com/phone")
    off.click()
    expect(page.get_by_role("button", name="Turn on")).to_be_focused()
    assert not PushSubscription.objects.exists()


def test_a_no_is_told_with_what_to_do(page):
    page.goto(reverse("notification_settings"))
    page.evaluate("self.answer = 'denied'")
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator("push-switch [data-problem]")).to_be_visible()
    assert not PushSubscription.objects.exists()


def test_the_list_is_worked_by_keys_alone(club, page):
    told = tell(club)
    page.goto(reverse("notifications"))
    page.get_by_role("link", name="You train today").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('today')}")
    assert Notification.objects.get(pk=told.pk).read_at is not None


def test_without_a_network_the_list_says_so(club, page):
    page.context.set_offline(True)
    page.goto(reverse("notifications"))
    expect(page.get_by_role("heading", name="No network here.")).to_be_visible()


def test_all_are_noted_as_read_and_undone_without_a_script(browser, club, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill("maya@example.com")
    page.locator("[name=password]").fill("lift-higher")
    page.locator("[name=password]").press("Enter")
    tell(club)
    page.goto(reverse("notifications"))
    page.get_by_role("button", name="Mark all as read").click()
    assert not Notification.objects.unread().exists()
    page.get_by_role("button", name="Undo").click()
    assert Notification.objects.unread().count() == 1
    context.close()


ENDED = """() => { PushManager.prototype.getSubscription = async () =>
  ({ unsubscribe: async () => { self.ended = true; return true; } }); }"""


def test_a_phone_whose_sign_in_is_over_is_told_nothing_more(club, page):
    tell(club, read_at=timezone.now())
    page.goto(reverse("notifications"))
    page.get_by_role("button", name="Turn on").click()
    page.get_by_role("button", name="Turn off").wait_for()
    [worker] = page.context.service_workers
    worker.evaluate(ENDED)
    page.goto(reverse("today"))
    ready(page)
    assert not worker.evaluate("() => Boolean(self.ended)")
    page.context.clear_cookies()
    page.goto(reverse("today"))
    page.get_by_role("button", name="Sign in").first.wait_for()
    for _n in range(50):
        if worker.evaluate("() => Boolean(self.ended)"):
            break
        page.wait_for_timeout(100)
    assert worker.evaluate("() => Boolean(self.ended)")
