// <comment-form>: what is written, changed, taken away or answered by a word without a signal waits
// on this phone like a set does, and is shown meanwhile. A comment's id is made here, so that what is
// sent twice is kept once. Without this script, or without a store on the phone, each form goes to the
// server as it is. What it draws with stands in templates/comments/_kept.html.
import { ConnectedElement } from "./connected-element.js";
import { element, fill } from "./dom.js";
import { withId } from "./outbox/addresses.js";
import { whyNot } from "./outbox/refused.js";
import { perform } from "./outbox/start.js";
import { actsOf } from "./outbox/store.js";

// Acts on a comment that is there: their forms' classes.
const KINDS = { "cm-word": "reply", "cm-changing": "recomment", "cm-away": "uncomment" };
const ON_ROWS = [...Object.values(KINDS), "comment-back"];

const keyOf = (row) => row.dataset.kept ?? row.id.slice(2);
const textOf = (row) => row.querySelector(".cm-t");

class CommentForm extends ConnectedElement {
  async connected() {
    this.form = document.querySelector(".cm-write");
    this.list = this.querySelector(".cms");
    this.words = this.querySelector("template.cm-new").dataset;
    this.made = new Map();
    this.bases = new Map();
    if (this.form) this.listen(this.form, "submit", (event) => this.sent(event));
    this.listen(this.list, "submit", (event) => this.acted(event));
    this.listen(this.list, "click", (event) => this.pressed(event));
    this.listen(this.list, "keydown", (event) => {
      const form = event.key === "Escape" && event.target.closest(".cm-changing");
      if (form) this.close(form.closest(".cm"));
    });
    this.listen(document, "outbox", () => this.show());
    await this.show();
    this.dataset.ready = "";
  }

  copyOf(name) {
    return this.querySelector(`template.${name}`).content.firstElementChild.cloneNode(true);
  }

  // Whether the phone has it now; else the form is sent as it is.
  async keeps(act, form, submitter) {
    const at = new Date().toISOString();
    try {
      await perform({ at, about: "", why404: this.words.gone, ...act, fields: { at, ...act.fields } });
    } catch {
      this.direct = true;
      form?.requestSubmit(submitter);
      return false;
    }
    await this.show();
    return true;
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
    const fields = { key, text: text.value, about: about?.value ?? "", drill: drill?.value ?? "" };
    const act = { kind: "comment", key, address: location.pathname, fields, name: text.value.slice(0, 40) };
    if (!(await this.keeps(act, this.form, event.submitter))) return;
    this.form.reset();
    this.made.get(key)?.scrollIntoView({ block: "nearest" });
  }

  // A word, another text, or away with it.
  async acted(event) {
    const form = event.target;
    const kind = KINDS[form.className];
    const row = form.closest(".cm");
    if (!kind || this.direct) return;
    event.preventDefault();
    event.stopPropagation();
    const { text, reply } = form.elements;
    if (kind === "recomment" && !text.value.trim()) {
      text.focus();
      return;
    }
    const fields = kind === "reply" ? { reply: reply.value, wanted: event.submitter.value }
      : kind === "recomment" ? { text: text.value } : {};
    const name = (kind === "reply" ? event.submitter : textOf(row)).textContent.trim().slice(0, 40);
    const address = form.getAttribute("action");
    if (!(await this.keeps({ kind, key: keyOf(row), address, fields, name }, form, event.submitter))) return;
    if (kind === "recomment") this.close(row);
    if (kind === "uncomment") row.querySelector(".cm-removed button")?.focus();
  }

  pressed(event) {
    const row = event.target.closest(".cm");
    if (event.target.closest(".cm-edit") && !this.direct) {
      event.preventDefault();
      this.open(row);
    } else if (event.target.closest(".cm-changing [type=button]")) {
      this.close(row);
    } else if (event.target.closest(".cm-removed button")) {
      this.bringBack(row);
    }
  }

  async bringBack(row) {
    const key = keyOf(row);
    const name = textOf(row).textContent.trim().slice(0, 40);
    const address = withId(this.words.return, key);
    if (await this.keeps({ kind: "comment-back", key, address, fields: {}, name })) {
      row.querySelector(".cm-away button")?.focus();
    }
  }

  open(row) {
    if (row.querySelector(".cm-changing")) return;
    const form = this.copyOf("cm-change");
    form.action = withId(this.words.comment, keyOf(row));
    form.elements.text.value = row.dataset.text ?? textOf(row).textContent;
    textOf(row).after(form);
    row.dataset.changing = "";
    form.elements.text.focus();
  }

