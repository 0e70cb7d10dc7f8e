// <step-field data-step data-min data-less data-more>: minus and plus around a number field.
// Held down they repeat. Without this script the number is typed.
const ICONS = { less: "M5 12h14", more: "M12 5v14M5 12h14" };

function icon(path) {
  const [drawn, line] = ["svg", "path"].map((part) =>
    document.createElementNS("http://www.w3.org/2000/svg", part));
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  drawn.append(line);
  return drawn;
}

function button(label, path) {
  const made = document.createElement("button");
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.append(icon(path));
  return made;
}

class StepField extends HTMLElement {
  connectedCallback() {
    if (this.less) return;
    this.input = this.querySelector("input");
    this.less = button(this.dataset.less, ICONS.less);
    this.more = button(this.dataset.more, ICONS.more);
    this.prepend(this.less);
    this.append(this.more);
    this.hold(this.less, -1);
    this.hold(this.more, 1);
    this.input.addEventListener("input", () => this.limit());
    this.limit();
  }

  disconnectedCallback() {
    this.release();
  }

  // A press steps once; held, it repeats. A key or a switch control gives a click alone.
  hold(control, way) {
    control.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      this.step(way);
      this.pressed = true;
      this.timer = setTimeout(() => { this.timer = setInterval(() => this.step(way), 90); }, 450);
    });
    for (const end of ["pointerup", "pointerleave", "pointercancel"]) {
      control.addEventListener(end, () => this.release());
    }
    control.addEventListener("contextmenu", (event) => event.preventDefault());
    control.addEventListener("click", () => {
      if (!this.pressed) this.step(way);
      this.pressed = false;
    });
  }

  release() {
    clearTimeout(this.timer);
    clearInterval(this.timer);
  }

  step(way) {
    const size = Number(this.dataset.step) || 1;
    const now = Number(this.input.value.replace(",", ".")) || 0;
    const next = Math.max(Number(this.dataset.min) || 0, Math.round((now + way * size) * 1000) / 1000);
    this.input.value = String(next);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  limit() {
    this.less.disabled = (Number(this.input.value.replace(",", ".")) || 0) <= (Number(this.dataset.min) || 0);
  }
}

customElements.define("step-field", StepField);
