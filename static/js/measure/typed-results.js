// <typed-results>: a form for what a test gave, on a page that stays: each result waits on this phone
// and is painted at once, saved and waiting ones alike. Whose it is, the day and the words are its
// data; `turnTo` gives it another athlete.
import { parseNumber } from "../amounts.js";
import { ConnectedElement } from "../connected-element.js";
import { element, fill, icon } from "../dom.js";
import { actsOf } from "../outbox/store.js";
import { saveResults } from "./saving.js";

const ASIDE = ["csrfmiddlewaretoken", "next", "key", "confirmed"];
const CHECK = "M5 12.5l4.5 4.5L19 7.5";
const VALUE = /^value(_\d+)?$/;

const account = () => document.querySelector('meta[name="account"]')?.content ?? "";
const list = (text) => (text ?? "").split(" ").filter(Boolean);

// What this page does not show yet of an athlete's results in a test on a day: [Act].
export function unseen(acts, { address, assessment, day, keys }) {
  const since = Number(document.documentElement.dataset.keptSince ?? performance.timeOrigin);
  return acts.filter(({ kind, address: to, json, key, state, sentAt }) =>
    kind === "result" && to === address && json.assessment === assessment && json.date === day
    && !list(keys).includes(key) && (state !== "sent" || sentAt >= since));
}

export const keptActs = () => actsOf(account());

export class TypedResults extends ConnectedElement {
  connected() {
    this.form = this.querySelector("form");
    this.listen(this.form, "submit", (event) => this.submitted(event));
    this.listen(this.form, "input", ({ target }) => this.unsay(target));
    this.listen(document, "outbox", () => this.paint());
    this.paint();
  }

  get values() {
    return [...this.form.elements].filter((field) => VALUE.test(field.name) && field.type !== "radio");
  }

  get about() {
    const { assessment, day, keys } = this.dataset;
    return { address: this.form.getAttribute("action"), assessment, day, keys };
  }

  // Another athlete: { address, name, day, keys, has }.
  turnTo({ address, ...data }) {
    this.form.setAttribute("action", address);
    Object.assign(this.dataset, data);
    this.form.reset();
    for (const field of this.values) this.unsay(field);
    return this.paint();
  }

  submitted(event) {
    if (this.direct) return;
    event.preventDefault();
    if (this.saving || this.querySelector("dialog[open]") || !this.isGood()) return;
    const odd = this.values.find((field) => this.isOdd(field));
    if (odd) this.ask(odd);
    else this.save(false);
  }

  isGood() {
    for (const field of this.values) this.unsay(field);
    for (const field of this.values) {
      const problem = this.problemOf(field);
      if (!problem) continue;
      field.setAttribute("aria-invalid", "true");
      const told = element("p", { className: "error", role: "alert", textContent: this.dataset[problem] });
      told.dataset.told = "";
      field.after(told);
      field.focus();
      return false;
    }
    const radios = this.form.querySelectorAll("input[type=radio][name=value]");
    return !radios.length || this.form.reportValidity();
  }

  problemOf(field) {
    const text = field.value.trim();
    if (!text) return /^value(_1)?$/.test(field.name) ? "needed" : "";
    const number = parseNumber(text.replace("\u2212", "-").replace(/^-/, ""));
    if (number === null) return "noNumber";
    const value = text.startsWith("-") || text.startsWith("\u2212") ? -number : number;
    const { least, most } = this.dataset;
    return value < Number(least) || value > Number(most) ? "impossible" : "";
  }

  unsay(field) {
    field.removeAttribute("aria-invalid");
    if (field.nextElementSibling?.matches("[data-told]")) field.nextElementSibling.remove();
  }

  // It can be, and hardly ever is.
  isOdd(field) {
    const { low, high } = this.dataset;
    const value = Number(field.value.trim().replace(",", ".").replace("\u2212", "-"));
    return field.value.trim() && low && (value < Number(low) || value > Number(high));
  }

  ask(field) {
    const dialog = this.querySelector("template[data-part=asks]").content.querySelector("dialog").cloneNode(true);
    dialog.querySelector("h2").textContent = fill(this.dataset.odd, { value: field.value.trim() });
    this.append(dialog);
    dialog.showModal();
    this.listen(dialog, "close", () => {
      dialog.remove();
      if (dialog.returnValue === "yes") this.save(true);
      else field.focus();
    });
  }

  // Of what is typed the measurement: whatever else is sent along stays as the form has it.
  measured(confirmed) {
    const sent = Object.fromEntries([...new FormData(this.form)].filter(([name, value]) =>
      value !== "" && !ASIDE.includes(name)));
    return { ...sent, key: crypto.randomUUID(), date: this.dataset.day, confirmed };
  }

  get said() {
    const yes = this.form.querySelector("input[type=radio][name=value]:checked");
    const typed = this.values.map((field) => field.value.trim()).filter(Boolean);
    const value = yes ? yes.labels[0].textContent.trim() : fill(this.dataset.pattern, { n: typed.join(", ") });
    const side = this.form.querySelector("input[name=side]:checked");
    return [side?.labels[0].textContent.trim(), value].filter(Boolean).join(" ");
  }

  async save(confirmed) {
    this.saving = true;
    const { name: about, title } = this.dataset;
    const [json, said] = [this.measured(confirmed), this.said];
    const to = { address: this.form.getAttribute("action"), about: about || title, name: said };
    try {
      await saveResults([json], to);
    } catch {
      // The phone keeps nothing: straight to the server.
      this.direct = true;
      this.form.requestSubmit();
      return;
    } finally {
      this.saving = false;
    }
    this.form.reset();
    await this.paint();
    this.dispatchEvent(new CustomEvent("typed", { bubbles: true, detail: said }));
    if (!this.form.hidden) this.values[0]?.focus();
  }

  async paint() {
    const acts = unseen(await keptActs().catch(() => []), this.about);
    const got = this.querySelector("[data-part=got]");
    for (const row of got.querySelectorAll("[data-painted]")) row.remove();
    for (const act of acts) got.append(this.rowOf(act));
    got.hidden = !got.children.length;
    const has = new Set([...list(this.dataset.has), ...acts.filter((act) => act.state !== "parked").map(sideOf)]);
    const left = list(this.dataset.sides).filter((side) => !has.has(side));
    this.form.hidden = !left.length;
    const radios = [...this.form.querySelectorAll("input[name=side]")];
    const chosen = radios.find((radio) => radio.checked)?.value;
    if (left.length && !left.includes(chosen)) {
      for (const radio of radios) radio.checked = radio.value === left[0];
    }
    this.toggleAttribute("data-done", !left.length);
  }

  rowOf({ state, name, reason }) {
    const words = { sent: this.dataset.sent, waiting: this.dataset.held, parked: reason ?? this.dataset.refused };
    const mark = element("span", { className: "tick", ariaHidden: "true" }, icon(CHECK));
    if (state !== "parked") mark.dataset[state === "sent" ? "on" : "held"] = "";
    const what = element("b", { textContent: name });
    const row = element("li", {}, what, element("span", { textContent: words[state] }), mark);
    row.dataset.painted = state;
    return row;
  }
}

// The side of a result, as `data-sides` has it.
export const sideOf = ({ json }) => json.side || "both";

customElements.define("typed-results", TypedResults);
