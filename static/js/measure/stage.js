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

/** @returns {{x, y, width, height}} the picture's box: whole, as large as the stage allows, in its middle */
export function fitted(picture, stage) {
  const scale = Math.min(stage.width / picture.width, stage.height / picture.height) || 0;
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { x: (stage.width - width) / 2, y: (stage.height - height) / 2, width, height };
}

export const onStage = (box, [x, y]) => [box.x + x * box.width, box.y + y * box.height];

const inside = (share) => Math.min(1, Math.max(0, share));

// Never outside of the picture.
export const onPicture = (box, [x, y]) =>
  [inside((x - box.x) / box.width), inside((y - box.y) / box.height)];

// A share as it is kept: finer than a pixel of any camera.
export const short = (share) => Math.round(share * 1e5) / 1e5;

export const inPixels = ([x, y], { width, height }) => [x * width, y * height];

const text = (number) => number.toFixed(1);
const at = ([x, y]) => `${text(x)} ${text(y)}`;

export const lineOf = (...places) => `M${places.map(at).join("L")}`;

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
