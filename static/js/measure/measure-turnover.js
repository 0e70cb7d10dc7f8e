// <measure-turnover>: steps a second from the strikes of a clip, each step's time, and time, speed
// and step length between two marks A and B. Steps, not strides.
import { missing, sprint, turnover } from "./arithmetic.js";
import { FilmPage } from "./film-page.js";
import { dayIn } from "./saving.js";
import { drawTimes } from "./step-times.js";
import { footAt, ofKind } from "./steps.js";

const OTHER = { left: "right", right: "left" };
const ENDS = ["A", "B"];
const two = (value) => value.toFixed(2);

class MeasureTurnover extends FilmPage {
  connected() {
    this.ends = {};
    super.connected();
    this.show();
  }

  get strikes() {
    return ofKind(this.marks, "strike");
  }

  get seconds() {
    return this.strikes.map((strike) => this.realAt(strike.at));
  }

  get turned() {
    return turnover(this.seconds, this.off);
  }

  get foot() {
    const { mark } = this;
    return mark?.kind === "strike" ? mark.side : footAt(this.strikes, this.film.at, "right");
  }

  // The test that times a run over a distance, or null.
  get run() {
    const chosen = this.querySelector("select[name=sprint]")?.selectedOptions[0];
    return chosen?.value ? { slug: chosen.value, metres: Number(chosen.dataset.metres) } : null;
  }

  get sprinted() {
    const [from, to] = ENDS.map((end) => this.ends[end]);
    if (!from || !to || !this.run) return null;
    return sprint(this.realAt(to.at) - this.realAt(from.at), this.run.metres, this.off, this.turned);
  }

  // A and B are one each: put elsewhere, an end is moved there; put again, it is taken away.
  end(letter) {
    if (this.film.going || !this.hasAttribute("data-picture")) return;
    this.remember();
    const { frame, at } = this.film;
    const isHere = this.ends[letter]?.frame === frame;
    this.ends = { ...this.ends, [letter]: isHere ? undefined : { frame, at } };
    this.show();
  }

  get state() {
    return { marks: this.marks, ends: this.ends };
  }

  set state({ marks, ends = {} }) {
    this.marks = marks;
    this.ends = ends;
  }

  swapFeet() {
    this.remember();
    this.marks = this.marks.map((mark) => (mark.kind === "strike" ? { ...mark, side: OTHER[mark.side] } : mark));
    this.show();
  }

  key(event) {
    const { key } = event;
    if (this.saved) return false;
    if (this.filmKey(event)) return true;
    if (/^s$/i.test(key)) this.toggle("strike", { side: this.foot });
    else if (/^[ab]$/i.test(key)) this.end(key.toUpperCase());
    else if (/^[lr]$/i.test(key)) this.turnTo(key.toLowerCase() === "l" ? "left" : "right");
    else if (key === "Enter" && !event.target.closest("button, a, input, summary, label")) this.save();
    else return false;
    return true;
  }

  // The strike at hand is of this foot, and all others in turn.
  turnTo(side) {
    if (this.foot !== side) this.swapFeet();
  }

  act(what) {
    if (this.filmAct(what)) return;
    if (what === "undo") this.undo();
    else if (what === "strike") this.toggle("strike", { side: this.foot });
    else if (what === "swap") this.swapFeet();
    else if (ENDS.includes(what)) this.end(what);
    else if (what === "save") this.save();
    else if (what === "another") this.another();
  }

  another() {
    this.begin();
    this.removeAttribute("data-picture");
    this.state = { marks: [] };
    this.past = [];
  }

  // --- what is shown ----------------------------------------------------------

  show() {
    if (!this.hasAttribute("data-picture")) return;
    const { strikes, turned, mark, sprinted } = this;
    const ends = ENDS.filter((kind) => this.ends[kind]).map((kind) => ({ ...this.ends[kind], kind }));
    this.showFilm([...this.marks, ...ends]);
    this.showMark(mark, strikes);
    this.showRates(turned);
    this.find("big").textContent = turned ? turned.value.toFixed(1) : "–";
    this.find("pm").textContent = turned ? `± ${two(turned.error)}` : "";
    this.find("over").textContent = this.overWords(turned, strikes);
    this.find("worst").textContent = turned ? this.say("worst", { n: two(turned.worst) }) : "";
    const gap = missing(strikes.map((strike) => strike.side))[0];
    const gapOf = gap && (strikes[gap].side === "left" ? "gapLeft" : "gapRight");
    this.find("gap").textContent = gap ? this.say(gapOf, { n: gap }) : "";
    drawTimes(this, strikes, (strike) => this.realAt(strike.at), this.off);
    this.showSprint(sprinted);
    this.showSave(turned, sprinted);
    this.later({ n: strikes.length });
  }

