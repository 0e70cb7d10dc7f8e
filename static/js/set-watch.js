// Tells the page what the athlete did with a set, whoever painted it: a server's answer, or the
// phone itself. Events on document, with { id, box, card, before }:
//   set:logged, set:changed, set:undone
// `before` is the row's own form as it was, for taking a change or an undo back.
import { matchAddress } from "./outbox/addresses.js";

const OPEN = new Set(["todo", "next"]);
const KEPT = "kneelift.acts";
const acts = new Map(read());
const rows = new Map();

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  } catch {
    return [];
  }
}

// A form without a script loads the page anew: the act is told after that.
function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify([...acts]));
  } catch {
    // Then only what happens without a reload is told.
  }
}

const values = (form) => (form ? new URLSearchParams(new FormData(form)).toString() : "");

function look(box) {
  const tap = box.querySelector(".tap");
  const form = box.querySelector(".rowedit form");
  return { state: tap?.dataset.state ?? "", form: form?.cloneNode(true), values: values(form) };
}

const isDone = (row) => row && row.state !== "" && !OPEN.has(row.state) && row.state !== "skip";

function compare() {
  for (const box of document.querySelectorAll("session-sheet .rowbox[id]")) {
    const id = box.id.slice(4);
    const now = look(box);
    if (!now.state) continue;
    const was = rows.get(id);
    rows.set(id, now);
    const act = acts.get(id);
    if (!act) continue;
    const name =
      act === "log" && isDone(now) && !isDone(was) ? "logged"
      : act === "log" && isDone(now) && was.values !== now.values ? "changed"
      : act === "removal" && OPEN.has(now.state) && was && !OPEN.has(was.state) ? "undone"
      : null;
    if (!name) continue;
    acts.delete(id);
    keep();
    const detail = { id, box, card: box.closest(".drillcard"), before: was?.form ?? null };
    document.dispatchEvent(new CustomEvent(`set:${name}`, { detail }));
  }
}

document.addEventListener("submit", (event) => {
  const action = event.submitter?.getAttribute("formaction") ?? event.target.getAttribute("action");
  const found = matchAddress(new URL(action ?? "", location.href).pathname, ["log", "removal"]);
  if (!found) return;
  acts.set(found.id, found.name);
  keep();
}, true);

let waiting = false;
const later = () => {
  if (waiting) return;
  waiting = true;
  // After the whole answer is in the page: row, editor, count.
  setTimeout(() => { waiting = false; compare(); }, 30);
};

export function start() {
  const sheets = document.querySelectorAll("session-sheet");
  if (!sheets.length) return;
  const seen = new MutationObserver(later);
  const what = { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] };
  for (const sheet of sheets) seen.observe(sheet, what);
  compare();
  acts.clear();
  keep();
}
