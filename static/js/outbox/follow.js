// What depends on a sheet's rows: which is next, the editor, what is offered, counts and gauge.
import { numberFields, plain, problemOf } from "../amounts.js";
import { element, fill } from "../dom.js";
import { addressOf, matchAddress } from "./addresses.js";
import { fillIn } from "./closed-card.js";
import { drillState, isDistance, offer, progress, readPrescribed, resultText, setsText, tally } from "./facts.js";
import { atLoad, fieldsIn, put, readDone, sentBy, shownBy, withTook, words } from "./rows.js";

// What depends on the rows: which is next, the editor, the counts, the arc, the gauge.
export function follow(sheet, card) {
  const open = openRows(card);
  for (const row of open) row.querySelector(".tap").dataset.state = row === open[0] ? "next" : "todo";
  // What was ever logged in stays, also once it is undone.
  if (card.querySelector(".rowdone")) card.querySelector("form[data-goes]")?.remove();
  showOffers(sheet, card, open);
  goOn(sheet, card, open);
  count(card, sheet);
  total(sheet);
}

const openRows = (card) => [...card.querySelectorAll(".rowbox:has(> button.tap)")];

// What can be done next: the row in the editor, and a swap.
function goOn(sheet, card, open) {
  const next = open.find((row) => !row.closest("[data-extra]"));
  editNext(sheet, card, next);
  offerSwap(card, next);
}

// A card that is opened, or acted on, has all that an open one has.
export function complete(card) {
  if (!fillIn(card)) return;
  goOn(card.closest("session-sheet"), card, openRows(card));
  const form = card.querySelector(".edit form");
  sayPieces(form);
  // What it begins with was typed by nobody.
  for (const field of numberFields(form)) {
    field.defaultValue = field.value;
    field.closest("step-field")?.limit?.();
  }
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
  const its = fieldsIn(row);
  const id = row.id.slice(4);
  const offered = offersOf(sheet, card)(its.side);
  const form = edit.querySelector("form");
  form.elements.number.value = its.number;
  form.elements.side.value = its.side;
  startAnew(form, form.getAttribute("action") !== addressOf("log", id), offered);
  form.setAttribute("action", addressOf("log", id));
  const skips = card.querySelector(".skipper [formaction]");
  if (skips) {
    skips.setAttribute("formaction", addressOf("skip", id));
    skips.value = new URLSearchParams({ number: its.number, side: its.side });
  }
  const caption = edit.querySelector(".edit-cap b");
  if (caption) caption.textContent = fill(words(sheet, "caption", its.side), its);
  sayWhatIsLogged(form);
}

const showOffered = (tap, amount, load) =>
  tap.querySelector(".v").replaceChildren(element("b", { textContent: amount }), load ? atLoad(load) : "");

// The row that the form beside the rows is about.
const rowOfEditor = (form) =>
  document.getElementById("row-" + matchAddress(form.getAttribute("action"), ["log"])?.id);

// Whether the load is of each of a pair, by what is chosen to be held.
export function sayPieces(form) {
  const said = form.querySelector("[data-each]");
  if (!said) return;
  const field = said.closest("step-field");
  // Before its script is there.
  const pieces = field.pieces ?? Number(field.dataset.pieces);
  said.textContent = pieces > 1 ? said.dataset.each : said.dataset.one;
  said.classList.toggle("vh", pieces === 1);
}

