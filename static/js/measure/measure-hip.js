// <measure-hip>: a leg that hangs from a table on one picture, thigh to the horizontal and knee.
import { PhotoPage } from "./photo-page.js";
import { HIP_RANGE } from "./readings.js";

// A knee that bends by less says short muscles over both joints.
const KNEE = 67;

class MeasureHip extends PhotoPage {
  get reading() {
    return HIP_RANGE;
  }

  rounded({ thigh }) {
    return Math.round(thigh);
  }

  asksOf({ thigh, bend }) {
    return [
      ["hip_range", thigh, this.say("ask", { n: thigh })],
      ["knee_angle", bend, this.say("askKnee", { n: bend })],
    ];
  }

  trialOf({ thigh, bend }) {
    return { value: thigh, knee_angle: bend };
  }

  showFound(found) {
    this.write("big", found ? `${this.rounded(found)}°` : "–");
    this.write("rise", found ? this.slope(found) : "");
    this.write("knee", found ? this.bent(found) : "");
  }

  slope(found) {
    const n = this.rounded(found);
    if (!n) return this.say("level");
    return this.say(n > 0 ? "above" : "below", { n: Math.abs(n) });
  }

  bent({ bend }) {
    return this.say(bend < KNEE ? "kneeShort" : "kneeBent", { n: Math.round(bend) });
  }
}

customElements.define("measure-hip", MeasureHip);
