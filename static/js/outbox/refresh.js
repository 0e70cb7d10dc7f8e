// Brings a page with sets up to what the server holds now: when it is shown again, and where the
// server refused what was painted. What was typed and what is open stays.
import { addressOf } from "./addresses.js";
import { complete } from "./follow.js";

const PATIENCE = 8_000;
const parser = new DOMParser();

async function ask(account) {
  // "reload" goes past what the service worker keeps.
  const options = { credentials: "same-origin", cache: "reload", signal: AbortSignal.timeout(PATIENCE) };
  const response = await fetch(location.href, options);
  if (!response.ok || response.redirected) return null;
  const page = parser.parseFromString(await response.text(), "text/html");
  return page.querySelector('meta[name="account"]')?.content === account ? page : null;
}

const sheetsOf = (page) => [...page.querySelectorAll("session-sheet")];

// What a sheet says, without what only a form sends along.
const ROWS = ".set:not([data-extra]) .rowbox[id], .set[data-extra] .rowbox:has(.rowdone)";
const SAID = `.drillcard, ${ROWS}, .drillbody > .note`;
const said = (sheet) => [...sheet.querySelectorAll(SAID)].map((part) =>
  part.id ? `${part.id} ${part.dataset.holds ?? ""} ${part.querySelector(".tap .tick[data-held]") ? "held" : ""}`
    : part.textContent.trim()).join("\n");

// {row or card: its fields} of what was typed, and which parts are open.
function remember(sheet) {
  const open = [...sheet.querySelectorAll("details[open]")].map((part) => part.closest("[id]").id + part.className);
  const typed = new Map();
  for (const form of sheet.querySelectorAll(".edit form, .rowedit form:has([name=amount])")) {
    const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden");
    const changed = fields.filter((field) => field.type === "radio"
      ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
    if (changed.length) typed.set(form.closest("[id]").id + form.getAttribute("action"), changed);
  }
  return { open, typed };
}

function giveBack(sheet, { open, typed }) {
  for (const card of sheet.querySelectorAll(".drillcard")) complete(card);
  for (const part of sheet.querySelectorAll("details")) {
    part.open = open.includes(part.closest("[id]").id + part.className);
  }
  for (const form of sheet.querySelectorAll(".edit form, .rowedit form")) {
    for (const field of typed.get(form.closest("[id]").id + form.getAttribute("action")) ?? []) {
      const chosen = field.type === "radio" ? `[value="${field.value}"]` : "";
      const same = form.querySelector(`[name="${field.name}"]${chosen}`);
      if (!same) continue;
      if (field.type === "radio") same.checked = field.checked;
      else same.value = field.value;
      same.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

function closeOf(page, session) {
  return page.querySelector(`.finish:has(a[href^="${addressOf("finish", session)}"])`);
}

function replace(page, sheet, fresh) {
  const { session } = sheet.dataset;
  const kept = remember(sheet);
  sheet.replaceChildren(...fresh.childNodes);
  giveBack(sheet, kept);
  for (const button of sheet.querySelectorAll("[data-needs-script]")) button.hidden = false;
  for (const find of [(where) => where.querySelector(`#progress-${session}`), (where) => closeOf(where, session)]) {
    const [old, current] = [find(document), find(page)];
    if (old && current) old.replaceWith(current);
  }
  globalThis.htmx?.process(sheet);
  sheet.dispatchEvent(new CustomEvent("acts-painted", { bubbles: true }));
}

let running = null;

// Whether anything was brought in: then what waits on the phone is to be painted over it.
export function refresh(account) {
  running ??= now(account).finally(() => { running = null; });
  return running;
}

async function now(account) {
  const page = await ask(account);
  // A timer that runs over the page fills in the rows that are there.
  if (!page || document.querySelector("interval-timer dialog[open]")) return false;
  const [mine, fresh] = [sheetsOf(document), sheetsOf(page)];
  const names = (sheets) => sheets.map((sheet) => sheet.dataset.session).join();
  if (names(mine) !== names(fresh)) {
    if (!document.querySelector("dialog[open]")) location.reload();
    return false;
  }
  let changed = false;
  mine.forEach((sheet, place) => {
    const end = (where) => closeOf(where, sheet.dataset.session)?.textContent.replace(/\s+/g, " ");
    if (said(sheet) === said(fresh[place]) && end(document) === end(page)) return;
    replace(page, sheet, fresh[place]);
    changed = true;
  });
  return changed;
}
