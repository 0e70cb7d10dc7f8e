// Paints what is done beside logging: a swap and the way back, a pain, the end of a session.
// The pieces come from the session's page of acts; what they show is what the server would.
import { acts_page } from "./acts-page.js";
import { done_row, follow, mark } from "./paint.js";
import { set_id } from "./uuid5.js";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const card_of = (drill) => document.getElementById("drill-" + drill);
const swapped = new Map();

const session_of = (card) => card?.closest("session-sheet")?.dataset.session;
const planned_sets = (card) => [...card.querySelectorAll(".set:not([data-extra])")];
const is_begun = (set) => Boolean(set.querySelector('.rowdone > .tap:not([data-state="skip"])'));

async function piece(card, selector) {
  const page = await acts_page(session_of(card));
  return page?.querySelector(selector)?.content.cloneNode(true).firstElementChild ?? null;
}

function told(element) {
  element?.dispatchEvent(new CustomEvent("acts-painted", { bubbles: true }));
}

// The new drill has what the old one leaves over; its last sets go.
async function trim(card, kept, lines, made) {
  const sets = planned_sets(card);
  const left = sets.length - kept;
  for (const set of sets.slice(left)) set.remove();
  card.dataset.before = Number(card.dataset.before ?? 0) + kept;
  const end = card.querySelector(".end");
  if (Number(end.dataset.planned)) end.dataset.planned = left;
  const result = document.getElementById("result-" + made) ?? card.querySelector(`[id="result-${made}"]`);
  if (result && lines[left - 1]) result.textContent = lines[left - 1];
  const more = card.querySelector("form[data-more]");
  if (!more) return;
  more.elements.number.value = left + 1;
  more.setAttribute("action", `/sets/${await set_id(made, left + 1, more.elements.side.value)}/`);
}

// Of the old drill what was done stays in sight; the rest is put aside.
function put_aside(old, kept) {
  const end = old.querySelector(".end");
  const aside = { old, planned: end.dataset.planned, sets: [], next: null };
  if (!kept) {
    aside.whole = true;
    return aside;
  }
  if (Number(end.dataset.planned)) end.dataset.planned = kept;
  aside.sets = planned_sets(old).filter((set) => !is_begun(set));
  for (const set of aside.sets) set.remove();
  aside.hidden = [...old.querySelectorAll('.edit, .skipper, form[data-more], .now-acts a[href*="/swap/"]')];
  for (const part of aside.hidden) part.hidden = true;
  old.open = false;
  return aside;
}

export async function paint_swap(act, tapped) {
  const old = card_of(act.drill);
  if (!old || card_of(act.made)) return;
  const sheet = old.closest("session-sheet");
  const page = await acts_page(sheet.dataset.session);
  const template = page?.querySelector(`[data-of="${act.drill}"] template[data-to="${CSS.escape(act.to)}"]`);
  const card = template?.content.cloneNode(true).firstElementChild;
  if (!card) return;
  const kept = planned_sets(old).filter(is_begun).length;
  await trim(card, kept, JSON.parse(template.dataset.lines), act.made);
  const back = card.querySelector('form[action$="/swap/removal/"]');
  if (back) back.dataset.made = act.made;
  const station = old.querySelector("h3 .station");
  if (station) card.querySelector("h3").prepend(station.cloneNode(true), " ");
  for (const button of card.querySelectorAll("[data-needs-script]")) button.hidden = false;
  const open = old.open;
  const aside = put_aside(old, kept);
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

export function paint_unswap(act, tapped) {
  const [card, aside] = [card_of(act.made), swapped.get(act.made)];
  if (!card || !aside) return;
  const { old } = aside;
  const sheet = card.closest("session-sheet");
  if (aside.whole) card.replaceWith(old);
  else {
    for (const part of aside.hidden) part.hidden = false;
    old.querySelector(".end").dataset.planned = aside.planned;
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

export async function paint_pain(act) {
  const card = card_of(act.drill);
  if (!card) return;
  const sheet = card.closest("session-sheet");
  if (act.answer === "stop") {
    for (const row of card.querySelectorAll(".set:not([data-extra]) .rowbox")) {
      if (row.querySelector(".rowdone")) continue;
      const form = row.querySelector("form");
      const [number, side] = [form.elements.number.value, form.elements.side.value];
      const fields = { session_drill: act.drill, number, side, skip_reason: "pain" };
      const done = done_row(sheet, card, { set: row.id.slice(4), fields }, "held");
      done.dataset.told = act.report;
    }
    follow(sheet, card);
  }
  const note = await piece(card, `template[data-hurt="${act.answer === "stop" ? "stop" : "note"}"]`);
  if (note) {
    const words = note.querySelector("[data-words]");
    words.textContent = fill(words.dataset.words, { level: act.fields.level });
    note.dataset.report = act.report;
    card.querySelector(".drillbody > .hurts")?.remove();
    card.querySelector(".drillbody").prepend(note);
  }
  told(card);
}

// What became of what is painted already.
export function settle_pain(act, how) {
  if (how !== "sent") return;
  for (const row of document.querySelectorAll(`[data-told="${act.report}"]`)) mark(row.closest("session-sheet"), row, how);
}

const close_of = (session) =>
  document.querySelector(`.finish:has(a[href^="/sessions/${session}/finish/"])`);

export async function paint_end(act) {
  const place = close_of(act.session);
  const page = await acts_page(act.session);
  const template = page?.querySelector(`template[data-end="${act.kind === "finish" ? "finished" : "open"}"]`);
  if (!place || !template) return;
  const now = template.content.cloneNode(true);
  const said = now.querySelector("[data-said]");
  if (said) {
    const at = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(act.at));
    const { effort, note } = act.fields;
    said.textContent = [fill(said.dataset.said, { at }), effort && fill(said.dataset.effort, { effort })].filter(Boolean).join(" ");
    const noted = now.querySelector("[data-noted]");
    noted.textContent = note ?? "";
    noted.hidden = !note;
  }
  place.replaceChildren(now);
  place.querySelector("form[data-named]")?.setAttribute("data-named", place.querySelector("button")?.textContent.trim() ?? "");
}
