// <chart-points> around a chart: with a finger the first tap on a point shows what it tells, as a
// mouse and the keyboard do without this script; the second one follows its link.
import { ConnectedElement } from "./connected-element.js";

class ChartPoints extends ConnectedElement {
  connected() {
    this.listen(this, "click", (event) => this.tapped(event));
    this.listen(document, "click", (event) => {
      if (!event.target.closest?.(".ch-hit")) this.close();
    });
  }

  tapped(event) {
    const hit = event.target.closest(".ch-hit");
    if (!hit || event.pointerType !== "touch" || "open" in hit.dataset) return;
    event.preventDefault();
    for (const points of document.querySelectorAll("chart-points")) points.close();
    hit.dataset.open = "";
    // What comes later is drawn over what came before.
    hit.parentNode.append(hit);
  }

  close() {
    for (const hit of this.querySelectorAll(".ch-hit[data-open]")) delete hit.dataset.open;
  }
}

customElements.define("chart-points", ChartPoints);