  close(row) {
    row.querySelector(".cm-changing")?.remove();
    delete row.dataset.changing;
    row.querySelector(".cm-edit")?.focus();
  }

  // What is not in this page yet: all that waits, was refused, or was sent since it was asked for.
  async show() {
    const since = Number(document.documentElement.dataset.keptSince ?? performance.timeOrigin);
    const all = await actsOf(this.dataset.account).catch(() => []);
    const news = all.filter((act) => act.state !== "sent" || act.sentAt >= since);
    const mine = news.filter((act) => act.kind === "comment" && act.address === location.pathname
      && !document.getElementById("c-" + act.key));
    for (const [key, row] of this.made) {
      if (mine.some((act) => act.key === key)) continue;
      row.remove();
      this.made.delete(key);
    }
    for (const act of mine) {
      if (!this.made.has(act.key)) this.made.set(act.key, this.row(act));
    }
    for (const none of this.querySelectorAll(".cms-none")) none.hidden = mine.length > 0;
    for (const row of this.list.children) {
      const key = keyOf(row);
      this.paint(row, news.filter((act) => act.key === key && (ON_ROWS.includes(act.kind) || this.made.has(key))));
    }
  }

  row(act) {
    const row = this.copyOf("cm-new");
    row.dataset.kept = act.key;
    textOf(row).textContent = act.fields.text;
    for (const [name, link] of [["action", row.querySelector("form")], ["href", row.querySelector("a")]]) {
      link.setAttribute(name, withId(link.getAttribute(name), act.key));
    }
    this.list.append(row);
    return row;
  }

  // The row as the server has it: its text, and which words are whose.
  baseOf(row) {
    const key = keyOf(row);
    if (!this.bases.has(key)) {
      const chosen = [...row.querySelectorAll(".cm-word button")].map((button) =>
        [button.value, button.form.elements.reply.value, Number(button.querySelector("b").textContent)]);
      // What a press asks for says what stands: "0" takes back what is hers.
      const words = chosen.map(([press, reply, n]) => [reply, [press === "0", n]]);
      this.bases.set(key, { text: [...textOf(row).cloneNode(true).childNodes], words: new Map(words) });
    }
    return this.bases.get(key);
  }

  paint(row, acts) {
    const base = this.baseOf(row);
    const applied = acts.filter((act) => act.state !== "parked");
    const last = (...kinds) => applied.findLast((act) => kinds.includes(act.kind));
    const changed = last("recomment");
    if (changed) {
      textOf(row).textContent = row.dataset.text = changed.fields.text;
    } else if (row.dataset.painted) {
      textOf(row).replaceChildren(...base.text.map((node) => node.cloneNode(true)));
      delete row.dataset.text;
    }
    if (changed) row.dataset.painted = "on";
    else delete row.dataset.painted;
    for (const button of row.querySelectorAll(".cm-word button")) {
      const { value } = button.form.elements.reply;
      const [mine, n] = base.words.get(value);
      const act = applied.findLast(({ kind, fields }) => kind === "reply" && fields.reply === value);
      const wanted = act ? act.fields.wanted === "1" : mine;
      button.ariaPressed = String(wanted);
      button.value = wanted ? "0" : "1";
      button.querySelector("b").textContent = n - Number(mine) + Number(wanted) || "";
    }
    this.paintRemoval(row, last("uncomment", "comment-back")?.kind === "uncomment");
    this.say(row, acts);
  }

  paintRemoval(row, removed) {
    const said = row.querySelector(".cm-removed");
    row.toggleAttribute("data-removed", removed);
    if (removed && !said) row.lastElementChild.append(this.copyOf("cm-removed"));
    if (!removed) said?.remove();
  }

  say(row, acts) {
    const parked = acts.findLast((act) => act.state === "parked");
    const waits = acts.some((act) => act.state === "waiting") ? this.words.waits : "";
    const text = parked ? fill(this.words.refused, { why: whyNot(parked) }) : waits;
    const said = row.querySelector(".cm-said");
    if (text === (said?.textContent ?? "")) return;
    said?.remove();
    if (!text) return;
    const told = element("p", { className: "cm-said", textContent: text });
    if (parked) told.dataset.tone = "need";
    row.lastElementChild.append(told);
  }
}

customElements.define("comment-form", CommentForm);
