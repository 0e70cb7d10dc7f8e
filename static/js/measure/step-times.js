// The time of each step of a clip: right solid, left hollow, over the band that one frame is wide.
import { drawn } from "./stage.js";
import { fill } from "../dom.js";

const [WIDE, TALL, FLOOR, EDGE] = [350, 104, 84, 282];

const text = (x, y, words, anchor = "start") => {
  const made = drawn("text", { class: "fs-t", x, y, "text-anchor": anchor });
  made.textContent = words;
  return made;
};

// The seconds of each step, and the foot that ends it.
function stepsOf(strikes, at) {
  return strikes.slice(1).map((strike, place) => ({ side: strike.side, seconds: at(strike) - at(strikes[place]) }));
}

const meanOf = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function lines(steps, place) {
  return ["left", "right"].map((side) => {
    const points = steps.flatMap((step, n) => (step.side === side ? [place(step, n).join(" ")] : []));
    return drawn("path", { class: `st-${side}`, d: points.length > 1 ? `M${points.join("L")}` : "" });
  });
}

function point({ side }, [x, y]) {
  return side === "right" ? drawn("circle", { class: "fs-r", cx: x, cy: y, r: 4.2 })
    : drawn("rect", { class: "fs-l", x: x - 3.6, y: y - 3.6, width: 7.2, height: 7.2 });
}

function apartWords(steps, off, words) {
  const [left, right] = ["left", "right"].map((side) =>
    meanOf(steps.filter((step) => step.side === side).map((step) => step.seconds)));
  const apart = Math.abs(left - right);
  if (Number.isNaN(apart)) return "";
  return fill(apart > off ? words.feetApart : words.feetAlike, { n: apart.toFixed(3) });
}

/** @param {HTMLElement} page with [data-part=times] and [data-part=apart], and the words as its data */
export function drawTimes(page, strikes, at, off) {
  const box = page.querySelector("[data-part=times]");
  const steps = stepsOf(strikes, at);
  box.hidden = steps.length < 2;
  page.querySelector("[data-part=apart]").textContent = "";
  if (box.hidden) return;
  const seconds = steps.map((step) => step.seconds);
  const [low, high] = [Math.min(...seconds) - 2 * off, Math.max(...seconds) + 2 * off];
  const y = (value) => FLOOR - ((value - low) / (high - low)) * (FLOOR - 12);
  const apart = (EDGE - 28) / Math.max(1, steps.length - 1);
  const place = (step, n) => [14 + n * apart, y(step.seconds)].map((one) => one.toFixed(1));
  const middle = meanOf(seconds);
  const [top, bottom] = [y(middle + off / 2), y(middle - off / 2)];
  const picture = box.querySelector("svg");
  picture.setAttribute("viewBox", `0 0 ${WIDE} ${TALL}`);
  picture.setAttribute("aria-label", fill(page.dataset.times, {
    steps: steps.map((step, n) => `${n + 1}: ${step.seconds.toFixed(3)} s`).join(", "),
  }));
  picture.replaceChildren(
    drawn("rect", { class: "st-band", x: 0, y: top, width: EDGE, height: bottom - top }),
    ...lines(steps, place),
    ...steps.map((step, n) => point(step, place(step, n).map(Number))),
    ...steps.map((step, n) => text(place(step, n)[0], TALL, String(n + 1), "middle")),
    text(EDGE + 10, y(middle) + 4, page.dataset.oneFrame),
    text(EDGE + 10, 12, `${high.toFixed(2)} s`), text(EDGE + 10, FLOOR, `${low.toFixed(2)} s`),
  );
  page.querySelector("[data-part=apart]").textContent = apartWords(steps, off, page.dataset);
}
