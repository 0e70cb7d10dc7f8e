// Paints what is done beside logging: a swap and the way back, a pain, the end of a session.
// The pieces come from the session's page of acts; what they show is what the server would.
import { fill } from "../dom.js";
import { actsPage } from "./acts-page.js";
import { addressOf, findForm, matchAddress, withId } from "./addresses.js";
import { nameMore } from "./closed-card.js";
import { complete, follow, isBegun } from "./follow.js";
import { doneRow, fieldsIn, mark } from "./rows.js";

const cardOf = (drill) => document.getElementById("drill-" + drill);
const swapped = new Map();

const sessionOf = (card) => card?.closest("session-sheet")?.dataset.session;
const plannedSets = (card) => [...card.querySelectorAll(".set:not([data-extra])")];

async function piece(card, selector) {
  const page = await actsPage(sessionOf(card));
  return page?.querySelector(selector)?.content.cloneNode(true).firstElementChild ?? null;
}

function told(element) {
  element?.dispatchEvent(new CustomEvent("acts-painted", { bubbles: true }));
}

// The new drill has what the old one leaves over; its last sets go.
function trim(card, kept, lines, made) {
  const sets = plannedSets(card);
  const left = sets.length - kept;
  for (const set of sets.slice(left)) set.remove();
  card.dataset.before = Number(card.dataset.before ?? 0) + kept;
  card.querySelector("template.done").dataset.sets = left;
  const result = document.getElementById("result-" + made) ?? card.querySelector(`[id="result-${made}"]`);
  if (result && lines[left - 1]) result.textContent = lines[left - 1];
  nameMore(card);
}

// Of the old drill what was done stays in sight; the rest is put aside.
function putAside(old, kept) {
  const aside = { old, sets: [] };
  if (!kept) {
    aside.whole = true;
    return aside;
  }
  old.querySelector("template.done").dataset.kept = kept;
  aside.sets = plannedSets(old).filter((set) => !isBegun(set));
  for (const set of aside.sets) set.remove();
  const swaps = [...old.querySelectorAll(".now-acts a")]
    .filter((link) => matchAddress(link.getAttribute("href"), ["swap"]));
  aside.hidden = [...old.querySelectorAll("form[data-more]"), ...swaps];
  for (const part of aside.hidden) part.hidden = true;
  old.open = false;
  return aside;
}

export async function paintSwap(act, tapped) {
  const old = cardOf(act.drill);
  if (!old || cardOf(act.made)) return;
  const sheet = old.closest("session-sheet");
  const page = await actsPage(sheet.dataset.session);
  const template = page?.querySelector(`[data-of="${act.drill}"] template[data-to="${CSS.escape(act.to)}"]`);
  const card = template?.content.cloneNode(true).firstElementChild;
  if (!card) return;
  complete(old);
  const kept = plannedSets(old).filter(isBegun).length;
  trim(card, kept, JSON.parse(template.dataset.lines), act.made);
  const back = findForm(card, "unswap");
  if (back) back.dataset.made = act.made;
  const station = old.querySelector("h3 .station");
  if (station) card.querySelector("h3").prepend(station.cloneNode(true), " ");
  for (const button of card.querySelectorAll("[data-needs-script]")) button.hidden = false;
  const open = old.open;
  const aside = putAside(old, kept);
  swapped.set(act.made, aside);
  if (aside.whole) old.replaceWith(card);
  else {
    old.after(card);
    follow(sheet, old);
  }
  globalThis.htmx?.process(card);
  card.open = open || tapped;
  follow(sheet, card);
  told(card);
  if (tapped) card.querySelector('.tap[data-state="next"]')?.focus({ preventScroll: true });
}

export function paintUnswap(act, tapped) {
  const [card, aside] = [cardOf(act.made), swapped.get(act.made)];
  if (!card || !aside) return;
  const { old } = aside;
  const sheet = card.closest("session-sheet");
  if (aside.whole) card.replaceWith(old);
  else {
    for (const part of aside.hidden) part.hidden = false;
    delete old.querySelector("template.done").dataset.kept;
    const place = old.querySelector(".sets");
    place.append(...aside.sets);
    const number = (set) => Number(set.querySelector(".n").textContent);
    place.append(...[...place.querySelectorAll(".set")].sort((a, b) => number(a) - number(b)));
    card.remove();
  }
  swapped.delete(act.made);
  old.open = tapped || card.open;
  follow(sheet, old);
  told(old);
}

