// <joint-points data-shoulder ...: the name of each joint, end and corner as it is shown>: a picture or
// a video with the points that are marked on it. A tap sets the point that is missing next, and takes
// it in hand; in hand it hangs above a grip, and a loupe shows what lies under it. Keys move it by a
// pixel of the screen, with Shift by ten. Says "joints" when a point has moved, of one that a finger
// moves once it rests, and "hand" when another one is held.
import { ConnectedElement } from "../connected-element.js";
import { DOWN, downBetween } from "./arithmetic.js";
import { magnify } from "./loupe.js";
import { LIFT } from "./readings.js";
import {
  apart, CORNERS, fanOf, fitted, gripBeside, inPixels, lineOf, linesThrough, MORE_JOINTS, nearest, onPicture, onStage,
  overlay, setAttributes, short, writeOver,
} from "./stage.js";

const JOINTS = ["shoulder", "hip", "knee"];
const UPRIGHT = ["top", "bottom"];
const REACH = 32;
const RADIUS = 74;
// To lay out what lies around the picture takes a slow phone longer than a frame: once a finger rests.
const RESTS_MS = 200;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class JointPoints extends ConnectedElement {
  connected() {
    this.points = {};
    // Put where they can be seen by a key, and on no joint yet.
    this.unsure = new Set();
    // What is read off the joints, as readings.js has it.
    this.reading ??= LIFT;
    this.asked = this.reading.joints;
    this.hand = null;
    this.facing = null;
    this.past = [];
    this.shown = this.querySelector("canvas.m-picture, video");
    this.loupe = this.querySelector(".loupe");
    this.over ??= this.drawOver();
    this.listen(this.over, "pointerdown", (event) => this.press(event));
    this.listen(this.over, "pointermove", (event) => this.move(event));
    this.listen(this.over, "pointerup pointercancel", () => this.letGo());
    // Read once, not at every move: the browser would lay the page out anew each time.
    this.watch = new ResizeObserver(() => {
      this.room = null;
      this.draw();
    });
    this.watch.observe(this);
  }

  disconnected() {
    this.watch.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.telling);
    this.frame = this.telling = null;
  }

  // The picture's size in its own pixels.
  get size() {
    const { videoWidth, videoHeight, width, height } = this.shown;
    return videoWidth ? { width: videoWidth, height: videoHeight } : { width, height };
  }

  get stage() {
    this.room ??= { width: this.clientWidth, height: this.clientHeight };
    return this.room;
  }

  // How much of it the keys of a clip cover.
  get beneath() {
    this.stage.beneath ??= this.closest(".shotwrap")?.querySelector(".m-marks")?.offsetHeight ?? 0;
    return this.stage.beneath;
  }

  get box() {
    return fitted(this.size, this.stage);
  }

  get missing() {
    return this.asked.find((name) => !this.isSet(name)) ?? null;
  }

  isSet(name) {
    return Boolean(this.points[name]) && !this.unsure.has(name);
  }

  // {name: place} of those of `names` that were set.
  set(names) {
    return Object.fromEntries(names.filter((name) => this.isSet(name)).map((name) => [name, this.points[name]]));
  }

  get down() {
    const [top, bottom] = UPRIGHT.map((name) => this.isSet(name) && this.points[name]);
    return top && bottom ? downBetween(inPixels(top, this.size), inPixels(bottom, this.size)) : DOWN;
  }

  // The joints that are read, in pixels, or null while one is missing.
  get joints() {
    const { joints } = this.reading;
    if (!joints.every((name) => this.isSet(name))) return null;
    return Object.fromEntries(joints.map((name) => [name, inPixels(this.points[name], this.size)]));
  }

  // What is read off them, or null while a joint is missing.
  get measured() {
    const { joints, down, facing } = this;
    return joints && this.reading.read(joints, { down, facing });
  }

  /** Shows these points (shares by name), which may be none, and asks for `asked`. */
  load(points, asked = this.reading.joints) {
    this.points = { ...points };
    this.unsure.clear();
    this.asked = asked;
    this.past = [];
    this.hand = null;
    this.draw();
  }

  // What a key or a button picks: a point that is not there yet is put where it can be seen.
  pick(name) {
    if (!this.asked.includes(name) || !this.size.width) return;
    if (!this.points[name]) {
      this.remember();
      this.points[name] = [0.5, (1 + this.asked.indexOf(name)) / (1 + this.asked.length)];
      this.unsure.add(name);
      this.take(name);
      this.changed();
      return;
    }
    this.take(name);
  }

  take(name) {
    this.hand = name;
    this.draw();
    this.dispatchEvent(new CustomEvent("hand", { bubbles: true }));
  }

  remember() {
    this.past.push(JSON.stringify([this.points, [...this.unsure]]));
  }

  undo() {
    const before = this.past.pop();
    if (before === undefined) return false;
    const [points, unsure] = JSON.parse(before);
    [this.points, this.unsure] = [points, new Set(unsure)];
    if (this.hand && !this.points[this.hand]) this.hand = null;
    this.changed();
    return true;
  }

  changed() {
    this.draw();
    this.tell();
  }

  // Whether the key was one for the points.
  key(event) {
    if (event.key === "Escape" && this.hand) {
      this.take(null);
      return true;
    }
    const way = ARROWS[event.key];
    if (!way || !this.hand) return false;
    const pixel = (event.shiftKey ? 10 : 1) / devicePixelRatio;
    const [x, y] = onStage(this.box, this.points[this.hand]);
    this.remember();
    this.put([x + way[0] * pixel, y + way[1] * pixel]);
    return true;
  }

  letGo() {
    this.held = null;
    if (this.untold) this.tell();
  }

  put(place) {
    this.unsure.delete(this.hand);
    this.points[this.hand] = onPicture(this.box, place).map(short);
    this.untold = true;
    this.draw();
  }

  tell() {
    clearTimeout(this.telling);
    this.untold = false;
    this.telling = null;
    this.dispatchEvent(new CustomEvent("joints", { bubbles: true }));
  }

  placeOf(event) {
    const { left, top } = this.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  // Towards the middle, so that the grip never leaves the stage.
  get grip() {
    const [x, y] = onStage(this.box, this.points[this.hand]);
    const { width, height } = this.stage;
    return gripBeside([x, y], { width, height: height - this.beneath });
  }

  // What lies under the finger: a point, or the grip of the one in hand.
  under(place) {
    if (this.hand && apart(place, this.grip) < REACH) return this.hand;
    const there = this.asked.filter((name) => this.points[name]);
    return nearest(place, there.map((name) => [name, onStage(this.box, this.points[name])]), REACH);
  }

  press(event) {
    if (event.button || !this.size.width || this.dataset.off === "true") return;
    event.preventDefault();
    const place = this.placeOf(event);
    const held = this.under(place);
    const name = held ?? this.missing;
    if (!name) return void this.take(null);
    this.remember();
    this.over.setPointerCapture(event.pointerId);
    const isNew = !this.isSet(name);
    if (!held) this.points[name] = onPicture(this.box, place).map(short);
    this.unsure.delete(name);
    const [x, y] = onStage(this.box, this.points[name]);
    // Where it goes for a move of the pointer in the window; the stage stays where it is meanwhile.
    this.held = [x - event.clientX, y - event.clientY];
    this.take(name);
    if (isNew) this.changed();
  }

  move(event) {
    if (!this.held || !this.hand) return;
    this.put([event.clientX + this.held[0], event.clientY + this.held[1]]);
  }

  drawOver() {
    const names = [...JOINTS, ...MORE_JOINTS, ...UPRIGHT, ...CORNERS];
    const { over, ...parts } = overlay(names, this.dataset);
    Object.assign(this, parts);
    this.append(over);
    return over;
  }

  // Once a frame, however often a finger moves.
  draw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.step();
    });
  }

  step() {
    this.show();
    if (!this.untold) return;
    clearTimeout(this.telling);
    if (this.held) this.telling = setTimeout(() => this.tell(), RESTS_MS);
    else this.tell();
  }

  show() {
    const { box, hand } = this;
    const on = (name) => this.points[name] && this.asked.includes(name) && onStage(box, this.points[name]);
    for (const [name, ring] of Object.entries(this.rings)) {
      const place = on(name);
      setAttributes(ring, { display: place ? "inline" : "none" });
      if (!place) continue;
      setAttributes(ring, { transform: `translate(${place[0].toFixed(1)} ${place[1].toFixed(1)})` });
      ring.toggleAttribute("data-on", name === hand);
      ring.toggleAttribute("data-unsure", this.unsure.has(name));
    }
    this.path("line", linesThrough([JOINTS, CORNERS], on));
    const ends = UPRIGHT.map(on);
    this.path("upright", ends.every(Boolean) ? lineOf(...ends) : "");
    this.showAngle(this.reading.fan.map(on));
    this.showGrip(hand && on(hand));
  }

  path(name, d) {
    setAttributes(this.parts[name], { d });
  }

  showAngle([from, to]) {
    const found = this.measured;
    setAttributes(this.over, { role: found ? "img" : "presentation" });
    if (found) setAttributes(this.over, { "aria-label": `${this.dataset.angle} ${found.shown}°` });
    else this.over.removeAttribute("aria-label");
    writeOver(this.number, found ? `${Math.round(found.shown)}°` : "");
    if (!found) {
      for (const name of ["ext", "fan", "arc", "ninety"]) this.path(name, "");
      return;
    }
    const radius = Math.min(RADIUS, 0.8 * apart(from, to));
    const drawing = fanOf(from, (Math.atan2(...this.down) * 180) / Math.PI + found.base, found.turn, radius);
    this.path("fan", drawing.fan);
    this.path("arc", drawing.arc);
    this.path("ninety", this.reading.mark ? drawing.ninety(found.facing) : "");
    this.path("ext", drawing.base(1.5 * radius));
    const [x, y] = drawing.number.map((at) => at.toFixed(1));
    setAttributes(this.number, { x, y });
  }

  showGrip(place) {
    setAttributes(this.gripOf, { display: place ? "inline" : "none" });
    if (this.loupe.hidden !== !place) this.loupe.hidden = !place;
    this.path("stem", place ? lineOf(place, this.grip) : "");
    if (!place) return;
    const [x, y] = this.grip;
    setAttributes(this.gripOf, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    this.magnify(place);
  }

  // In the corner that is farther from the point.
  magnify(place) {
    const { box, size, loupe, shown } = this;
    const far = place[0] < this.stage.width / 2 ? "right" : "left";
    if (loupe.dataset.at !== far) loupe.dataset.at = far;
    this.stage.loupe ??= loupe.clientWidth;
    const about = { wide: this.stage.loupe, scale: box.width / size.width };
    magnify(loupe, shown, inPixels(this.points[this.hand], size), about);
  }
}

customElements.define("joint-points", JointPoints);
