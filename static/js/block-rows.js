// The rows of a block: moved in place, totals kept up, and what is typed while the server
// fills in a row stays.
import { parseNumber, plain, totalLoad } from "./amounts.js";
import { ConnectedElement } from "./connected-element.js";

class BlockRows extends ConnectedElement {
  connected() {
    this.listen(this, "click", (event) => this.move(event));
    this.listen(this, "input change", (event) => this.total(event.target.closest(".rx")));
    this.listen(this, "htmx:beforeRequest", (event) => this.remember(event));
    this.listen(this, "htmx:beforeSwap", (event) => this.collect(event));
    this.listen(this, "htmx:afterSwap", () => this.restore());
  }

  move(event) {
    const button = event.target.closest("button[value^='up:'], button[value^='down:']");
    if (!button) return;
    event.preventDefault();
    const up = button.value.startsWith("up:");
    const row = button.closest("li");
    const step = up ? "previousElementSibling" : "nextElementSibling";
    let other = row[step];
    while (other && !other.querySelector(".rx")) other = other[step];
    if (other) {
      if (up) other.before(row);
      else other.after(row);
      row.dispatchEvent(new Event("input", { bubbles: true }));
      const name = row.querySelector("legend").textContent;
      this.querySelector("[data-says]").textContent = `${name}: ${up ? this.dataset.up : this.dataset.down}`;
    }
    button.focus();
    button.scrollIntoView({ block: "nearest" });
  }

  total(row) {
    const output = row?.querySelector("output[data-total]");
    if (!output) return;
    const pieces = row.querySelector("[data-held]")?.selectedOptions[0].dataset.pieces;
    const load = row.querySelector("[name$='-load_value']").value.trim();
    const unit = row.querySelector("[name$='-load_unit']").value;
    const sum = totalLoad(parseNumber(load), Number(pieces));
    output.textContent = load && sum ? output.dataset.total.replace("%s", `${plain(sum)} ${unit}`) : "";
  }

  remember(event) {
    const box = event.target.closest(".rx-add")?.querySelector("drill-search");
    if (box && !box.ask()) return event.preventDefault();
    const row = event.target.closest("li");
    if (row) row.sent = values(row);
  }

  collect(event) {
    const row = event.detail.target.closest?.("li");
    this.late = [];
    if (!row?.sent || event.detail.xhr.status !== 200) return;
    const now = values(row);
    this.late = Object.entries(now).filter(([name, value]) => value !== row.sent[name]);
  }

  restore() {
    for (const [name, value] of this.late ?? []) {
      const field = this.querySelector(`[name="${name}"]:not([type="hidden"])`);
      if (field?.type === "checkbox") field.checked = value === "on";
      else if (field) field.value = value;
    }
    this.late = [];
  }
}

const values = (row) =>
  Object.fromEntries(
    [...row.querySelectorAll("input[name], select[name]")].map((field) => [
      field.name,
      field.type === "checkbox" ? (field.checked ? "on" : "") : field.value,
    ]),
  );

customElements.define("block-rows", BlockRows);
