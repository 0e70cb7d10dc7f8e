// The steps of a clip, each with its value: as dots against mean and spread on a phone, as a table
// at a desk. Tapped, a step is gone to.
import { element, fill, icon } from "../dom.js";
import { drawn } from "./stage.js";

const CLOSE = "M6 6l12 12M18 6L6 18";
const [WIDE, TALL] = [48, 34];

const whole = (value) => (value === null ? "–" : `${Math.round(value)}°`);

// Where values lie in a dot's picture: five degrees beyond the lowest and the highest.
function scaleOf(steps) {
  const values = steps.map((step) => step.value);
  const [low, high] = [Math.min(...values) - 3, Math.max(...values) + 3];
  return (value) => TALL - 5 - ((value - low) / (high - low)) * (TALL - 10);
}

function dotOf(step, { side, settled, frame }, scale, words, n) {
  const picture = drawn("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, "aria-hidden": "true" });
  if (settled?.spread) {
    const [from, to] = [settled.mean + settled.spread, settled.mean - settled.spread].map(scale);
    picture.append(drawn("rect", { class: "sd-band", x: -120, width: 288, y: from, height: to - from }));
  }
  if (settled) picture.append(drawn("path", { class: "sd-mean", d: `M-120 ${scale(settled.mean)}H168` }));
  const look = `${side === "right" ? "fs-r" : "fs-l"}${step.out ? " fs-out" : ""}`;
  const y = scale(step.value);
  picture.append(side === "right" ? drawn("circle", { class: look, cx: WIDE / 2, cy: y, r: 4.5 })
    : drawn("rect", { class: look, x: WIDE / 2 - 4.5, y: y - 4.5, width: 9, height: 9 }));
  const text = element(step.out ? "s" : "span", { textContent: whole(step.value) });
  const button = element("button", { type: "button" }, picture, text);
  button.setAttribute("aria-label", fill(step.out ? words.stepOut : words.step, { n, value: Math.round(step.value) }));
  button.dataset.act = "step";
  button.dataset.frame = step.mark.frame;
  if (step.mark.frame === frame) button.setAttribute("aria-current", "step");
  return element("li", {}, button);
}

function cell(text, className = "n") {
  return element("td", { className, textContent: text });
}

function rowOf(step, { frame, at }, words, n) {
  const to = element("button", { type: "button", className: "linkbtn", textContent: String(n) });
  to.dataset.act = "step";
  to.dataset.frame = step.mark.frame;
  const out = element("button", { type: "button", className: "iconbtn s" }, icon(CLOSE, "icon xs"));
  out.setAttribute("aria-label", fill(words.leaveOut, { n }));
  out.setAttribute("aria-pressed", String(step.out));
  out.dataset.act = "out";
  out.dataset.out = step.mark.frame;
  const head = element("th", { scope: "row" }, to);
  const row = element("tr", {}, head, cell(whole(step.value)), cell(whole(step.atStrike)),
    cell(at(step.mark.at), "n dim"), element("td", {}, out));
  row.toggleAttribute("data-out", step.out);
  row.toggleAttribute("data-here", step.mark.frame === frame);
  return row;
}

/** @param {HTMLElement} page with [data-part=dots] and [data-part=rows], and the words as its data */
export function drawSteps(page, steps, shown) {
  const scale = steps.length ? scaleOf(steps) : null;
  const words = page.dataset;
  // A button that has the keyboard keeps it, though all are made anew.
  const { act, frame, out } = page.contains(document.activeElement) ? document.activeElement.dataset : {};
  const dots = steps.map((step, n) => dotOf(step, shown, scale, words, n + 1));
  page.querySelector("[data-part=dots]").replaceChildren(...dots);
  page.querySelector("[data-part=rows]").replaceChildren(...steps.map((step, n) => rowOf(step, shown, words, n + 1)));
  page.querySelector("table").hidden = !steps.length;
  if (act !== "step" && act !== "out") return;
  const again = [...page.querySelectorAll(`[data-act=${act}]`)]
    .find(({ dataset, offsetParent }) => offsetParent && dataset.frame === frame && dataset.out === out);
  again?.focus();
}
