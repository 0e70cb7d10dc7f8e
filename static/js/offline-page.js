// <offline-page>: what is shown without a network where nothing was kept. Leads to those pages only
// that are kept here, of whoever is signed in; back on the network it goes on by itself.
import { ConnectedElement } from "./connected-element.js";

class OfflinePage extends ConnectedElement {
  connected() {
    this.listen(this.querySelector("[data-again]"), "click", () => location.reload());
    this.listen(window, "online", () => location.reload());
    this.offer();
  }

  async offer() {
    const links = [...this.querySelectorAll('[data-part="kept"] a')];
    const kept = await Promise.all(links.map(isKept));
    links.forEach((link, index) => (link.hidden = !kept[index]));
    const shown = kept.includes(true) ? "kept" : localStorage.account === "none" ? "signed-out" : "apart";
    for (const part of this.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== shown;
  }
}

// Pages only: a file of the same address would be no way on.
async function isKept(link) {
  if (link.href === location.href.split("#")[0]) return false;
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  const found = await Promise.all(names.map(async (name) => (await caches.open(name)).match(link.href)));
  return found.some(Boolean);
}

customElements.define("offline-page", OfflinePage);
