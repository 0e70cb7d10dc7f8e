// A long list of boxes to tick, narrowed by typing. What is ticked stays in sight.
import { ConnectedElement } from "./connected-element.js";

class FilterList extends ConnectedElement {
  connected() {
    const find = this.querySelector(".find");
    const rows = [...this.querySelectorAll("[data-words]")];
    const list = this.querySelector(".choices");
    const first = rows.find((row) => row.querySelector("input").checked);
    if (first) list.scrollTop = first.offsetTop - list.offsetTop - 40;
    if (!find || rows.length < 8) return;
    find.hidden = false;
    const input = find.querySelector("input");
    this.listen(input, "input", (event) => {
      event.stopPropagation();
      const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) {
        const words = row.dataset.words.toLowerCase();
        row.hidden = !row.querySelector("input").checked && !wanted.every((word) => words.includes(word));
      }
      for (const group of this.querySelectorAll("[role=group]")) {
        group.hidden = !group.querySelector("[data-words]:not([hidden])");
      }
    });
    // Neither the Enter key nor the change of this box is the form's business.
    this.listen(input, "change", (event) => event.stopPropagation());
    this.listen(input, "keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }
}

customElements.define("filter-list", FilterList);
