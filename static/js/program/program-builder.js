// The builder of a program: sends its acts one after the other, each with the version that the
// page then shows, and puts in what the server answers. A form or link works without this.
import { ConnectedElement } from "../connected-element.js";
import { dragging } from "./drag.js";
import { keyed } from "./keys.js";
import { find } from "../search.js";

const PANEL_FIRST = "input:not([type='hidden'], [type='checkbox']), select";

class ProgramBuilder extends ConnectedElement {
  connected() {
    this.queue = [];
    this.status = 0;
    this.week = 1;
    this.listen(this, "submit", (event) => this.submit(event), { capture: true });
    this.listen(this, "click", (event) => this.click(event));
    this.listen(this, "htmx:beforeSwap", (event) => this.let(event));
    this.listen(this, "htmx:afterRequest", (event) => (this.status = event.detail.xhr?.status ?? 0));
    this.listen(document, "signed-in", () => this.run());
    this.listen(window, "beforeunload", (event) => this.queue.length && event.preventDefault());
    const search = this.querySelector("[data-find]");
    if (search) this.listen(search, "input", () => this.search(search));
    dragging(this);
    keyed(this);
    this.arrive();
  }

  disconnected() {
    clearTimeout(this.searching);
  }

  get workspace() {
    return this.querySelector("#workspace");
  }

  get library() {
    return this.querySelector("#library");
  }

  // --- what is sent --------------------------------------------------------------------

  submit(event) {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const values = {};
    const data = new FormData(form);
    if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
    for (const [name, value] of data) (values[name] ??= []).push(value);
    this.act(form.action, values);
  }

  click(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("[data-again]")) return this.run();
    const link = event.target.closest('a[href^="?"], a[data-close]');
    if (!link || !this.workspace.contains(link)) return;
    event.preventDefault();
    this.select(link.href, { from: link.id, byKey: event.detail === 0, closes: "close" in link.dataset });
  }

  // Opens what an address selects in the panel, or closes the panel.
  select(url, { from = "", byKey = false, closes = false } = {}) {
    const opener = closes && this.opener();
    this.queue.push({
      url,
      method: "GET",
      after: () => {
        if (closes) this.focusOn(opener);
        else if (byKey) this.enterPanel();
        else this.focusOn(from);
      },
    });
    this.run();
  }

  act(url, values, after) {
    this.queue.push({ url, values, method: "POST", after });
    this.run();
  }

  place(block, week, weekday, position = "") {
    this.week = week;
    this.act(this.dataset.place, { block, week, weekday, position });
  }

  move(id, act, week, weekday, position = "") {
    this.act(`${this.dataset.place}${id}/`, { act, week, weekday, position });
  }

  remove(placed) {
    const day = placed.closest("td").querySelector(".day-link").id;
    this.act(`${this.dataset.place}${placed.dataset.id}/`, { act: "remove" }, () => this.focusOn(day));
  }

  undo() {
    const form = this.querySelector("#program-state form");
    if (form) this.act(form.action, {});
    else this.say(this.dataset.nothing);
  }

  async run() {
    if (this.sending) return;
    this.sending = true;
    while (this.queue.length) {
      const next = this.queue[0];
      this.show("saving", next);
      await this.send(next);
      if (this.status === 0 || this.status >= 500 || [401, 403].includes(this.status)) {
        // It is kept, and sent again on asking: nothing that was done is dropped unsaid.
        if (next.method === "GET") this.queue.shift();
        this.show("unsaved", next);
        break;
      }
      this.queue.shift();
      if (this.status !== 200) {
        this.show("saved", next);
        if (this.queue.length) this.say(this.dataset.lost);
        this.queue = [];
      } else {
        next.after?.();
        const { message } = this.workspace.dataset;
        if (message) this.say(message);
      }
    }
    this.sending = false;
  }

  async send({ url, values, method }) {
    const { version, at } = this.workspace.dataset;
    this.status = 0;
    const how = { source: this, target: "#workspace", swap: "outerHTML show:none" };
    if (method === "GET") how.push = "true";
    else how.values = { ...values, version, at };
    try {
      await window.htmx.ajax(method, url, how);
    } catch {
      // htmx has said so; the status tells.
    }
    this.arrive();
  }

  // What cannot be done is shown like what was done.
  let(event) {
    if (event.detail.xhr.status !== 409) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }

  // --- what is shown -------------------------------------------------------------------

  show(state, { method }) {
    const line = this.querySelector("#program-state .saved");
    if (!line || method === "GET") return;
    this.saved ??= line.querySelector("span").textContent;
    line.dataset.state = state;
    line.querySelector("span").textContent = { saved: this.saved, ...this.dataset }[state];
    this.querySelector("[data-again]").hidden = state !== "unsaved";
    if (state === "unsaved") this.say(this.dataset.unsaved);
  }

  say(text) {
    const line = this.querySelector("[data-says]");
    // The same words twice are news too.
    line.textContent = line.textContent === text ? `${text}\u00a0` : text;
  }

  words(name, values) {
    return this.dataset[name].replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
  }

  // After every swap: parts that need a script, and one stop for the Tab key.
  arrive() {
    for (const part of this.querySelectorAll("[data-needs-script]")) part.hidden = false;
    this.dispatchEvent(new CustomEvent("builder:arrived"));
  }

  opener() {
    const at = new URLSearchParams(this.workspace.dataset.at);
    for (const [what, start] of [["placement", "p-"], ["day", "d-"], ["week", "w-"], ["block", "b-"]]) {
      if (at.has(what)) return start + at.get(what);
    }
    return "";
  }

  enterPanel() {
    const panel = this.querySelector("#panel");
    const first = panel.dataset.open === "placement" ? null : panel.querySelector(PANEL_FIRST);
    (first ?? panel).focus();
    first?.select?.();
  }

  focusOn(id) {
    if (id) document.getElementById(id)?.focus({ preventScroll: false });
  }

  // In a long library the server looks, once a hand rests.
  search({ value, dataset }) {
    if (!dataset.find) return this.find(value);
    clearTimeout(this.searching);
    this.searching = setTimeout(() => this.ask(`${dataset.find}?${new URLSearchParams({ find: value })}`), 250);
  }

  async ask(url) {
    await window.htmx.ajax("GET", url, { source: "[data-find]", target: "#library-list", swap: "innerHTML" });
    this.dispatchEvent(new CustomEvent("builder:arrived"));
  }

  find(text) {
    const items = [...this.library.querySelectorAll(".libitem")];
    const found = new Set(find(items, (item) => `${item.dataset.name} ${item.dataset.words}`, text).things);
    for (const item of items) item.parentElement.hidden = !found.has(item);
    for (const section of this.library.querySelectorAll("section")) {
      section.hidden = !section.querySelector("li:not([hidden])");
    }
    const nothing = this.library.querySelector("[data-nothing]");
    if (nothing) nothing.hidden = found.size > 0 || !items.length;
    this.dispatchEvent(new CustomEvent("builder:arrived"));
  }
}
customElements.define("program-builder", ProgramBuilder);