// Button and circle say what is sent: what stands in the fields.
export function sayWhatIsLogged(form) {
  sayPieces(form);
  const card = form.closest(".drillcard");
  const sheet = card?.closest("session-sheet");
  const row = sheet && rowOfEditor(form);
  if (!row || row.querySelector(".rowdone")) return;
  const { prescribed, amount, load } = shownBy(sheet, card);
  const tap = row.querySelector(".tap");
  const { value: side } = form.elements.side;
  const button = form.querySelector("button.big .says");
  // What cannot be logged is not repeated as if it could; only what is far more is asked about.
  if (numberFields(form).some((field) => !["", "unlikely"].includes(problemOf(field)))) {
    const wrong = words(sheet, "wrong");
    const caption = fill(words(sheet, "caption", side), { number: form.elements.number.value });
    if (button) button.textContent = wrong;
    tap.setAttribute("aria-label", `${caption}: ${wrong}`);
    return showOffered(tap, "?", "");
  }
  const implement = form.elements.implement?.value;
  const done = readDone(card, form, { implement }, prescribed);
  const [shownAmount, shownLoad] = [amount(done), load(done)];
  const said = { number: form.elements.number.value, result: resultText(shownAmount, shownLoad) };
  if (button) button.textContent = fill(words(sheet, "log", side), said);
  tap.setAttribute("aria-label", fill(words(sheet, "todo", side), said));
  showOffered(tap, shownAmount, shownLoad);
}

// The form beside the rows where it was changed for this row: the circle then logs what it says.
export function changedEditor(tap) {
  const form = tap.closest(".drillcard")?.querySelector(".edit:not([hidden]) form");
  return form && "changed" in form.dataset && rowOfEditor(form)?.contains(tap) ? form : null;
}

// For another row the editor begins with what one tap on it logs; for the same one it follows what
// is offered, until somebody has typed something else.
function startAnew(form, another, offered) {
  const { amount, load_value: load, implement } = form.elements;
  if (another) {
    form.reset();
    delete form.dataset.changed;
    if (implement && offered.implement) implement.value = offered.implement;
  }
  const follows = (field, kept) => another || field.value === (form.dataset[kept] ?? field.defaultValue);
  if (follows(amount, "offered")) put(form, "amount", plain(offered.amount), offered.unit);
  form.dataset.offered = amount.value;
  if (!load) return;
  if (follows(load, "offeredLoad")) put(form, "load_value", plain(offered.loadValue), offered.loadUnit);
  form.dataset.offeredLoad = load.value;
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
    for (const name of Object.keys(sums)) sums[name] += Number(dataset[name] ?? 0);
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

// What one tap on a row of a side logs, by what was done in this session and the last one.
function offersOf(sheet, card) {
  const { prescribed } = shownBy(sheet, card);
  const done = rowsOf(card).filter((one) => !one.skipped).sort((a, b) => a.number - b.number);
  const here = done.map(({ row, side }) => {
    const form = row.querySelector(".rowedit form");
    return { side, ...readDone(card, form, { implement: form.elements.implement?.value }, prescribed) };
  });
  return (side) => {
    const same = here.filter((one) => one.side === side && one.unit === prescribed.unit);
    const last = same.at(-1)?.amount ?? prescribed.last[side];
    return { ...offer(prescribed, side, here, last), last };
  };
}

// The rows to do show what one tap logs.
function showOffers(sheet, card, open) {
  const { prescribed, amount, load } = shownBy(sheet, card);
  const offers = offersOf(sheet, card);
  for (const row of open) {
    const tap = row.querySelector(".tap");
    const sent = sentBy(tap);
    const { number, side } = sent;
    const offered = offers(side);
    tap.dataset.amount = plain(offered.amount);
    tap.value = carried(sent, offered, prescribed);
    showOffered(tap, amount(offered), load(offered));
    const result = resultText(amount(offered), load(offered));
    tap.setAttribute("aria-label", fill(words(sheet, "todo", side), { number, result }));
  }
}

// The row sends along what it logs that is not as prescribed.
function carried({ number, side, last_amount: before }, offered, prescribed) {
  const { amount, unit, loadValue, loadUnit, implement, last } = offered;
  const own = { number, side };
  if (before) own.last_amount = plain(last);
  if (isDistance(unit) && (amount !== prescribed.bottom || unit !== prescribed.unit)) {
    Object.assign(own, { amount: plain(amount), amount_unit: unit });
  }
  if (loadValue !== prescribed.loadValue || loadUnit !== prescribed.loadUnit) {
    Object.assign(own, { load_value: plain(loadValue), load_unit: loadUnit });
  }
  if (implement && implement !== prescribed.implement) own.implement = implement;
  return new URLSearchParams(own);
}
