"""An athlete's phone in a browser test: who trains, how she taps, what waits on it."""

from playwright.sync_api import expect

from coaching.models import LoggedSet
from tests.browser.world import PHONE, let_in
from tests.factories import make_athlete, make_drill, make_session, make_team, make_user


def make_runner(sets=4, **drill):
    """Maya of Dana's team, with `sets` sets of one drill today, left and right."""
    dana = make_user("Dana Whitlock", "dana@example.com")
    team = make_team(coach=dana)
    people = {"dana": dana, "team": team}
    for name in ("Maya Okafor", "Priya Nair"):
        first = name.split()[0].lower()
        people[first] = make_athlete(name, team, make_user(name, f"{first}@example.com"))
    pull = make_drill(
        "Band knee pull", **{"side_mode": "per_side", "first_side": "left", "sets": sets} | drill
    )
    maya = people["maya"]
    people["session"] = make_session(maya, drills=[pull], date=maya.today)
    people["drill"] = pull
    return people


def new_phone(browser, live_server, email="maya@example.com", *, worker="allow", to=None):
    """A page of a new browser context, on Today or the session `to`.

    `worker="block"`: requests can be routed.
    """
    context = browser.new_context(
        viewport=PHONE, base_url=live_server.url, has_touch=True, service_workers=worker
    )
    page = context.new_page()
    let_in(page, email)
    page.goto(to.get_absolute_url() if to else "/today/")
    ready(page)
    return page


def ready(page, *, kept=False):
    """Wait until the outbox is awake and, with `kept`, until the phone keeps its pages."""
    page.wait_for_selector("html[data-outbox=ready]")
    if kept:
        page.wait_for_selector("html[data-offline=kept]", timeout=60_000)


def tap(page, times):
    """Tap the next row so many times; the sets' ids, in order."""
    tapped = []
    for _ in range(times):
        row = page.locator('.rowbox:has(> .tap[data-state="next"])').first
        name = row.get_attribute("id")
        # By no place: faster than any thumb, a tap where drills change would be a bounce.
        row.locator(".tap").dispatch_event("click")
        expect(page.locator(f"#{name} .rowdone")).to_have_count(1)
        tapped.append(name.removeprefix("row-"))
    return tapped


def open_row(page, pk):
    row = page.locator(f"#row-{pk}")
    row.evaluate(
        "row => { for (const part of [row.closest('.drillcard'), row.querySelector('details')])"
        " part.open = true; }"
    )
    return row


def acts(page):
    """What IndexedDB holds, sent ones too."""
    return page.evaluate(
        """() => new Promise((resolve) => {
            const opening = indexedDB.open("kneelift-outbox", 1);
            opening.onsuccess = () => {
                const all = opening.result.transaction("acts").objectStore("acts").getAll();
                all.onsuccess = () => { opening.result.close(); resolve(all.result); };
            };
        })"""
    )


def waiting(page):
    return [act for act in acts(page) if act["state"] == "waiting"]


def all_sent(page):
    """Wait until nothing waits any more."""
    expect(page.locator("html[data-waiting='0']")).to_have_count(1, timeout=90_000)
    expect(page.locator(".tick[data-held]")).to_have_count(0)
    assert waiting(page) == []


def stored():
    """{set: the phone's time}, in the order of the phone's times."""
    rows = LoggedSet.objects.active().order_by("performed_at")
    return {str(row.pk): row.performed_at for row in rows}


def kinds(page):
    """Of all acts that were made, in their order."""
    return [act["kind"] for act in sorted(acts(page), key=lambda act: act["seq"])]
