// <measure-photo>: the thigh's angles on one picture, to the vertical and to the trunk.
import { PhotoPage } from "./photo-page.js";
import { LIFT } from "./readings.js";

const PARALLEL = 90;

class MeasurePhoto extends PhotoPage {
  get reading() {
    return LIFT;
  }

  rounded({ vertical }) {
    return Math.round(vertical);
  }

  asksOf({ vertical, trunk }) {
    return [
      ["knee_lift", vertical, this.say("ask", { n: vertical })],
      ["to_trunk", trunk, this.say("askTrunk", { n: trunk })],
    ];
  }

  trialOf({ vertical, trunk }) {
    return { value: vertical, to_trunk: trunk };
  }

  showFound(found) {
    this.write("big", found ? `${this.rounded(found)}°` : "–");
    this.write("rise", found ? this.parallel(found) : "");
    this.write("trunk", found ? this.say("toTrunk", { n: found.trunk.toFixed(1) }) : "");
    this.showZone(found);
  }

  showZone(found) {
    const zone = this.find("zone");
    const angle = found && Math.round(found.trunk);
    zone.hidden = !found || angle < 0 || angle > +zone.dataset.highest;
    if (zone.hidden) return;
    const address = zone.dataset.to.replace("000", angle);
    if (zone.getAttribute("href") === address) return;
    this.write("zone", angle > PARALLEL ? zone.dataset.above : zone.dataset.below);
    zone.href = address;
  }

  parallel(found) {
    const n = this.rounded(found) - PARALLEL;
    if (!n) return this.say("parallel");
    return this.say(n > 0 ? "above" : "below", { n: Math.abs(n) });
  }
}

customElements.define("measure-photo", MeasurePhoto);
