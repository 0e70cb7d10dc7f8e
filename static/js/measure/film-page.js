// What the pages that go through a clip share: opening it, frames, rates, the strip, and marks that
// are set on frames and taken off again.
import "./film-strip.js";
import { secondsOf } from "./arithmetic.js";
import { Film } from "./film.js";
import { MeasuringPage } from "./measuring-page.js";
import { byTime } from "./steps.js";

// Above this a clip stays where it is, and is chosen again after a reload.
const KEPT_BYTES = 60 * 1024 * 1024;
const LONG_SECONDS = 60;

export class FilmPage extends MeasuringPage {
  connected() {
    this.film = new Film(this.querySelector("video"));
    this.strip = this.querySelector("film-strip");
    this.marks = [];
    this.past = [];
    super.connected();
    this.listen(this.strip, "frame", ({ detail }) => this.go(detail));
    this.listen(this, "change", ({ target }) => this.changed(target));
    this.listen(this, "input", ({ target }) => { if (target.name === "filmed_other") this.show(); });
  }

  disconnected() {
    clearTimeout(this.timer);
    this.film.close();
  }

  // For the pages to fill in.
  show() {}

  moved() {}

  changed(target) {
    if (target.type === "file") {
      this.open(target.files[0]);
      target.value = "";
    } else if (target.name?.startsWith("filmed")) this.show();
    else this.chose(target);
  }

  chose() {
    this.show();
  }

  async open(file) {
    if (!file) return;
    this.begin();
    this.dataset.opening = "";
    const opened = await this.film.open(file).catch(() => false);
    delete this.dataset.opening;
    if (!opened) {
      this.note(this.say("unplayable"));
      return;
    }
    this.toggleAttribute("data-picture", true);
    this.file = { name: file.name, size: file.size };
    this.clip = file.size <= KEPT_BYTES ? file : null;
    this.takeUp();
    if (!this.rateChosen) this.guessRate();
    this.tellOf(file);
    this.moved();
    this.show();
  }

  // The marks that were made on the same clip before a reload; none on another.
  takeUp() {
    const { waiting } = this;
    this.waiting = null;
    if (waiting && waiting.file.size === this.file.size) this.putMarks(waiting);
    else this.state = { marks: [] };
    this.past = [];
  }

  putMarks({ side, filmed, ...state }) {
    this.state = state;
    if (side) this.side = side;
    if (filmed) this.filmed = filmed;
  }

  tellOf() {
    const { seconds, guessed } = this.film;
    if (seconds > LONG_SECONDS) this.note(this.say("long", { n: Math.round(seconds / 60) || 1 }));
    else if (guessed) this.note(this.say("noRate"));
  }

  async restore(kept) {
    this.waiting = kept;
    if (kept.clip) return this.open(kept.clip);
    this.note(this.say("again", { file: kept.file.name }));
  }

  // --- frames -----------------------------------------------------------------

  get filmed() {
    const chosen = this.querySelector("input[name=filmed]:checked")?.value;
    if (chosen !== "other") return Number(chosen) || this.film.rate || 30;
    const typed = Number(this.querySelector("input[name=filmed_other]").value.replace(",", "."));
    return typed > 0 && typed <= 2000 ? typed : this.film.rate;
  }

  set filmed(rate) {
    const radios = [...this.querySelectorAll("input[name=filmed]")];
    const radio = radios.find(({ value }) => Number(value) === rate) ?? radios.at(-1);
    radio.checked = true;
    if (radio.value === "other") this.querySelector("input[name=filmed_other]").value = String(rate);
  }

  // What the file plays at, where it is one of the choices: slow motion is told by her alone.
  guessRate() {
    this.filmed = this.film.rate;
  }

  get rateChosen() {
    return this.querySelector("input[name=filmed]:checked") !== null;
  }

  // Real seconds of a time in the file.
  realAt(at) {
    return secondsOf(at * this.film.rate, this.filmed);
  }

  // How far off a mark is that is one frame off.
  get off() {
    return 1 / this.filmed;
  }

  async go(frame) {
    await this.film.go(frame);
    this.moved();
    this.show();
  }

  step(frames) {
    return this.go((this.film.wanted ?? 0) + frames);
  }

  // To the mark before or after.
  jump(way) {
    const frames = this.marks.map((mark) => mark.frame).sort((a, b) => a - b);
    const { frame } = this.film;
    const next = way > 0 ? frames.find((one) => one > frame) : frames.findLast((one) => one < frame);
    if (next !== undefined) this.go(next);
  }

  // --- marks ------------------------------------------------------------------

  get mark() {
    return this.marks.find((mark) => mark.frame === this.film.frame) ?? null;
  }

  // All that can be undone.
  get state() {
    return { marks: this.marks };
  }

  set state({ marks }) {
    this.marks = marks;
  }

  remember() {
    this.past.push(JSON.stringify(this.state));
  }

  undo() {
    const before = this.past.pop();
    if (before === undefined) return;
    this.state = JSON.parse(before);
    this.moved();
    this.show();
  }

  // Marks this frame as of a kind; one that is already is taken off.
  toggle(kind, values = {}) {
    if (this.film.going || !this.hasAttribute("data-picture")) return;
    this.remember();
    const { frame, at } = this.film;
    const { mark } = this;
    this.marks = this.marks.filter((one) => one !== mark);
    if (mark?.kind !== kind) this.marks = byTime([...this.marks, { ...mark, frame, at, kind, ...values }]);
    this.moved();
    this.show();
  }

  // --- keys -------------------------------------------------------------------

  // The keys of every clip. True of one that was for it.
  filmKey({ key, shiftKey }) {
    if (!this.hasAttribute("data-picture")) return false;
    if (key === "," || key === "<" || key === "ArrowLeft") this.step(key === "<" || shiftKey ? -10 : -1);
    else if (key === "." || key === ">" || key === "ArrowRight") this.step(key === ">" || shiftKey ? 10 : 1);
    else if (key === "[") this.jump(-1);
    else if (key === "]") this.jump(1);
    else if (/^z$/i.test(key)) this.act("undo");
    else return false;
    return true;
  }

  filmAct(what) {
    if (what === "back") this.step(-1);
    else if (what === "on") this.step(1);
    else if (what === "go-on") this.goOn(true);
    else if (what === "start-over") this.goOn(false);
    else return false;
    return true;
  }

  showFilm(marks = this.marks) {
    const { frame, frames, rate, at } = this.film;
    const words = this.say("at", { n: this.realAt(at).toFixed(3) });
    this.find("time").textContent = words;
    this.strip.show({ frames, frame, rate, filmed: this.filmed, marks, words });
    const { guessed } = this.film;
    const cost = Math.round(1000 / this.filmed);
    this.find("plays").textContent = this.say(guessed ? "playsGuessed" : "plays", { n: rate, ms: cost });
    this.querySelector("[data-part=other]").hidden =
      this.querySelector("input[name=filmed]:checked")?.value !== "other";
  }

  later(told) {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      if (this.saved || !this.marks.length) return;
      const { side, filmed, file, clip } = this;
      await this.keep({ ...this.state, side, filmed, file, clip, told, ...this.moreToKeep });
      this.dataset.kept = String(this.marks.length);
    }, 200);
  }
}
