// What the server refused of a set: told at its row, with the two ways on; where it holds
// something else than the page showed, it is asked which of the two stands.
import { element, fill } from "../dom.js";
import { putDraft } from "../drafts.js";
import { addressOf } from "./addresses.js";
import { complete, editNext } from "./follow.js";
import { takeOver } from "./rows.js";
import { change, discard } from "./store.js";

const words = () => document.getElementById("outbox-words");
const rowOf = (act) => document.getElementById("row-" + act.set);

export function whyNot(act) {
  const why = "why" + act.status;
  return act.reason || act[why] || words().dataset[why] || words().dataset.why;
}

// The server's own word on the set is the truth again.
async function away(act) {
  await discard(act);
  rowOf(act)?.querySelector("[data-refused-set]")?.remove();
  document.dispatchEvent(new Event("outbox:renew"));
}

// The link on this page to the sheet that an act without a set came from.
function sheetOf(act) {
  const address = addressOf(act.kind, act.drill ?? act.session);
  return [...document.querySelectorAll("session-sheet a, .finish a")]
    .find((link) => address && new URL(link.href).pathname === address);
}

export const canFix = (act) => Boolean(act.set ? rowOf(act) : sheetOf(act));

// Says over the page what was refused of an act that has no row, with the way to correct it.
export function sayRefused(act) {
  const list = document.querySelector("toast-list");
  if (act.set || !list) return;
  const { dataset } = words();
  const name = [act.about, act.name].filter(Boolean).join(", ");
  const text = fill(dataset.parked, { set: name, why: whyNot(act) });
  const toast = element("div", { className: "toast", role: "alert" }, element("p", { textContent: text }));
  if (sheetOf(act)) {
    const button = element("button", { type: "button", className: "btn small", textContent: dataset.fix });
    button.addEventListener("click", () => { toast.remove(); fix(act); });
    toast.append(button);
  }
  list.show(toast);
}

// Opens what can be changed, with what was typed.
export function fix(act) {
  if (!act.set) {
    const typed = ["effort", "minutes", "level", "note"].filter((name) => name in act.fields);
    const said = Object.fromEntries(typed.map((name) => [name, act.fields[name]]));
    putDraft(act.kind, act.drill ?? act.session, said);
    return sheetOf(act)?.click();
  }
  const row = rowOf(act);
  const card = row?.closest("details.drillcard");
  if (!card) return;
  complete(card);
  card.open = true;
  const done = row.querySelector("details.rowdone");
  if (done) done.open = true;
  else editNext(card.closest("session-sheet"), card, row);
  const form = row.querySelector(".rowedit form") ?? card.querySelector(".edit form");
  takeOver(card, form, act.fields);
  const field = form.querySelector("[name=amount]");
  field.scrollIntoView({ block: "center" });
  field.focus();
}

export function tellRefused(parked) {
  for (const old of document.querySelectorAll("[data-refused-set]")) {
    if (!parked.some((act) => String(act.id) === old.dataset.refusedSet)) old.remove();
  }
  for (const act of parked) {
    const row = rowOf(act);
    if (!row || row.querySelector(`[data-refused-set="${act.id}"]`)) continue;
    const { dataset } = words();
    const text = fill(dataset.parked, { set: act.fields.amount ?? act.name, why: whyNot(act) });
    const buttons = [[dataset.fix, () => fix(act)], [dataset.discard, () => away(act)]].map(([label, press]) => {
      const button = element("button", { type: "button", className: "btn small", textContent: label });
      button.addEventListener("click", press);
      return button;
    });
    const said = element("p", { textContent: text });
    const told = element("div", { className: "refused-set error", role: "alert" }, said, ...buttons);
    told.dataset.refusedSet = act.id;
    row.append(told);
  }
}

// One at a time; closed without an answer it stays listed.
const asked = new Set();
export function askAbout(parked) {
  const act = parked.find((one) => one.holds && rowOf(one) && !asked.has(one.id));
  if (!act || document.querySelector("dialog[open]")) return;
  const asking = document.getElementById("asking");
  // With the timers, which may come later than what waits on the phone.
  if (!asking) {
    if (document.readyState !== "complete") addEventListener("load", () => askAbout(parked), { once: true });
    return;
  }
  asked.add(act.id);
  const { dataset } = words();
  const dialog = asking.content.querySelector("dialog.asks").cloneNode(true);
  const { stands, wanted, known } = act.holds;
  const [keep, mine] = dialog.querySelectorAll("button");
  const question = wanted ? dataset.asksLog : dataset.asksUndo;
  dialog.querySelector("[data-asks]").textContent = fill(question, { ...act, stands, wanted });
  keep.textContent = fill(dataset.keep, { stands });
  mine.textContent = wanted ? fill(dataset.mine, { wanted }) : dataset.undoAnyway;
  document.body.append(dialog);
  dialog.addEventListener("close", async () => {
    dialog.remove();
    if (dialog.returnValue === "keep") await away(act);
    if (dialog.returnValue === "mine") {
      asked.delete(act.id);
      await change(act, { state: "waiting", holds: null, fields: { ...act.fields, known } });
      document.dispatchEvent(new Event("outbox:renew"));
    }
  });
  dialog.showModal();
}
