// <squad-attendance>: who is at the track, with no signal too. Each tap is an act that waits on this
// phone until the server has it; one press logs what is ticked of each who is there. Without this
// script the form sends all of it at once.
import { paintExceptions } from "./attendance-exceptions.js";
import { ConnectedElement } from "./connected-element.js";
import { element, fill } from "./dom.js";
import { perform } from "./outbox/start.js";
import { actsOf, remember, remembered } from "./outbox/store.js";

const KINDS = ["attend", "did", "undid"];
const NO_SESSION = "00000000-0000-0000-0000-000000000000";

const timeOf = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

class SquadAttendance extends ConnectedElement {
  async connected() {
    this.form = this.querySelector("#att-form");
    if (!this.form) return;
    this.rows = [...this.querySelectorAll("li[data-athlete]")];
    const { account, day, page = "" } = this.dataset;
    this.key = `attendance ${account} ${location.pathname} ${day} ${page}`;
    this.listen(this.form, "change", ({ target }) => this.changed(target));
    this.listen(this.form, "submit", (event) => this.pressed(event));
    this.listen(this.form, "click", ({ target }) => this.clicked(target));
    this.listen(document, "outbox", () => this.show());
    await this.takeUp();
    await this.show();
    this.dataset.ready = "";
  }

  // What was unticked before this page was left.
  async takeUp() {
    const out = new Set((await remembered(this.key).catch(() => null)) ?? []);
    for (const box of this.boxes()) if (out.has(`${box.name} ${box.value}`)) box.checked = false;
  }

  boxes() {
    return [...this.form.querySelectorAll("input[type=checkbox]")];
  }

  rowOf(part) {
    return part.closest("li[data-athlete]");
  }

  stateOf(row) {
    return row.querySelector(".tri input:checked")?.value ?? "";
  }

  addressOf(row) {
    return this.dataset.address.replace("/0/", `/${row.dataset.athlete}/`);
  }

  nameOf(row) {
    return row.querySelector("b").textContent;
  }

  // Why she is absent: asked of those alone who are.
  reasonOf(row) {
    const there = row.querySelector("select");
    if (there) return there;
    const asks = this.querySelector("template[data-part=reason]");
    const select = asks.content.querySelector("select").cloneNode(true);
    select.name = `reason-${row.dataset.athlete}`;
    select.ariaLabel = fill(asks.dataset.words, { name: this.nameOf(row) });
    row.querySelector(".att-absent").prepend(select);
    return select;
  }

  // A line under her name, made where there is none.
  line(row, part) {
    const there = row.querySelector(`[data-part=${part}]`);
    if (there) return there;
    const made = element("p");
    made.dataset.part = part;
    row.querySelector(".att-who").append(made);
    return made;
  }

  isThere(row) {
    return ["here", "late"].includes(this.stateOf(row));
  }

  // Of an athlete what is ticked, for her and for all: the ids of the drills, and how many sets.
  ticked(row) {
    const out = new Set([...this.form.querySelectorAll("input[name=drill]:not(:checked)")].map((box) => box.value));
    const boxes = [...row.querySelectorAll("input[name=did]")];
    const chosen = boxes.filter((box) => box.checked && !out.has(box.dataset.drill));
    const sum = (some) => some.reduce((n, box) => n + Number(box.dataset.sets), 0);
    return { ids: chosen.map((box) => box.value), sets: sum(chosen), total: sum(boxes) };
  }

  actOf(row, kind, fields) {
    const at = new Date().toISOString();
    const { athlete } = row.dataset;
    const address = this.addressOf(row);
    const name = this.nameOf(row);
    const { day, team } = this.dataset;
    return { kind, key: `${athlete}-${day}`, address, fields: { ...fields, team, at }, at, about: name, name: "" };
  }

  async changed(target) {
    if (target.type === "checkbox") {
      const out = this.boxes().filter((box) => !box.checked).map((box) => `${box.name} ${box.value}`);
      await remember(this.key, out).catch(() => {});
      this.count();
      return;
    }
    const row = this.rowOf(target);
    // The note is of nobody: it goes with the press.
    if (!row) return;
    const state = this.stateOf(row);
    const reason = state === "absent" ? this.reasonOf(row).value : "";
    await this.send([this.actOf(row, "attend", { state, reason })]);
  }

  // False where this phone keeps nothing: then the form goes to the server as it is.
  async send(acts) {
    try {
      await perform(...acts);
    } catch {
      return false;
    }
    await this.show();
    return true;
  }

  async pressed(event) {
    if (this.direct) return;
    event.preventDefault();
    event.stopPropagation();
    // One press after the other: the second of a double finds nothing left to do.
    const { submitter } = event;
    this.queue = (this.queue ?? Promise.resolve()).then(() => this.press(submitter));
    await this.queue;
  }

  async press(submitter) {
    const log = submitter?.name === "log";
    const acts = submitter?.name === "all" ? this.everybody() : log ? this.done() : [];
    if (log) acts.push(...this.noted());
    if (await this.send(acts)) return;
    this.direct = true;
    this.form.requestSubmit(submitter);
  }

  everybody() {
    const acts = [];
    for (const row of this.rows.filter((each) => !this.stateOf(each))) {
      row.querySelector(".tri input").checked = true;
      acts.push(this.actOf(row, "attend", { state: "here", reason: "", rest: "on" }));
    }
    return acts;
  }

