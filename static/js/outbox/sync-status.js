// <sync-status>: what is true of this phone and the server now, in plain words, in one place.
// Its words are the data of #outbox-words in base.html.
import { ConnectedElement } from "../connected-element.js";
import { element, fill } from "../dom.js";
import { addressOf } from "./addresses.js";
import { canFix, fix, whyNot } from "./refused.js";
import { change, discard } from "./store.js";

// "3 sets are saved on this phone and will be sent", of { count, sets } (acts.js).
export function heldWords(words, { count, sets }) {
  const pattern = sets ? (count === 1 ? words.heldOne : words.heldMany) : count === 1 ? words.keptOne : words.keptMany;
  return fill(pattern, { n: count });
}

class SyncStatus extends ConnectedElement {
  connected() {
    this.words = document.getElementById("outbox-words")?.dataset;
    if (!this.words) return;
    this.listen(document, "outbox", (event) => this.show(event.detail));
    this.listen(this, "click", (event) => this.pressed(event));
  }

  show({ state, left, parked }) {
    const waiting = left.count;
    if (state === "refused") this.refused = true;
    this.parked = parked;
    const words = this.words;
    const off = state === "wait" || !navigator.onLine;
    const short = off ? words.offline : state === "sending" && waiting ? words.sending
      : state === "sign-in" && waiting ? words.signIn : waiting ? words.waiting
      : parked.length ? words.notAll : this.sent ? words.allSent : words.online;
    if (waiting) this.sent = true;
    const held = waiting ? heldWords(words, left) : "";
    const lines = [];
    if (this.refused) lines.push(words.refused);
    if (waiting && state === "sign-in") lines.push(`${held}`, words.signInFirst);
    else if (waiting && state !== "sending") lines.push(held);
    this.dataset.state = off ? "offline" : state;
    const text = JSON.stringify([short, lines, parked.map((act) => act.id), state === "sign-in"]);
    if (text === this.said) return;
    this.said = text;
    this.draw(short, lines, state === "sign-in" && waiting, parked);
  }

  draw(short, lines, signIn, parked) {
    this.replaceChildren(element("p", { className: "sync", textContent: short }));
    for (const line of lines) this.append(element("p", { textContent: line }));
    if (signIn) {
      const link = element("a", { className: "btn small", textContent: this.words.signIn });
      link.href = addressOf("login") + "?next=" + encodeURIComponent(location.pathname);
      this.append(link);
    }
    if (parked.length) this.append(this.list(parked));
  }

  // What the server refused: why, and the two ways on.
  list(parked) {
    const { fix: mend, again, discard: away } = this.words;
    const all = element("ul", { className: "parked" });
    for (const act of parked) {
      const name = [act.about, act.name].filter(Boolean).join(", ");
      const text = fill(this.words.parked, { set: name, why: whyNot(act) });
      const item = element("li", {}, element("p", { textContent: text }));
      for (const [what, label] of [["fix", mend], ["again", again], ["discard", away]]) {
        if (what === "fix" && !canFix(act)) continue;
        const button = element("button", { type: "button", className: "btn small", textContent: label });
        button.dataset.act = act.id;
        button.dataset.what = what;
        item.append(button);
      }
      all.append(item);
    }
    return all;
  }

  async pressed(event) {
    const { act: id, what } = event.target.closest("button")?.dataset ?? {};
    const act = this.parked?.find((one) => String(one.id) === id);
    if (!act) return;
    if (what === "fix") return fix(act);
    if (what === "again") {
      await change(act, { state: "waiting" });
      document.dispatchEvent(new Event("outbox:send"));
      return;
    }
    await discard(act);
    // The server's own word on the set is the truth again.
    location.reload();
  }
}

customElements.define("sync-status", SyncStatus);
