// The forms of a session, as acts: of its sheet, of the bottom sheets over it, and of its end.
import { set_id, swap_id } from "./uuid5.js";

const ID = "([0-9a-f-]{36})";
const ADDRESSES = [
  ["set", RegExp(`^/sets/${ID}/$`)],
  ["removal", RegExp(`^/sets/${ID}/removal/$`)],
  ["skip", RegExp(`^/sets/${ID}/skip/$`)],
  ["skips", RegExp(`^/session-drills/${ID}/skips/$`)],
  ["pain", RegExp(`^/session-drills/${ID}/pain/$`)],
  ["swap", RegExp(`^/session-drills/${ID}/swap/$`)],
  ["unswap", RegExp(`^/session-drills/${ID}/swap/removal/$`)],
  ["finish", RegExp(`^/sessions/${ID}/finish/$`)],
  ["reopen", RegExp(`^/sessions/${ID}/reopening/$`)],
];
const ASIDE = ["csrfmiddlewaretoken", "next", "reason"];

// What the outbox takes a form for: {what, id}, else null.
export function act_of(form, submitter) {
  if (!form.closest?.("session-sheet, act-sheets, .finish")) return null;
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  const path = new URL(address, location.href).pathname;
  for (const [what, pattern] of ADDRESSES) {
    const found = pattern.exec(path);
    // The way back is known here only to whom the old drill is still at hand.
    if (found) return what === "unswap" && !("made" in form.dataset) ? null : { what, id: found[1] };
  }
  return null;
}

function fields_of(form, submitter) {
  const fields = Object.fromEntries(new FormData(form, submitter ?? undefined));
  for (const name of ASIDE) delete fields[name];
  return fields;
}

const words = (row) => row?.querySelector(".tap")?.getAttribute("aria-label")?.trim() ?? "";
const card_of = (drill) => document.getElementById("drill-" + drill);
const name_of = (card) => card?.dataset.name ?? "";

function log(set, fields, form, at) {
  const row = document.getElementById("row-" + set);
  const known = row?.querySelector(".rowdone");
  const card = card_of(fields.session_drill);
  // One tap means what it shows, whatever else is logged before it arrives.
  const shown = row?.querySelector("form[data-amount]")?.dataset.amount;
  const amount = shown ?? card?.querySelector("template.done").dataset.bottom;
  if (!known && amount && !fields.amount && !fields.skip_reason) fields.amount = amount;
  if (!known) fields.performed_at = at;
  const { number, side } = fields;
  return { kind: "log", set, fields, at, about: name_of(card), number, side, name: words(row) };
}

export function removal(set, at = new Date().toISOString()) {
  const row = document.getElementById("row-" + set);
  const card = row?.closest(".drillcard");
  return { kind: "removal", set, drill: card?.id.slice(6), fields: {}, at, about: name_of(card), name: words(row) };
}

// Every planned row of the drill that is open is left out.
export async function skips(drill, reason, at) {
  const acts = [];
  for (const row of card_of(drill)?.querySelectorAll(".set:not([data-extra]) .rowbox") ?? []) {
    if (row.querySelector(".rowdone")) continue;
    const { session_drill, number, side } = fields_of(row.querySelector("form"));
    const set = await set_id(session_drill, number, side);
    acts.push(log(set, { session_drill, number, side, skip_reason: reason }, null, at));
  }
  return acts;
}

// The acts a form stands for, in order. `at` is the phone's own time.
export async function acts_of_form(form, submitter) {
  const at = new Date().toISOString();
  const { what, id } = act_of(form, submitter);
  const reason = new FormData(form).get("reason");
  const fields = fields_of(form, submitter);
  const about = form.dataset.about ?? name_of(card_of(id));
  if (what === "removal") return [removal(id, at)];
  if (what === "skips") return skips(id, reason, at);
  if (what === "skip") {
    const { session_drill, number, side } = fields;
    return [log(id, { session_drill, number, side, skip_reason: reason }, form, at)];
  }
  if (what === "set") return [log(id, fields, form, at)];
  const name = form.dataset.named ?? submitter?.textContent.trim() ?? "";
  if (what === "pain") {
    const report = crypto.randomUUID();
    const answer = fields.level >= Number(form.dataset.stop) ? "stop" : fields.level >= Number(form.dataset.ease) ? "ease" : "note";
    return [{ kind: "pain", drill: id, report, answer, fields: { ...fields, key: report, at }, at, about, name }];
  }
  if (what === "swap") {
    const { to } = fields;
    const title = submitter?.querySelector("h3")?.textContent ?? "";
    return [{ kind: "swap", drill: id, to, made: await swap_id(id, to), fields: { to, at }, at, about, name: title }];
  }
  if (what === "unswap") return [{ kind: "unswap", drill: id, made: form.dataset.made, fields: { at }, at, about, name }];
  return [{ kind: what, session: id, fields: { ...fields, at }, at, about: "", name }];
}
