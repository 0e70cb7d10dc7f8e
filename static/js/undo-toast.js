// Ten seconds to take the last act back: a toast with Undo that sends the row's own form, or,
// of what is done beside logging, the act that takes it back.
import { openRow } from "./circuit.js";
import { element, fill } from "./dom.js";
import { actsPage } from "./outbox/acts-page.js";
import { addressOf, findForm } from "./outbox/addresses.js";
import { removal } from "./outbox/forms.js";
import { fieldsIn, words } from "./outbox/rows.js";
import { perform } from "./outbox/start.js";

const LASTS = 10_000;
// What can be taken back, the newest last: an undo reaches further than the last act.
const MOST = 30;
const before = [];
let undoing = false;

// What was done, and how it is taken back.
function done(text, undo, next = "") {
  undoing = false;
  before.push(undo);
  before.splice(0, before.length - MOST);
  offer(text, [["undo", undoLast]], next);
}

function undoLast() {
  undoing = true;
  before.pop()?.();
}

// What was taken back: by a row's own button, or here, and then more can be.
function undone(text, again) {
  const more = undoing && before.length ? [["earlier", undoLast]] : [];
  undoing = false;
  offer(text, [...more, ["redo", again]]);
}

// `ways`: [word of its button, what it does]. `next`: what comes after it, said whole.
function offer(text, ways, next = "") {
  const list = document.querySelector("toast-list");
  const texts = document.querySelector("[data-undo-words]")?.dataset;
  if (!list || !texts || !text) return;
  const shown = next ? { textContent: `${text}. ${next}` } : { className: "brief", textContent: text };
  const toast = element("div", { className: "toast" }, element("p", shown));
  for (const [word, act] of ways) {
    const button = element("button", { type: "button", className: "btn small", textContent: texts[word] });
    button.addEventListener("click", () => { toast.remove(); act(); });
    toast.append(button);
  }
  list.show(toast);
  setTimeout(uncover, 500, toast);
  const until = Date.now() + LASTS;
  const leave = () => {
    if (!toast.isConnected) return;
    if (toast.matches(":hover, :focus-within")) return void setTimeout(leave, 1000);
    if (Date.now() < until) return void setTimeout(leave, until - Date.now());
    toast.remove();
  };
  setTimeout(leave, LASTS);
}

// The row to tap next and the big button come out from under what covers them, as far as there is
// room for both, once a double tap is over.
function uncover(toast) {
  const next = document.querySelector('.drillcard[open] .tap[data-state="next"]')?.getBoundingClientRect();
  if (!toast.isConnected || !next || next.top > innerHeight) return;
  const { top } = toast.getBoundingClientRect();
  const button = document.querySelector(".drillcard[open] .edit:not([hidden]) button.big")?.getBoundingClientRect();
  const room = button && button.top < innerHeight && button.bottom - next.top < top - 24;
  const hidden = (room ? Math.max(button.bottom, next.bottom) : next.bottom) + 12 - top;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (hidden > 0) scrollBy({ top: hidden, behavior: still ? "auto" : "smooth" });
}

const box = (id) => document.getElementById(`row-${id}`);

// The form as it was is put back for a moment, and sent like any other.
function send(id, form) {
  const row = box(id);
  if (!row || !form) return;
  form.hidden = true;
  row.append(form);
  window.htmx?.process(form);
  form.requestSubmit();
}

// What was done, and of which set: "Set 3: logged · Band knee pull".
function said(what, id) {
  const row = box(id);
  const sheet = row?.closest("session-sheet");
  if (!sheet) return what;
  const { number, side } = fieldsIn(row);
  const set = fill(words(sheet, "caption", side), { number });
  return fill(sheet.dataset[what], { name: row.closest(".drillcard").dataset.name, set });
}

// After the last set of all what comes next.
function saidOfLast(id) {
  const sheet = box(id)?.closest("session-sheet");
  if (!sheet || [...sheet.querySelectorAll(".drillcard")].some(openRow)) return "";
  const finished = document.querySelector(`form[action="${addressOf("reopen", sheet.dataset.session)}"]`);
  return sheet.dataset[finished ? "allFinished" : "allDone"];
}

document.addEventListener("set:logged", (event) => {
  const { id } = event.detail;
  done(said("logged", id), () => findForm(box(id), "removal")?.requestSubmit(), saidOfLast(id));
});
document.addEventListener("set:changed", (event) => {
  const { id, before: form } = event.detail;
  if (form) done(said("changed", id), () => send(id, form));
});
document.addEventListener("set:undone", (event) => {
  const { id, before: form } = event.detail;
  if (form) undone(said("undone", id), () => send(id, form));
});

// What was just done, in words, and the acts that take it back.
const BACK = {
  log: (acts, texts) => [texts.leftOut, () => acts.map((one) => removal(one.set))],
  swap: ([one], texts) => [
    fill(texts.swapped, { new: one.name, old: one.about }),
    (at) => [{ kind: "unswap", drill: one.drill, made: one.made, about: one.name, fields: { at }, at, name: "" }],
  ],
  finish: ([one], texts) => [
    texts.finished, (at) => [{ kind: "reopen", session: one.session, fields: { at }, at, about: "", name: "" }],
  ],
};

document.addEventListener("outbox:taken", async ({ detail: acts }) => {
  const [first] = acts;
  if (first?.kind === "pain") return offerToGoOn(first);
  if (!first || !BACK[first.kind] || (first.kind === "log" && !first.fields.skip_reason)) return;
  const place = document.getElementById("row-" + first.set)
    ?? document.getElementById("drill-" + (first.made ?? first.drill));
  const page = await actsPage(first.session ?? place?.closest("session-sheet")?.dataset.session);
  const texts = page?.querySelector("[data-acts]").dataset;
  if (!texts) return;
  const [text, back] = BACK[first.kind](acts, texts);
  done(text, () => perform(...back(new Date().toISOString())));
});

// What pain stopped is taken up again, once its sheet is closed.
async function offerToGoOn({ report, drill }) {
  const sets = [...document.querySelectorAll(`[data-told="${report}"]`)].map((row) => row.id.slice(4));
  if (!sets.length) return;
  const page = await actsPage(document.getElementById("drill-" + drill)?.closest("session-sheet")?.dataset.session);
  const texts = page?.querySelector("[data-acts]").dataset;
  const sheet = document.querySelector("act-sheets dialog[open]");
  if (!texts || !sheet) return;
  const back = () => perform(...sets.map((set) => removal(set)));
  sheet.addEventListener("close", () => done(texts.stopped, back), { once: true });
}

// Undo that came with the page leaves after the same ten seconds.
for (const form of document.querySelectorAll(".toast form[data-undo]")) {
  setTimeout(() => form.closest(".toast")?.remove(), LASTS);
}
