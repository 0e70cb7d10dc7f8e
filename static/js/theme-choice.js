// <theme-choice> around the radios of the theme: shows the choice before it is saved.
import { ConnectedElement } from "./connected-element.js";

class ThemeChoice extends ConnectedElement {
  connected() {
    this.listen(this, "change", (event) => {
      const root = document.documentElement;
      if (event.target.value === "system") delete root.dataset.theme;
      else root.dataset.theme = event.target.value;
    });
  }
}

customElements.define("theme-choice", ThemeChoice);
