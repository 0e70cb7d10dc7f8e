// <zone-offer data-zone="America/New_York" hidden>: that the phone is in another time zone than the
// profile, with the way to change it; until it was answered for that place.
import { ConnectedElement } from "./connected-element.js";
import { fill } from "./dom.js";

const KEY = "kneelift.zone";
const place = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

// Zones of two names can be one: what counts is the time they show.
const parts = { dateStyle: "short", timeStyle: "short" };
const shows = (timeZone) => new Intl.DateTimeFormat("en", { ...parts, timeZone }).format();

class ZoneOffer extends ConnectedElement {
  connected() {
    const { zone } = this.dataset;
    const { timeZone: here } = Intl.DateTimeFormat().resolvedOptions();
    if (!here || this.isAnswered(here) || this.isSame(here, zone)) return;
    const said = this.querySelector("[data-pattern]");
    said.textContent = fill(said.dataset.pattern, { here: place(here), profile: place(zone) });
    this.hidden = false;
    this.listen(this, "click", (event) => event.target.closest("a, button") && this.answer(here));
  }

  isSame(here, zone) {
    try {
      return shows(here) === shows(zone);
    } catch {
      // A zone that this browser does not know.
      return true;
    }
  }

  isAnswered(here) {
    try {
      return localStorage.getItem(KEY) === here;
    } catch {
      return false;
    }
  }

  answer(here) {
    this.hidden = true;
    try {
      localStorage.setItem(KEY, here);
    } catch {
      // Then it is offered again.
    }
  }
}

customElements.define("zone-offer", ZoneOffer);
