// <interval-timer>: work and rest in rounds, full screen. A finished round logs its set by the
// form of its row, one after another: what was worked of it, and at the time it ended. What went by
// while the phone slept is asked. Back closes it, and closed it counts nothing.
import { ConnectedElement } from "../connected-element.js";
import { fill } from "../dom.js";
import { running } from "./choices.js";
import { drawLanes, lift } from "./interval-art.js";
import { buzz, hush, plan, say, stayAwake } from "./signals.js";
import {
  back, begunWork, clock, cues, part, pause, resume, roundEnd, skip, unseenRounds, worked,
} from "./time.js";

const READY = 5;
const PATIENCE = 8000;
// Without a tick for so long the phone slept.
const ASLEEP = 10_000;

class IntervalTimer extends ConnectedElement {
  connected() {
    this.sheet = this.querySelector("dialog");
    this.bit = (name) => this.sheet.querySelector(`[data-part="${name}"]`);
    const on = (name, act) => this.listen(this.sheet.querySelector(`[data-act="${name}"]`), "click", act);
    on("close", () => this.close());
    on("pause", () => this.turn(this.plan.paused === null ? pause : resume));
    on("back", () => this.goBack());
    on("skip", () => this.skipPart());
    on("did", () => this.answer(true));
    on("didnot", () => this.answer(false));
    this.listen(this.sheet, "cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.listen(document, "click", (event) => {
      const button = event.target.closest('[data-starts="interval"]');
      if (button) this.begin(button.closest(".drillcard"));
    });
    this.listen(document, "visibilitychange", () => document.visibilityState === "visible" && this.show());
    this.listen(window, "popstate", () => this.sheet.open && !history.state?.timer && this.close());
    // Before a rest begins after it, which holds the screen for itself.
    const logged = (event) => this.sent?.id === event.detail.id && this.answered();
    this.listen(document, "set:logged", logged, { capture: true });
    const kept = running.get("interval");
    if (kept && document.getElementById(kept.card)) this.go(kept);
    else if (history.state?.timer) history.replaceState(null, "");
  }

  disconnected() {
    clearInterval(this.ticking);
  }

  begin(card) {
    const taps = card.querySelectorAll('.set .tap:is([data-state="next"], [data-state="todo"])');
    const rows = [...taps].map((tap) => tap.closest(".rowbox").id.slice(4));
    const [work, rest] = [Number(card.dataset.seconds), Number(card.dataset.rest)];
    if (!rows.length || !work) return;
    document.querySelector("rest-timer")?.end?.();
    this.go({
      card: card.id, name: card.dataset.name, rows, sent: 0, short: {}, seen: Date.now(), asks: 0,
      plan: { work, rest, rounds: rows.length, ready: READY, start: Date.now(), paused: null },
    });
  }

  go(state) {
    this.state = state;
    this.bit("name").textContent = state.name;
    drawLanes(this.bit("lanes"), this.plan.rounds);
    if (!this.sheet.open) this.sheet.showModal();
    if (!history.state?.timer) history.pushState({ timer: true }, "");
    stayAwake(true);
    this.keep();
    if (!state.asks) plan(cues(this.plan, Date.now()));
    this.phase = "";
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.show(), 200);
    this.show();
  }

  get plan() {
    return this.state.plan;
  }

  keep() {
    running.set("interval", this.state);
  }

  // Of a round that is left early counts what was worked of it.
  skipPart() {
    const at = Date.now();
    const seconds = begunWork(this.plan, at);
    if (seconds !== null) this.state.short[part(this.plan, at).round] = seconds;
    this.turn(skip);
  }

  goBack() {
    delete this.state.short[part(this.plan, Date.now()).round];
    this.turn(back);
  }

  turn(change) {
    const at = Date.now();
    this.state.plan = change(this.plan, at);
    this.state.seen = at;
    this.keep();
    plan(cues(this.plan, at));
    this.phase = "";
    this.show();
  }

  // Whether rounds went by while nobody saw them: they are asked about, and it goes on after that.
  slept(at) {
    const { asks, seen } = this.state;
    this.sheet.toggleAttribute("data-asks", Boolean(asks));
    if (asks) return true;
    if (this.plan.paused !== null || at - seen <= ASLEEP) return false;
    if (document.visibilityState !== "visible") return true;
    this.state.asks = unseenRounds(this.plan, seen, at);
    if (!this.state.asks) return false;
    this.state.woke = at;
    hush();
    this.keep();
    return this.slept(at);
  }

  ask() {
    const { asks, seen, woke } = this.state;
    const many = asks === 1 ? "One" : "Many";
    this.sheet.dataset.phase = "ready";
    this.text("asks", fill(this.dataset["slept" + many], { n: asks, time: clock((woke - seen) / 1000) }));
    this.text("did", fill(this.dataset["did" + many], { n: asks }));
  }

  // She went on without the screen, or goes on now from where she stopped.
  answer(did) {
    const at = Date.now();
    const { seen } = this.state;
    this.state.asks = 0;
    this.turn((before) => (did ? before : resume(pause(before, seen), at)));
  }

  show() {
    if (!this.state) return;
    const at = Date.now();
    if (this.slept(at)) return this.state.asks ? this.ask() : undefined;
    const old = this.state.seen;
    this.state.seen = at;
    if (Math.floor(old / 1000) !== Math.floor(at / 1000)) this.keep();
    const now = part(this.plan, at);
    this.fill(worked(this.plan, at));
    if (now.phase === "done") return this.finish();
    this.tell(now, at);
    const paused = this.plan.paused !== null;
    this.sheet.dataset.phase = now.phase;
    this.sheet.toggleAttribute("data-paused", paused);
    this.text("title", this.dataset[now.phase]);
    this.text("round", this.dataset.round.replace("{round}", now.round).replace("{rounds}", this.plan.rounds));
    const seconds = Math.ceil(now.left - 0.001);
    this.text("number", seconds < 100 ? String(seconds) : clock(now.left));
    this.bit("number").dataset.long = String(this.bit("number").textContent.length > 2);
    const following = now.phase === "work" ? (now.round < this.plan.rounds ? "thenRest" : "thenDone") : "thenWork";
    this.text("then", this.dataset[following].replace("{work}", this.plan.work).replace("{rest}", this.plan.rest));
    const togo = this.plan.rounds - now.round;
    this.text("togo", this.dataset[togo === 1 ? "roundLeft" : "roundsLeft"].replace("{n}", togo));
    this.text("pause", this.dataset[paused ? "resume" : "pause"]);
    this.bit("pauseicon").setAttribute("d", paused ? "M8 5.5v13l11-6.5z" : "M8.5 5.5v13M15.5 5.5v13");
    lift(this.bit("lanes"), this.bit("leg"), now);
  }

  text(name, words) {
    const place = this.bit(name);
    if (place.textContent !== words) place.textContent = words;
  }

  // Said and felt at the turn of a part, and only when it is now.
  tell(now) {
    const phase = `${now.phase}${now.round}`;
    const seconds = Math.ceil(now.left);
    if (phase !== this.phase) {
      const fresh = this.phase !== "" && this.plan.paused === null;
      this.phase = phase;
      if (fresh) {
        buzz(now.phase === "work" ? [300] : [120, 80, 120]);
        say(this.dataset[now.phase]);
      }
    } else if (this.plan.paused === null && seconds !== this.said && (seconds <= 3 || seconds === 10) && seconds > 0) {
      say(String(seconds));
    }
    this.said = seconds;
  }

  // Rounds that are over are logged in their order; the next one waits for the answer.
  fill(rounds) {
    if (this.sent && Date.now() - this.sent.at < PATIENCE) return;
    if (this.state.sent >= rounds) return;
    const { sent, short } = this.state;
    const id = this.state.rows[sent];
    const open = document.querySelector(`#row-${CSS.escape(id)} > button.tap`);
    this.sent = { id, at: Date.now() };
    const seconds = short[sent + 1] ?? this.plan.work;
    // Of what was left as soon as it began nothing is logged.
    if (!open || !seconds) return this.answered();
    const ended = new Date(Math.min(Date.now(), roundEnd(this.plan, sent + 1)));
    const values = new URLSearchParams(open.value);
    values.set("performed_at", ended.toISOString());
    if (seconds < this.plan.work) values.set("amount", seconds);
    open.value = values;
    open.form.requestSubmit(open);
  }

  answered() {
    this.sent = null;
    this.state.sent += 1;
    this.keep();
    if (this.state.sent >= this.state.rows.length) this.stop();
    else this.show();
  }

  finish() {
    if (this.sheet.open) {
      buzz([400]);
      say(this.dataset.done);
      this.leave();
    }
  }

  close() {
    hush();
    this.stop();
  }

  stop() {
    clearInterval(this.ticking);
    running.set("interval", null);
    this.state = null;
    this.sent = null;
    this.leave();
  }

  leave() {
    stayAwake(false);
    if (!this.sheet.open) return;
    this.sheet.close();
    if (history.state?.timer) history.back();
  }
}
customElements.define("interval-timer", IntervalTimer);
