// What a page says of sets, worked out on the phone: the same words, counts and states as the
// server's (coaching/presentation/wording.py, coaching/rules/). Nothing here knows of a page;
// tests/browser/scripts/test_facts.py holds each function to the server's own.
import { plain } from "../amounts.js";
import { fill } from "../dom.js";

const KG_PER_LB = 0.45359237;
const M_PER_YD = 0.9144;
const TO_SI = { lb: KG_PER_LB, yd: M_PER_YD };
const PREFERRED = { imperial: { load: "lb", distance: "yd" }, metric: { load: "kg", distance: "m" } };
const KIND = { lb: "load", kg: "load", yd: "distance", m: "distance" };

/**
 * What is prescribed of a drill, as its template says it.
 *
 * @typedef {object} Prescribed
 * @property {number} bottom the amount, or the least of a range
 * @property {number | null} top of a range
 * @property {boolean} amrap as many as she can: more is what was asked
 * @property {string} unit of the amount: reps, s, yd, m or runs
 * @property {number | null} loadValue of each piece, in `loadUnit`; null without one
 * @property {number} loadCount pieces
 * @property {number | null} cap the most in all, in kg
 */

export const isDistance = (unit) => KIND[unit] === "distance";

// The unit in which a reader of "imperial" or "metric" reads what is in `unit`.
const unitOf = (unit, unitSystem) => PREFERRED[unitSystem][KIND[unit]] ?? unit;

// The text of a value in another unit, to one decimal; in its own as it was typed.
export function inUnit(value, unit, target) {
  if (target === unit) return plain(value);
  const converted = value * (TO_SI[unit] ?? 1) / (TO_SI[target] ?? 1);
  // As decimals are rounded: what a binary fraction is short of does not count.
  return plain(Math.round(Number((converted * 10).toFixed(6))) / 10);
}

// [text, unit] for a reader. What was typed in her own units stays.
function readAs(value, unit, unitSystem) {
  const own = unitOf(unit, unitSystem);
  return [inUnit(value, unit, own), own];
}

// [value, unit], or what of `known` is read as just that in `unit`: 18.3 m are the 20 yd planned.
export function asMeant(value, unit, known) {
  const shown = plain(value);
  return known.find(([other, its]) => other !== null && inUnit(other, its, unit) === shown) ?? [value, unit];
}

// "10", "10–12", "30 s", "20 yd", "1 run". `words`: { run, runs }.
export function amountText(value, unit, unitSystem, words, top = null) {
  const [least, shownUnit] = readAs(value, unit, unitSystem);
  const shown = top === null || top === value ? least : `${least}–${readAs(top, unit, unitSystem)[0]}`;
  if (unit === "reps") return shown;
  if (unit === "runs") return fill(shown === "1" ? words.run : words.runs, { n: shown });
  return `${shown} ${shownUnit}`;
}

// "15 lb", or "2 × 15 lb" for a pair; nothing without a load.
export function loadText(value, unit, count, unitSystem) {
  if (value === null) return "";
  const [shown, shownUnit] = readAs(value, unit, unitSystem);
  return count > 1 ? `${count}\u00a0×\u00a0${shown}\u00a0${shownUnit}` : `${shown} ${shownUnit}`;
}

export const resultText = (amount, load) => (load ? `${amount} @ ${load}` : amount);

/**
 * The sets of a drill in one line: "10, 9, 8 @ 15 lb", sides as "10/9".
 *
 * @param {{number: number, side: string, amount: string, load: string}[]} rows that were done
 */
export function setsText(rows, words) {
  const inOrder = [...rows].sort((a, b) => a.number - b.number || (a.side < b.side ? -1 : 1));
  const loads = new Set(inOrder.map((row) => row.load));
  if (loads.size > 1) return inOrder.map((row) => resultText(row.amount, row.load)).join(", ");
  const sets = new Map();
  for (const row of inOrder) sets.set(row.number, [...(sets.get(row.number) ?? []), row]);
  return resultText([...sets.values()].map((sides) => sidesText(sides, words)).join(", "), [...loads][0]);
}

// A set's amounts: "10"; of two sides that differ "L 10 R 9"; of one of two sides "R 8".
function sidesText([one, other], words) {
  if (other && one.amount !== other.amount) {
    return fill(words.bothSides, { left: one.amount, right: other.amount });
  }
  const pattern = other ? null : { left: words.oneLeft, right: words.oneRight }[one.side];
  return pattern ? fill(pattern, { [one.side]: one.amount }) : one.amount;
}

// In hundredths of a milligram, so that 60 lb is exactly 60 lb.
const inAll = (value, unit, count) =>
  value === null ? null : Math.round(value * (TO_SI[unit] ?? 1) * count * 1e8);

