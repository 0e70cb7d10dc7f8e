// <theme-choice> around the radios of the theme: shows the choice before it is saved.

customElements.define(
  "theme-choice",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("change", (event) => {
        const root = document.documentElement;
        if (event.target.value === "system") delete root.dataset.theme;
        else root.dataset.theme = event.target.value;
      });
    }
  },
);
