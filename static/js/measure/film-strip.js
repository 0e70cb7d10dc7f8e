// <film-strip>: a clip as a line to drag on, with its marks: highest knees above, strikes below,
// right solid, left hollow, two ends A and B as knobs. Says "frame" with the frame that is wanted.
// A mark in reach pulls the slider.
import { ConnectedElement } from "../connected-element.js";
import { drawn } from "./stage.js";

const PULL = 7;
const WIDE = 600;
const [EDGE, NAMES] = [12, 66];

class FilmStrip extends ConnectedElement {
  connected() {
    this.input = this.querySelector("input");
    this.film = this.querySelector("svg");
    this.shown = { frames: 1, frame: 0, rate: 30, filmed: 30, marks: [] };
    this.listen(this.input, "input", () => this.slid());
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this);
  }

  disconnected() {
    this.watch.disconnect();
  }

  slid() {
    const wanted = Number(this.input.value);
    const { marks, frames } = this.shown;
    const reach = (PULL * frames) / Math.max(1, this.clientWidth);
    const near = marks.map((mark) => mark.frame)
      .filter((frame) => Math.abs(frame - wanted) <= reach)
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
    this.dispatchEvent(new CustomEvent("frame", { bubbles: true, detail: near ?? wanted }));
  }

  /** @param {object} shown {frames, frame, rate, filmed, marks: [{frame, kind, side, label, out}], words} */
  show(shown) {
    this.shown = { ...this.shown, ...shown };
    this.input.max = this.shown.frames - 1;
    this.input.value = this.shown.frame;
    this.input.setAttribute("aria-valuetext", this.shown.words ?? String(this.shown.frame));
    this.draw();
  }

  get isWide() {
    return this.clientWidth > WIDE;
  }

  place(frame) {
    const start = this.isWide ? NAMES : EDGE;
    return start + ((this.clientWidth - start - EDGE) * frame) / Math.max(1, this.shown.frames - 1);
  }

  draw() {
    const [width, height] = [this.clientWidth, this.isWide ? 96 : 56];
    if (!width) return;
    this.film.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.film.setAttribute("height", height);
    const base = height / 2;
    const parts = [drawn("path", { class: "fs-base", d: `M${this.place(0)} ${base}H${width - EDGE}` })];
    parts.push(...this.ticks(base, height), ...this.span(base));
    for (const mark of this.shown.marks) parts.push(...this.mark(mark, base));
    const x = this.place(this.shown.frame).toFixed(1);
    parts.push(drawn("path", { class: "fs-cur", d: `M${x} ${base - 28}V${base + 28}` }));
    parts.push(drawn("circle", { class: "fs-grip", cx: x, cy: base, r: 9 }));
    this.film.replaceChildren(...parts);
  }

  // Tenths of a second as they were filmed; at a desk the half seconds in numbers.
  ticks(base, height) {
    const { frames, filmed } = this.shown;
    const parts = [];
    const each = frames / filmed > 12 ? 1 : 0.1;
    for (let n = 0; n * each * filmed < frames && n < 400; n += 1) {
      const x = this.place(n * each * filmed).toFixed(1);
      const whole = n % 5 === 0;
      parts.push(drawn("path", { class: "fs-tick", d: `M${x} ${base - 3}v${whole ? 8 : 5}` }));
      if (!this.isWide || !whole) continue;
      const text = drawn("text", { class: "fs-t", x, y: height - 2, "text-anchor": "middle" });
      text.textContent = String(Math.round(n * each * 10) / 10);
      parts.push(text);
    }
    return parts;
  }

  // From the first strike to the last.
  span(base) {
    const strikes = this.shown.marks.filter((mark) => mark.kind === "strike").map((mark) => mark.frame);
    if (strikes.length < 2) return [];
    const [from, to] = [Math.min(...strikes), Math.max(...strikes)].map((frame) => this.place(frame).toFixed(1));
    return [drawn("path", { class: "fs-span", d: `M${from} ${base}H${to}` })];
  }

  mark({ frame, kind, side, label, out }, base) {
    const x = Number(this.place(frame).toFixed(1));
    const look = `${side === "right" ? "fs-r" : "fs-l"}${out ? " fs-out" : ""}`;
    const parts = [];
    if (kind === "strike") {
      parts.push(drawn("path", { class: "fs-stem", d: `M${x} ${base}v11` }));
      parts.push(drawn("path", { class: look, d: `M${x - 4.6} ${base + 11}h9.2l-4.6 7.4z` }));
    } else if (kind === "highest") {
      parts.push(drawn("path", { class: "fs-stem", d: `M${x} ${base - 12}v12` }));
      parts.push(drawn("circle", { class: look, cx: x, cy: base - 16, r: 4.5 }));
    } else {
      const letter = drawn("text", { class: "sp-t", x, y: base - 15, "text-anchor": "middle" });
      letter.textContent = kind;
      parts.push(drawn("path", { class: "sp-mark", d: `M${x} ${base - 12}v17` }));
      parts.push(drawn("circle", { class: "sp-knob", cx: x, cy: base - 19, r: 9 }), letter);
    }
    if (label && this.isWide) {
      const text = drawn("text", { class: "fs-t", x, y: base - 30, "text-anchor": "middle" });
      text.textContent = label;
      parts.push(text);
    }
    return parts;
  }
}

customElements.define("film-strip", FilmStrip);
