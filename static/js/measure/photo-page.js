// What pages share that measure on one picture. The picture is drawn into a canvas and goes nowhere;
// only the marks do, once they are saved.
import "./joint-points.js";
import { isMirrored, orientationOf } from "./orientation.js";
import { keepPicture } from "./keeping.js";
import { MeasuringPage } from "./measuring-page.js";
import { dayIn } from "./saving.js";

// Its longer edge, in pixels: finer than a finger, small enough for any phone.
const LONGEST = 2048;
const UPRIGHT = ["top", "bottom"];
const TAP = {
  shoulder: "tapShoulder", hip: "tapHip", knee: "tapKnee", ankle: "tapAnkle", top: "tapTop", bottom: "tapBottom",
  first: "tapFirst", corner: "tapCorner", second: "tapSecond",
};

export class PhotoPage extends MeasuringPage {
  // For the pages to fill in: what is read off the joints, as readings.js has it; what a button to
  // save says and, where a value is out of range, what is asked; a trial; and what is shown.
  get reading() { return null; }

  rounded() { return ""; }

  asksOf() { return []; }

  trialOf() { return {}; }

  showFound() {}

  connected() {
    this.points = this.querySelector("joint-points");
    this.points.reading = this.reading;
    this.canvas = this.querySelector("canvas.m-picture");
    super.connected();
    this.listen(this, "change", (event) => this.chosen(event));
    this.listen(this, "joints hand", () => this.show());
    this.show();
  }

  get holds() {
    return this.points.hand;
  }

  // An angle between lines of the picture needs none.
  get vertical() {
    return this.querySelector("input[name=vertical]:checked")?.value ?? "edge";
  }

  // What is asked for, in order.
  get asked() {
    return this.vertical === "taps" ? [...UPRIGHT, ...this.reading.joints] : this.reading.joints;
  }

  chosen({ target }) {
    if (target.type === "file") {
      this.open(target.files[0]);
      target.value = "";
    } else if (target.name === "vertical") {
      this.points.asked = this.asked;
      // Another vertical than the edge is two taps anew.
      if (target.value === "edge") for (const name of UPRIGHT) delete this.points.points[name];
      this.points.changed();
    } else {
      this.show();
    }
  }

  async open(file) {
    if (!file) return;
    this.begin();
    this.note("");
    let bitmap;
    try {
      bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      this.note(this.say("unreadable"));
      return;
    }
    this.put(bitmap);
    this.mirrored = isMirrored(await orientationOf(file));
    if (this.mirrored) this.note(this.say("mirrored"));
    this.points.load({}, this.asked);
    this.picture = null;
    this.show();
    this.points.focus({ preventScroll: true });
  }

  put(bitmap) {
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    this.canvas.width = Math.round(bitmap.width * scale);
    this.canvas.height = Math.round(bitmap.height * scale);
    this.canvas.getContext("2d").drawImage(bitmap, 0, 0, this.canvas.width, this.canvas.height);
    bitmap.close();
    this.toggleAttribute("data-picture", true);
  }

  async restore({ picture, points, side, vertical, mirrored }) {
    if (!picture) return;
    this.put(await createImageBitmap(picture));
    this.picture = picture;
    this.mirrored = mirrored;
    this.side = side;
    const upright = this.querySelector(`input[name=vertical][value=${vertical}]`);
    if (upright) upright.checked = true;
    this.points.load(points, this.asked);
    this.show();
  }

  key(event) {
    const { key } = event;
    if (this.saved) return false;
    if (this.points.key(event)) return true;
    const place = "12345".indexOf(key);
    if (place >= 0) this.points.pick([...this.reading.joints, ...UPRIGHT][place]);
    else if (/^[lr]$/i.test(key)) this.side = key.toLowerCase() === "l" ? "left" : "right";
    else if (/^z$/i.test(key)) this.points.undo();
    else if (key === "Enter" && !event.target.closest("button, a, input, summary, label")) this.save();
    else return false;
    this.show();
    return true;
  }

  act(what, pick) {
    if (what === "pick") this.points.pick(pick);
    else if (what === "undo") this.points.undo();
    else if (what === "save") this.save();
    else if (what === "go-on") this.goOn(true);
    else if (what === "start-over") this.goOn(false);
    else if (what === "keep") this.keepPicture();
    else if (what === "another") this.another();
  }

  offerPicture() {
    const button = this.find("keep");
    if (button) [button.hidden, button.disabled] = [false, false];
  }

  // The other side next, with a picture of its own.
  another() {
    this.begin();
    this.removeAttribute("data-picture");
    this.offerPicture();
    this.side = this.side === "left" ? "right" : "left";
    this.points.load({}, this.asked);
    this.show();
  }

  show() {
    const found = this.points.measured;
    const { missing } = this.points;
    const [save, side] = [this.find("save"), this.say(this.side)];
    this.markSteps(this.points);
    this.write("hint", this.say(missing ? TAP[missing] : "drag"));
    this.showFound(found);
    save.disabled = !found || missing !== null;
    this.write("save", this.say(found ? "save" : "saveNone", { side, n: found && this.rounded(found) }));
    if (this.hasAttribute("data-picture")) this.later();
  }

  // Keeps the marks once a finger rests: the picture beside them only once.
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepNow(), 150);
  }

  async keepNow() {
    const points = this.points.set(Object.keys(this.points.points));
    const n = Object.keys(points).length;
    if (this.saved || !n) return;
    this.picture ??= await new Promise((resolve) => { this.canvas.toBlob(resolve, "image/jpeg", 0.9); });
    const { picture, side, vertical, mirrored } = this;
    await this.keep({ picture, side, vertical, mirrored, points, told: { side: this.say(side), n } });
    this.dataset.kept = String(n);
  }

  disconnected() {
    clearTimeout(this.timer);
  }

  async save() {
    const found = this.points.measured;
    if (!found || this.points.missing || this.saved) return;
    const unusual = await this.isMeant(this.asksOf(found));
    if (unusual === null) return;
    this.sent = this.result(found, unusual);
    const name = [this.say(this.side), `${this.rounded(found)}°`].filter(Boolean).join(", ");
    await this.send([this.sent], name);
  }

  // With the result that was saved, because she says so: offered to her alone.
  async keepPicture() {
    const button = this.find("keep");
    button.disabled = true;
    try {
      const picture = await new Promise((resolve) => { this.canvas.toBlob(resolve, "image/jpeg", 0.85); });
      await keepPicture(this.sent, this.dataset.to, picture);
      button.hidden = true;
      this.note(this.say("pictureKept"));
    } catch ({ message }) {
      button.disabled = false;
      this.note(message || this.say("notSent"));
    }
  }

  result(found, confirmed) {
    const { points, reading } = this.points;
    const { top, bottom } = points;
    const joints = Object.fromEntries(reading.joints.map((name) => [name, points[name]]));
    const frame = { mark: reading.instant, side: this.side, facing: found.facing, joints };
    if (top && bottom) frame.vertical = [top, bottom];
    const { width, height } = this.canvas;
    return {
      key: this.keyFor(this.side),
      assessment: this.dataset.assessment,
      team: this.dataset.team,
      date: dayIn(this.dataset.zone),
      side: this.side,
      method: "photo",
      trials: [this.trialOf(found)],
      points: { aspect: width / height, mirrored: Boolean(this.mirrored), frames: [frame] },
      confirmed,
    };
  }
}
