// <rest-timer>: the docked bar. It starts by itself after a logged set: the rest of the
// prescription, the short or the full rest of a circuit, or ten seconds to switch sides.
import { nextInRound, numberOf, roundOf } from "../circuit.js";
import { ConnectedElement } from "../connected-element.js";
import { restIsOff, running } from "./choices.js";
import { buzz, hush, plan, say, stayAwake } from "./signals.js";
import { clock, countdownCues, left, longer } from "./time.js";

const SWITCH = 10;
const openIn = (element) => element?.querySelector('.tap[data-state="next"], .tap[data-state="todo"]');

// { seconds, kind } of what follows the set in `box`, or null when nothing does.
function restAfter(box, card) {
  if (openIn(box.closest(".set"))) return { seconds: SWITCH, kind: "switch" };
  if (!openIn(box.closest("session-sheet"))) return null;
  const circuit = box.closest(".circuit");
  const next = circuit && nextInRound(circuit);
  if (!next) return { seconds: Number(card.dataset.rest), kind: "rest" };
  const round = numberOf(box) + Number(card.dataset.before ?? 0);
  const inside = roundOf(next) <= round;
  const { restBetween, restRound } = circuit.dataset;
  return { seconds: Number(inside ? restBetween : restRound), kind: "rest" };
}

class RestTimer extends ConnectedElement {
  connected() {
    this.time = this.querySelector("time");
    this.words = this.querySelector("p");
    this.fan = this.querySelector(".l-fan");
    const on = (name, act) => this.listen(this.querySelector(`[data-act="${name}"]`), "click", act);
    on("less", () => this.change(-15));
    on("more", () => this.change(15));
    on("skip", () => this.end());
    this.listen(document, "set:logged", (event) => this.after(event.detail));
    this.listen(document, "set:undone", (event) => this.state?.set === event.detail.id && this.end());
    this.listen(document, "visibilitychange", () => document.visibilityState === "visible" && this.show());
    this.listen(document, "timers:chosen", () => this.chosen());
    // Nothing comes after the end of a session, so there is no rest before it.
    this.listen(document, "outbox:taken", ({ detail: [act] }) => act?.kind === "finish" && this.end());
    const kept = running.get("rest");
    if (kept && left(kept, Date.now()) > 0) this.run(kept);
  }

  disconnected() {
    clearInterval(this.ticking);
  }

  chosen() {
    if (!this.state) return;
    if (restIsOff(this.state.drill)) this.end();
    else this.run(this.state);
  }

  after({ id, box, card }) {
    if (!card || document.querySelector("interval-timer dialog[open]")) return;
    const rest = restAfter(box, card);
    const drill = card.dataset.drill;
    if (!rest || !rest.seconds || (rest.kind === "rest" && restIsOff(drill))) return this.end();
    const at = Date.now();
    this.run({ start: at, total: rest.seconds, kind: rest.kind, drill, name: card.dataset.name, set: id });
  }

  run(state) {
    this.state = state;
    running.set("rest", state);
    this.hidden = false;
    document.documentElement.dataset.resting = "";
    plan(countdownCues(state, Date.now()));
    stayAwake(true);
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.show(), 250);
    this.show();
  }

  change(seconds) {
    if (this.state) this.run(longer(this.state, seconds, Date.now()));
  }

  show() {
    if (!this.state) return;
    const rest = left(this.state, Date.now());
    if (rest <= 0) return this.over();
    const text = clock(rest);
    if (text !== this.time.textContent) this.time.textContent = text;
    const pattern = this.state.kind === "switch" ? this.dataset.switch : this.dataset.rest;
    const words = pattern.replace("{total}", clock(this.state.total));
    if (words !== this.words.textContent) this.words.textContent = words;
    const share = Math.min(0.92, Math.max(0.08, 1 - rest / this.state.total));
    this.fan?.setAttribute("stroke-dasharray", `${Math.round(share * 360)} 400`);
  }

  // Over: felt and said only when that is now, not when a phone wakes up long after.
  over() {
    const late = Date.now() - (this.state.start + this.state.total * 1000);
    if (late < 2000) {
      buzz([200, 100, 200]);
      say(this.state.kind === "switch" ? this.dataset.saySwitch : this.dataset.sayOver);
    }
    this.end(true);
  }

  end(heard = false) {
    clearInterval(this.ticking);
    if (!heard) hush();
    this.state = null;
    running.set("rest", null);
    this.hidden = true;
    delete document.documentElement.dataset.resting;
    stayAwake(false);
  }
}
customElements.define("rest-timer", RestTimer);
