// Sends what waits: one act at a time, in order, until the server has said yes to each.
import { addressOfAct, nextOf, subjectOf } from "./acts.js";
import { addressOf } from "./addresses.js";
import { actsOf, change, discard, sent } from "./store.js";

const TIMEOUT = 20_000;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 5 * 60_000;

let token = "";

// How long to wait after `failures` in a row: doubled each time, never twice the same.
export function pause(failures, random = Math.random()) {
  const most = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures, 12));
  return most / 2 + (random * most) / 2;
}

function ask(address, options = {}) {
  return fetch(address, {
    ...options,
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT),
  });
}

// Ours, and not a hotel's: every answer of the server says for whom it is.
const ours = (response) => response.headers.has("X-Account");

async function freshToken(account) {
  const response = await ask(addressOf("token"), {
    headers: { Accept: "application/json", "X-Account": account },
  });
  if (!ours(response)) return response.status >= 500 ? "later" : "wait";
  if (response.status === 401) return "sign-in";
  if (!response.ok) return "later";
  token = (await response.json()).token;
  return "";
}

async function post(act) {
  const headers = { Accept: "application/json", "X-CSRFToken": token, "X-Account": act.account };
  if (act.json) headers["Content-Type"] = "application/json";
  const fields = new URLSearchParams({ ...act.fields, device: act.device, seq: act.seq });
  const body = act.json ? JSON.stringify(act.json) : fields;
  return ask(addressOfAct(act), { method: "POST", headers, body });
}

// A yes names what it is about: a measurement by its key, all else with the act's number.
const isYes = (act, answer) =>
  act.json ? answer?.key === act.key : answer?.id === subjectOf(act) && answer?.seq === act.seq;

// { reason, holds }: why not, in words, and what the server holds of the set instead.
async function refusal(response) {
  try {
    const { errors, ask: question, holds } = await response.json();
    const reason = question ?? Object.values(errors).flat().map((error) => error.message).join(" ");
    return holds ? { reason, holds } : { reason };
  } catch {
    return { reason: "" };
  }
}

// What the answer to an act means: {verdict, status, reason, holds, after}. Verdicts: "yes", "token",
// "wait" (no network, or not our server), "later" (our server is in trouble), "sign-in", "park".
export async function judge(act, response) {
  const { status } = response;
  // What stands before our server may be in trouble too: that is no dead network.
  if (!ours(response) && status < 500) return { verdict: "wait" };
  if (response.ok) {
    const answer = await response.json().catch(() => null);
    return { verdict: isYes(act, answer) ? "yes" : "wait" };
  }
  if (status === 401) return { verdict: "sign-in" };
  if (status === 403 && response.headers.get("X-Refusal") === "csrf") return { verdict: "token" };
  if (status >= 500 || status === 429 || status === 408 || status === 425) {
    return { verdict: "later", after: Number(response.headers.get("Retry-After")) * 1000 || 0 };
  }
  if (status >= 400) return { verdict: "park", status, ...(await refusal(response)) };
  return { verdict: "wait" };
}

async function sendOne(act) {
  try {
    for (let tries = 0; tries < 2; tries += 1) {
      if (!token || tries) {
        const trouble = await freshToken(act.account);
        if (trouble) return { verdict: trouble };
      }
      const found = await judge(act, await post(act));
      if (found.verdict !== "token") return found;
    }
    return { verdict: "later" };
  } catch {
    return { verdict: "wait" };
  }
}

// Whether `act` takes back what the server refused: then both have come to an end, untold.
async function endedHere(act, refused) {
  for (const other of refused) await discard(other);
  if (refused.length) await discard(act);
  return refused.length > 0;
}

const refusedBefore = (act, all) => all.filter((other) => other.state === "parked" && other.seq < act.seq);

// A set or a comment undone before the server ever had it.
async function undoneHere(act, found) {
  if (!["removal", "uncomment"].includes(act.kind) || found.status !== 404) return false;
  const all = await actsOf(act.account);
  return endedHere(act, refusedBefore(act, all).filter((other) => subjectOf(other) === subjectOf(act)));
}

// The way back from a swap. Told of it, the server would take back another swap, one that
// somebody else made since.
async function unswappedHere(act, all) {
  if (act.kind !== "unswap") return false;
  return endedHere(act, refusedBefore(act, all).filter((other) => other.kind === "swap" && other.made === act.made));
}

async function round(account, told) {
  const held = new Set();
  let outcome = { state: "sent", after: 0 };
  for (;;) {
    const all = await actsOf(account);
    const act = nextOf(all, held);
    if (!act) return outcome;
    if (await unswappedHere(act, all)) {
      told({ state: "parked", act });
      continue;
    }
    told({ state: "sending", act });
    const found = await sendOne(act);
    if (found.verdict === "yes") {
      await sent(act, Date.now());
      told({ state: "yes", act });
    } else if (found.verdict === "park") {
      if (!(await undoneHere(act, found))) {
        const { status, reason, holds } = found;
        await change(act, { state: "parked", status, reason, holds });
      }
      told({ state: "parked", act });
    } else if (found.verdict === "later") {
      // What has to come after it keeps its order behind it; the rest goes on.
      held.add(act.id);
      outcome = { state: "later", after: Math.max(outcome.after, found.after ?? 0) };
    } else {
      return { state: found.verdict, after: 0 };
    }
  }
}

// Sends all that waits for `account`. {state: "sent" | "wait" | "later" | "sign-in", after: ms}.
// Tabs and the service worker take turns, so that no act goes out from two of them at once.
export function drain(account, told = () => {}) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return round(account, told);
  return locks.request(`kneelift-outbox-${account}`, () => round(account, told));
}
