// A row of a sheet, made from its drill's own templates: done, skipped, to do, and where it is.
import { parseNumber, plain } from "../amounts.js";
import { element, fill } from "../dom.js";
import { withId } from "./addresses.js";
import { amountText, isChanged, isOverCap, loadText, readPrescribed, resultText } from "./facts.js";

export function words(sheet, name, side) {
  const key = name + (side === "left" ? "Left" : side === "right" ? "Right" : "");
  return sheet.querySelector(":scope > template.words").dataset[key];
}

// A row of this drill in the given state, made from its template.
export function made(card, state, set, fields) {
  const template = card.querySelector(`template.${state}`);
  const row = template.content.firstElementChild.cloneNode(true);
  row.id = "row-" + set;
  for (const form of row.querySelectorAll("form")) {
    for (const name of ["action", "hx-post", "hx-target"]) {
      const value = form.getAttribute(name);
      if (value) form.setAttribute(name, withId(value, set));
    }
    for (const name of ["number", "side"]) if (form.elements[name]) form.elements[name].value = fields[name];
  }
  return row;
}

// What a page shows of amounts and loads: in the reader's units, in her language.
export function shownBy(sheet, card) {
  const prescribed = readPrescribed(card.querySelector("template.done").dataset);
  const { dataset } = sheet.querySelector(":scope > template.words");
  const { units } = sheet.dataset;
  const { unit, bottom, top } = prescribed;
  return {
    prescribed,
    amount: (value) => amountText(value, unit, units, dataset),
    range: amountText(bottom, unit, units, dataset, top),
    load: ({ loadValue, loadUnit, loadCount }) => loadText(loadValue, loadUnit, loadCount, units),
  };
}

// What a row's own form says was done. Pieces go by what it was done with, where that was said.
export function readDone(form, fields, prescribed) {
  const text = (name) => form.elements[name]?.value.trim();
  const load = text("load_value");
  const pieces = fields.implement && form.elements.implement?.selectedOptions[0]?.dataset.pieces;
  return {
    amount: parseNumber(text("amount")) ?? 0,
    loadValue: load === undefined ? prescribed.loadValue : load === "" ? null : parseNumber(load),
    loadUnit: text("load_unit") || prescribed.loadUnit,
    loadCount: Number(pieces || prescribed.loadCount),
  };
}

// What a page holds of a row that was done, in one line: as LoggedSet.held_values.
function holds(form, { amount, loadValue, loadUnit }) {
  const load = loadValue === null ? "" : `${plain(loadValue)}${loadUnit}`;
  const text = (name) => form.elements[name]?.value.trim() ?? "";
  const rpe = text("rpe") && plain(parseNumber(text("rpe")));
  const said = ["ball_kept", "full_range", "note"].map(text);
  return [plain(amount), load, rpe, ...said, took(form)].join("|");
}

// The seconds that it took, as they are read; empty where none were said.
function took(form) {
  const typed = form.elements.seconds?.value.trim() ?? "";
  return typed && plain(parseNumber(typed) ?? 0);
}

function keepHolds(row, held) {
  row.dataset.holds = held;
  for (const field of row.querySelectorAll("[name=known]")) field.value = held;
}

export function takeOver(form, fields) {
  for (const [name, given] of Object.entries(fields)) {
    // An empty amount says nothing: what stands there stays.
    if (["session_drill", "number", "side", "known"].includes(name) || (name === "amount" && given === "")) continue;
    for (const input of form.querySelectorAll(`[name="${name}"]`)) {
      if (input.type === "radio") input.checked = input.value === given;
      else input.value = given;
    }
  }
}

// The name of what it was done with, where that is not what was prescribed.
function heldInstead(card, form, fields) {
  const usual = card.querySelector("template.done").content.querySelector("select[name=implement]");
  const held = form.elements.implement;
  if (!fields.implement || fields.implement === usual?.value || !(held?.selectedIndex >= 0)) return "";
  return held.selectedOptions[0].textContent;
}

