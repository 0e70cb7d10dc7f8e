// On every page: messages, saying that a request failed, closing menus, showing a password,
// and taking the reader to a form's errors after a swap.
import "./count-left.js";
import { land } from "./first-error.js";
import { takeUp } from "./signed-out.js";
import "./toast-list.js";

// Pages that the phone keeps for offline are of the account that was here last, and go with it.
const account = document.querySelector('meta[name="account"]')?.content;
if (account && globalThis.caches) {
  caches.keys().then((names) => {
    for (const name of names) {
      if (name.startsWith("pages-") && !name.endsWith("-" + account)) caches.delete(name);
    }
  }).catch(() => {});
}
// Without a network nobody else can say whether somebody is signed in.
if (account) {
  try {
    localStorage.account = account;
  } catch {
    // Not allowed to keep anything: then no page is kept either.
  }
}

const toasts = () => document.querySelector("toast-list");

document.addEventListener("htmx:sendError", () => toasts()?.say(toasts().dataset.offline));
document.addEventListener("htmx:responseError", (event) => {
  if (takeUp(event)) return;
  // While nothing can be saved, and to who was taken out, the server says so itself, in words.
  const { xhr } = event.detail;
  const words = [403, 404, 503].includes(xhr.status) && xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  toasts()?.say(words ? xhr.responseText : toasts().dataset.failed);
});

document.addEventListener("htmx:afterSwap", (event) => {
  for (const list of document.querySelectorAll("toast-list")) list.makeClosable();
  const { elt, requestConfig } = event.detail;
  // What is asked for while somebody types takes her nowhere.
  if (requestConfig?.triggeringEvent?.type === "submit") land(elt);
  else elt.querySelector?.("[data-focus]")?.focus();
});

land(document);

// Buttons that only a script can make work are in the page but hidden without one.
for (const button of document.querySelectorAll("[data-needs-script]")) button.hidden = false;

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const eye = event.target.closest("[data-shows]");
  if (eye) {
    const input = document.getElementById(eye.dataset.shows);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    eye.setAttribute("aria-pressed", String(!shown));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
