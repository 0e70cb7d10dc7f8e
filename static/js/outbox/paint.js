// Paints an act on the sheet at once, from the drill's own templates, as the server would.
import { parseNumber, plain } from "../amounts.js";
import { element, fill } from "../dom.js";
import { addressOf, matchAddress, withId } from "./addresses.js";
import {
  amountText, drillState, isChanged, isOverCap, loadText, oneTapAmount, progress, readPrescribed,
  resultText, setsText, tally,
} from "./facts.js";
import { setId } from "./uuid5.js";

function words(sheet, name, side) {
  const key = name + (side === "left" ? "Left" : side === "right" ? "Right" : "");
  return sheet.querySelector(":scope > template.words").dataset[key];
}

// A row of this drill in the given state, made from its template.
function made(card, state, set, fields) {
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
function shownBy(sheet, card) {
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
function readDone(form, fields, prescribed) {
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

const withTook = (amount, taken) => (taken ? `${amount} ${taken}` : amount);

function showSkipped(sheet, row, reason) {
  const { dataset } = sheet.querySelector(":scope > template.words");
  const result = dataset["skip" + reason[0].toUpperCase() + reason.slice(1)] ?? dataset.skipped;
  row.querySelector(".v").textContent = result;
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

function todoRow(card, set, fields) {
  const row = made(card, "todo", set, fields);
  document.getElementById("row-" + set)?.replaceWith(row);
  globalThis.htmx?.process(row);
  return row;
}

const fieldsIn = (row) => {
  const form = row?.querySelector("form");
  const names = ["session_drill", "number", "side"];
  return form && Object.fromEntries(names.map((name) => [name, form.elements[name]?.value]));
};

// An extra set: a place for it after the last one, and the next number in 'One more set'.
async function addSet(card, number) {
  const drill = card.id.slice(6);
  const sets = card.querySelector(".sets");
  const sides = (sets.dataset.sides ?? "both").split(" ");
  const place = element("div", { className: sides.length === 1 ? "set solo" : "set" });
  place.dataset.extra = "on";
  place.append(element("span", { className: "n", textContent: number }));
  for (const each of sides) {
    place.append(made(card, "todo", await setId(drill, number, each), { number, side: each }));
  }
  sets.append(place);
  nameMore(card);
  return place;
}

// A set more than there is, to do: its first row.
export async function oneMore(sheet, card) {
  const place = await addSet(card, card.querySelector("form[data-more]").dataset.more);
  globalThis.htmx?.process(place);
  follow(sheet, card);
  return place.querySelector(".tap");
}

// 'One more set' takes the number after the last one.
export function nameMore(card) {
  const more = card.querySelector("form[data-more]");
  const numbers = [...card.querySelectorAll(".sets .n")].map((one) => Number(one.textContent));
  if (more) more.dataset.more = Math.max(0, ...numbers) + 1;
}

// What depends on the rows: which is next, the editor, the counts, the arc, the gauge.
export function follow(sheet, card) {
  const rows = [...card.querySelectorAll(".rowbox")];
  const open = rows.filter((row) => row.querySelector(":scope > form .tap"));
  for (const row of open) row.querySelector(".tap").dataset.state = row === open[0] ? "next" : "todo";
  // What was ever logged in stays, also once it is undone.
  if (card.querySelector(".rowdone")) card.querySelector("form[data-goes]")?.remove();
  offer(sheet, card, open);
  const next = open.find((row) => !row.closest("[data-extra]"));
  editNext(sheet, card, next);
  offerSwap(card, next);
  count(card, sheet);
  total(sheet);
}

export const isBegun = (set) => Boolean(set.querySelector('.rowdone > .tap:not([data-state="skip"])'));

// It can be done as another drill while something is left, and a set was not begun.
function offerSwap(card, next) {
  const { kept } = readPrescribed(card.querySelector("template.done").dataset);
  const sets = [...card.querySelectorAll(".set:not([data-extra])")];
  const may = next && kept === null && !sets.every(isBegun);
  for (const link of card.querySelectorAll("a[data-swaps]")) link.hidden = !may;
}

export function editNext(sheet, card, row) {
  const edit = card.querySelector(".edit");
  if (!edit) return;
  edit.hidden = !row;
  if (!row) return;
  const skip = card.querySelector("details.skipper");
  const its = fieldsIn(row);
  const id = row.id.slice(4);
  const { prescribed } = shownBy(sheet, card);
  const offered = Number(row.querySelector("form").dataset.amount);
  for (const form of [edit.querySelector("form"), skip?.querySelector("form")]) {
    if (!form) continue;
    form.elements.number.value = its.number;
    form.elements.side.value = its.side;
    if (form.closest(".edit")) {
      startAnew(form, form.getAttribute("action") !== addressOf("log", id), offered, prescribed);
      form.setAttribute("action", addressOf("log", id));
      form.setAttribute("hx-post", addressOf("log", id));
      form.setAttribute("hx-target", "#row-" + id);
    } else form.querySelector("[formaction]")?.setAttribute("formaction", addressOf("skip", id));
  }
  const caption = edit.querySelector(".edit-cap b");
  if (caption) caption.textContent = fill(words(sheet, "caption", its.side), its);
  sayWhatIsLogged(edit.querySelector("form"));
}

const showOffered = (tap, amount, load) =>
  tap.querySelector(".v").replaceChildren(element("b", { textContent: amount }), load ? ` @ ${load}` : "");

// The row that the form beside the rows is about.
const rowOfEditor = (form) =>
  document.getElementById("row-" + matchAddress(form.getAttribute("action"), ["log"])?.id);

// Button and circle say what is sent: what stands in the fields.
export function sayWhatIsLogged(form) {
  const card = form.closest(".drillcard");
  const sheet = card?.closest("session-sheet");
  const row = sheet && rowOfEditor(form);
  if (!row || row.querySelector(".rowdone")) return;
  const { prescribed, amount, load } = shownBy(sheet, card);
  const implement = form.elements.implement?.value;
  const done = readDone(form, { implement }, prescribed);
  const [shownAmount, shownLoad] = [amount(done.amount), load(done)];
  const said = { number: form.elements.number.value, result: resultText(shownAmount, shownLoad) };
  const { value: side } = form.elements.side;
  const button = form.querySelector("button.big .says");
  if (button) button.textContent = fill(words(sheet, "log", side), said);
  const tap = row.querySelector(".tap");
  tap.setAttribute("aria-label", fill(words(sheet, "todo", side), said));
  showOffered(tap, shownAmount, shownLoad);
}

// The form beside the rows where it was changed for this row: the circle then logs what it says.
export function changedEditor(rowForm) {
  const form = rowForm.closest(".drillcard")?.querySelector(".edit:not([hidden]) form");
  return form && "changed" in form.dataset && rowOfEditor(form)?.contains(rowForm) ? form : null;
}

// For another row the editor begins with what is prescribed of it; for the same one it follows
// what is offered, until somebody has typed something else.
function startAnew(form, another, offered, prescribed) {
  const { amount } = form.elements;
  if (another) {
    form.reset();
    delete form.dataset.changed;
  }
  if (another || amount.value === (form.dataset.offered ?? amount.defaultValue)) amount.value = plain(offered);
  form.dataset.offered = plain(offered);
  if (!another) return;
  if (form.elements.load_value) form.elements.load_value.value = plain(prescribed.loadValue);
  if (form.elements.load_unit && prescribed.loadUnit) form.elements.load_unit.value = prescribed.loadUnit;
}

// The rows that stand, as facts.js takes them. Of those that were done also what was done.
function rowsOf(card) {
  return [...card.querySelectorAll(".rowbox:has(.rowdone)")].map((row) => {
    const { number, side } = row.querySelector(".rowedit form").elements;
    const { state } = row.querySelector(".tap").dataset;
    return { row, number: Number(number.value), side: side.value, skipped: state === "skip", over: state === "over" };
  });
}

function count(card, sheet) {
  const end = card.querySelector(".end");
  const drill = readPrescribed(card.querySelector("template.done").dataset);
  const sides = (card.querySelector(".sets").dataset.sides ?? "both").split(" ");
  const rows = rowsOf(card);
  const own = progress({ ...drill, sides }, rows);
  const state = drillState(own);
  const { done, planned, skipped, extra, over } = tally(drill, own);
  Object.assign(end.dataset, { state, done, planned, skipped, extra, over });
  end.replaceChildren(sheet.querySelector(`:scope > template.end-${state}`).content.cloneNode(true));
  showResult(sheet, card, state, rows);
  if (state !== "part") return;
  const part = end.querySelector("[data-of]");
  const far = fill(part.dataset.of, { done: own.done, total: own.planned });
  part.textContent = own.skipped ? `${far}, ${countText(sheet, "skipped", own.skipped)}` : far;
  const share = Math.min(0.92, Math.max(0.08, own.planned ? own.done / own.planned : 0));
  end.querySelector(".l-fan")?.setAttribute("stroke-dasharray", `${share * 360} 400`);
}

// What was done stands in place of what was planned, once all of it is.
function showResult(sheet, card, state, rows) {
  const line = card.querySelector(":scope > summary [id^=result-]");
  if (!line) return;
  line.dataset.prescribed ??= line.textContent;
  line.textContent = state === "done" ? doneText(rows, sheet) : line.dataset.prescribed;
}

function doneText(rows, sheet) {
  const { dataset } = sheet.querySelector(":scope > template.words");
  return setsText(rows.filter(({ skipped }) => !skipped).map(({ row, number, side }) => {
    const value = row.querySelector(".tap .v");
    // Beside the parts of a row its load is the only text.
    const beside = [...value.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const load = beside.map((node) => node.data).join("").split("@")[1]?.trim() ?? "";
    const amount = withTook(value.querySelector("b").textContent, value.querySelector(".took")?.textContent);
    return { number, side, amount, load };
  }), dataset);
}

function total(sheet) {
  const shown = document.getElementById("progress-" + sheet.dataset.session);
  const of = Number(shown?.dataset.total);
  if (!shown) return;
  const sums = { done: 0, skipped: 0, extra: 0, over: 0 };
  for (const { dataset } of sheet.querySelectorAll(".end[data-planned]")) {
    for (const name of Object.keys(sums)) sums[name] += Number(dataset[name]);
  }
  const { done } = sums;
  const line = shown.querySelector(".tally");
  line.querySelector("b").textContent = done;
  line.querySelector("small")?.remove();
  const others = ["skipped", "extra", "over"].filter((name) => sums[name]);
  const spans = others.flatMap((name) => [sumOf(sheet, name, sums[name]), " "]);
  if (spans.length) line.append(" ", element("small", {}, ...spans));
  const share = of ? Math.min(1, done / of) : 0;
  const gauge = shown.querySelector(".gauge");
  gauge.setAttribute("aria-label", fill(shown.dataset.label, { done }));
  gauge.querySelector(".g-fill").setAttribute("stroke-dasharray", `${share * 120} 240`);
  const [thigh, shank] = gauge.querySelectorAll(".g-turn");
  thigh.setAttribute("transform", `rotate(${-share * 120})`);
  shank.setAttribute("transform", `rotate(${share * 120})`);
}

const countText = (sheet, name, n) => fill(words(sheet, name + (n === 1 ? "One" : "Many")), { n });
const sumOf = (sheet, name, n) => element("span", { textContent: countText(sheet, name, n) });

// The rows to do show what one tap logs: in a range what was last done on that side.
function offer(sheet, card, open) {
  const { prescribed, amount, load } = shownBy(sheet, card);
  const { bottom, top } = prescribed;
  const last = { ...prescribed.last };
  const done = rowsOf(card).filter((one) => !one.skipped).sort((a, b) => a.number - b.number);
  for (const { row, side } of done) last[side] = parseNumber(row.querySelector(".rowedit [name=amount]").value);
  for (const row of open) {
    const form = row.querySelector("form");
    const { number, side, usual } = form.elements;
    const offered = oneTapAmount(bottom, top, last[side.value]);
    form.dataset.amount = plain(offered);
    if (usual) usual.value = plain(last[side.value]);
    showOffered(row.querySelector(".tap"), amount(offered), load(prescribed));
    const result = resultText(amount(offered), load(prescribed));
    const label = fill(words(sheet, "todo", side.value), { number: number.value, result });
    row.querySelector(".tap").setAttribute("aria-label", label);
  }
}

// What became of an act that is painted already.
export function settle(act, how) {
  const row = document.getElementById("row-" + act.set);
  const sheet = row?.closest("session-sheet");
  if (sheet && row.querySelector(".rowdone")) mark(sheet, row, how);
}

// Paints one act. `how`: "held" (on this phone only), "sent" or "parked". `tapped`: it was done
// just now and here, so that the sheet may move on to the next row.
export async function paint(act, how, tapped = false) {
  let row = document.getElementById("row-" + act.set);
  const drill = act.fields.session_drill;
  const card = row?.closest(".drillcard") ?? (drill && document.getElementById("drill-" + drill));
  const sheet = card?.closest("session-sheet");
  if (!sheet) return;
  if (act.kind === "log") {
    if (!row) await addSet(card, act.fields.number);
    row = doneRow(sheet, card, act, how);
  } else if (row?.querySelector(".rowdone")) {
    row = todoRow(card, act.set, fieldsIn(row));
    const set = row.closest(".set[data-extra]");
    if (set && !set.querySelector(".rowdone")) {
      // A set more than was to be done is there as long as something of it is.
      row = card;
      set.remove();
      nameMore(card);
    }
  }
  follow(sheet, card);
  if (row) row.dispatchEvent(new CustomEvent("set-painted", { bubbles: true, detail: { act, how, tapped } }));
}
