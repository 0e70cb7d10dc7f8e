"""How long a phone's processor keeps a thumb waiting: opening Today, and from tap to painted.

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
  window.inputs = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.inputs.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16 });
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


# Tasks of the page that nothing can interrupt, those that began after the page was loaded apart.
# The browser tells of none under 50 ms: for "none" to be an answer it has to tell of one made for
# it.
TASKS = """() => {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries()))
    .observe({ type: "longtask", buffered: true });
}"""
LONG_MS = 50
IS_WATCHED = """async (ms) => {
  const before = window.tasks.length;
  await new Promise((done) => setTimeout(() => {
    const end = performance.now() + 2 * ms;
    while (performance.now() < end);
    done();
  }));
  await new Promise((done) => setTimeout(done, 500));
  return window.tasks.length > before;
}"""
OPENED = """() => {
  const loaded = performance.getEntriesByType("navigation")[0].loadEventEnd;
  const longest = (tasks) => Math.max(0, ...tasks.map((task) => task.duration));
  return {
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    loading: longest(window.tasks.filter((task) => task.startTime < loaded)),
    after: longest(window.tasks.filter((task) => task.startTime >= loaded)),
  };
}"""


def report(port):
    """The lines to print."""
    path = chromium.find()
    if path is None:
        return f"Tap to painted: not measured. {chromium.HOW_TO_GET_IT}"
    opened, times, inputs = measure(port, path)
    times = sorted(times)
    median, worst = times[len(times) // 2], times[-1]
    return (
        f"Today opened, processor slowed {SLOWED} times: first paint {opened['paint']:.0f} ms, "
        f"longest task {task_text(opened['loading'])}, "
        f"after loading {task_text(opened['after'])}\n"
        f"Tap to painted, processor slowed {SLOWED} times, {len(times)} sets: "
        f"median {median:.0f} ms, longest {worst:.0f} ms, "
        f"longest to the next paint as the browser counts it {max(inputs, default=0):.0f} ms"
    )


def task_text(ms):
    return f"{ms:.0f} ms" if ms else f"under {LONG_MS} ms"


def signed_in(browser, port):
    """A page of an athlete's phone that shows her Today."""
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
    return page


def measure(port, path):
    """(milliseconds of opening Today, of each tap, of each input as the browser counts it)"""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options(path))
        page = signed_in(browser, port)
        context = page.context
        # What the phone keeps is fetched once a day, in the first seconds.
        page.wait_for_selector("html[data-outbox=ready][data-offline=kept]")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        page.goto("/today/")
        page.evaluate(TASKS)
        page.wait_for_selector("html[data-outbox=ready]")
        page.wait_for_timeout(2000)
        opened = page.evaluate(OPENED)
        if not page.evaluate(IS_WATCHED, LONG_MS):
            raise SystemExit("The browser tells of no long task, not even of one made for it.")
        page.evaluate(WATCH)
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
        times, inputs = page.evaluate("[window.taps, window.inputs]")
        browser.close()
    return opened, times, inputs
