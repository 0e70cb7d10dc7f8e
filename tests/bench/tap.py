"""From the tap on a row to the frame that shows it done, on a phone's processor.

The browser is slowed four times (Chrome's own measure for a phone in the middle of the market),
and the set is painted before the server is asked, so what is measured is the page's own work.
"""

from playwright.sync_api import sync_playwright

from tests import chromium, server

SLOWED = 4
TAPS = 20
EMAIL = "maya@example.com"

# A message is handled after the frame that the animation callback was called for.
WATCH = """() => {
  window.taps = [];
  let at = 0;
  addEventListener("click", (event) => { at = event.timeStamp; }, true);
  addEventListener("set-painted", (event) => {
    if (!event.detail.tapped) return;
    const channel = new MessageChannel();
    const tapped = at;
    channel.port1.onmessage = () => window.taps.push(performance.now() - tapped);
    requestAnimationFrame(() => channel.port2.postMessage(0));
  });
}"""


def report(port):
    """The line to print."""
    path = chromium.find()
    if path is None:
        return f"Tap to painted: not measured. {chromium.HOW_TO_GET_IT}"
    times = sorted(measure(port, path))
    median, worst = times[len(times) // 2], times[-1]
    return (
        f"Tap to painted, processor slowed {SLOWED} times, {len(times)} sets: "
        f"median {median:.0f} ms, longest {worst:.0f} ms"
    )


def measure(port, path):
    """Milliseconds of each tap."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options(path))
        context = browser.new_context(
            viewport={"width": 390, "height": 844},
            has_touch=True,
            base_url=f"http://127.0.0.1:{port}",
        )
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password").fill(server.PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/today/")
        # What the phone keeps is fetched once a day, in the first seconds.
        page.wait_for_selector("html[data-outbox=ready][data-offline=kept]")
        page.evaluate(WATCH)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        for done in range(1, TAPS + 1):
            # A set takes longer than sending the one before.
            page.wait_for_selector("html[data-waiting='0']")
            page.wait_for_timeout(500)
            row = page.locator('.drillcard[open] .tap[data-state="next"]').first
            row.scroll_into_view_if_needed()
            row.tap(trial=True)  # nothing lies over it, and it stands still
            box = row.bounding_box()
            page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_function("(many) => taps.length >= many", arg=done, polling=250)
        times = page.evaluate("window.taps")
        browser.close()
    return times
