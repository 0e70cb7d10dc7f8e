// Time without a clock of its own: what a timer shows at an instant. Instants are milliseconds
// of the same clock (Date.now()), lengths are seconds. Nothing counts ticks, so a locked phone or
// a frozen tab changes nothing.

// A countdown: { start, total }.
export const left = (countdown, at) =>
  Math.max(0, countdown.total - (at - countdown.start) / 1000);

export const longer = (countdown, seconds, at) => {
  const total = Math.max((at - countdown.start) / 1000, countdown.total + seconds);
  return { ...countdown, total };
};

// "1:05"; seconds are rounded up, so that 0:00 is the end and never the last second.
export function clock(seconds) {
  const whole = Math.ceil(seconds - 0.001);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// Work and rest: { work, rest, rounds, ready, start, paused }. `ready` seconds come first, no
// rest comes after the last round. `paused` is the instant it was stopped at, or null.
export function part(plan, at) {
  const elapsed = ((plan.paused ?? at) - plan.start) / 1000;
  const made = (phase, round, done, length) => ({
    phase, round, left: Math.max(0, length - done), share: length ? Math.min(1, done / length) : 1,
  });
  if (elapsed < plan.ready) return made("ready", 1, elapsed, plan.ready);
  const since = elapsed - plan.ready;
  const lap = plan.work + plan.rest;
  const round = Math.floor(since / lap) + 1;
  if (round > plan.rounds) return made("done", plan.rounds, 0, 0);
  const into = since - (round - 1) * lap;
  if (into < plan.work) return made("work", round, into, plan.work);
  if (round === plan.rounds) return made("done", plan.rounds, 0, 0);
  return made("rest", round, into - plan.work, plan.rest);
}

// How many rounds of work are over.
export function worked(plan, at) {
  const now = part(plan, at);
  if (now.phase === "done" || now.phase === "rest") return now.round;
  return now.phase === "work" ? now.round - 1 : 0;
}

// How many whole seconds of the round of work under way were worked; null outside of one.
export function begunWork(plan, at) {
  const now = part(plan, at);
  return now.phase === "work" ? Math.floor(plan.work - now.left + 0.001) : null;
}

// The instant at which the work of a round was over, or is to be.
export const roundEnd = (plan, round) =>
  plan.start + (plan.ready + (round - 1) * (plan.work + plan.rest) + plan.work) * 1000;

// Rounds that ended unseen between two instants: a phone that sleeps cannot know who did them.
export const unseenRounds = (plan, seen, at) =>
  plan.paused === null ? Math.max(0, worked(plan, at) - worked(plan, seen)) : 0;

export const pause = (plan, at) => (plan.paused === null ? { ...plan, paused: at } : plan);

export const resume = (plan, at) =>
  plan.paused === null ? plan : { ...plan, start: plan.start + at - plan.paused, paused: null };

const moved = (plan, seconds) => ({ ...plan, start: plan.start - seconds * 1000 });

// To the next part at once.
export const skip = (plan, at) => moved(plan, part(plan, at).left);

// To the start of this part's round.
export function back(plan, at) {
  const elapsed = ((plan.paused ?? at) - plan.start) / 1000;
  const { phase, round } = part(plan, at);
  if (phase === "ready" || phase === "done") return plan;
  return moved(plan, plan.ready + (round - 1) * (plan.work + plan.rest) - elapsed);
}

// [{ in, what, round }] of what is still to be heard: seconds from now. Three short ones before
// a part ends, and a long one as the next begins.
export function cues(plan, at) {
  if (plan.paused !== null) return [];
  const ends = [{ in: plan.ready, what: "work", round: 1 }];
  for (let round = 1; round <= plan.rounds; round++) {
    const begun = plan.ready + (round - 1) * (plan.work + plan.rest);
    const last = round === plan.rounds;
    ends.push({ in: begun + plan.work, what: last ? "done" : "rest", round });
    if (!last) ends.push({ in: begun + plan.work + plan.rest, what: "work", round: round + 1 });
  }
  return warned(ends, (at - plan.start) / 1000);
}

export function countdownCues(countdown, at) {
  return warned([{ in: countdown.total, what: "over", round: 0 }], (at - countdown.start) / 1000);
}

function warned(ends, elapsed) {
  const all = ends.flatMap((end) => [
    ...[3, 2, 1].map((n) => ({ in: end.in - n, what: "soon", round: n })), end,
  ]);
  return all
    .map((cue) => ({ ...cue, in: cue.in - elapsed }))
    .filter((cue) => cue.in > 0)
    .sort((a, b) => a.in - b.in);
}