  // What one press does has a name of its own, by which it is undone.
  done() {
    const acts = [];
    const press = crypto.randomUUID();
    for (const row of this.rows.filter((each) => this.isThere(each) && !each.querySelector("[data-logged]"))) {
      const { ids, sets } = this.ticked(row);
      if (!ids.length) continue;
      // Whom another coach marked absent since "All here" did nothing.
      const rest = "rest" in row.dataset ? { rest: "on" } : {};
      acts.push({ ...this.actOf(row, "did", { did: ids.join(" "), press, ...rest }), sets });
    }
    const said = this.find("said");
    if (acts.length) {
      said.textContent = fill(this.dataset.said, { n: acts.length });
      this.pressedLast = [...acts];
      this.find("undo").hidden = false;
    }
    else if (!said.textContent.trim()) said.textContent = this.dataset.nobody;
    return acts;
  }

  // The note stands at the session of each who is here.
  noted() {
    const field = this.form.elements.note;
    const text = field?.value.trim();
    if (!text) return [];
    const there = this.rows.filter((row) => this.isThere(row) && row.dataset.session);
    if (!there.length) return [];
    field.value = "";
    this.find("said").textContent += ` ${this.dataset.noted}`;
    const at = new Date().toISOString();
    return there.map((row) => {
      const key = crypto.randomUUID();
      const address = this.dataset.comments.replace(NO_SESSION, row.dataset.session);
      return { kind: "comment", key, address, fields: { key, text, at }, at, about: this.nameOf(row), name: "" };
    });
  }

  async clicked(target) {
    if (target.closest("[data-part=undo]")) await this.undo();
    const change = target.closest(".at-except button");
    if (!change) return;
    const part = this.rows.find((row) => row.dataset.athlete === change.dataset.athlete).querySelector(".att-did");
    part.open = true;
    part.querySelector("summary").focus();
  }

  async undo() {
    const acts = (this.pressedLast ?? []).map((act) => {
      const row = this.rows.find((each) => this.addressOf(each) === act.address);
      return this.actOf(row, "undid", { undo: act.fields.press });
    });
    this.pressedLast = null;
    this.find("undo").hidden = true;
    if (!acts.length || !(await this.send(acts))) return;
    this.find("said").textContent = fill(this.dataset.undone, { n: acts.length });
  }

  find(part) {
    return this.querySelector(`[data-part="${part}"]`);
  }

  // What is not in this page yet: all that waits, and what was sent since it was asked for.
  async show() {
    const since = Number(document.documentElement.dataset.keptSince ?? performance.timeOrigin);
    const all = await actsOf(this.dataset.account).catch(() => []);
    for (const row of this.rows) {
      const mine = all.filter((act) => KINDS.includes(act.kind) && act.address === this.addressOf(row)
        && (act.state !== "sent" || act.sentAt >= since));
      this.paint(row, mine);
    }
    this.count();
  }

  paint(row, acts) {
    const good = acts.filter((act) => act.state !== "parked");
    const last = good.findLast((act) => act.kind === "attend");
    row.toggleAttribute("data-rest", Boolean(last?.fields.rest));
    if (last) {
      const { state, reason } = last.fields;
      for (const input of row.querySelectorAll(".tri input")) input.checked = input.value === state;
      if (state === "absent") this.reasonOf(row).value = reason;
      if (state === "late" && row.dataset.state !== "late") {
        this.line(row, "came").textContent = fill(this.dataset.came, { time: timeOf(last.at) });
      }
    }
    else if (acts.some((act) => act.kind === "attend")) {
      // What was refused is as the page came.
      for (const input of row.querySelectorAll(".tri input")) input.checked = input.defaultChecked;
    }
    row.dataset.state = this.stateOf(row);
    if (row.dataset.state !== "late") row.querySelector("[data-part=came]")?.remove();
    const refused = acts.find((act) => act.state === "parked");
    row.querySelector("[data-part=refused]")?.remove();
    if (refused) Object.assign(this.line(row, "refused"), { className: "error", textContent: refused.reason });
    const taken = new Set(good.filter((act) => act.kind === "undid").map((act) => act.fields.undo));
    this.paintDone(row, good.filter((act) => act.kind === "did" && !taken.has(act.fields.press)));
  }

  paintDone(row, acts) {
    const part = row.querySelector("details.att-did");
    if (!part) return;
    for (const box of part.querySelectorAll("input")) box.disabled = acts.length > 0;
    if (!acts.length) return void delete part.dataset.logged;
    const n = acts.reduce((sum, act) => sum + (act.sets ?? 0), 0);
    const pattern = acts.some((act) => act.state === "waiting") ? this.dataset.held : this.dataset.sent;
    part.dataset.logged = "";
    part.open = false;
    part.querySelector("[data-part=sets]").textContent = fill(pattern, { n });
  }

  count() {
    const here = this.rows.filter((row) => this.isThere(row)).map((row) => ({ row, ...this.ticked(row) }));
    paintExceptions(this.find("exceptions"), here, this.form, this.dataset);
    for (const row of this.rows) {
      const part = row.querySelector("details.att-did:not([data-logged])");
      if (!part) continue;
      const { sets: n, total } = this.ticked(row);
      const pattern = n === total ? this.dataset.all : this.dataset.left;
      part.querySelector("[data-part=sets]").textContent = fill(pattern, { n, total });
    }
    const there = this.rows.filter((row) => this.isThere(row));
    this.find("there").textContent = there.length;
    this.find("late").textContent = there.filter((row) => this.stateOf(row) === "late").length;
    const log = this.find("log");
    if (!log) return;
    const left = there.filter((row) => this.ticked(row).ids.length && !row.querySelector("[data-logged]"));
    log.textContent = fill(this.dataset.log, { n: left.length });
  }
}

customElements.define("squad-attendance", SquadAttendance);
