// Paints an act on the sheet at once, from the drill's own templates, as the server would.
import { element, fill } from "../dom.js";
import { addressOf, withId } from "./addresses.js";
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

function shownAmount(card, amount) {
  const { bottom, text, amount: label } = card.querySelector("template.done").dataset;
  return Number(amount) === Number(bottom) ? text : fill(label, { n: amount });
}

function shownLoad(fields, unit) {
  return fields.load_value ? `${fields.load_value}\u00a0${fields.load_unit || unit || ""}` : "";
}

export function doneRow(sheet, card, act, how) {
  const fields = act.fields;
  const old = document.getElementById("row-" + act.set);
  const before = old?.querySelector(".rowdone") ? old : null;
  const row = before ?? made(card, "done", act.set, fields);
  const tap = row.querySelector(".tap");
  const value = row.querySelector(".v");
  const edit = row.querySelector(".rowedit form");
  const skipped = Boolean(fields.skip_reason);
  for (const [name, given] of Object.entries(fields)) {
    const inputs = edit?.querySelectorAll(`[name="${name}"]`) ?? [];
    for (const input of inputs) {
      if (input.type === "radio") input.checked = input.value === given;
      else if (!["session_drill", "number", "side"].includes(name)) input.value = given;
    }
  }
  if (skipped) value.textContent = words(sheet, "skipped");
  else if (fields.amount !== undefined) {
    const load = "load_value" in fields ? shownLoad(fields) : card.querySelector("template.done").dataset.load;
    value.replaceChildren(element("b", { textContent: shownAmount(card, fields.amount) }));
    if (load) value.append(` @ ${load}`);
    const held = edit?.querySelector("select[name=implement]");
    const usual = card.querySelector("template.done").content.querySelector("select[name=implement]");
    if (fields.implement && fields.implement !== usual?.value && held?.selectedIndex >= 0) {
      const text = held.options[held.selectedIndex].textContent;
      value.append(element("span", { className: "held", textContent: text }));
    }
  }
  tap.dataset.state = skipped ? "skip" : "done";
  const side = fields.side ?? "";
  const label = words(sheet, "done", side);
  if (label) tap.setAttribute("aria-label", fill(label, { number: fields.number, result: value.textContent.trim() }));
  // The form that an undo put here for a moment.
  for (const form of row.querySelectorAll(":scope > form[hidden]")) form.remove();
  if (!before) old?.replaceWith(row);
  else before.querySelector("details").open = false;
  mark(sheet, row, how);
  return row;
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

function todoRow(sheet, card, set, fields) {
  const row = made(card, "todo", set, fields);
  const tap = row.querySelector(".tap");
  const result = row.querySelector(".v").textContent.trim();
  tap.setAttribute("aria-label", fill(words(sheet, "todo", fields.side), { number: fields.number, result }));
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
async function addSet(card, act) {
  const { number, side, session_drill: drill } = act.fields;
  const sets = card.querySelector(".sets");
  const sides = (sets.dataset.sides ?? "both").split(" ");
  const place = element("div", { className: sides.length === 1 ? "set solo" : "set" });
  place.dataset.extra = "on";
  place.append(element("span", { className: "n", textContent: number }));
  for (const each of sides) {
    const id = each === side ? act.set : await setId(drill, number, each);
    place.append(made(card, "todo", id, { number, side: each }));
  }
  sets.append(place);
  const more = card.querySelector("form[data-more]");
  if (!more) return;
  more.elements.number.value = Number(number) + 1;
  more.elements.side.value = sides[0];
  more.setAttribute("action", addressOf("log", await setId(drill, Number(number) + 1, sides[0])));
}

// What depends on the rows: which is next, the editor, the counts, the arc, the gauge.
export function follow(sheet, card) {
  const rows = [...card.querySelectorAll(".rowbox")];
  const open = rows.filter((row) => row.querySelector(":scope > form .tap"));
  for (const row of open) row.querySelector(".tap").dataset.state = row === open[0] ? "next" : "todo";
  editNext(sheet, card, open.find((row) => !row.closest("[data-extra]")));
  count(card, sheet);
  total(sheet);
}

function editNext(sheet, card, row) {
  const edit = card.querySelector(".edit");
  if (!edit) return;
  edit.hidden = !row;
  const skip = card.querySelector("details.skipper");
  if (skip) skip.hidden = !row;
  if (!row) return;
  const its = fieldsIn(row);
  const id = row.id.slice(4);
  for (const form of [edit.querySelector("form"), skip?.querySelector("form")]) {
    if (!form) continue;
    form.elements.number.value = its.number;
    form.elements.side.value = its.side;
    if (form.closest(".edit")) {
      form.setAttribute("action", addressOf("log", id));
      form.setAttribute("hx-post", addressOf("log", id));
      form.setAttribute("hx-target", "#row-" + id);
    } else form.querySelector("[formaction]")?.setAttribute("formaction", addressOf("skip", id));
  }
  const caption = edit.querySelector(".edit-cap b");
  if (caption) caption.textContent = fill(words(sheet, "caption", its.side), its);
  const button = edit.querySelector("button.big");
  const result = row.querySelector(".v").textContent.trim();
  if (button) button.textContent = fill(words(sheet, "log", its.side), { result });
}

function count(card, sheet) {
  const end = card.querySelector(".end");
  const sides = (card.querySelector(".sets").dataset.sides ?? "both").split(" ").length;
  let done = 0, skipped = 0, any = 0;
  const sets = [...card.querySelectorAll(".set")];
  for (const set of sets) {
    const states = [...set.querySelectorAll(".rowdone > .tap")].map((tap) => tap.dataset.state);
    any += states.length;
    if (set.dataset.extra) continue;
    if (states.filter((state) => state !== "skip").length === sides) done += 1;
    else if (states.includes("skip")) skipped += 1;
  }
  const planned = Number(end.dataset.planned);
  const all = planned && done + skipped >= planned;
  const state = all ? (done ? "done" : "skipped") : any ? "part" : "todo";
  end.dataset.state = state;
  end.dataset.done = done;
  const template = sheet.querySelector(`:scope > template.end-${state}`);
  end.replaceChildren(template.content.cloneNode(true));
  showResult(card, state);
  if (state !== "part") return;
  const tally = end.querySelector("[data-of]");
  tally.textContent = fill(tally.dataset.of, { done, total: planned || sets.length });
  const share = Math.min(0.92, Math.max(0.08, done / (planned || sets.length)));
  end.querySelector(".l-fan")?.setAttribute("stroke-dasharray", `${share * 360} 400`);
}

// What was done stands in place of what was planned, once all of it is.
function showResult(card, state) {
  const line = card.querySelector(":scope > summary [id^=result-]");
  if (!line) return;
  line.dataset.planned ??= state === "done" ? "" : line.textContent;
  if (state !== "done") {
    if (line.dataset.planned) line.textContent = line.dataset.planned;
    return;
  }
  const sets = [], loads = new Set(), each = [];
  for (const set of card.querySelectorAll(".set")) {
    const taps = [...set.querySelectorAll('.rowdone > .tap:not([data-state="skip"])')];
    const amounts = taps.map((tap) => tap.querySelector(".v b").textContent);
    for (const tap of taps) {
      const load = tap.querySelector(".v").textContent.split("@")[1]?.trim() ?? "";
      loads.add(load);
      each.push(load ? `${tap.querySelector(".v b").textContent} @ ${load}` : tap.querySelector(".v b").textContent);
    }
    if (taps.length) sets.push([...new Set(amounts)].join("/"));
  }
  const [load] = loads;
  line.textContent = loads.size > 1 ? each.join(", ") : load ? `${sets.join(", ")} @ ${load}` : sets.join(", ");
}

function total(sheet) {
  const progress = document.getElementById("progress-" + sheet.dataset.session);
  const of = Number(progress?.dataset.total);
  if (!progress) return;
  let done = 0;
  for (const end of sheet.querySelectorAll(".end[data-planned]")) done += Number(end.dataset.done);
  progress.querySelector(".tally b").textContent = done;
  const share = of ? Math.min(1, done / of) : 0;
  const gauge = progress.querySelector(".gauge");
  gauge.setAttribute("aria-label", fill(words(sheet, "gauge"), { done, total: of }));
  gauge.querySelector(".g-fill").setAttribute("stroke-dasharray", `${share * 120} 240`);
  const [thigh, shank] = gauge.querySelectorAll(".g-turn");
  thigh.setAttribute("transform", `rotate(${-share * 120})`);
  shank.setAttribute("transform", `rotate(${share * 120})`);
}

// With a range, the next row of that side offers what was done last.
function lean(card, act) {
  const { bottom, top } = card.querySelector("template.done").dataset;
  const amount = Number(act.fields.amount);
  if (!top || act.fields.amount === undefined || amount < Number(bottom) || amount > Number(top)) return;
  for (const form of card.querySelectorAll(".rowbox > form[data-amount]")) {
    if (form.elements.side.value !== act.fields.side) continue;
    form.dataset.amount = act.fields.amount;
    form.querySelector(".v b").textContent = shownAmount(card, act.fields.amount);
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
    if (!row) await addSet(card, act);
    row = doneRow(sheet, card, act, how);
    lean(card, act);
  } else if (row?.querySelector(".rowdone")) {
    row = todoRow(sheet, card, act.set, fieldsIn(row));
  }
  follow(sheet, card);
  if (row) row.dispatchEvent(new CustomEvent("set-painted", { bubbles: true, detail: { act, how, tapped } }));
}
