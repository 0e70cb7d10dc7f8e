// The drawing of the interval timer: one lane a round around the hip, and a leg whose knee
// rises through the work and sinks through the rest. 0 degrees hangs, 90 is level.
const SVG = "http://www.w3.org/2000/svg";
const HIP = [92, 128];
const FULL = 120;
const [INNER, OUTER] = [153, 252];
const still = matchMedia("(prefers-reduced-motion: reduce)");

const on = (radius, degrees) => {
  const turn = (degrees * Math.PI) / 180;
  return [HIP[0] + radius * Math.sin(turn), HIP[1] + radius * Math.cos(turn)];
};

const arc = (radius) => {
  const [a, b] = [on(radius, 0), on(radius, FULL)].map((point) => point.map((n) => n.toFixed(1)).join(" "));
  return `M${a}A${radius} ${radius} 0 0 0 ${b}`;
};

function path(place, kind, d) {
  const made = document.createElementNS(SVG, "path");
  made.setAttribute("class", kind);
  made.setAttribute("d", d);
  place.append(made);
  return made;
}

export function drawLanes(place, rounds) {
  place.replaceChildren();
  const step = rounds > 1 ? Math.min(11, (OUTER - INNER) / (rounds - 1)) : 0;
  for (let round = 1; round <= rounds; round++) {
    const radius = (INNER + (round - 1) * step).toFixed(1);
    const lane = path(place, "iv-lane", arc(radius));
    lane.dataset.round = round;
    lane.setAttribute("stroke-width", rounds > 1 ? Math.min(7, step * 0.64).toFixed(1) : 7);
    const run = path(place, "iv-run", arc(radius));
    run.setAttribute("pathLength", FULL);
    run.setAttribute("stroke-dasharray", `0 ${2 * FULL}`);
    run.setAttribute("stroke-width", lane.getAttribute("stroke-width"));
  }
}

export function lift(lanes, leg, { phase, round, share }) {
  const over = phase === "rest" ? round : round - 1;
  lanes.querySelectorAll(".iv-lane").forEach((lane, place) => {
    lane.dataset.state = place < over ? "done" : place === round - 1 && phase === "work" ? "now" : "todo";
  });
  lanes.querySelectorAll(".iv-run").forEach((run, place) => {
    const shown = phase === "work" && place === round - 1 ? share * FULL : 0;
    run.setAttribute("stroke-dasharray", `${shown.toFixed(1)} ${2 * FULL}`);
    run.setAttribute("visibility", shown ? "visible" : "hidden");
  });
  let up = phase === "work" ? share : phase === "rest" ? 1 - share : 0;
  // Who wants less motion sees the knee in a few places, not moving.
  if (still.matches) up = Math.round(up * 4) / 4;
  const [thigh, shank] = leg.querySelectorAll("[data-joint]");
  const degrees = up * FULL;
  thigh.setAttribute("transform", `rotate(${(-degrees).toFixed(1)} ${HIP[0]} ${HIP[1]})`);
  // The shank hangs from the knee, a little behind it.
  shank.setAttribute("transform", `rotate(${(degrees * 0.92).toFixed(1)} ${HIP[0]} ${HIP[1] + 122})`);
}
