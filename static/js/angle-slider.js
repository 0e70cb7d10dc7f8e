// <angle-slider> around the form and the drawing of the lift: the leg, the muscles and the
// words follow the slider at once; htmx fetches the drills when it rests. What turns how is
// written in the drawing's own attributes, see coaching/figures/anatomy.py.
import { ConnectedElement } from "./connected-element.js";

class AngleSlider extends ConnectedElement {
  connected() {
    this.range = this.querySelector("input[type=range]");
    this.querySelector("[data-plain]").hidden = true;
    this.listen(this.range, "input", () => this.show());
    for (const stop of this.querySelectorAll("[data-stop]")) {
      this.listen(stop, "click", (event) => this.go(event, stop.dataset.stop));
    }
    // After Back the address is the truth: what was saved of the page may be a step ahead.
    const asked = new URLSearchParams(location.search).get("angle");
    if (/^\d{1,3}$/.test(asked) && asked <= +this.range.max) this.range.value = asked;
    this.show();
  }

  go(event, angle) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.range.value = angle;
    this.range.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const angle = +this.range.value;
    const band = angle > +this.dataset.parallel ? "high" : "low";
    const says = band === "high" ? this.dataset.saysHigh : this.dataset.saysLow;
    this.range.setAttribute("aria-valuetext", says.replace("%s", angle));
    this.querySelector("[data-angle]").textContent = `${angle}°`;
    for (const words of this.querySelectorAll("[data-band]")) words.hidden = words.dataset.band !== band;
    this.turn(angle);
    for (const zone of this.querySelectorAll("[data-role]")) this.light(zone, angle);
  }

  turn(angle) {
    for (const part of this.querySelectorAll("[data-turn]")) {
      part.setAttribute("transform", `rotate(${part.dataset.turn * angle})`);
    }
    const [c, s] = [Math.cos, Math.sin].map((of) => of((angle * Math.PI) / 180));
    const place = (_, x, y) => ` ${Math.round(x * c + y * s)} ${Math.round(y * c - x * s)}`;
    for (const path of this.querySelectorAll("[data-shape]")) {
      path.setAttribute("d", path.dataset.shape.replace(/@(-?\d+) ?(-?\d+)/g, place));
    }
    this.querySelector("[data-sweep]").setAttribute("stroke-dasharray", `${angle} 400`);
  }

  // A border belongs to the zone below it, as in coaching/rules/zones.py.
  light(zone, angle) {
    const { from, to, role } = zone.dataset;
    const on = angle ? angle > +from && angle <= +to : +from === 0;
    for (const part of this.querySelectorAll(`[data-zone="${zone.dataset.zone}"]`)) {
      part.toggleAttribute("data-on", on);
      if (on) part.dataset.on = role;
    }
    zone.querySelector("[data-while]").hidden = !on;
  }
}

customElements.define("angle-slider", AngleSlider);
