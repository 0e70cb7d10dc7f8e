// Angles of the thigh, turnover and speed from points and frames that somebody marked: as
// coaching/rules/measuring.py says it, and tests/data/measuring.json holds both to it.
// Points are [x, y] in pixels, y down. Angles are degrees, + forward: 0 is a thigh that hangs.

export const DOWN = [0, 1];
// So many steps settle the mean.
export const STEPS_ENOUGH = 7;
// How far off a tap is, in seconds.
export const TAP_ERROR = 0.025;
// What is believed without asking, as coaching/rules/assessing.py has it.
const USUAL = {
  knee_lift: [30, 110],
  to_trunk: [30, 140],
  at_strike: [-45, 75],
  strike_to_trunk: [-45, 100],
  turnover: [1.5, 5.5],
  sprint: [0.8, 12],
  hip_range: [-40, 40],
  knee_angle: [20, 110],
};

export const tenth = (value) => Math.floor(value * 10 + 0.5) / 10;

const between = ([fromX, fromY], [toX, toY]) => [toX - fromX, toY - fromY];

// Which way is down, from two taps on something upright: the lower one is below; of a picture
// that lies on its side the second one is.
export function downBetween(first, second) {
  const [x, y] = between(first, second);
  if (x === 0 && y === 0) return DOWN;
  const way = y < 0 && Math.abs(y) > Math.abs(x) ? -1 : 1;
  const length = Math.hypot(x, y);
  return [(way * x) / length, (way * y) / length];
}

// Degrees from a line to the thigh, turning from down to the right.
function turnFrom(line, thigh) {
  const across = thigh[0] * line[1] - thigh[1] * line[0];
  const along = thigh[0] * line[0] + thigh[1] * line[1];
  return (Math.atan2(across, along) * 180) / Math.PI;
}

/**
 * The two angles of a thigh.
 *
 * @param {{shoulder: number[], hip: number[], knee: number[]}} points
 * @param {{facing: 1 | -1, down?: number[]}} seen facing 1: she looks to the right
 * @returns {{vertical: number, trunk: number}}
 */
export function lift({ shoulder, hip, knee }, { facing, down = DOWN }) {
  const thigh = between(hip, knee);
  return {
    vertical: tenth(facing * turnFrom(down, thigh)),
    trunk: tenth(facing * turnFrom(between(shoulder, hip), thigh)),
  };
}

// Which way she looks, of a knee that is lifted: it is in front.
export const facingOf = ({ hip, knee }, down = DOWN) => (turnFrom(down, between(hip, knee)) < 0 ? -1 : 1);

// Of a leg that hangs from a table: the thigh above the horizontal and the bend of the knee,
// whichever way she lies.
export function hipRange({ hip, knee, ankle }, { down = DOWN } = {}) {
  const thigh = between(hip, knee);
  return {
    thigh: tenth(Math.abs(turnFrom(down, thigh)) - 90),
    bend: tenth(Math.abs(turnFrom(thigh, between(knee, ankle)))),
  };
}

// At `corner`, between the lines to the other two, and which way and from where it turns from
// straight down: all in degrees.
export function angleAt({ first, corner, second }) {
  const line = between(corner, first);
  const turn = turnFrom(line, between(corner, second));
  return { angle: tenth(Math.abs(turn)), from: turnFrom(DOWN, line), turn };
}

// Mean, spread (one standard deviation; none of a single one) and number; null of no values.
export function settled(values) {
  const n = values.length;
  if (!n) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: n > 1 ? Math.sqrt(squares / (n - 1)) : null, n };
}

// Real seconds of so many frames: of how they were filmed, not of how they are played.
export const secondsOf = (frames, filmedAt) => frames / filmedAt;

const timed = (value, seconds, off) => ({
  value,
  error: (value * Math.SQRT2 * off) / seconds,
  worst: (value * 2 * off) / seconds,
});

// Steps per second from the seconds of the strikes in order, each of them `off` at most; null of
// fewer than two. Steps, not strides.
export function turnover(marks, off) {
  const seconds = marks.length ? marks.at(-1) - marks[0] : 0;
  return seconds > 0 ? timed((marks.length - 1) / seconds, seconds, off) : null;
}

// Before which places a strike seems to be missing: the same foot struck twice.
export const missing = (sides) =>
  sides.flatMap((side, place) => (place && side === sides[place - 1] ? [place] : []));

// Time, speed and step length (where turnover is known) between two marks; null of no way.
export function sprint(seconds, metres, off, turned = null) {
  if (!(seconds > 0 && metres > 0)) return null;
  const speed = timed(metres / seconds, seconds, off);
  let stepLength = null;
  if (turned) {
    const value = speed.value / turned.value;
    const share = Math.hypot(speed.error / speed.value, turned.error / turned.value);
    const worst = speed.worst / speed.value + turned.worst / turned.value;
    stepLength = { value, error: value * share, worst: value * worst };
  }
  return { seconds: { value: seconds, error: Math.SQRT2 * off, worst: 2 * off }, speed, stepLength };
}

// Whether a value is believed without asking; it is never changed.
export function isUsual(kind, value) {
  const [low, high] = USUAL[kind];
  return value >= low && value <= high;
}
