// <measure-video>: the highest knees of a clip and the other foot's strikes, both angles at each,
// with mean, spread and number of steps; and for a kinogram three instants more, and whole legs.
import "./joint-points.js";
import { facingOf, lift, settled, STEPS_ENOUGH } from "./arithmetic.js";
import { FilmPage } from "./film-page.js";
import { dayIn } from "./saving.js";
import { inPixels, MORE_JOINTS } from "./stage.js";
import { drawSteps } from "./step-views.js";
import { stepsOf } from "./steps.js";

const JOINTS = ["shoulder", "hip", "knee"];
const UPRIGHT = ["top", "bottom"];
const PICKS = [...JOINTS, ...UPRIGHT, ...MORE_JOINTS];
const MARKED = [...JOINTS, ...MORE_JOINTS];
// For a kinogram alone: no angle is read from them.
const INSTANTS = ["toe_off", "rear_upright", "full_support"];
const KINDS = ["strike", "highest", ...INSTANTS];
const TAP = {
  shoulder: "tapShoulder", hip: "tapHip", knee: "tapKnee", top: "tapTop", bottom: "tapBottom",
  ankle: "tapAnkle", far_knee: "tapFarKnee", far_ankle: "tapFarAnkle",
};
const OTHER = { left: "right", right: "left" };

// What is asked about where it is out of range: by its range, of a step, in these words.
const ASKED = [
  ["knee_lift", "value", "ask"],
  ["to_trunk", "toTrunk", "askTrunk"],
  ["at_strike", "atStrike", "askStrike"],
  ["strike_to_trunk", "strikeToTrunk", "askStrike"],
];

class MeasureVideo extends FilmPage {
  connected() {
    this.points = this.querySelector("joint-points");
    this.upright = {};
    super.connected();
    this.listen(this, "joints", () => this.placed());
    this.listen(this, "hand", () => this.show());
    this.show();
  }

  get holds() {
    return this.points.hand;
  }

  get asked() {
    const joints = this.whole.checked ? MARKED : JOINTS;
    return this.isTapped ? [...UPRIGHT, ...joints] : joints;
  }

  get isTapped() {
    return this.querySelector("input[name=vertical]:checked").value === "taps";
  }

  // Whether the legs are marked down to the ankles.
  get whole() {
    return this.querySelector("input[name=whole]");
  }

  // Which way she runs in this clip: as most of her lifted knees say.
  get facing() {
    const { size, down } = this.points;
    const ways = this.marks.filter((mark) => mark.kind === "highest" && this.isWhole(mark))
      .map((mark) => facingOf(this.pixels(mark, size), down));
    return ways.length ? Math.sign(ways.reduce((sum, way) => sum + way, 0)) || 1 : null;
  }

  isWhole(mark) {
    return JOINTS.every((name) => mark.joints?.[name]);
  }

  pixels(mark, size) {
    return Object.fromEntries(JOINTS.map((name) => [name, inPixels(mark.joints[name], size)]));
  }

  measure(mark) {
    const { facing } = this;
    if (!facing || !this.isWhole(mark)) return null;
    const { size, down } = this.points;
    return lift(this.pixels(mark, size), { facing, down });
  }

  get steps() {
    return stepsOf(this.marks, (mark) => this.measure(mark));
  }

  // Another frame: its own points.
  moved() {
    this.points.facing = this.facing;
    this.points.dataset.off = String(!this.mark);
    this.points.load({ ...this.upright, ...this.mark?.joints }, this.asked);
  }

  // A point was set or moved: it belongs to the mark of this frame.
  placed() {
    this.upright = this.points.set(UPRIGHT);
    if (this.mark) this.mark.joints = this.points.set(MARKED);
    this.points.facing = this.facing;
    this.show();
  }

  chose(target) {
    if (target.name === "vertical" && target.value === "edge") this.upright = {};
    if (target.name === "vertical" || target === this.whole) this.moved();
    this.show();
  }

