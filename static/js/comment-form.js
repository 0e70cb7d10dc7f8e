// <comment-form>: a comment written without a signal waits on this phone like a set does, and stands
// in the list meanwhile. Its id is made here, so that what is sent twice is kept once. Without this
// script, or without a store on the phone, the form goes to the server as it is.
import { ConnectedElement } from "./connected-element.js";
import { element } from "./dom.js";
import { perform } from "./outbox/start.js";
import { actsOf } from "./outbox/store.js";

class CommentForm extends ConnectedElement {
  async connected() {
    this.form = this.querySelector(".cm-write");
    this.list = this.querySelector(".cms");
    this.listen(this.form, "submit", (event) => this.sent(event));
    this.listen(document, "outbox", () => this.show());
    await this.show();
    this.dataset.ready = "";
  }

  async sent(event) {
    // A drill's name is looked up by the server: with one it is asked at once.
    if (this.direct || (navigator.onLine && this.form.elements.drill?.value)) return;
    event.preventDefault();
    event.stopPropagation();
    const { text, about, drill } = this.form.elements;
    if (!text.value.trim()) {
      text.focus();
      return;
    }
    const key = crypto.randomUUID();
    const at = new Date().toISOString();
    const fields = { key, text: text.value, about: about?.value ?? "", drill: drill?.value ?? "", at };
    const name = text.value.slice(0, 40);
    try {
      await perform({ kind: "comment", key, address: location.pathname, fields, at, about: "", name });
    } catch {
      this.direct = true;
      this.form.requestSubmit(event.submitter);
      return;
    }
    this.form.reset();
    await this.show();
  }

  // What is not in this page yet: all that waits, was refused, or was sent since it was asked for.
  async show() {
    const since = Number(document.documentElement.dataset.keptSince ?? performance.timeOrigin);
    const all = await actsOf(this.dataset.account).catch(() => []);
    for (const old of this.list.querySelectorAll("[data-kept]")) old.remove();
    const mine = all.filter((act) => act.kind === "comment" && act.address === location.pathname
      && (act.state !== "sent" || act.sentAt >= since) && !document.getElementById("c-" + act.key));
    this.list.append(...mine.map((act) => this.row(act)));
    for (const none of this.querySelectorAll(".cms-none")) none.hidden = mine.length > 0;
  }

  row(act) {
    const head = element("p", { className: "cm-h" }, element("b", { textContent: this.dataset.you }));
    const parts = [head, element("p", { className: "cm-t", dir: "auto", textContent: act.fields.text })];
    if (act.state === "waiting") parts.push(element("p", { className: "dim", textContent: this.dataset.waits }));
    if (act.state === "parked") parts.push(element("p", { className: "error", textContent: act.reason }));
    const row = element("li", { className: "cm" }, element("span"), element("div", {}, ...parts));
    Object.assign(row.dataset, { kept: act.key, mine: "", state: act.state });
    return row;
  }
}

customElements.define("comment-form", CommentForm);
