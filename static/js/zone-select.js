// <zone-select> around a select of time zones: takes the browser's zone by itself
// (data-guess, on sign-up) or offers it with a button where another one is chosen.
import { ConnectedElement } from "./connected-element.js";
import { element } from "./dom.js";

class ZoneSelect extends ConnectedElement {
  connected() {
    this.select = this.querySelector("select");
    this.here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!this.here) return;
    if (this.hasAttribute("data-guess")) this.choose();
    else this.offer();
  }

  choose() {
    const { select, here } = this;
    if (![...select.options].some((option) => option.value === here)) {
      select.add(new Option(here.replaceAll("_", " "), here), 0);
    }
    select.value = here;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  offer() {
    const { select, here } = this;
    const place = here.split("/").at(-1).replaceAll("_", " ");
    const button = this.querySelector("button") ?? element("button", { type: "button", className: "linkbtn" });
    button.textContent = this.dataset.offer.replace("%s", place);
    this.append(button);
    const show = () => (button.hidden = select.value === here);
    show();
    this.listen(select, "change", show);
    this.listen(button, "click", () => {
      this.choose();
      select.focus();
    });
  }
}

customElements.define("zone-select", ZoneSelect);
