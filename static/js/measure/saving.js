// A measurement on its way: through the outbox, which keeps it on this phone until the server has
// it. Its key makes it one, however often it is sent.
import { perform } from "../outbox/start.js";

/**
 * Keeps results for the server.
 *
 * @param {object[]} results as its door takes them: {key, assessment, date, side, method, trials, ...}
 * @param {{address: string, about: string, name: string}} to where, whose, and what in words
 */
export function saveResults(results, { address, about, name }) {
  const at = new Date().toISOString();
  const acts = results.map((json) => ({ kind: "result", key: json.key, address, json, fields: {}, at, about, name }));
  return perform(...acts);
}

// The day where she is, as 2026-11-26: her own day, whose phone it may be.
export function dayIn(zone, now = new Date()) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now);
}
