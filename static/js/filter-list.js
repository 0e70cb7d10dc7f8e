// A long list, of boxes to tick or of rows, narrowed by typing. What is ticked stays in sight.
import { ConnectedElement } from "./connected-element.js";
import { find } from "./search.js";

class FilterList extends ConnectedElement {
  connected() {
    const box = this.querySelector(".find");
    const rows = this.rows();
    const list = this.querySelector(".choices");
    const first = rows.find((row) => row.querySelector("input:checked"));
    if (first && list) list.scrollTop = first.offsetTop - list.offsetTop - 40;
    if (!box) return;
    const input = (this.input = box.querySelector("input"));
    // Neither the Enter key nor the change of this box is the form's business.
    this.listen(input, "change", (event) => event.stopPropagation());
    this.listen(input, "keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    // Of more than a page holds the server finds.
    if ("served" in this.dataset || rows.length < (this.dataset.from ?? 8)) return;
    box.hidden = false;
    this.listen(input, "input", (event) => {
      event.stopPropagation();
      this.narrow();
    });
    // The rows of a page that asks for news are new then.
    this.listen(this, "htmx:afterSwap", () => this.narrow());
    if (input.value) this.narrow();
  }

  rows() {
    return [...this.querySelectorAll("[data-words]")];
  }

  narrow() {
    const rows = this.rows();
    const found = new Set(find(rows, (row) => row.dataset.words || row.textContent, this.input.value).things);
    for (const row of rows) row.hidden = !found.has(row) && !row.querySelector("input:checked");
    for (const group of this.querySelectorAll("[role=group]")) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    }
    const nothing = this.querySelector("[data-nothing]");
    if (nothing) nothing.hidden = found.size > 0;
  }
}

customElements.define("filter-list", FilterList);
