// A row of a sheet, made from the sheet's templates: done, skipped, to do, and where it is.
import { parseNumber, plain } from "../amounts.js";
import { element, fill } from "../dom.js";
import { addressOf, withId } from "./addresses.js";
import { amountText, asMeant, inUnit, isChanged, isOverCap, loadText, readPrescribed, resultText } from "./facts.js";

const UNITS = { amount: "amount_unit", load_value: "load_unit" };

export function words(sheet, name, side) {
  const key = name + (side === "left" ? "Left" : side === "right" ? "Right" : "");
  return sheet.querySelector(":scope > template.words").dataset[key];
}

const sheetsRow = (card, state) =>
  card.closest("session-sheet").querySelector(`:scope > template.row-${state}`).content.firstElementChild;

// What the button of a row to do sends along: which set it is, and what is not as prescribed.
export const sentBy = (tap) => Object.fromEntries(new URLSearchParams(tap.value));

// A done row of this drill: the sheet's own, with the fields of the drill's editor as they came.
function doneRowOf(card) {
  const row = sheetsRow(card, "done").cloneNode(true);
  const editor = card.querySelector(".edit form").cloneNode(true);
  editor.reset();
  for (const field of editor.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const { name, value } of editor.querySelectorAll(":scope > input[type=hidden]")) {
    for (const own of row.querySelectorAll(`[name=${name}]`)) own.value = value;
  }
  row.querySelector(".steppers").replaceWith(...editor.querySelectorAll(":scope > :is(.steppers, .field, fieldset)"));
  return row;
}

// A row of this drill in the given state.
export function made(card, state, set, fields) {
  const row = state === "done" ? doneRowOf(card) : sheetsRow(card, "todo").cloneNode(true);
  row.id = "row-" + set;
  const tap = row.querySelector("button.tap");
  if (tap) {
    tap.setAttribute("form", "log-" + card.id.slice(6));
    tap.setAttribute("formaction", addressOf("log", set));
    const { number, side } = fields;
    tap.value = new URLSearchParams({ number, side });
  }
  for (const form of row.querySelectorAll("form")) {
    form.setAttribute("action", withId(form.getAttribute("action"), set));
    for (const name of ["number", "side"]) if (form.elements[name]) form.elements[name].value = fields[name];
  }
  return row;
}

// What a page shows of amounts and loads: in the reader's units, in her language.
export function shownBy(sheet, card) {
  const prescribed = prescribedOf(card);
  const { dataset } = sheet.querySelector(":scope > template.words");
  const { units } = sheet.dataset;
  const { unit, bottom, top } = prescribed;
  return {
    prescribed,
    amount: (done) => amountText(done.amount, done.unit, units, dataset),
    range: amountText(bottom, unit, units, dataset, top),
    load: ({ loadValue, loadUnit, loadCount }) => loadText(loadValue, loadUnit, loadCount, units),
    over: card.querySelector("template.done").dataset.over,
  };
}

// What is prescribed, with what it is to be done with.
function prescribedOf(card) {
  const { dataset } = card.querySelector("template.done");
  return { ...readPrescribed(dataset), implement: dataset.implement };
}

// [value, unit] of a number that stands in a form: the exact one that what is shown stands for.
function numberIn(form, name, prescribed) {
  const field = form.elements[name];
  const { exact, exactUnit } = field.dataset;
  if (exact) return [Number(exact), exactUnit];
  const usual = { amount: prescribed.unit, load_value: prescribed.loadUnit }[name];
  return [field.value.trim() ? parseNumber(field.value) : null, form.elements[UNITS[name]]?.value || usual];
}

// What a typed number of a set means, as coaching/rules/offers.py: [value, unit].
export function meant(card, form, name, value, unit) {
  const prescribed = prescribedOf(card);
  const { bottom, top, unit: usual, loadValue, loadUnit } = prescribed;
  const planned = name === "amount" ? [bottom, usual] : [loadValue, loadUnit];
  const own = form.elements[name]?.dataset.exact ? [numberIn(form, name, prescribed)] : [];
  const rows = [...card.querySelectorAll('.rowdone:not(:has(> .tap[data-state="skip"])) .rowedit form')];
  const others = rows.filter((one) => one !== form && one.elements[name])
    .map((one) => numberIn(one, name, prescribed));
  return asMeant(value, unit, [...own, planned, ...others, ...(name === "amount" ? [[top, usual]] : [])]);
}

// What a row's own form says was done. Pieces go by what it was done with, where that was said.
export function readDone(card, form, fields, prescribed) {
  const text = (name) => form.elements[name]?.value.trim();
  const [amount, unit] = meant(
    card, form, "amount", parseNumber(text("amount")) ?? 0, text("amount_unit") || prescribed.unit);
  const load = text("load_value");
  const typed = load === undefined ? prescribed.loadValue : load === "" ? null : parseNumber(load);
  const [loadValue, loadUnit] = typed === null ? [null, ""] : meant(
    card, form, "load_value", typed, text("load_unit") || prescribed.loadUnit);
  const pieces = fields.implement && form.elements.implement?.selectedOptions[0]?.dataset.pieces;
  return {
    amount, unit, loadValue, loadUnit, loadCount: Number(pieces || prescribed.loadCount),
    implement: fields.implement,
  };
}

