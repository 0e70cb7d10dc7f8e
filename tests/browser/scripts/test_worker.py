"""The service worker's code with its browser in the test's hands: what it is told, and tells."""

import pytest

from coaching.offline.addresses import worker_addresses
from coaching.offline.cache import worker_code

#: A browser shows nothing without a window, and lets no script dispatch an event that it trusts.
START = """([code, table]) => {
  const listeners = {};
  const seen = self.seen = { shown: [], closed: 0, opened: [], focused: [], ended: 0, asked: [] };
  self.answers = {};
  self.pages = [];
  self.ADDRESSES = table;
  const registration = {
    showNotification: async (title, options) => { seen.shown.push([title, options]); },
    update: async () => {},
    pushManager: {
      getSubscription: async () => ({ unsubscribe: async () => { seen.ended += 1; return true; } }),
    },
  };
  const clients = {
    matchAll: async () => self.pages.map((url) =>
      ({ url, focus: async () => { seen.focused.push(url); } })),
    openWindow: async (url) => { seen.opened.push(url); },
    claim: async () => {},
  };
  const worker = {
    registration, clients, skipWaiting: async () => {},
    addEventListener: (type, listener) => { listeners[type] = listener; },
  };
  const answer = async (request) => {
    const path = new URL(request.url ?? request, location.origin).pathname;
    seen.asked.push(path);
    const { account = "none", type } = self.answers[path] ?? {};
    const headers = { "X-Account": account, "X-Release": "now", "Content-Type": "text/html" };
    return type ? { type, headers: new Headers() } : new Response("<html lang=en>", { headers });
  };
  const names = { self: worker, fetch: answer, RELEASE: "now", SHELL: [], OFFLINE: "/offline/",
    ICON: "/icon.png", FILES_BEGIN: ["/static/"], APART: ["/admin/", "/accounts/"] };
  new Function(...Object.keys(names), code)(...Object.values(names));
  // An event as the browser gives it, until all that it has to wait for is done.
  self.happens = async (type, event = {}) => {
    const waits = [];
    const more = { waitUntil: (work) => waits.push(work), respondWith: (work) => waits.push(work) };
    listeners[type]({ ...more, ...event });
    await Promise.all(waits);
    return seen;
  };
  self.goes = (path) => self.happens("fetch",
    { request: { method: "GET", mode: "navigate", url: location.origin + path } });
}"""


@pytest.fixture
def worker(scripts):
    scripts.evaluate(START, [worker_code(), worker_addresses()])
    return scripts


def push(worker, data):
    event = "{ data: { json: () => data } }" if data is not None else "{ data: null }"
    return worker.evaluate(f"(data) => self.happens('push', {event})", data)["shown"]


def test_a_phone_shows_what_it_is_told_and_no_more(worker):
    told = {
        "title": "Maya Okafor needs you",
        "body": "",
        "url": "/notifications/7/",
        "tag": "needs",
    }
    [[title, options]] = push(worker, told | {"pain": 7})
    assert title == "Maya Okafor needs you"
    assert options == {
        "body": "", "tag": "needs", "icon": "/icon.png", "data": {"url": "/notifications/7/"},
    }  # fmt: skip


def test_a_message_without_words_is_shown_all_the_same(worker):
    """A browser takes the subscription away from who shows nothing."""
    [[title, options]] = push(worker, None)
    assert (title, options["data"]) == ("kneelift", {"url": "/"})


CLICK = """(url) => self.happens("notificationclick",
  { notification: { data: { url }, close: () => { self.seen.closed += 1; } } })"""


def test_a_press_opens_its_page_beside_the_one_that_is_typed_in(worker):
    worker.evaluate("self.pages = [location.origin + '/today/']")
    seen = worker.evaluate(CLICK, "/notifications/7/")
    assert seen["closed"] == 1
    assert seen["opened"] == ["http://localhost/notifications/7/"]
    assert seen["focused"] == []


def test_a_page_that_is_open_is_found_again(worker):
    worker.evaluate("self.pages = [location.origin + '/today/', location.origin + '/needs/']")
    seen = worker.evaluate(CLICK, "/needs/")
    assert (seen["focused"], seen["opened"]) == (["http://localhost/needs/"], [])


def test_no_message_opens_another_site(worker):
    for url in ("https://evil.example/", "//evil.example/today/"):
        seen = worker.evaluate(CLICK, url)
    assert (seen["opened"], seen["focused"]) == ([], [])


@pytest.fixture
def anns(worker):
    """A phone that is told what concerns Ann."""
    worker.evaluate("self.happens('message', { data: { type: 'told', account: 'ann' } })")
    return worker


def ended(worker, path="/today/", **answers):
    worker.evaluate("(answers) => { self.answers = answers; }", answers)
    worker.evaluate("(path) => self.goes(path)", path)
    # What it does beside the answer, which nothing waits for.
    worker.evaluate("() => new Promise((done) => { setTimeout(done, 300); })")
    return worker.evaluate("self.seen.ended")


def test_her_own_pages_end_nothing(anns):
    assert ended(anns, **{"/today/": {"account": "ann"}}) == 0


@pytest.mark.parametrize("account", ["ben", "none"])
def test_a_page_of_another_or_of_nobody_ends_it_once(anns, account):
    for _n in range(2):
        assert ended(anns, **{"/today/": {"account": account}}) == 1


@pytest.mark.parametrize(("account", "times"), [("ann", 0), ("ben", 1), ("none", 1)])
def test_who_is_sent_on_to_sign_in_is_asked_for(anns, account, times):
    """A redirect says nothing to a service worker."""
    token = worker_addresses()["token"]
    answers = {"/today/": {"type": "opaqueredirect"}, token: {"account": account}}
    assert ended(anns, **answers) == times
    assert token in anns.evaluate("self.seen.asked")


def test_a_phone_that_is_told_nothing_ends_nothing(worker):
    assert ended(worker, **{"/today/": {"account": "none"}}) == 0
