// <side-panel hidden>: where there is room, a link with data-beside opens its page here, beside the
// page at hand. Without room, without a network or without this script the link leads there.
import { ConnectedElement } from "./connected-element.js";

const ROOM = "(width >= 1120px)";

class SidePanel extends ConnectedElement {
  connected() {
    this.listen(document, "click", (event) => this.open(event));
    this.listen(this, "click", (event) => {
      if (event.target.closest("[data-close]")) this.close();
    });
    this.listen(document, "keydown", (event) => {
      if (event.key === "Escape" && !this.hidden && !this.querySelector(":popover-open")) this.close();
    });
    this.listen(this, "htmx:afterSwap", () => {
      this.hidden = false;
      this.querySelector("[tabindex]")?.focus();
    });
  }

  open(event) {
    const link = event.target.closest?.("a[data-beside]");
    const held = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || held || !window.htmx || !matchMedia(ROOM).matches) return;
    event.preventDefault();
    if (!this.contains(link)) this.from = link.id;
    window.htmx.ajax("GET", link.href, { source: this, target: this, swap: "innerHTML" });
  }

  close() {
    this.hidden = true;
    this.replaceChildren();
    // The list may have been drawn anew meanwhile.
    if (this.from) document.getElementById(this.from)?.focus();
  }
}
customElements.define("side-panel", SidePanel);
