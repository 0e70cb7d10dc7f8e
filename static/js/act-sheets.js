// <act-sheets>: swap, pain and the end of a session as bottom sheets over it. Their links lead to
// pages of their own: without this script, and where no sheet is to be had, those open.
import { openRow } from "./circuit.js";
import { ConnectedElement } from "./connected-element.js";
import { element, fill } from "./dom.js";
import { dropDraft, giveDraft, keepDraft } from "./drafts.js";
import { actsPage } from "./outbox/acts-page.js";
import { addressOf, matchAddress, withId } from "./outbox/addresses.js";
import { sayNoNetwork } from "./outbox/start.js";
import { actsOf } from "./outbox/store.js";

const BELIEVABLE = [5, 180];

const actsHere = () =>
  actsOf(document.querySelector('meta[name="account"]').content).catch(() => []);

class ActSheets extends ConnectedElement {
  connected() {
    this.listen(document, "click", (event) => this.clicked(event));
    this.listen(document, "outbox:taken", (event) => this.taken(event.detail));
    this.listen(window, "popstate", () => this.sheet?.open && this.sheet.close());
  }

  clicked(event) {
    const link = event.target.closest?.("session-sheet a, .finish a, act-sheets a");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const url = new URL(link.href);
    const found = matchAddress(url.pathname, ["swap", "pain", "finish"]);
    if (link.matches("[data-leaves]") || !found) {
      // Drill pages are kept; what is not would be a page that says so.
      if (navigator.onLine || matchAddress(url.pathname, ["drill"]) || url.origin !== location.origin) return;
      event.preventDefault();
      this.sheet?.close();
      return sayNoNetwork();
    }
    event.preventDefault();
    this.open(link, found.name, found.id, url.searchParams.get("why"));
  }

  async open(link, what, id, why) {
    const session = what === "finish" ? id : link.closest("session-sheet")?.dataset.session ?? this.session;
    const sheet = await this.find(session, what, id);
    if (!sheet) {
      if (navigator.onLine) location.assign(link.href);
      else sayNoNetwork();
      return;
    }
    this.session = session;
    const opened = Boolean(this.sheet?.open);
    this.replaceChildren(sheet);
    this.sheet = sheet;
    for (const form of sheet.querySelectorAll("form[method=post]")) this.token(form);
    const filled = this[what](sheet, id, why);
    const asks = what !== "swap" && sheet.querySelector("form[method=post]");
    if (asks) {
      filled?.then(() => giveDraft(what, id, asks));
      if (!filled) giveDraft(what, id, asks);
      this.listen(asks, "input", () => keepDraft(what, id, asks));
    }
    this.listen(sheet, "click", (event) => event.target === sheet && sheet.close());
    this.listen(sheet, "close", () => this.closed(sheet));
    sheet.showModal();
    if (!opened) history.pushState({ sheet: true }, "");
  }

  closed(sheet) {
    if (this.sheet === sheet) this.sheet = null;
    else return;
    sheet.remove();
    if (history.state?.sheet) history.back();
  }

  async find(session, what, id) {
    const selector = `dialog[data-sheet="${what}"]` + (what === "swap" ? `[data-of="${id}"]` : "");
    // What was said at the end may have been said elsewhere since the page was kept, or here.
    const finished = what === "finish" && (document.querySelector(`form[action="${addressOf("reopen", id)}"]`)
      || (await actsHere()).some((act) => act.session === id));
    const page = await actsPage(session, Boolean(finished) && navigator.onLine);
    const found = page?.querySelector(selector)
      ?? (navigator.onLine ? (await actsPage(session, true))?.querySelector(selector) : null);
    return found?.cloneNode(true);
  }

  // For when the phone keeps nothing and the form goes straight to the server.
  token(form) {
    const token = document.querySelector("session-sheet [name=csrfmiddlewaretoken], main [name=csrfmiddlewaretoken]");
    if (token && !form.elements.csrfmiddlewaretoken) form.append(token.cloneNode());
    form.append(element("input", { type: "hidden", name: "next", value: location.pathname }));
  }

