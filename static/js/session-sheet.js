// <session-sheet>: keeps the sheet going while sets are logged one by one.
// The server answers with the rows, the drill's end and the gauge; what lies outside its
// answer is done here: the block's count, the next drill, and where the focus goes.
import "./act-sheets.js";
import "./bounce.js";
import { nextInRound, openRow } from "./circuit.js";
import { ConnectedElement } from "./connected-element.js";
import "./step-field.js";
import { complete } from "./outbox/follow.js";
import { oneMore } from "./outbox/paint.js";
import "./slim-head.js";
import { running } from "./timers/choices.js";
import "./outbox/start.js";

class SessionSheet extends ConnectedElement {
  connected() {
    this.listen(this, "submit", (event) => this.addSet(event));
    // Before it is open; and where it was not a click that opened it.
    const whole = ({ target }) => complete(target.closest(".drillcard"));
    this.listen(this, "click toggle", whole, { capture: true });
    // Opened before this script was there.
    for (const card of this.querySelectorAll(".drillcard[open]")) complete(card);
    this.listen(this, "htmx:afterSwap", (event) => this.tapped(event));
    this.listen(this, "htmx:oobAfterSwap acts-painted", () => this.count());
    // What the outbox painted is what the server's answer would have been.
    this.listen(this, "set-painted", (event) => {
      this.count();
      this.forgetMore(event.target);
      if (event.detail.tapped) this.tapped({ detail: { elt: event.target } });
    });
    this.addKept();
  }

  // Sets that were added and not done yet are there again after a reload.
  async addKept() {
    for (const [id, number] of Object.entries(running.get("more") ?? {})) {
      const card = this.querySelector("#" + CSS.escape(id));
      complete(card);
      if (card?.querySelector(`form[data-more="${number}"]`)) await oneMore(this, card);
    }
  }

  // Once it is done the server has it; once that is undone it is gone.
  forgetMore(row) {
    if (!row.closest(".set[data-extra]")) return;
    const more = running.get("more") ?? {};
    delete more[row.closest(".drillcard").id];
    running.set("more", more);
  }

  // A set more than there is, to do; without this script the page is asked for with one.
  async addSet(event) {
    if (!event.target.matches("form[data-more]")) return;
    event.preventDefault();
    const card = event.target.closest(".drillcard");
    card.querySelector("details.acts-more").open = false;
    running.set("more", { ...running.get("more"), [card.id]: card.querySelector("form[data-more]").dataset.more });
    const row = await oneMore(this, card);
    row.scrollIntoView({ block: "nearest" });
    this.focus(row);
  }

  tapped(event) {
    const id = event.detail.elt.closest?.(".rowbox")?.id ?? event.detail.target?.id;
    const row = id ? document.getElementById(id) : null;
    const card = row?.closest(".drillcard");
    if (!card) return;
    requestAnimationFrame(() => {
      const next = card.querySelector('.tap[data-state="next"]');
      const turn = this.turn(card, id);
      if (turn && turn !== card) return this.openNext(card, turn);
      if (next) this.focus(next);
      else this.openNext(card);
    });
  }

  focus(element) {
    element.focus({ preventScroll: true });
  }

  // In a circuit the next drill of the round; left and right of a set stay together.
  turn(card, id) {
    const circuit = card.closest(".circuit");
    const set = document.getElementById(id)?.closest(".set");
    if (!circuit || set?.querySelector('.tap[data-state="next"]')) return null;
    return nextInRound(circuit);
  }

  openNext(card, wanted) {
    const cards = [...this.querySelectorAll(".drillcard")];
    const next = wanted ?? cards.slice(cards.indexOf(card) + 1).find(openRow) ?? cards.find(openRow);
    card.open = false;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!next) {
      const finish = document.querySelector(".finish");
      finish?.scrollIntoView({ block: "end", behavior: still ? "auto" : "smooth" });
      finish?.querySelector("a, button")?.focus({ preventScroll: true });
      return;
    }
    complete(next);
    next.open = true;
    document.dispatchEvent(new Event("moved-on"));
    next.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
    // Not on its first set: Enter does not walk on into the next drill.
    this.focus(next.querySelector("summary"));
  }

  count() {
    for (const block of this.querySelectorAll(".block")) {
      const shown = block.querySelector("[data-count]");
      if (!shown) continue;
      let done = 0, total = 0;
      for (const end of block.querySelectorAll(".end[data-planned]")) {
        done += Number(end.dataset.done);
        total += Number(end.dataset.planned);
      }
      shown.textContent = shown.dataset.count.replace("{done}", done).replace("{total}", total);
    }
    this.querySelector(":scope > slim-head")?.count();
  }
}

customElements.define("session-sheet", SessionSheet);
