// <step-field data-less data-more [data-step] [data-min]>: minus and plus around a number field.
// Held down they repeat. Without this script the number is typed.
import { parseNumber, plain, stepOnto, stepped } from "./amounts.js";
import { ConnectedElement } from "./connected-element.js";
import { element, icon } from "./dom.js";

const ICONS = { less: "M5 12h14", more: "M12 5v14M5 12h14" };

class StepField extends ConnectedElement {
  connected() {
    this.input = this.querySelector("input");
    // A copy of the page's form has them already.
    this.less = this.querySelector('[data-steps="less"]') ?? this.makeButton("less");
    this.more = this.querySelector('[data-steps="more"]') ?? this.makeButton("more");
    this.prepend(this.less);
    this.append(this.more);
    this.hold(this.less, -1);
    this.hold(this.more, 1);
    this.listen(this.input, "input", () => this.limit());
    this.limit();
  }

  disconnected() {
    this.release();
  }

  get least() {
    return Number(this.dataset.min) || 0;
  }

  // A step of a load is in all: of a pair each takes half of it.
  get pieces() {
    if (!this.dataset.pieces) return 1;
    const held = this.closest("form")?.elements.implement?.selectedOptions[0];
    return Number(held?.dataset.pieces ?? this.dataset.pieces) || 1;
  }

  makeButton(name) {
    const button = element("button", { type: "button" }, icon(ICONS[name]));
    button.setAttribute("aria-label", this.dataset[name]);
    button.dataset.steps = name;
    return button;
  }

  // A press steps once; held, it repeats. A key or a switch control gives a click alone.
  hold(control, way) {
    this.listen(control, "pointerdown", (event) => {
      if (event.button) return;
      this.step(way);
      this.pressed = true;
      this.timer = setTimeout(() => { this.timer = setInterval(() => this.step(way), 90); }, 450);
    });
    this.listen(control, "pointerup pointerleave pointercancel", () => this.release());
    this.listen(control, "contextmenu", (event) => event.preventDefault());
    this.listen(control, "click", () => {
      if (!this.pressed) this.step(way);
      this.pressed = false;
    });
  }

  release() {
    clearTimeout(this.timer);
    clearInterval(this.timer);
  }

  step(way) {
    // Each unit has steps of its own.
    const unit = this.querySelector("select")?.selectedOptions[0].dataset;
    const size = Number(unit?.step ?? this.dataset.step) / this.pieces || 1;
    const value = parseNumber(this.input.value);
    if (value === null) return;
    const next = this.input.dataset.exact ? stepOnto : stepped;
    this.input.value = plain(next(value, way, size, this.least));
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  limit() {
    this.less.disabled = (parseNumber(this.input.value) ?? Infinity) <= this.least;
  }
}

customElements.define("step-field", StepField);
