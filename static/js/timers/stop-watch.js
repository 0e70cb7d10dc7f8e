// <stop-watch>: counts up for a timed drill, and puts the seconds into the set that is next.
import { ConnectedElement } from "../connected-element.js";
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
    this.listen(this.button, "click", () => (this.start ? this.stop() : this.run(Date.now())));
    this.listen(document, "visibilitychange", () => this.show());
    const kept = running.get(this.key);
    if (kept) this.run(kept);
  }

  disconnected() {
    clearInterval(this.ticking);
  }

  get key() {
    return `watch.${this.card.id}`;
  }

  run(start) {
    this.start = start;
    running.set(this.key, start);
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
    this.time.textContent = clock(seconds);
    if (this.goal && !this.reached && seconds >= this.goal) {
      this.reached = true;
      buzz([300]);
    }
  }

  stop() {
    const seconds = Math.round((Date.now() - this.start) / 1000);
    clearInterval(this.ticking);
    this.start = null;
    running.set(this.key, null);
    stayAwake(false);
    this.label.textContent = this.dataset.start;
    this.time.textContent = "";
    const amount = this.card.querySelector('.edit input[name="amount"]');
    if (!amount) return;
    amount.value = String(seconds);
    amount.dispatchEvent(new Event("input", { bubbles: true }));
    this.card.querySelector(".edit .btn.primary")?.focus();
  }
}
customElements.define("stop-watch", StopWatch);