  swap(sheet, id, why) {
    sheet.toggleAttribute("data-easier", why === "easier");
    const title = sheet.querySelector("h2");
    title.textContent = why === "easier" ? title.dataset.easier : title.dataset.swap;
    if (document.querySelector(`#drill-${id} .hurts`)) sheet.querySelector(".less [name=reason]").value = "pain";
  }

  pain(sheet, id) {
    const card = document.getElementById("drill-" + id);
    const name = card?.dataset.name ?? "";
    for (const part of sheet.querySelectorAll("[data-pattern]")) {
      part.textContent = fill(part.dataset.pattern, { name });
    }
    for (const part of sheet.querySelectorAll("[data-address]")) {
      const where = part.matches("a") ? "href" : "action";
      part.setAttribute(where, withId(part.dataset.address, id));
    }
  }

  async finish(sheet, id) {
    const finished = document.querySelector(`form[action="${addressOf("reopen", id)}"]`);
    if (!finished) this.sayOpen(sheet, id);
    // It is over: what it was like is all that is changed.
    for (const part of finished ? sheet.querySelectorAll("[data-finished]") : []) {
      part.textContent = part.dataset.finished;
    }
    const form = sheet.querySelector("form[method=post]");
    const { minutes } = form.elements;
    const all = await actsHere();
    const isHere = (act) => document.getElementById("row-" + act.set)?.closest(`[data-session="${id}"]`);
    const first = all.find((act) => act.set && isHere(act));
    const length = Math.round((Date.now() - Date.parse(form.dataset.started || first?.at)) / 60_000);
    if (!minutes.value && length >= BELIEVABLE[0] && length <= BELIEVABLE[1]) minutes.value = length;
    // What was said here and has not been sent yet stands over what the server knows.
    const last = all.filter((act) => act.kind === "finish" && act.session === id).at(-1);
    const said = last && (last.state === "waiting" || !navigator.onLine) ? last.fields : {};
    for (const name of ["effort", "minutes", "note"]) if (name in said) form.elements[name].value = said[name];
  }

  // Which drills of the session have sets left, and the way back to them.
  sayOpen(sheet, id) {
    const left = [...document.querySelectorAll(`session-sheet[data-session="${id}"] .drillcard`)]
      .filter(openRow).map((card) => card.dataset.name);
    const place = sheet.querySelector("[data-open]");
    place.hidden = !left.length;
    const said = place.querySelector("[data-pattern]");
    said.textContent = fill(said.dataset.pattern, { what: left.join(", ") });
  }

  // What a sheet asked is done: it closes, or says what the answer calls for.
  taken([act]) {
    const { sheet } = this;
    if (act?.kind === "pain" || act?.kind === "finish") dropDraft(act.kind, act.session ?? act.drill);
    if (!sheet?.open) return;
    const named = act?.front && act.answer === "note" ? "front" : act?.answer;
    const answer = act?.kind === "pain" && sheet.querySelector(`[data-answer="${named}"]`);
    if (!answer) {
      sheet.close();
      if (act?.kind === "pain") document.querySelector("toast-list")?.say(sheet.dataset.said);
      return;
    }
    sheet.querySelector("[data-asks]").hidden = true;
    answer.hidden = false;
    const card = document.getElementById("drill-" + act.drill);
    const open = card?.querySelector('.tap:is([data-state="next"], [data-state="todo"])');
    for (const part of answer.querySelectorAll("[data-while-open]")) part.hidden = !open;
    const title = sheet.querySelector("h2");
    title.textContent = answer.dataset.title;
    title.focus();
    sheet.scrollTop = 0;
  }
}

customElements.define("act-sheets", ActSheets);
if (history.state?.sheet) history.replaceState(null, "");
document.body.append(element("act-sheets"));
