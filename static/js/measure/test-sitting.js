// <test-sitting>: one athlete after the other, with no signal too. Who is skipped is kept on this
// phone; who is done is what the page says and what waits here. Without this script each step is a
// page of the server's.
import { ConnectedElement } from "../connected-element.js";
import { fill } from "../dom.js";
import { remember, remembered } from "../outbox/store.js";
import { SittingClips } from "./sitting-clips.js";
import { keptActs, sideOf, unseen } from "./typed-results.js";

const list = (text) => (text ?? "").split(" ").filter(Boolean);

class TestSitting extends ConnectedElement {
  async connected() {
    this.typed = this.querySelector("typed-results");
    if (!this.typed) return;
    this.rows = [...this.querySelectorAll("li[data-athlete]")];
    this.clips = new SittingClips(this.dataset.account, this.dataset.way);
    this.key = `sitting ${this.dataset.account} ${location.pathname} ${this.dataset.day}`;
    const before = (await remembered(this.key).catch(() => null)) ?? { skipped: [] };
    const skippedHere = [...this.querySelectorAll("[data-list=skipped] > li")].map((row) => row.dataset.athlete);
    this.skipped = new Set([...before.skipped, ...skippedHere]);
    this.now = new URLSearchParams(location.search).get("now") ?? before.now;
    history.replaceState(history.state, "", location.pathname);
    this.listen(this, "click", (event) => this.clicked(event));
    this.listen(this, "typed", () => this.show());
    this.listen(document, "outbox", () => this.show({ stay: true }));
    this.listen(this, "change", (event) => this.filmed(event));
    // Back from where it was marked.
    this.listen(window, "pageshow", ({ persisted }) => { if (persisted) this.show({ stay: true }); });
    await this.show();
    this.dataset.ready = "";
  }

  clicked(event) {
    const link = event.target.closest("[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { go } = link.dataset;
    const pk = link.closest("li[data-athlete]")?.dataset.athlete;
    if (go === "skip") this.skipped.add(this.now);
    else if (go === "back") this.skipped.delete(pk);
    else if (go === "turn") this.now = pk;
    if (go === "skip" || go === "next") this.now = this.after(this.now);
    return this.show({ moved: true });
  }

  async filmed({ target }) {
    const clip = target.files?.[0];
    if (!clip) return;
    const row = target.closest("li[data-athlete]");
    const { athlete, left, name } = row.dataset;
    target.value = "";
    const isKept = await this.clips.put(athlete, clip, list(left).find((side) => side !== "both") ?? "");
    const words = isKept ? "clipKept" : "clipNotKept";
    this.find("clips-said").textContent = fill(this.dataset[words], { name });
    await this.show({ stay: true });
    row.querySelector("[data-part=ready]:not([hidden])")?.focus();
  }

  waitingRows() {
    return this.rows.filter(({ dataset }) => !dataset.done && !this.skipped.has(dataset.athlete));
  }

  // Who comes after somebody, round and round.
  after(pk) {
    const place = this.rows.findIndex((row) => row.dataset.athlete === pk);
    const waiting = this.waitingRows().filter((row) => row.dataset.athlete !== pk);
    return (waiting.find((row) => this.rows.indexOf(row) > place) ?? waiting[0])?.dataset.athlete;
  }

  aboutOf({ dataset }) {
    const { assessment } = this.typed.dataset;
    return { address: dataset.address, assessment, day: dataset.day, keys: dataset.keys };
  }

  // What each of them has by now. The row says it, marked where it only waits here.
  read(acts) {
    const sides = list(this.typed.dataset.sides);
    for (const row of this.rows) {
      const { dataset } = row;
      const here = unseen(acts, this.aboutOf(row)).filter((act) => act.state !== "parked");
      const has = new Set([...list(dataset.has), ...here.map(sideOf)]);
      dataset.done = sides.every((side) => has.has(side)) ? "yes" : "";
      dataset.left = sides.filter((side) => !has.has(side)).join(" ");
      const waits = here.some((act) => act.state === "waiting");
      const words = [dataset.got, ...here.map((act) => act.name)].filter(Boolean).join(", ");
      row.querySelector("[data-part=has]").textContent = waits ? `${words}. ${this.typed.dataset.held}` : words;
    }
  }

  // `stay`: who is at hand stays, though she is done by what came in meanwhile.
  async show({ stay = false, moved = false } = {}) {
    const acts = await keptActs().catch(() => []);
    await this.clips.read();
    this.read(acts);
    const waiting = this.waitingRows();
    const before = this.now;
    if (!stay && !waiting.some((row) => row.dataset.athlete === this.now)) this.now = this.after(this.now);
    this.place();
    const row = this.rows.find((one) => one.dataset.athlete === this.now);
    this.count();
    const isOther = moved || Boolean(this.shown) || before !== this.now;
    if (row && (this.shown !== this.now || moved)) await this.turn(row, isOther);
    if (row) this.offerFilm(list(row.dataset.left)[0]);
    this.find("now").hidden = !row;
    this.find("nobody").hidden = Boolean(row);
    await remember(this.key, { skipped: [...this.skipped], now: this.now ?? "" }).catch(() => {});
  }

  find(part) {
    return this.querySelector(`[data-part="${part}"]`);
  }

  place() {
    for (const row of this.rows) {
      const { athlete, done } = row.dataset;
      const name = done ? "done" : this.skipped.has(athlete) ? "skipped" : "waiting";
      this.querySelector(`[data-list=${name}]`).append(row);
      row.querySelector("[data-go=back]").hidden = name !== "skipped";
      row.hidden = name === "waiting" && athlete === this.now;
      this.clips.show(row, name === "waiting");
    }
    for (const rows of this.querySelectorAll("section [data-list]")) {
      rows.closest("section").hidden = ![...rows.children].some((row) => !row.hidden);
    }
  }

  count() {
    document.querySelector("[data-part=count]").textContent = this.rows.filter((row) => row.dataset.done).length;
    const next = this.rows.find((row) => row.dataset.athlete === this.after(this.now));
    const link = this.find("next");
    link.hidden = !next;
    if (next) link.querySelector("span").textContent = fill(link.dataset.words, { name: next.dataset.name });
  }

  // Of the side that is not there yet, where the test has sides: the figure shows it too.
  offerFilm(side) {
    const link = this.find("film");
    this.find("now").dataset.next = side ?? "";
    if (!link) return;
    const kept = this.clips.ready.get(this.now);
    const words = kept ? link.dataset.mark : link.dataset[side];
    if (!words) return;
    link.hash = kept?.side || (side === "both" ? "" : side);
    link.querySelector("span").textContent = words;
  }

  async turn(row, focus) {
    this.shown = this.now;
    const { address, name, day, keys, has, last } = row.dataset;
    this.find("name").textContent = name;
    this.find("last").textContent = last;
    this.find("skip").querySelector("span").textContent = fill(this.find("skip").dataset.words, { name });
    for (const link of this.querySelectorAll("[data-part=now] a[href*='athlete=']")) {
      const asked = new URLSearchParams(link.search);
      asked.set("athlete", this.now);
      link.search = asked;
    }
    const got = this.typed.querySelector("[data-part=got]");
    got.replaceChildren(...row.querySelector("template").content.cloneNode(true).children);
    await this.typed.turnTo({ address, name, day, keys, has });
    if (!focus) return;
    this.find("now").scrollIntoView({ block: "start" });
    this.find("name").focus({ preventScroll: true });
  }
}

customElements.define("test-sitting", TestSitting);
