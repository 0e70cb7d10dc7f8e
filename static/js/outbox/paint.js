// Paints an act on the sheet at once, from the drill's own templates, as the server would.
import { element } from "../dom.js";
import { nameMore } from "./closed-card.js";
import { complete, follow } from "./follow.js";
import { doneRow, fieldsIn, made, mark, todoRow } from "./rows.js";
import { setId } from "./uuid5.js";

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
  complete(card);
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
