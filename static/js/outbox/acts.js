// What each kind of act is: where it goes, what it is about, and what it must not overtake.
//   log, removal          of a set: { set, fields.session_drill | drill }
//   pain                  { drill, report }: a report has an id of its own
//   swap, unswap          of a drill: { drill, made }: what is swapped, and the new one's id
//   finish, reopen        { session }
const KINDS = {
  log: { path: (act) => `/sets/${act.set}/`, about: "set" },
  removal: { path: (act) => `/sets/${act.set}/removal/`, about: "set" },
  pain: { path: (act) => `/session-drills/${act.drill}/pain/`, about: "report" },
  swap: { path: (act) => `/session-drills/${act.drill}/swap/`, about: "made" },
  unswap: { path: (act) => `/session-drills/${act.drill}/swap/removal/`, about: "drill" },
  finish: { path: (act) => `/sessions/${act.session}/finish/`, about: "session" },
  reopen: { path: (act) => `/sessions/${act.session}/reopening/`, about: "session" },
};

// Null of a kind that only a later release knows: it is left alone.
export const addressOf = (act) => KINDS[act.kind]?.path(act) ?? null;

// What the server's yes has to name.
export const subjectOf = (act) => act[KINDS[act.kind]?.about];

// Acts of one line take each other's place: a later one that was sent settles an earlier one.
export const lineOf = (act) => (act.kind === "unswap" || act.kind === "swap" ? `swap ${act.drill}` : subjectOf(act));

// What an act needs to itself, and what it only has to come before or after.
function alone(act) {
  if (act.set) return [act.set];
  if (act.session) return [act.session];
  return [act.drill, act.made, act.report].filter(Boolean);
}

const among = (act) => (act.set ? [act.drill ?? act.fields?.session_drill].filter(Boolean) : []);

// Whether `later` has to wait for `earlier`: the same set, or a set of a drill that is swapped
// or stopped. Sets of one drill do not wait for each other.
export function waitsFor(later, earlier) {
  const mine = alone(earlier);
  return [...alone(later), ...among(later)].some((key) => mine.includes(key))
    || among(earlier).some((key) => alone(later).includes(key));
}

// The first act that may go out now; those in `held` (ids) stay for another time. What was done
// with a drill that the server refused to swap in stays until somebody decided on the swap, as
// an act about the swap itself does.
export function nextOf(acts, held = new Set()) {
  const open = acts.filter((act) => act.state === "waiting");
  const refused = acts.filter((act) => act.state === "parked" && act.kind === "swap");
  return open.find((act, place) =>
    addressOf(act) && !held.has(act.id)
    && !open.slice(0, place).some((earlier) => waitsFor(act, earlier))
    && !refused.some((swap) =>
      swap.seq < act.seq && swap.made !== act.made && [...alone(act), ...among(act)].includes(swap.made)));
}

// { count, sets }: how many things wait, and whether all of them are sets.
export function counted(acts) {
  return { count: new Set(acts.map(lineOf)).size, sets: acts.every((act) => act.set) };
}
