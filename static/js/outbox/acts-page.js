// What can be done beside logging, as one page of the server for a whole session: bottom sheets,
// and what the phone paints from. Kept offline with the session itself.
import { addressOf } from "./addresses.js";

const PATIENCE = 8_000;
const pages = new Map();
const parser = new DOMParser();

async function ask(session, cache) {
  const response = await fetch(addressOf("acts", session), {
    credentials: "same-origin", cache, signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const page = parser.parseFromString(await response.text(), "text/html").body;
  if (page.querySelector("[data-acts]")?.dataset.acts !== session) throw new Error("another page");
  return page;
}

// The page, or null where there is none to be had. `fresh`: as the server has it now.
export async function actsPage(session, fresh = false) {
  if (fresh || !pages.has(session)) {
    // "reload" goes past what the service worker keeps.
    pages.set(session, ask(session, fresh ? "reload" : "default"));
  }
  try {
    return await pages.get(session);
  } catch {
    pages.delete(session);
    return null;
  }
}
