"""What a timer lets one hear and feel: the calls it makes of the phone, written down."""

import json
import re

import pytest
from playwright.sync_api import expect

from coaching.services import assignments
from tests.browser.world import PHONE, make_club, sign_in
from tests.factories import make_block, make_drill, with_drills

pytestmark = pytest.mark.django_db(transaction=True)

# Stand-ins for what a test cannot hear. The audio clock is the page's own, which the test moves.
FAKES = """
window.noted = { woken: 0, tones: [], stopped: 0, buzzes: [], said: [], locks: [], released: 0 };
window.AudioContext = class {
  state = "suspended";
  async resume() { noted.woken += 1; this.state = "running"; }
  destination = {};
  get currentTime() { return Date.now() / 1000; }
  createGain() {
    const gain = { setValueAtTime() {}, exponentialRampToValueAtTime() {} };
    return { gain, connect: (next) => next };
  }
  createOscillator() {
    const tone = { frequency: { value: 0 }, connect: (next) => next };
    tone.start = (at) => noted.tones.push([tone.frequency.value, at - Date.now() / 1000]);
    tone.stop = (at) => { if (at === undefined) noted.stopped += 1; };
    return tone;
  }
};
function put(where, name, value) {
  Object.defineProperty(where, name, { value, configurable: true });
}
put(navigator, "audioSession", { type: "auto" });
put(navigator, "vibrate", (pattern) => { noted.buzzes.push(pattern); return true; });
put(navigator, "wakeLock", {
  request: async (what) => {
    noted.locks.push(what);
    const lock = new EventTarget();
    window.lock = lock;
    lock.release = async () => { noted.released += 1; lock.dispatchEvent(new Event("release")); };
    return lock;
  },
});
put(window, "SpeechSynthesisUtterance", class { constructor(text) { this.text = text; } });
put(window, "speechSynthesis", {
  cancel() {},
  speak: (said) => noted.said.push([said.text, said.lang]),
});
"""


@pytest.fixture
def phone(browser, live_server):
    club = make_club()
    water = make_drill("Water", measure="seconds", amount=30, amount_unit="s", sets=2, rest_s=30)
    block = make_block([water, make_drill("Pull", rest_s=60)], team=club["team"])
    maya = club["maya"]
    assignments.assign(club["team"], with_drills(block), [maya], [maya.today], by=club["dana"])
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, has_touch=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.add_init_script(FAKES)
    page.clock.install()
    sign_in(page, "maya@example.com")
    yield page
    context.close()


def choose(page, **chosen):
    page.evaluate("text => localStorage.setItem('kneelift.timers', text)", json.dumps(chosen))


def noted(page):
    return page.evaluate("noted")


def begin(page):
    page.goto("/today/")
    page.get_by_role("button", name=re.compile("^Interval timer")).click()
    expect(page.locator("dialog.interval")).to_be_visible()


def test_it_is_woken_by_a_tap_once_there_is_something_to_hear(phone):
    choose(phone, sound=False)
    phone.goto("/today/")

    def tap():
        phone.get_by_role("heading", level=1).click()
        phone.clock.run_for(400)
        return noted(phone)["woken"]

    assert tap() == 0
    choose(phone, sound=True)
    assert tap() == 1
    assert tap() == 1


def test_it_is_heard_felt_and_spoken_on_the_clock(phone):
    choose(phone, speak=True)
    begin(phone)
    heard = [(pitch, round(at)) for pitch, at in noted(phone)["tones"]]
    # Ready 5 s, work 30, rest 30, work 30; three short ones before each turn.
    turns = [(5, 990), (35, 520), (65, 990), (95, 1180)]
    assert heard == [
        tone
        for end, pitch in turns
        for tone in [(660, end - 3), (660, end - 2), (660, end - 1), (pitch, end)]
    ]
    assert phone.evaluate("navigator.audioSession.type") == "ambient"
    assert noted(phone)["locks"] == ["screen"]
    phone.clock.run_for(5_200)
    phone.clock.run_for(30_000)
    assert noted(phone)["buzzes"] == [[300], [120, 80, 120]]
    said = [text for text, _ in noted(phone)["said"]]
    assert said == ["3", "2", "1", "Work", "10", "3", "2", "1", "Rest"]
    assert {lang for _, lang in noted(phone)["said"]} == {"en"}
    phone.get_by_role("button", name="Pause").click()
    assert noted(phone)["stopped"] >= 8
    before = len(noted(phone)["tones"])
    phone.clock.fast_forward(60_000)
    phone.get_by_role("button", name="Go on").click()
    later = noted(phone)["tones"][before:]
    # A minute of standing still changed nothing of what is left: the rest, and the last round.
    assert [pitch for pitch, _ in later] == ([660] * 3 + [990]) + ([660] * 3 + [1180])
    assert 28 < later[3][1] <= 30
    phone.clock.run_for(62_000)
    expect(phone.locator("dialog.interval")).to_be_hidden()
    assert noted(phone)["buzzes"][-1] == [400]
    assert noted(phone)["said"][-1][0] == "Done"
    assert noted(phone)["released"] == 1


def test_it_keeps_each_of_them_off(phone):
    choose(phone, sound=False, vibrate=False, speak=False, awake=False)
    begin(phone)
    phone.clock.run_for(40_000)
    found = noted(phone)
    assert [found[name] for name in ("tones", "buzzes", "said", "locks")] == [[], [], [], []]


def test_it_holds_the_screen_again_after_the_phone_was_locked(phone):
    begin(phone)
    assert noted(phone)["locks"] == ["screen"]
    # The system lets go of it when the page is hidden; seen again, it is asked for anew.
    phone.evaluate("lock.dispatchEvent(new Event('release'))")
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    phone.wait_for_function("() => noted.locks.length === 2")
    phone.get_by_role("button", name="Close timer").click()
    assert noted(phone)["released"] == 1


def test_it_tells_the_end_of_a_rest_once_and_never_late(phone):
    phone.goto("/today/")
    row = phone.locator('.drillcard[open] .tap[data-state="next"]').first
    row.click()
    bar = phone.locator("rest-timer")
    expect(bar).to_be_visible()
    phone.clock.run_for(30_300)
    expect(bar).to_be_hidden()
    assert noted(phone)["buzzes"] == [[200, 100, 200]]
    phone.locator('.drillcard[open] .tap[data-state="next"]').first.click()
    expect(bar).to_be_visible()
    # Asleep until long after: over, and nothing is felt of it.
    phone.clock.fast_forward(300_000)
    expect(bar).to_be_hidden()
    assert noted(phone)["buzzes"] == [[200, 100, 200]]
