// What the marks of a clip come to: its steps, and which strike of the other foot belongs to each.

export const byTime = (marks) => [...marks].sort((a, b) => a.at - b.at);

export const ofKind = (marks, kind) => byTime(marks.filter((mark) => mark.kind === kind));

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// Farther off than half of a stride it is another step's.
function reach(highest) {
  const gaps = highest.slice(1).map((mark, place) => mark.at - highest[place].at);
  return gaps.length ? middle(gaps) / 2 : Infinity;
}

/**
 * The strike that is nearest to each highest knee, each taken once.
 *
 * @param {{at: number}[]} highest in order
 * @param {{at: number}[]} strikes in order
 * @returns {(object | null)[]} one a highest knee
 */
export function paired(highest, strikes) {
  const most = reach(highest);
  const all = highest.flatMap((mark, place) =>
    strikes.map((strike) => ({ place, strike, apart: Math.abs(strike.at - mark.at) })));
  const found = highest.map(() => null);
  const taken = new Set();
  for (const { place, strike, apart } of all.sort((a, b) => a.apart - b.apart)) {
    if (found[place] || taken.has(strike) || apart > most) continue;
    found[place] = strike;
    taken.add(strike);
  }
  return found;
}

/**
 * A row a step.
 *
 * @param {object[]} marks {at, frame, kind: "highest" | "strike", joints, out}
 * @param {(mark) => {vertical: number, trunk: number} | null} measure
 */
export function stepsOf(marks, measure) {
  const highest = ofKind(marks, "highest").filter(measure);
  const strikes = paired(highest, ofKind(marks, "strike").filter(measure));
  return highest.map((mark, place) => {
    const [up, down] = [measure(mark), strikes[place] && measure(strikes[place])];
    return {
      mark,
      strike: strikes[place],
      out: Boolean(mark.out),
      value: up.vertical,
      toTrunk: up.trunk,
      atStrike: down?.vertical ?? null,
      strikeToTrunk: down?.trunk ?? null,
    };
  });
}

// Strikes of both feet take turns: the next is of the other foot than the one before it.
export function footAt(strikes, at, first) {
  const before = strikes.filter((strike) => strike.at < at).at(-1);
  const after = strikes.find((strike) => strike.at > at);
  const near = before ?? after;
  if (!near) return first;
  return near.side === "left" ? "right" : "left";
}
