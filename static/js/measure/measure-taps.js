// <measure-taps>: steps a second, tapped live to an athlete who runs by. The whole pad is the button,
// and counts when it is touched, not when it is let go. The first tap is the zero.
import { TAP_ERROR, turnover } from "./arithmetic.js";
import { MeasuringPage } from "./measuring-page.js";
import { dayIn } from "./saving.js";
import { drawn } from "./stage.js";

const STEPS = 10;
// Nobody steps this fast: a second finger, or a bounce.
const SOONEST = 0.08;
const [WIDE, LANES] = [350, [98, 52]];

class MeasureTaps extends MeasuringPage {
  connected() {
    this.taps = [];
    super.connected();
    const pad = this.find("pad");
    this.listen(pad, "pointerdown", (event) => { if (!event.button) this.tap(event.timeStamp); });
    // A key gives a click alone.
    this.listen(pad, "click", (event) => { if (!event.detail) this.tap(event.timeStamp); });
    this.show();
  }

  get turned() {
    return turnover(this.taps, TAP_ERROR);
  }

  get isDone() {
    return this.taps.length > STEPS;
  }

  tap(at) {
    const seconds = at / 1000;
    if (this.isDone || this.saved || seconds - (this.taps.at(-1) ?? -1) < SOONEST) return;
    this.taps.push(seconds);
    navigator.vibrate?.(10);
    this.show();
    this.later();
  }

  act(what) {
    if (what === "undo") this.taps.pop();
    else if (what === "start-again" || what === "another") this.startAgain();
    else if (what === "go-on") this.goOn(true);
    else if (what === "start-over") this.goOn(false);
    else if (what === "save") this.save();
    this.show();
  }

  startAgain() {
    this.begin();
    this.taps = [];
  }

  restore({ taps }) {
    this.taps = taps;
    this.show();
  }

  key({ key }) {
    if (!/^z$/i.test(key)) return false;
    this.act("undo");
    return true;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep({ taps: this.taps, told: { n: this.taps.length - 1 } }), 200);
  }

  disconnected() {
    clearTimeout(this.timer);
  }

  show() {
    const { turned, isDone } = this;
    const n = Math.max(0, this.taps.length - 1);
    this.find("number").textContent = turned ? turned.value.toFixed(1) : "–";
    const unit = isDone ? "unitDone" : "unit";
    this.find("unit").textContent = turned ? this.say(unit, { n: turned.error.toFixed(1) }) : this.say("unitNone");
    this.find("count").textContent = this.say("count", { n, all: STEPS });
    this.find("pad").setAttribute("aria-label", this.say("tapped", { n: this.taps.length, all: STEPS + 1 }));
    const save = this.find("save");
    save.disabled = !turned;
    save.textContent = this.say(turned ? "save" : "saveNone", { n: turned?.value.toFixed(1) });
    this.drawLanes();
  }

  // A dot a tap, left and right in turn, as far apart as they came.
  drawLanes() {
    const { taps, turned } = this;
    const gap = turned ? 1 / turned.value : 0.25;
    const scale = (WIDE - 52) / (STEPS * gap);
    const dots = [];
    for (let n = 0; n <= STEPS; n += 1) {
      const since = n < taps.length ? taps[n] - taps[0] : gap * n;
      const place = { cx: (26 + Math.min(since * scale, WIDE - 34)).toFixed(1), cy: LANES[n % 2] };
      if (n < taps.length) dots.push(drawn("circle", { class: "tp-on", r: n === taps.length - 1 ? 11 : 8, ...place }));
      else dots.push(drawn("circle", { class: "tp-off", r: 7, ...place }));
    }
    const lanes = drawn("path", { class: "tp-lane", d: `M0 30H${WIDE}M0 75H${WIDE}M0 120H${WIDE}` });
    this.find("lanes").replaceChildren(lanes, ...dots);
  }

  async save() {
    const { turned } = this;
    if (!turned || this.saved) return;
    const n = turned.value.toFixed(2);
    const confirmed = await this.isMeant([["turnover", turned.value, this.say("ask", { n })]]);
    if (confirmed === null) return;
    const result = {
      key: this.keyFor("taps"),
      assessment: this.dataset.assessment,
      team: this.dataset.team,
      date: dayIn(this.dataset.zone),
      method: "tap",
      value: Number(turned.value.toFixed(3)),
      n: this.taps.length - 1,
      confirmed,
    };
    await this.send([result], this.say("steps", { n: turned.value.toFixed(1) }));
  }
}

customElements.define("measure-taps", MeasureTaps);