// Puts a number into a form in the unit that its reader reads; what it stands for stays beside it.
export function put(form, name, value, unit) {
  const field = form.elements[name];
  const held = form.elements[UNITS[name]];
  const own = [...held?.options ?? []].find((option) => option.defaultSelected)?.value ?? held?.value;
  if (held) held.value = own;
  delete field.dataset.exact;
  field.value = value ?? "";
  const number = parseNumber(String(value ?? ""));
  if (!own || !unit || own === unit || !value || number === null) return;
  field.value = inUnit(number, unit, own);
  Object.assign(field.dataset, { exact: plain(number), exactUnit: unit });
}

// What a page holds of a row that was done, in one line: as LoggedSet.held_values.
function holds(form, { amount, unit, loadValue, loadUnit }) {
  const load = loadValue === null ? "" : `${plain(loadValue)}${loadUnit}`;
  const text = (name) => form.elements[name]?.value.trim() ?? "";
  const rpe = text("rpe") && plain(parseNumber(text("rpe")));
  const said = ["ball_kept", "full_range", "note"].map(text);
  return [`${plain(amount)}${unit}`, load, rpe, ...said, took(form)].join("|");
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

export function takeOver(card, form, fields) {
  const { unit, loadUnit } = prescribedOf(card);
  // An empty amount says nothing: what stands there stays.
  if (fields.amount) put(form, "amount", fields.amount, fields.amount_unit || unit);
  if (form.elements.load_value && "load_value" in fields) {
    put(form, "load_value", fields.load_value, fields.load_unit || loadUnit);
  }
  for (const [name, given] of Object.entries(fields)) {
    if (["session_drill", "number", "side", "known", ...Object.entries(UNITS).flat()].includes(name)) continue;
    for (const input of form.querySelectorAll(`[name="${name}"]`)) {
      if (input.type === "radio") input.checked = input.value === given;
      else input.value = given;
    }
  }
}

// The name of what it was done with, where that is not what was prescribed.
function heldInstead(card, form, fields) {
  const held = form.elements.implement;
  if (!fields.implement || fields.implement === prescribedOf(card).implement || !(held?.selectedIndex >= 0)) return "";
  return held.selectedOptions[0].textContent;
}

// As the fields of a row say it.
function asPrescribed(card) {
  const { bottom, loadValue, implement } = prescribedOf(card);
  return { amount: plain(bottom), load_value: loadValue === null ? "" : plain(loadValue), implement };
}

export function doneRow(sheet, card, act, how) {
  const { fields } = act;
  const old = document.getElementById("row-" + act.set);
  const before = old?.querySelector(".rowdone") ? old : null;
  const row = before ?? made(card, "done", act.set, fields);
  const form = row.querySelector(".rowedit form");
  const was = before?.querySelector(".v").textContent;
  takeOver(card, form, before ? fields : { ...asPrescribed(card), ...fields });
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
  const late = sheetsRow(card, "done").querySelector(":scope > .late");
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

// The sign never stands alone at the end of a line.
export const atLoad = (load) => ` @\u00a0${load}`;

function showDone(sheet, card, row, fields) {
  const form = row.querySelector(".rowedit form");
  const shown = shownBy(sheet, card);
  const done = readDone(card, form, fields, shown.prescribed);
  const [amount, load] = [shown.amount(done), shown.load(done)];
  const over = isOverCap(done.loadValue, done.loadUnit, done.loadCount, shown.prescribed.cap);
  const held = heldInstead(card, form, fields);
  showSign(row.querySelector(".tap .tick"), sheetsRow(card, "done").querySelector(".tick .icon"));
  keepHolds(row, holds(form, done));
  const value = row.querySelector(".v");
  value.replaceChildren(element("b", { textContent: amount }));
  if (isChanged(done, shown.prescribed)) value.append(" ", element("s", { textContent: shown.range }));
  if (load) value.append(atLoad(load));
  const seconds = took(form);
  const taken = seconds && fill(words(sheet, "took"), { seconds });
  if (taken) value.append(" ", element("span", { className: "took", textContent: taken }));
  if (held) value.append(" ", element("span", { className: "held", textContent: held }));
  if (over) value.append(" ", element("span", { className: "over", textContent: shown.over }));
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
  const tap = row?.querySelector(":scope > button.tap");
  if (tap) return { ...sentBy(tap), session_drill: row.closest(".drillcard").id.slice(6) };
  const form = row?.querySelector("form");
  const names = ["session_drill", "number", "side"];
  return form && Object.fromEntries(names.map((name) => [name, form.elements[name]?.value]));
};
