"""What dragging a point costs a phone: the work of each frame, and how often the page is laid out.

A 12-megapixel picture, the browser slowed four times (Chrome's own measure for a phone in the
middle of the market). What is counted is what the browser's own trace tells of the page's main
thread, in processor time: what else the machine does meanwhile is not the page's cost.

Chrome slows a page by spinning for so many times as long as the page ran, by the clock. Where other
programs wait for the processor their turns are counted as the page's, and spun for too. So the same
is done unslowed as well, and each frame's processor time multiplied.
"""

import json
import tempfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium
from tests.bench.tap import SLOWED, signed_in
from tests.browser.measuring import picture

FRAME_MS, MOVES = 16, 120
STAGE = "joint-points"
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
# The picture's box in the window: left, top, width, height.
BOX = """(stage) => {
  const { x, y } = stage.getBoundingClientRect();
  const { box } = stage;
  return [x + box.x, y + box.y, box.width, box.height];
}"""
# With one of these begins what a frame costs.
FIRST = ("EventDispatch", "TimerFire")
COSTS = (
    *FIRST,
    *("FireAnimationFrame", "UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize"),
    *("MajorGC", "MinorGC"),
)


def report(port):
    """The lines to print."""
    path = chromium.find()
    if path is None:
        return f"A drag: not measured. {chromium.HOW_TO_GET_IT}"
    slowed, multiplied = measure(port, path)
    return (
        f"Dragging a point (asked: {FRAME_MS} ms a frame), "
        f"processor slowed {SLOWED} times: {text_of(slowed)}\n"
        f"Dragging a point, unslowed, times {SLOWED}: {text_of(multiplied)}"
    )


def text_of(dragged):
    costs, events = dragged
    median, most, worst = (share_of(costs, share) for share in (0.5, 0.95, 1))
    return (
        f"{len(costs)} frames, median {median:.1f} ms, 95 of 100 within {most:.1f} ms, "
        f"longest {worst:.1f} ms; laid out {events['Layout']} times"
    )


def share_of(costs, share):
    """Within how many milliseconds this share of the frames is."""
    return sorted(costs)[int(share * (len(costs) - 1))]


def measure(port, path):
    """(frames, Counter of what the trace names) of a drag that is slowed, and of one multiplied."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options(path))
        blank = browser.new_page()
        taken, joints = picture(blank, 4032, 3024)
        blank.close()
        page = signed_in(browser, port)
        page.goto("/measuring/photo/")
        page.wait_for_selector("[data-ready]")
        page.locator("input[type=file]").last.set_input_files(
            {"name": "lift.jpg", "mimeType": "image/jpeg", "buffer": taken}
        )
        page.wait_for_selector("[data-picture]")
        left, top, wide, tall = page.locator(STAGE).evaluate(BOX)
        places = {name: (left + x * wide, top + y * tall) for name, (x, y) in joints.items()}
        for name in ("shoulder", "hip", "knee"):
            page.touchscreen.tap(*places[name])
        # What was marked is kept in between.
        page.wait_for_timeout(1000)
        slowed = traced(browser, page, places["knee"], slowed=SLOWED)
        page.locator("[data-act=undo]").click()
        multiplied = traced(browser, page, places["knee"], slowed=1)
        browser.close()
    return slowed, multiplied


def traced(browser, page, place, *, slowed):
    """Drags the point at `place`: (milliseconds of each frame of a phone, Counter of events)."""
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trace.json"
        browser.start_tracing(page=page, path=file, categories=CATEGORIES)
        drag(slow, *place)
        browser.stop_tracing()
        trace = json.loads(file.read_text())["traceEvents"]
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    costs, events = frames_of(trace)
    if len(costs) < MOVES / 4:
        raise SystemExit("The point was not dragged: too few frames moved.")
    return [cost * SLOWED / slowed for cost in costs], events


def drag(touches, x, y):
    def touch(kind, *places):
        points = [{"x": x, "y": y} for x, y in places]
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    for n in range(MOVES):
        touch("touchMove", (x - n % 40, y + n % 25))
    touch("touchEnd")


def frames_of(trace):
    """What the page did for each frame that moved, and how often it did what.

    Scripts, styles, layout and paint, from the end of one frame to the end of the next. Handing the
    frame over (Commit) is left out: it waits for another thread, and is a wait for the machine.
    """
    drew = next(event for event in trace if event["name"] == "FireAnimationFrame")
    main = drew["pid"], drew["tid"]
    own = [
        event
        for event in trace
        if (event["pid"], event["tid"]) == main and event["ph"] == "X" and event["name"] in COSTS
    ]
    costs = []
    cost, moves = 0.0, False
    for event in _outermost(own):
        if event["name"] in FIRST and moves:
            costs.append(cost)
            cost, moves = 0.0, False
        moves = moves or event["name"] == "FireAnimationFrame"
        cost += event.get("tdur", event["dur"]) / 1000
    return costs, Counter(event["name"] for event in own)


def _outermost(events):
    """Those that no other of them holds, in time."""
    end = 0
    for event in sorted(events, key=lambda event: (event["ts"], -event["dur"])):
        if event["ts"] >= end:
            end = event["ts"] + event["dur"]
            yield event
