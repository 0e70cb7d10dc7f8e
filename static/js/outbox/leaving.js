// Signing out while sets wait on this phone asks first: they stay here, but nobody sends them
// until the same person signs in again.
import { waiting } from "./store.js";

const account = document.querySelector('meta[name="account"]')?.content;
const sure = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const path = new URL(form.getAttribute("action") ?? "", location.href).pathname;
  if (path !== "/accounts/logout/" || !account || sure.has(form)) return;
  event.preventDefault();
  const left = await waiting(account).catch(() => []);
  if (!left.length || (await asked(left.length))) {
    sure.add(form);
    form.requestSubmit(event.submitter);
  }
});

function asked(count) {
  const words = document.getElementById("outbox-words");
  const dialog = words.content.querySelector("dialog").cloneNode(true);
  const held = count === 1 ? words.dataset.heldOne : words.dataset.heldMany.replace("{n}", count);
  dialog.querySelector("[data-held]").textContent = held;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "leave");
    });
  });
}
