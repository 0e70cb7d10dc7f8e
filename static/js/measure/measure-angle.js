// <measure-angle>: any angle on one picture, at a corner between two points: a team's own test.
import { PhotoPage } from "./photo-page.js";
import { ANGLE } from "./readings.js";

class MeasureAngle extends PhotoPage {
  get reading() {
    return ANGLE;
  }

  rounded({ angle }) {
    return Math.round(angle);
  }

  trialOf({ angle }) {
    return { value: angle };
  }

  showFound(found) {
    this.write("big", found ? `${found.angle}°` : "–");
  }
}

customElements.define("measure-angle", MeasureAngle);
