// <stop-watch>: counts up for a timed drill, and puts the seconds into the set that is next.
import { ConnectedElement } from "../connected-element.js";
import { complete } from "../outbox/follow.js";
import { running } from "./choices.js";
import { buzz, stayAwake } from "./signals.js";
import { clock } from "./time.js";

class StopWatch extends ConnectedElement {
  connected() {
    this.card = this.closest(".drillcard");
    this.button = this.querySelector("button");
    this.time = this.querySelector("time");
    this.label = this.querySelector("[data-label]");
    this.button.hidden = false;
    this.listen(this.button, "click", () => (this.start ? this.stop() : this.run(Date.now(), this.set)));
    // Whoever logs the set while it runs logs what it shows.
    this.listen(this.card, "click", (event) => {
      if (this.start && event.target.closest('.edit button.big, .tap[data-state="next"]')) this.stop();
    }, { capture: true });
    this.listen(document, "visibilitychange", () => this.show());
    const kept = running.get(this.key);
    if (kept) complete(this.card);
    // After a reload it goes on, while the set is still to do.
    if (kept?.set && kept.set === this.set) this.run(kept.start, kept.set);
    else if (kept) running.set(this.key, null);
  }

  disconnected() {
    clearInterval(this.ticking);
  }

  get key() {
    return `watch.${this.card.id}`;
  }

  // The set that is next.
  get set() {
    return this.card.querySelector(".edit:not([hidden]) form")?.getAttribute("action") ?? "";
  }

  run(start, set) {
    this.start = start;
    running.set(this.key, { start, set });
    this.label.textContent = this.dataset.stop;
    this.goal = Number(this.card.dataset.seconds) || 0;
    this.reached = (Date.now() - start) / 1000 > this.goal;
    stayAwake(true);
    this.ticking = setInterval(() => this.show(), 200);
    this.show();
  }

  show() {
    if (!this.start) return;
    const seconds = Math.floor((Date.now() - this.start) / 1000);
    this.time.textContent = this.own ? `${this.tenths} s` : clock(seconds);
    if (this.goal && !this.reached && seconds >= this.goal) {
      this.reached = true;
      buzz([300]);
    }
  }

  // A distance or a run has its seconds beside it, to a tenth.
  get own() {
    return this.card.querySelector('.edit input[name="seconds"]');
  }

  get tenths() {
    return String(Math.floor((Date.now() - this.start) / 100) / 10);
  }

  // Takes what it shows.
  stop() {
    const { own } = this;
    const taken = own ? this.tenths : String(Math.floor((Date.now() - this.start) / 1000));
    clearInterval(this.ticking);
    this.start = null;
    running.set(this.key, null);
    stayAwake(false);
    this.label.textContent = this.dataset.start;
    this.time.textContent = "";
    const field = own ?? this.card.querySelector('.edit input[name="amount"]');
    if (!field) return;
    field.value = taken;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.card.querySelector(".edit .btn.primary")?.focus();
  }
}
customElements.define("stop-watch", StopWatch);
