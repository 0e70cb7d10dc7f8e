// <zone-select> around a select of time zones: takes the browser's zone by itself
// (data-guess, on sign-up) or offers it with a button where another one is chosen.

class ZoneSelect extends HTMLElement {
  connectedCallback() {
    const select = this.querySelector("select");
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!here || this.querySelector("button")) return;
    const choose = () => {
      if (![...select.options].some((option) => option.value === here)) {
        select.add(new Option(here.replaceAll("_", " "), here), 0);
      }
      select.value = here;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    if (this.hasAttribute("data-guess")) return choose();

    const place = here.split("/").at(-1).replaceAll("_", " ");
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "linkbtn",
      textContent: this.dataset.offer.replace("%s", place),
    });
    button.addEventListener("click", () => {
      choose();
      select.focus();
    });
    select.addEventListener("change", () => (button.hidden = select.value === here));
    button.hidden = select.value === here;
    this.append(button);
  }
}
customElements.define("zone-select", ZoneSelect);
