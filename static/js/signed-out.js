// A request of a page whose sign-in ended, or was renewed in another tab, while it was open. The
// page stays as it is: it says so, with a link to sign in, and then goes on with what it asked.
import { addressOf } from "./outbox/addresses.js";

const account = document.querySelector('meta[name="account"]')?.content;
const held = [];
let asking = false;

const toasts = () => document.querySelector("toast-list");

// Whether this answer is one that signing in, or a fresh token, mends. Then it is taken up here.
export function takeUp(event) {
  const { xhr, requestConfig } = event.detail;
  const outdated = xhr.status === 403 && xhr.getResponseHeader("X-Refusal") === "csrf";
  if (!account || account === "none" || (xhr.status !== 401 && !outdated)) return false;
  // Once with a fresh token: refused with that one too, it is no matter of tokens.
  if (outdated && requestConfig.headers["X-Again"]) return false;
  held.push(requestConfig);
  goOn();
  return true;
}

async function freshToken() {
  const response = await fetch(addressOf("token"), {
    headers: { Accept: "application/json", "X-Account": account },
    cache: "no-store",
  });
  return response.ok ? (await response.json()).token : "";
}

async function goOn() {
  if (asking || !held.length) return;
  asking = true;
  const token = await freshToken().catch(() => "");
  asking = false;
  if (!token) {
    toasts()?.askToSignIn(addressOf("login"));
    return;
  }
  toasts()?.askToSignIn(null);
  renew(token);
  for (const request of held.splice(0)) again(request);
  document.dispatchEvent(new CustomEvent("signed-in"));
}

function renew(token) {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
}

// What has a queue of its own asks again by itself.
function again({ verb, path, elt, target, formData }) {
  if (!elt.isConnected || elt.closest("program-builder")) return;
  const values = {};
  for (const [name, value] of formData ?? []) {
    if (name !== "csrfmiddlewaretoken") (values[name] ??= []).push(value);
  }
  window.htmx.ajax(verb, path, { source: elt, target, values, headers: { "X-Again": "1" } }).catch(() => {});
}

document.addEventListener("visibilitychange", () => !document.hidden && goOn());
window.addEventListener("focus", goOn);
