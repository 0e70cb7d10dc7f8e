// The forms of a session, as acts: of its sheet, of the bottom sheets over it, and of its end.
import { matchAddress } from "./addresses.js";
import { parseNumber, plain } from "../amounts.js";
import { fieldsIn, meant, sentBy } from "./rows.js";
import { setId, swapId } from "./uuid5.js";

// The addresses whose forms are acts. What is logged, or left out, is always a set of its own.
const ACTS = ["log", "removal", "skip", "skips", "pain", "swap", "unswap", "finish", "reopen"];
const ASIDE = ["csrfmiddlewaretoken", "next", "reason", "row"];

/**
 * @returns {{name: string, id: string} | null} what the outbox takes a form for: whose address it
 *   goes to; null of a form that goes straight to the server
 */
export function actOf(form, submitter) {
  if (!form.closest?.("session-sheet, act-sheets, .finish")) return null;
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  const found = matchAddress(new URL(address, location.href).pathname, ACTS);
  // The way back is known here only to whom the old drill is still at hand.
  return found?.name === "unswap" && !("made" in form.dataset) ? null : found;
}

function fieldsOf(form, submitter) {
  const fields = Object.fromEntries(new FormData(form, submitter ?? undefined));
  if (submitter?.name === "row") Object.assign(fields, sentBy(submitter));
  for (const name of ASIDE) delete fields[name];
  return fields;
}

const words = (row) => row?.querySelector(".tap")?.getAttribute("aria-label")?.trim() ?? "";
const cardOf = (drill) => document.getElementById("drill-" + drill);
const nameOf = (card) => card?.dataset.name ?? "";

// Of a row's fields what says which set it is, and why it was left out.
const skipped = ({ session_drill: drill, number, side }, reason) =>
  ({ session_drill: drill, number, side, skip_reason: reason });

// A number that reads as planned, or as what stands, in the reader's unit is just that.
function asMeant(card, form, fields) {
  for (const [name, unit] of [["amount", "amount_unit"], ["load_value", "load_unit"]]) {
    const typed = fields[name] && fields[unit] ? parseNumber(fields[name]) : null;
    if (typed === null) continue;
    const [value, its] = meant(card, form, name, typed, fields[unit]);
    if (its !== fields[unit]) Object.assign(fields, { [name]: plain(value), [unit]: its });
  }
}

function log(set, fields, at, form) {
  const row = document.getElementById("row-" + set);
  const known = row?.querySelector(".rowdone");
  const card = cardOf(fields.session_drill);
  if (card && form) asMeant(card, form, fields);
  // One tap means what it shows, whatever else is logged before it arrives.
  const shown = row?.querySelector(":scope > button.tap")?.dataset.amount;
  const amount = shown ?? card?.querySelector("template.done").dataset.bottom;
  if (!known && amount && !fields.amount && !fields.skip_reason) fields.amount = amount;
  if (!known) fields.performed_at ??= at;
  // What stood there when it was tapped: the server asks where it holds something else by now.
  fields.known = row?.dataset.holds ?? "";
  const { number, side } = fields;
  return { kind: "log", set, fields, at, about: nameOf(card), number, side, name: words(row) };
}

const openRows = (set) =>
  [...set.querySelectorAll(".rowbox")].filter((row) => !row.querySelector(".rowdone"));

export function removal(set, at = new Date().toISOString()) {
  const row = document.getElementById("row-" + set);
  const card = row?.closest(".drillcard");
  const fields = row ? { known: row.dataset.holds } : {};
  return { kind: "removal", set, drill: card?.id.slice(6), fields, at, about: nameOf(card), name: words(row) };
}

// Every planned row of the drill that is open is left out; `fewer`: of the last half of its sets.
export async function skips(drill, reason, at, fewer = false) {
  const acts = [];
  const planned = [...cardOf(drill)?.querySelectorAll(".set:not([data-extra])") ?? []];
  const sets = planned.filter((set) => openRows(set).length);
  for (const row of sets.slice(fewer ? Math.ceil(sets.length / 2) : 0).flatMap(openRows)) {
    const fields = skipped(fieldsIn(row), reason);
    acts.push(log(await setId(fields.session_drill, fields.number, fields.side), fields, at));
  }
  return acts;
}

// What a pain of this level calls for: "stop", "ease" or "note".
const painAnswer = (level, { stop, ease }) =>
  level >= Number(stop) ? "stop" : level >= Number(ease) ? "ease" : "note";

// The acts a form stands for, in order. `at` is the phone's own time.
export async function actsOfForm(form, submitter) {
  const at = new Date().toISOString();
  const { name: what, id } = actOf(form, submitter);
  const reason = new FormData(form).get("reason");
  const fields = fieldsOf(form, submitter);
  const about = form.dataset.about ?? nameOf(cardOf(id));
  if (what === "removal") return [removal(id, at)];
  if (what === "skips") return skips(id, reason, at, "fewer" in fields);
  if (what === "skip") return [log(id, skipped(fields, reason), at)];
  if (what === "log") return [log(id, fields, at, form)];
  const name = form.dataset.named ?? submitter?.textContent.trim() ?? "";
  if (what === "pain") {
    const report = crypto.randomUUID();
    const answer = painAnswer(Number(fields.level), form.dataset);
    const fronts = (form.dataset.front ?? "").split(" ");
    const front = fields.level !== "0" && fronts.includes(fields.where);
    const told = { ...fields, key: report, at };
    return [{ kind: "pain", drill: id, report, answer, front, fields: told, at, about, name }];
  }
  if (what === "swap") {
    const { to } = fields;
    const title = submitter?.querySelector("h3")?.textContent ?? "";
    return [{ kind: "swap", drill: id, to, made: await swapId(id, to), fields: { to, at }, at, about, name: title }];
  }
  if (what === "unswap") {
    return [{ kind: "unswap", drill: id, made: form.dataset.made, fields: { at }, at, about, name }];
  }
  if (what === "finish") {
    // What was not touched stays as the server has it: the sheet may be from before.
    for (const field of form.querySelectorAll("input[name=minutes], textarea")) {
      if (field.value === field.defaultValue) delete fields[field.name];
    }
  }
  return [{ kind: what, session: id, fields: { ...fields, at }, at, about: "", name }];
}
