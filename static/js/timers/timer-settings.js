// <timer-settings>: what each phone may switch off.
import { ConnectedElement } from "../connected-element.js";
import { choices, choose } from "./choices.js";

class TimerSettings extends ConnectedElement {
  connected() {
    const sheet = this.querySelector("dialog");
    this.listen(document, "click", (event) => {
      if (!event.target.closest("[data-timer-settings]")) return;
      this.fill();
      sheet.showModal();
    });
    this.listen(sheet, "click", (event) => event.target === sheet && sheet.close());
    this.listen(sheet, "change", (event) => this.changed(event.target));
  }

  get drill() {
    const card = document.querySelector(".drillcard[open]");
    const { state } = document.querySelector("rest-timer") ?? {};
    return state ? { id: state.drill, name: state.name } : card && { id: card.dataset.drill, name: card.dataset.name };
  }

  fill() {
    const chosen = choices();
    for (const box of this.querySelectorAll("input[name]")) {
      if (box.name === "hand") box.checked = chosen.hand === "left";
      else if (box.name === "without") box.checked = !chosen.without.includes(this.drill?.id);
      else box.checked = chosen[box.name];
    }
    const one = this.querySelector("[data-drill-name]");
    one.closest("label").hidden = !this.drill;
    one.textContent = one.dataset.drillName.replace("{name}", this.drill?.name ?? "");
  }

  changed(box) {
    if (box.name === "hand") return choose({ hand: box.checked ? "left" : "right" });
    if (box.name !== "without") return choose({ [box.name]: box.checked });
    const others = choices().without.filter((id) => id !== this.drill.id);
    choose({ without: box.checked ? others : [...others, this.drill.id] });
  }
}
customElements.define("timer-settings", TimerSettings);