  key(event) {
    const { key } = event;
    if (this.saved) return false;
    if (this.points.key(event) || this.filmKey(event)) return true;
    const place = "12345678".indexOf(key);
    if (place >= 0) this.pick(PICKS[place]);
    else if (/^[lr]$/i.test(key)) this.side = key.toLowerCase() === "l" ? "left" : "right";
    else if (/^s$/i.test(key)) this.toggle("strike");
    else if (/^k$/i.test(key)) this.toggle("highest");
    else if (/^x$/i.test(key)) this.leaveOut(this.mark);
    else if (key === "Enter" && !event.target.closest("button, a, input, summary, label")) this.save();
    else return false;
    this.show();
    return true;
  }

  pick(name) {
    if (this.mark) this.points.pick(name);
    else this.note(this.say("markFirst"));
  }

  act(what, pick, event) {
    const { frame, out } = event?.target.closest("[data-act]")?.dataset ?? {};
    if (this.filmAct(what)) return;
    if (what === "pick") this.pick(pick);
    else if (what === "undo") this.points.undo() || this.undo();
    else if (KINDS.includes(what)) this.markAs(what);
    else if (what === "step") this.go(Number(frame));
    else if (what === "out") this.leaveOut(this.marks.find((mark) => mark.frame === Number(out)));
    else if (what === "out-here") this.leaveOut(this.mark);
    else if (what === "save") this.save();
    else if (what === "another") this.another();
  }

  // The key of an instant is farther down than the picture that is tapped next.
  markAs(kind) {
    this.toggle(kind);
    if (INSTANTS.includes(kind)) this.points.scrollIntoView({ block: "nearest" });
  }

  leaveOut(mark) {
    if (mark?.kind !== "highest") return;
    this.remember();
    this.marks = this.marks.map((one) => (one === mark ? { ...mark, out: !mark.out } : one));
    this.show();
  }

  another() {
    this.begin();
    this.marks = [];
    this.side = OTHER[this.side];
    this.moved();
    this.show();
  }

  get moreToKeep() {
    return { upright: this.upright, vertical: this.isTapped ? "taps" : "edge", whole: this.whole.checked };
  }

  putMarks(kept) {
    super.putMarks(kept);
    this.upright = kept.upright ?? {};
    this.whole.checked = Boolean(kept.whole);
    this.querySelector(`input[name=vertical][value=${kept.vertical ?? "edge"}]`).checked = true;
  }

  // --- what is shown ----------------------------------------------------------

  show() {
    if (!this.hasAttribute("data-picture")) return;
    const { steps, mark, side } = this;
    const kept = steps.filter((step) => !step.out);
    const [up, down] = [settled(kept.map((step) => step.value)), this.settledStrikes(kept)];
    this.showFilm(this.marks.map((one) => this.onStrip(one, steps)));
    this.showMark(mark, steps);
    this.markSteps(this.points);
    this.showNumber("up", up);
    this.showNumber("down", down);
    this.find("foot").textContent = this.say(side === "left" ? "rightStrike" : "leftStrike");
    drawSteps(this, steps, { side, frame: this.film.frame, settled: up, at: (at) => this.realAt(at).toFixed(3) });
    this.querySelector("[data-act=out-here]").hidden = !steps.some((step) => step.mark === mark);
    this.find("few").textContent = this.fewWords(kept.length, steps);
    this.find("far").textContent = this.farWords();
    const save = this.find("save");
    save.disabled = !up;
    save.textContent = this.say(up ? "save" : "saveNone", { side: this.say(side), n: up && Math.round(up.mean) });
    this.later({ side: this.say(side), n: steps.length });
  }

  settledStrikes(kept) {
    return settled(kept.filter((step) => step.atStrike !== null).map((step) => step.atStrike));
  }

