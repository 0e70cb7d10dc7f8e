// What each kind of act is: whose address it goes to, what it is about, and what it must not
// overtake. Each goes to the address of its kind's name (addresses.js):
//   log, removal          of a set: { set, fields.session_drill | drill }
//   pain                  { drill, report }: a report has an id of its own
//   swap, unswap          of a drill: { drill, made }: what is swapped, and the new one's id
//   finish, reopen        { session }
// Of these the page itself says where they go, { key, address }, and what was done:
//   attend, did, undid    of an athlete at the track
//   comment, recomment, uncomment, comment-back, reply   of a comment: the key is its id
//   result                of a measurement
import { addressOf } from "./addresses.js";

const KINDS = {
  log: { to: "set", about: "set" },
  removal: { to: "set", about: "set" },
  pain: { to: "drill", about: "report" },
  swap: { to: "drill", about: "made" },
  unswap: { to: "drill", about: "drill" },
  finish: { to: "session", about: "session" },
  reopen: { to: "session", about: "session" },
};

// Null of a kind that only a later release knows: it is left alone.
export const addressOfAct = (act) =>
  act.address ?? (KINDS[act.kind] && addressOf(act.kind, act[KINDS[act.kind].to])) ?? null;

// What the server's yes has to name.
export const subjectOf = (act) => act[KINDS[act.kind]?.about ?? "key"];

// Acts of one line take each other's place: a later one that was sent settles an earlier one.
export const lineOf = (act) => (act.kind === "unswap" || act.kind === "swap" ? `swap ${act.drill}`
  : subjectOf(act) + (act.fields?.reply ?? ""));

// What an act needs to itself, and what it only has to come before or after.
function alone(act) {
  if (act.set) return [act.set];
  if (act.session) return [act.session];
  return [act.drill, act.made, act.report, act.key].filter(Boolean);
}

const among = (act) => (act.set ? [act.drill ?? act.fields?.session_drill].filter(Boolean) : []);

// Whether `later` has to wait for `earlier`: the same set, or a set of a drill that is swapped
// or stopped. Sets of one drill do not wait for each other.
export function waitsFor(later, earlier) {
  const mine = alone(earlier);
  return [...alone(later), ...among(later)].some((key) => mine.includes(key))
    || among(earlier).some((key) => alone(later).includes(key));
}

/**
 * The first act that may go out now. What was done with a drill that the server refused to swap in
 * stays until somebody decided on the swap, as an act about the swap itself does.
 *
 * @param {Act[]} acts (store.js) of one account, in their order
 * @param {Set<number>} held ids of those that stay for another time
 * @returns {Act | undefined}
 */
export function nextOf(acts, held = new Set()) {
  const open = acts.filter((act) => act.state === "waiting");
  const refused = acts.filter((act) => act.state === "parked" && act.kind === "swap");
  return open.find((act, place) =>
    addressOfAct(act) && !held.has(act.id)
    && !open.slice(0, place).some((earlier) => waitsFor(act, earlier))
    && !refused.some((swap) =>
      swap.seq < act.seq && swap.made !== act.made && [...alone(act), ...among(act)].includes(swap.made)));
}

// { count, sets }: how many things wait, and whether all of them are sets.
export function counted(acts) {
  return { count: new Set(acts.map(lineOf)).size, sets: acts.every((act) => act.set) };
}
