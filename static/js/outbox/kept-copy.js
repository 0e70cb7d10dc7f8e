// <kept-copy data-day>: over a page that this phone kept, says since when, and what is not in it.
// `data-day`: of a page that is about today, which day that was.
import { ConnectedElement } from "../connected-element.js";
import { element, fill } from "../dom.js";
import { addressOf } from "./addresses.js";

const two = (number) => String(number).padStart(2, "0");

class KeptCopy extends ConnectedElement {
  connected() {
    const { lang, dataset: { keptSince } } = document.documentElement;
    const words = document.getElementById("outbox-words")?.dataset;
    if (!keptSince || !words || this.childElementCount) return;
    const at = new Date(Number(keptSince));
    const when = at.toLocaleString(lang, { weekday: "long", hour: "numeric", minute: "2-digit" });
    const said = element("p", { textContent: fill(words.copy, { when }) });
    // What waits is painted into sets alone.
    if (!document.querySelector("session-sheet")) said.append(" ", words.copyLacks);
    this.append(said);
    const now = new Date();
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    if (this.dataset.day && this.dataset.day !== today) {
      said.append(" ", words.copyOtherDay);
      this.append(element("a", { className: "btn small", href: addressOf("week"), textContent: words.copyPlan }));
    }
    this.hidden = false;
    // Sets are brought up to date at once.
    if (document.querySelector("session-sheet")) this.listen(window, "online", () => this.leave());
  }

  leave() {
    this.hidden = true;
    document.dispatchEvent(new Event("outbox:renew"));
  }
}

customElements.define("kept-copy", KeptCopy);