  onStrip(mark, steps) {
    const step = steps.find((one) => one.mark === mark);
    const side = mark.kind === "strike" ? OTHER[this.side] : this.side;
    const kind = INSTANTS.includes(mark.kind) ? this.keyOfMark(mark.kind).dataset.letter : mark.kind;
    return { ...mark, kind, side, label: step && `${Math.round(step.value)}°` };
  }

  keyOfMark(kind) {
    return this.querySelector(`[data-act=${kind}]`);
  }

  showMark(mark, steps) {
    for (const kind of KINDS) {
      const button = this.keyOfMark(kind);
      button.setAttribute("aria-pressed", String(mark?.kind === kind));
      if (INSTANTS.includes(kind)) continue;
      const isSolid = this.side === (kind === "strike" ? "left" : "right");
      button.querySelector("path, circle").setAttribute("class", isSolid ? "k-r" : "k-l");
    }
    const place = steps.findIndex((step) => step.mark === mark || step.strike === mark) + 1;
    const { missing } = this.points;
    this.find("hint").textContent = !mark ? this.say("markFirst")
      : missing ? this.say(TAP[missing])
      : INSTANTS.includes(mark.kind) ? this.keyOfMark(mark.kind).dataset.name
      : this.say("stepOf", { side: this.say(this.side), n: place || steps.length, total: steps.length });
  }

  showNumber(name, found) {
    const box = this.find(name);
    box.querySelector("b").textContent = found ? `${Math.round(found.mean)}°` : "–";
    const values = found && { n: found.n, spread: found.spread?.toFixed(1) };
    box.querySelector("small").textContent =
      !found ? "" : this.say(found.n === 1 ? "oneStep" : "spread", values);
  }

  fewWords(n, steps) {
    if (!this.marks.length) return this.say("noSteps");
    if (n >= STEPS_ENOUGH) return "";
    return this.say(steps.length ? "few" : "noneYet", { n, enough: STEPS_ENOUGH });
  }

  // Her right leg is the near one where she runs to the right.
  farWords() {
    const { facing } = this;
    if (!facing) return "";
    const near = facing > 0 ? "right" : "left";
    return near === this.side ? "" : this.say(this.side === "left" ? "farLeft" : "farRight");
  }

  // --- saving -----------------------------------------------------------------

  async save() {
    const { steps, side } = this;
    const kept = steps.filter((step) => !step.out);
    const up = settled(kept.map((step) => step.value));
    if (!up || this.saved) return;
    const asks = kept.flatMap((step) => ASKED.filter(([, name]) => step[name] !== null)
      .map(([kind, name, words]) => [kind, step[name], this.say(words, { n: step[name] })]));
    const unusual = await this.isMeant(asks);
    if (unusual === null) return;
    await this.send([this.result(steps, unusual)], `${this.say(side)}, ${Math.round(up.mean)}°`);
  }

  result(steps, confirmed) {
    const { width, height } = this.points.size;
    return {
      key: this.keyFor("lift"),
      assessment: this.dataset.assessment,
      team: this.dataset.team,
      date: dayIn(this.dataset.zone),
      side: this.side,
      method: "video",
      frame_rate: this.filmed,
      trials: steps.map((step) => ({
        value: step.value,
        to_trunk: step.toTrunk,
        at_strike: step.atStrike,
        strike_to_trunk: step.strikeToTrunk,
        left_out: step.out,
      })),
      points: { aspect: width / height, mirrored: false, frames: this.frames() },
      confirmed,
    };
  }

  frames() {
    const { facing, side } = this;
    const { top, bottom } = this.upright;
    return this.marks.filter((mark) => this.isWhole(mark)).map((mark) => {
      const frame = { mark: mark.kind, side, at: Number(this.realAt(mark.at).toFixed(4)), facing, joints: mark.joints };
      return top && bottom ? { ...frame, vertical: [top, bottom] } : frame;
    });
  }
}

customElements.define("measure-video", MeasureVideo);