export function isOverCap(value, unit, count, cap) {
  return value !== null && cap !== null && inAll(value, unit, count) > Math.round(cap * 1e8);
}

// Whether what was done is not what was prescribed.
export function isChanged(done, prescribed) {
  const { bottom, top, amrap, unit } = prescribed;
  const [amount, least, most] = [
    inAll(done.amount, done.unit, 1), inAll(bottom, unit, 1), inAll(top ?? bottom, unit, 1),
  ];
  const fits = least <= amount && (amrap || amount <= most);
  const asked = inAll(prescribed.loadValue, prescribed.loadUnit, prescribed.loadCount);
  return !fits || inAll(done.loadValue, done.loadUnit, done.loadCount) !== asked;
}

// What one tap logs: in a range the last amount, where it lies inside.
export const oneTapAmount = (bottom, top, last) =>
  top === null || last === null || last < bottom || last > top ? bottom : last;

/**
 * What one tap logs: coaching/rules/offers.py says why.
 *
 * @param {Prescribed} prescribed
 * @param {string} side of the row
 * @param {object[]} here what was done of the drill, in its order, each as a Prescribed's parts
 * @param {number | null} last the last amount on that side, as prescribed, for a range
 */
export function offer(prescribed, side, here, last) {
  let [amount, unit] = [oneTapAmount(prescribed.bottom, prescribed.top, last), prescribed.unit];
  if (isDistance(unit)) {
    for (const row of here) if (row.side === side && row.amount) ({ amount, unit } = row);
  }
  const { loadValue, loadUnit, loadCount, implement } = here.at(-1) ?? prescribed;
  return { amount, unit, loadValue, loadUnit, loadCount, implement };
}

// The numbers of the sets that stay with a drill that was swapped; `begun`: where anything was done.
function keptNumbers(sets, begun, kept) {
  const free = Array.from({ length: sets }, (_, i) => i + 1).filter((number) => !begun.has(number));
  return [...begun.keys(), ...free.slice(0, Math.max(0, kept - begun.size))];
}

/**
 * Counts of one drill against the sets that it was to have, extra or not. A set is done when all
 * its sides are; of one that was swapped `kept` sets stay with it, whatever their numbers.
 *
 * @param {{sets: number, sides: string[], kept: number | null}} drill
 * @param {{number: number, side: string, skipped: boolean, over: boolean}[]} rows that stand
 */
export function progress({ sets, sides, kept }, rows) {
  const [done, skipped, over] = [new Map(), new Set(), new Set()];
  for (const row of rows.filter((one) => sides.includes(one.side))) {
    if (row.skipped) skipped.add(row.number);
    else done.set(row.number, (done.get(row.number) ?? new Set()).add(row.side));
    if (row.over && !row.skipped) over.add(row.number);
  }
  const whole = [...done.keys()].filter((number) => done.get(number).size === sides.length);
  const left = [...skipped].filter((number) => !whole.includes(number));
  const counts = { planned: 0, done: 0, skipped: 0, logged: 0, over: over.size };
  for (const got of done.values()) counts.logged += got.size;
  if (kept === null) {
    const isPlanned = (number) => number <= sets;
    Object.assign(counts, {
      planned: sets, done: whole.filter(isPlanned).length, skipped: left.filter(isPlanned).length,
    });
  } else {
    const own = keptNumbers(sets, done, kept);
    counts.planned = kept;
    counts.done = Math.min(whole.length, kept);
    counts.skipped = Math.min(left.filter((number) => own.includes(number)).length, kept - counts.done);
  }
  counts.extra = whole.length - counts.done;
  return counts;
}

// What a drill of that `progress` adds to its session: of an `extra` one nothing was planned.
export function tally({ extra }, { done, planned, skipped, extra: more, logged, over }) {
  if (extra) return { planned: 0, done: 0, skipped: 0, extra: done + more, logged, over };
  return { planned, done, skipped, extra: more, logged, over };
}

// "todo", "part", "done" or "skipped", of what `progress` counted.
export function drillState({ planned, done, skipped, extra, logged }) {
  if (planned ? done >= planned : extra) return "done";
  if (logged) return "part";
  if (!skipped) return "todo";
  return skipped >= planned ? "skipped" : "part";
}

/** @returns {Prescribed & {sets: number, extra: boolean, kept: number | null, last: object}} */
export function readPrescribed(data) {
  const number = (text) => (text ? Number(text) : null);
  return {
    bottom: Number(data.bottom), top: number(data.top), amrap: "amrap" in data, unit: data.unit,
    loadValue: number(data.loadValue), loadUnit: data.loadUnit ?? "", loadCount: Number(data.loadCount),
    cap: number(data.cap), sets: Number(data.sets), extra: "extra" in data, kept: number(data.kept),
    last: { both: number(data.lastBoth), left: number(data.lastLeft), right: number(data.lastRight) },
  };
}