export function doneRow(sheet, card, act, how) {
  const { fields } = act;
  const old = document.getElementById("row-" + act.set);
  const before = old?.querySelector(".rowdone") ? old : null;
  const row = before ?? made(card, "done", act.set, fields);
  const form = row.querySelector(".rowedit form");
  const was = before?.querySelector(".v").textContent;
  takeOver(form, fields);
  const [state, result] = fields.skip_reason
    ? showSkipped(sheet, row, fields.skip_reason)
    : showDone(sheet, card, row, fields);
  const tap = row.querySelector(".tap");
  tap.dataset.state = state;
  const { number, side } = form.elements;
  tap.setAttribute("aria-label", fill(words(sheet, "done", side.value), { number: number.value, result }));
  // The form that an undo put here for a moment.
  for (const left of row.querySelectorAll(":scope > form[hidden]")) left.remove();
  if (!before) old?.replaceWith(row);
  else {
    before.querySelector("details").open = false;
    if (before.querySelector(".v").textContent !== was) enteredNow(card, before);
  }
  mark(sheet, row, how);
  return row;
}

// What was done is another thing now: who says so, and how late, are told anew.
function enteredNow(card, row) {
  row.querySelector(":scope > .late")?.remove();
  const late = card.querySelector("template.done").content.querySelector(".late");
  if (late) row.append(late.cloneNode(true));
}

export const withTook = (amount, taken) => (taken ? `${amount} ${taken}` : amount);

function showSign(tick, sign) {
  const copy = sign.cloneNode(true);
  copy.classList.remove("s");
  tick.querySelector(".icon").replaceWith(copy);
}

function showSkipped(sheet, row, reason) {
  const { dataset } = sheet.querySelector(":scope > template.words");
  const result = dataset["skip" + reason[0].toUpperCase() + reason.slice(1)] ?? dataset.skipped;
  row.querySelector(".v").textContent = result;
  // No tick: what was left out is taken up again there.
  const tick = row.querySelector(".tap .tick");
  tick.removeAttribute("data-on");
  showSign(tick, row.querySelector(".rowedit form:last-of-type .icon"));
  keepHolds(row, "skip");
  return ["skip", result];
}

function showDone(sheet, card, row, fields) {
  const form = row.querySelector(".rowedit form");
  const shown = shownBy(sheet, card);
  const done = readDone(form, fields, shown.prescribed);
  const [amount, load] = [shown.amount(done.amount), shown.load(done)];
  const over = isOverCap(done.loadValue, done.loadUnit, done.loadCount, shown.prescribed.cap);
  const held = heldInstead(card, form, fields);
  showSign(row.querySelector(".tap .tick"), card.querySelector("template.done").content.querySelector(".tick .icon"));
  keepHolds(row, holds(form, done));
  const value = row.querySelector(".v");
  value.replaceChildren(element("b", { textContent: amount }));
  if (isChanged(done, shown.prescribed)) value.append(" ", element("s", { textContent: shown.range }));
  if (load) value.append(` @ ${load}`);
  const seconds = took(form);
  const taken = seconds && fill(words(sheet, "took"), { seconds });
  if (taken) value.append(" ", element("span", { className: "took", textContent: taken }));
  if (held) value.append(" ", element("span", { className: "held", textContent: held }));
  if (over) value.append(" ", element("span", { className: "over", textContent: words(sheet, "over") }));
  return [over ? "over" : "done", resultText(withTook(amount, taken), load)];
}

// Dashed: on this phone only. Solid: the server has it.
export function mark(sheet, row, how) {
  const tick = row.querySelector(".tap .tick");
  const tap = row.querySelector(".tap");
  if (!tick || !tap) return;
  if (tap.dataset.state !== "skip") {
    tick.toggleAttribute("data-on", how === "sent");
  }
  tick.toggleAttribute("data-held", how !== "sent");
  tick.querySelector(".vh")?.remove();
  if (how !== "sent") {
    tick.append(element("span", { className: "vh", textContent: words(sheet, "held") }));
  }
}

export function todoRow(card, set, fields) {
  const row = made(card, "todo", set, fields);
  document.getElementById("row-" + set)?.replaceWith(row);
  globalThis.htmx?.process(row);
  return row;
}

export const fieldsIn = (row) => {
  const form = row?.querySelector("form");
  const names = ["session_drill", "number", "side"];
  return form && Object.fromEntries(names.map((name) => [name, form.elements[name]?.value]));
};