  overWords(turned, strikes) {
    if (!turned) return this.say(strikes.length ? "oneStrike" : "noStrikes");
    const { seconds } = this;
    const long = two(seconds.at(-1) - seconds[0]);
    const values = { n: strikes.length - 1, s: long, minute: Math.round(60 * turned.value) };
    return this.say(strikes.length === 2 ? "overOne" : "over", values);
  }

  showMark(mark, strikes) {
    const button = this.querySelector("[data-act=strike]");
    const { foot } = this;
    button.setAttribute("aria-pressed", String(mark?.kind === "strike"));
    button.querySelector("path").setAttribute("class", foot === "right" ? "k-r" : "k-l");
    button.querySelector("span").textContent = this.say(foot === "right" ? "rightStrike" : "leftStrike");
    const place = strikes.indexOf(mark) + 1;
    this.find("hint").textContent = this.say(place ? "strikeOf" : "frameOf", { n: this.film.frame, strike: place });
    for (const end of ENDS) {
      const isHere = this.ends[end]?.frame === this.film.frame;
      this.querySelector(`[data-act=${end}]`).setAttribute("aria-pressed", String(isHere));
    }
  }

  // What one frame at each end costs, had this run been filmed at each of the rates.
  showRates(turned) {
    for (const cost of this.querySelectorAll("[data-error]")) {
      const share = this.filmed / Number(cost.dataset.error);
      cost.textContent = turned ? `± ${two(turned.error * share)}` : "";
    }
  }

  showSprint(found) {
    const shown = this.find("sprint");
    shown.hidden = !found;
    this.find("ends").hidden = Boolean(found);
    if (!found) return;
    const put = (name, timed, unit) => {
      const [value, error] = shown.querySelectorAll(`[data-${name}] dd`);
      value.textContent = timed ? `${timed.value.toFixed(name === "speed" ? 1 : 2)} ${unit}` : "–";
      error.textContent = timed ? `± ${two(timed.error)}` : "";
    };
    put("seconds", found.seconds, "s");
    put("speed", found.speed, "m/s");
    put("length", found.stepLength, "m");
  }

  showSave(turned, found) {
    const save = this.find("save");
    save.disabled = !turned && !found;
    const values = { turnover: turned?.value.toFixed(1), seconds: found && two(found.seconds.value) };
    const what = turned && found ? "saveBoth" : turned ? "saveTurnover" : found ? "saveSprint" : "saveNone";
    save.textContent = this.say(what, values);
  }

  // --- saving -----------------------------------------------------------------

  async save() {
    const { turned, sprinted } = this;
    if (this.saved || (!turned && !sprinted)) return;
    const asks = [];
    if (turned) asks.push(["turnover", turned.value, this.say("ask", { n: two(turned.value) })]);
    const time = sprinted && two(sprinted.seconds.value);
    if (sprinted) asks.push(["sprint", sprinted.seconds.value, this.say("askSprint", { n: time })]);
    const unusual = await this.isMeant(asks);
    if (unusual === null) return;
    const results = [];
    if (turned) results.push(this.turnoverOf(turned, unusual));
    if (sprinted) results.push(this.sprintOf(sprinted, unusual));
    const words = [turned && this.say("steps", { n: turned.value.toFixed(1) }), time && `${time} s`];
    await this.send(results, words.filter(Boolean).join(", "));
  }

  common(what, confirmed) {
    return {
      key: this.keyFor(what),
      team: this.dataset.team,
      date: dayIn(this.dataset.zone),
      method: "video",
      frame_rate: this.filmed,
      confirmed,
    };
  }

  turnoverOf(turned, confirmed) {
    const { strikes } = this;
    const { videoWidth, videoHeight } = this.film.video;
    const frames = strikes.map(({ side, at }) =>
      ({ mark: "strike", side, at: Number(this.realAt(at).toFixed(4)), joints: {} }));
    return {
      ...this.common("turnover", confirmed),
      assessment: this.dataset.assessment,
      value: Number(turned.value.toFixed(3)),
      n: strikes.length - 1,
      points: { aspect: videoWidth / videoHeight, mirrored: false, frames },
    };
  }

  sprintOf({ seconds }, confirmed) {
    return { ...this.common("sprint", confirmed), assessment: this.run.slug, value: Number(seconds.value.toFixed(3)) };
  }
}

customElements.define("measure-turnover", MeasureTurnover);