export async function paintPain(act) {
  const card = cardOf(act.drill);
  if (!card) return;
  complete(card);
  const sheet = card.closest("session-sheet");
  if (act.answer === "stop") {
    for (const row of card.querySelectorAll(".set:not([data-extra]) .rowbox")) {
      if (row.querySelector(".rowdone")) continue;
      const { number, side } = fieldsIn(row);
      const fields = { session_drill: act.drill, number, side, skip_reason: "pain" };
      const done = doneRow(sheet, card, { set: row.id.slice(4), fields }, "held");
      done.dataset.told = act.report;
    }
    follow(sheet, card);
  }
  if (act.fields.level !== "0") await sayHurt(act, card);
  card.querySelector("form[data-goes]")?.remove();
  if (act.answer === "stop") card.querySelector("form[data-more]")?.remove();
  told(card);
}

const hurtPiece = (card, name) => piece(card, `template[data-hurt="${name}"]`);

// On the card and its folded row, with what can be done about it, and on the session's others.
async function sayHurt(act, card) {
  const { dataset } = card;
  // The worst that was told stands there.
  const isWorse = Number(act.fields.level) >= Number(dataset.level ?? 0);
  if (isWorse) Object.assign(dataset, { hurt: act.answer, level: act.fields.level });
  const front = act.front || card.querySelector(".hurts[data-front]");
  const note = await hurtPiece(card, dataset.hurt === "stop" ? "stop" : "note");
  if (!note) return;
  const words = note.querySelector("[data-words]");
  words.textContent = fill(words.dataset.words, dataset);
  note.dataset.report = act.report;
  const said = [note];
  if (front) said.push(await hurtPiece(card, "front"));
  if (dataset.hurt === "ease" || (front && dataset.hurt === "note")) said.push(await offersOf(act, card));
  for (const old of card.querySelectorAll(".drillbody > .hurts")) old.remove();
  card.querySelector(".drillbody").prepend(...said);
  if (!card.querySelector("h3 .flag-pain")) card.querySelector("h3").append(" ", await hurtPiece(card, "flag"));
  for (const other of card.closest("session-sheet").querySelectorAll(".drillcard")) {
    if (other === card) continue;
    if (act.answer === "stop") await hint(other, "elsewhere", { level: act.fields.level, name: dataset.name });
    if (act.front) await hint(other, "front-elsewhere", {});
  }
}

async function offersOf(act, card) {
  const offers = await hurtPiece(card, "offers");
  const link = offers.querySelector("a");
  link.setAttribute("href", withId(link.getAttribute("href"), act.drill));
  link.hidden = Boolean(card.querySelector("a[data-swaps][hidden]"));
  const form = offers.querySelector("form");
  form.setAttribute("action", withId(form.getAttribute("action"), act.drill));
  return offers;
}

async function hint(card, name, values) {
  const said = await hurtPiece(card, name);
  const words = said.querySelector("[data-words]");
  if (words) words.textContent = fill(words.dataset.words, values);
  card.querySelector(`.drillbody > [data-${name}]`)?.remove();
  card.querySelector(".drillbody").prepend(said);
}

// What became of what is painted already.
export function settlePain(act, how) {
  if (how !== "sent") return;
  for (const row of document.querySelectorAll(`[data-told="${act.report}"]`)) {
    mark(row.closest("session-sheet"), row, how);
  }
  const words = document.querySelector(`[data-report="${act.report}"] [data-sent]`);
  if (words) words.textContent = fill(words.dataset.sent, words.closest(".drillcard").dataset);
}

const closeOf = (session) =>
  document.querySelector(`.finish:has(a[href^="${addressOf("finish", session)}"])`);

// What stood at a session's end before an act was painted there, to put back what was refused.
const endsBefore = new Map();

export function takeBackEnd(act) {
  const before = endsBefore.get(act.id);
  endsBefore.delete(act.id);
  if (before) closeOf(act.session)?.replaceChildren(...before);
}

// "19:31", in the zone of the reader's profile as the server says it, wherever the phone is.
export function clock(at, timeZone) {
  const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  try {
    return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone }).format(new Date(at));
  } catch {
    // A zone that this browser does not know.
    return new Intl.DateTimeFormat("en-GB", parts).format(new Date(at));
  }
}

export async function paintEnd(act) {
  const place = closeOf(act.session);
  const page = await actsPage(act.session);
  const template = page?.querySelector(`template[data-end="${act.kind === "finish" ? "finished" : "open"}"]`);
  if (!place || !template) return;
  const now = template.content.cloneNode(true);
  const said = now.querySelector("[data-said]");
  if (said) {
    const at = clock(act.at, said.dataset.zone);
    const { effort, note } = act.fields;
    said.textContent = fill(said.dataset.said, { at });
    if (effort) said.append(" ", fill(said.dataset.effort, { effort }));
    const noted = now.querySelector("[data-noted]");
    noted.textContent = note ?? "";
    noted.hidden = !note;
  }
  endsBefore.set(act.id, [...place.childNodes]);
  place.replaceChildren(now);
  const name = place.querySelector("button")?.textContent.trim() ?? "";
  place.querySelector("form[data-named]")?.setAttribute("data-named", name);
}
