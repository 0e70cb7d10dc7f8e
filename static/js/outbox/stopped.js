// A drill that hurt too much is stopped for today: whoever logs in it, or takes up again what was
// left out of it, is asked first, and once.
import { fill } from "../dom.js";

const meant = new Set();
const DONE = ["done", "over"];

// Whether `form` waits for an answer; with a yes it is sent again.
export function asksFirst(form, submitter, { name }) {
  const card = form.closest('.drillcard[data-hurt="stop"]');
  if (!card || !["log", "removal"].includes(name) || meant.has(card.id)) return false;
  // What was done of it can be corrected.
  if (DONE.includes(form.closest(".rowbox")?.querySelector(".tap")?.dataset.state)) return false;
  // It comes with the timers, which the browser keeps.
  const dialog = document.getElementById("asking")?.content.querySelector("dialog.stopped").cloneNode(true);
  if (!dialog) return false;
  const said = dialog.querySelector("[data-stopped]");
  said.textContent = fill(said.dataset.stopped, card.dataset);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "anyway") return;
    meant.add(card.id);
    form.requestSubmit(submitter);
  });
  dialog.showModal();
  return true;
}
