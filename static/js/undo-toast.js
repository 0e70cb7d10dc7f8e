// Ten seconds to take the last act back: a toast with Undo that sends the row's own form, or,
// of what is done beside logging, the act that takes it back.
import { element, fill } from "./dom.js";
import { actsPage } from "./outbox/acts-page.js";
import { findForm } from "./outbox/addresses.js";
import { removal } from "./outbox/forms.js";
import { perform } from "./outbox/start.js";

const LASTS = 10_000;
let current = null;

function offer(text, undo) {
  const list = document.querySelector("toast-list");
  const words = document.querySelector("[data-undo-words]")?.dataset;
  if (!list || !words || !text) return;
  current?.remove();
  const button = element("button", { type: "button", className: "btn small", textContent: words.undo });
  const toast = element("div", { className: "toast" }, element("p", { textContent: words[text] ?? text }), button);
  button.addEventListener("click", () => { toast.remove(); undo(); });
  list.append(toast);
  list.makeClosable?.();
  current = toast;
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

// The row to tap next comes out from under what covers it, once a double tap is over.
function uncover(toast) {
  const next = document.querySelector('.drillcard[open] .tap[data-state="next"]')?.getBoundingClientRect();
  if (!toast.isConnected || !next || next.top > innerHeight) return;
  const hidden = next.bottom + 12 - toast.getBoundingClientRect().top;
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

document.addEventListener("set:logged", (event) => {
  const { id } = event.detail;
  offer("logged", () => findForm(box(id), "removal")?.requestSubmit());
});
document.addEventListener("set:changed", (event) => {
  const { id, before } = event.detail;
  if (before) offer("changed", () => send(id, before));
});
document.addEventListener("set:undone", (event) => {
  const { id, before } = event.detail;
  if (before) offer("undone", () => send(id, before));
});

// What was just done, in words, and the acts that take it back.
const BACK = {
  log: (acts, words) => [words.leftOut, () => acts.map((one) => removal(one.set))],
  swap: ([one], words) => [
    fill(words.swapped, { new: one.name, old: one.about }),
    (at) => [{ kind: "unswap", drill: one.drill, made: one.made, about: one.name, fields: { at }, at, name: "" }],
  ],
  finish: ([one], words) => [
    words.finished, (at) => [{ kind: "reopen", session: one.session, fields: { at }, at, about: "", name: "" }],
  ],
};

document.addEventListener("outbox:taken", async ({ detail: acts }) => {
  const [first] = acts;
  if (!first || !BACK[first.kind] || (first.kind === "log" && !first.fields.skip_reason)) return;
  const place = document.getElementById("row-" + first.set)
    ?? document.getElementById("drill-" + (first.made ?? first.drill));
  const page = await actsPage(first.session ?? place?.closest("session-sheet")?.dataset.session);
  const words = page?.querySelector("[data-acts]").dataset;
  if (!words) return;
  const [text, back] = BACK[first.kind](acts, words);
  offer(text, () => perform(...back(new Date().toISOString())));
});

// Undo that came with the page leaves after the same ten seconds.
for (const form of document.querySelectorAll(".toast form[data-undo]")) {
  setTimeout(() => form.closest(".toast")?.remove(), LASTS);
}
