// What is read off joints that are marked: which joints it takes, and what of it is drawn.
import { angleAt, facingOf, hipRange, lift } from "./arithmetic.js";

/**
 * `joints`: in the order in which they are asked for. `read`: of joints in pixels; gives its values,
 * `facing` (1: to the right), `shown`, the angle that is written, and how it is drawn: at the first
 * of `fan` towards the second, turned by `base` from straight down, through `turn`. `mark`: whether
 * 90° has one. `instant`: what its points are kept as.
 */
export const LIFT = {
  joints: ["shoulder", "hip", "knee"],
  fan: ["hip", "knee"],
  instant: "highest",
  mark: true,
  read(joints, { down, facing = null }) {
    const way = facing ?? facingOf(joints, down);
    const found = lift(joints, { facing: way, down });
    return { ...found, facing: way, shown: found.vertical, base: 0, turn: way * found.vertical };
  },
};

export const HIP_RANGE = {
  joints: ["hip", "knee", "ankle"],
  fan: ["hip", "knee"],
  instant: "still",
  mark: false,
  read(joints, { down }) {
    const way = facingOf(joints, down);
    const found = hipRange(joints, { down });
    return { ...found, facing: way, shown: found.thigh, base: 90 * way, turn: way * found.thigh };
  },
};

// Any three points: a team's own test.
export const ANGLE = {
  joints: ["first", "corner", "second"],
  fan: ["corner", "second"],
  instant: "still",
  mark: false,
  read(joints) {
    const found = angleAt(joints);
    return { ...found, shown: found.angle, base: found.from };
  },
};
