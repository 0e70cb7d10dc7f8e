// Signing out while sets wait on this phone asks first: they stay here, but nobody sends them
// until the same person signs in again.
import { counted } from "./acts.js";
import { matchAddress } from "./addresses.js";
import { heldWords } from "./sync-status.js";
import { waiting } from "./store.js";

const account = document.querySelector('meta[name="account"]')?.content;
const sure = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const { pathname } = new URL(form.getAttribute("action") ?? "", location.href);
  if (!matchAddress(pathname, ["logout"]) || !account || sure.has(form)) return;
  event.preventDefault();
  const left = counted(await waiting(account).catch(() => []));
  if (!left.count || (await asked(left))) {
    sure.add(form);
    // Pictures and marks that were not saved (measure/kept.js) go with her.
    indexedDB.deleteDatabase("kneelift-measuring");
    form.requestSubmit(event.submitter);
  }
});

function asked(left) {
  const words = document.getElementById("outbox-words");
  const dialog = words.content.querySelector("dialog.leaving").cloneNode(true);
  dialog.querySelector("[data-held]").textContent = heldWords(words.dataset, left);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "leave");
    });
  });
}
