// Where a picture lies on its stage, and what is drawn over it. Places on the picture are shares of
// its width and height, places on the stage pixels of the screen.

// Beyond shoulder, hip and knee: both legs down to the ankles.
export const MORE_JOINTS = ["ankle", "far_knee", "far_ankle"];

// Of any angle: a corner and a point on each of its lines.
export const CORNERS = ["first", "corner", "second"];

const SVG = "http://www.w3.org/2000/svg";

/** @returns {SVGElement} a new one with these attributes and children */
export function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Only what changed: to set what stands makes its element anew as well.
export function setAttributes(node, values) {
  for (const [name, value] of Object.entries(values)) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}

// Only what changed, and the text node that is there stays: a drag writes at every frame.
export function writeOver(node, text) {
  const { firstChild, lastChild } = node;
  if (firstChild !== null && firstChild === lastChild && firstChild.nodeType === Node.TEXT_NODE) {
    if (firstChild.data !== text) firstChild.data = text;
  } else node.textContent = text;
}

const PATHS = ["ext", "fan", "arc", "ninety", "upright", "line", "stem"];
const CROSS = "M-8 0H8M0 -8V8";

/** @returns what is drawn over a picture, still empty: lines, the number, a ring a name, the grip */
export function overlay(names, words) {
  const over = drawn("svg", { class: "m-over" });
  const parts = Object.fromEntries(PATHS.map((name) => [name, drawn("path", { class: `m-${name}` })]));
  const number = drawn("text", { class: "m-num", "text-anchor": "middle" });
  const gripOf = drawn("g", { class: "m-grip" }, drawn("circle", { r: 22 }), drawn("path", { d: CROSS }));
  const rings = Object.fromEntries(names.map((name) => {
    const label = drawn("text", { class: "m-lab", x: 0, y: -24, "text-anchor": "middle" });
    label.textContent = words[name];
    const dot = drawn("circle", { r: 3.2, class: "dot" });
    return [name, drawn("g", { class: "m-pt" }, drawn("circle", { r: 11 }), dot, label)];
  }));
  over.append(...Object.values(parts), number, ...Object.values(rings), gripOf);
  return { over, parts, number, gripOf, rings };
}

// Where the grip of a point hangs: towards the middle, so that it never leaves the stage.
const GRIP = [44, 66];

export function gripBeside([x, y], { width, height }) {
  const right = x + GRIP[0] + 24 < width ? 1 : -1;
  const below = y + GRIP[1] + 24 < height ? 1 : -1;
  return [x + right * GRIP[0], y + below * GRIP[1]];
}

/** @returns {{x, y, width, height}} the picture's box: whole, as large as the stage allows, in its middle */
export function fitted(picture, stage) {
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height) || 0;
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { x: (stage.width - width) / 2, y: (stage.height - height) / 2, width, height };
}

export const onStage = (box, [x, y]) => [box.x + x * box.width, box.y + y * box.height];

const inside = (share) => Math.min(1, Math.max(0, share));

export const apart = ([x, y], [otherX, otherY]) => Math.hypot(x - otherX, y - otherY);

/** @returns {?string} the name of what is nearest among [name, place], if it is in reach */
export function nearest(place, named, reach) {
  const [near] = named.map(([name, there]) => [apart(place, there), name]).sort(([a], [b]) => a - b);
  return near && near[0] < reach ? near[1] : null;
}

// Never outside of the picture.
export const onPicture = (box, [x, y]) =>
  [inside((x - box.x) / box.width), inside((y - box.y) / box.height)];

// A share as it is kept: finer than a pixel of any camera.
export const short = (share) => Math.round(share * 1e5) / 1e5;

export const inPixels = ([x, y], { width, height }) => [x * width, y * height];

const text = (number) => number.toFixed(1);
const at = ([x, y]) => `${text(x)} ${text(y)}`;

export const lineOf = (...places) => `M${places.map(at).join("L")}`;

// Both legs from the hip down.
const LEGS = [["knee", "ankle"], ["hip", "far_knee"], ["far_knee", "far_ankle"]];

/** Lines through the points of each of `chains` that are there, and along the legs. */
export function linesThrough(chains, placeOf) {
  const legs = LEGS.map((ends) => ends.map(placeOf)).filter((ends) => ends.every(Boolean));
  const through = chains.map((names) => names.map(placeOf).filter(Boolean)).filter((line) => line.length > 1);
  return [...through, ...legs].map((line) => lineOf(...line)).join("");
}

/**
 * The opening between the vertical (or the horizontal) and the thigh, as paths from the hip.
 *
 * @param {number[]} hip on the stage
 * @param {number} from direction of that line, degrees turned from straight down to the right
 * @param {number} angle degrees from there to the thigh
 */
export function fanOf(hip, from, angle, radius) {
  const way = (turned, length = radius) => {
    const turn = (turned * Math.PI) / 180;
    return [hip[0] + length * Math.sin(turn), hip[1] + length * Math.cos(turn)];
  };
  const [first, last] = [way(from), way(from + angle)];
  const large = Math.abs(angle) > 180 ? 1 : 0;
  const arc = `M${at(first)}A${radius} ${radius} 0 ${large} ${angle > 0 ? 0 : 1} ${at(last)}`;
  const middle = ((from + angle / 2) * Math.PI) / 180;
  return {
    arc,
    base: (length) => `M${at(hip)}L${at(way(from, length))}`,
    fan: `M${at(hip)}L${arc.slice(1)}Z`,
    number: [hip[0] + radius * 0.6 * Math.sin(middle), hip[1] + radius * 0.6 * Math.cos(middle) + 8],
    ninety: (facing) => lineOf(way(from + facing * 90, radius - 9), way(from + facing * 90, radius + 9)),
  };
}
