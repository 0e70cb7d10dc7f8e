// What the pages that measure share: whose marks they are and that they outlive a reload, keys,
// words, the question about what is out of range, and saving. Its texts are the element's data.
import { ConnectedElement } from "../connected-element.js";
import { fill, write } from "../dom.js";
import { isUsual } from "./arithmetic.js";
import { dropMarks, keepMarks, keptMarks } from "./kept.js";
import { saveResults } from "./saving.js";

const TYPED = "input:not([type=radio], [type=range], [type=file], [type=checkbox]), textarea, select, dialog *";
const ARROW = /^Arrow/;

export class MeasuringPage extends ConnectedElement {
  connected() {
    const account = document.querySelector('meta[name="account"]')?.content ?? "";
    this.who = { account, athlete: this.dataset.athlete, way: this.dataset.way };
    this.keyOf = {};
    this.saved = false;
    // The side that a sitting asked for.
    const side = location.hash.slice(1);
    if (this.querySelector(`input[name=side][value="${CSS.escape(side)}"]`)) this.side = side;
    this.listen(document, "keydown", (event) => this.pressed(event));
    this.listen(this, "click", (event) => this.clicked(event));
    this.listen(this, "cancel", (event) => this.gotNone(event), { capture: true });
    this.listen(document, "outbox", (event) => this.told(event.detail));
    this.ready = this.offerKept();
    this.ready.then(() => { this.dataset.ready = ""; });
  }

  // For the pages to fill in.
  key() { return false; }

  act() {}

  restore() {}

  get side() {
    return this.querySelector("input[name=side]:checked")?.value ?? "";
  }

  set side(side) {
    for (const radio of this.querySelectorAll("input[name=side]")) radio.checked = radio.value === side;
  }

  say(name, values = {}) {
    return fill(this.dataset[name] ?? "", values);
  }

  find(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  write(name, text) {
    write(this.find(name), text);
  }

  // A line of its own, read out: what just happened, or why not.
  note(text) {
    this.find("said").textContent = text;
  }

  // The camera did not open, or was closed again.
  gotNone({ target }) {
    if (target.type === "file") this.note(this.say("none"));
  }

  // One key of a measurement, the same until it is saved: sent twice it is one.
  keyFor(what) {
    this.keyOf[what] ??= crypto.randomUUID();
    return this.keyOf[what];
  }

  pressed(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(TYPED)) return;
    const radio = event.target.matches?.("input[type=radio], input[type=range]");
    if (radio && ARROW.test(event.key) && !this.holds) return;
    if (this.key(event)) event.preventDefault();
  }

  clicked(event) {
    const { act, pick } = event.target.closest?.("[data-act], [data-pick]")?.dataset ?? {};
    if (act || pick) this.act(act ?? "pick", pick, event);
  }

  async offerKept() {
    const kept = await keptMarks(this.who);
    const offer = this.find("go-on");
    if (!kept || !offer) return;
    if (kept.unmarked) {
      // Filmed for later, and this is when.
      this.kept = kept;
      await this.goOn(true);
      return;
    }
    offer.hidden = false;
    offer.querySelector("p").textContent = fill(offer.dataset.words, { name: this.dataset.name, ...kept.told });
    this.kept = kept;
  }

  async goOn(yes) {
    this.find("go-on").hidden = true;
    const { kept } = this;
    this.kept = null;
    if (!yes || !kept) return dropMarks(this.who);
    this.keyOf = kept.keys ?? {};
    return this.restore(kept);
  }

  keep(values) {
    // What was saved is not kept once more by a late change.
    return this.saved ? null : keepMarks(this.who, { keys: this.keyOf, ...values });
  }

  /** @returns {Promise<boolean>} whether she says yes to a question about a number */
  ask(text) {
    const dialog = this.find("asks").content.querySelector("dialog").cloneNode(true);
    dialog.querySelector("h2").textContent = text;
    this.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      this.listen(dialog, "close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
    });
  }

  // Each value out of range is asked about; it is saved as it is, or not at all.
  async isMeant(values) {
    for (const [kind, value, text] of values) {
      if (!isUsual(kind, value) && !(await this.ask(text))) return null;
    }
    return values.some(([kind, value]) => !isUsual(kind, value));
  }

  async send(results, name) {
    if (this.saving) return;
    this.saving = true;
    try {
      await saveResults(results, { address: this.dataset.to, about: this.dataset.name, name });
    } catch {
      this.note(this.say("notKept"));
      return;
    } finally {
      this.saving = false;
    }
    this.saved = true;
    await dropMarks(this.who);
    this.keyOf = {};
    this.showSaved(name, !navigator.onLine);
  }

  showSaved(name, waits) {
    const done = this.find("done");
    this.toggleAttribute("data-saved", true);
    done.hidden = false;
    done.dataset.waits = String(waits);
    done.querySelector("[data-part=what]").textContent = fill(waits ? done.dataset.kept : done.dataset.saved, { name });
    this.savedName = name;
    done.querySelector("a, button").focus();
  }

  // What the outbox says of what waits.
  told({ left, parked }) {
    const done = this.find("done");
    if (done.hidden) return;
    const refused = parked.find((act) => act.kind === "result");
    if (refused) this.note(refused.reason);
    else if (!left.count && done.dataset.waits === "true") this.showSaved(this.savedName, false);
  }

  begin() {
    this.saved = false;
    this.removeAttribute("data-saved");
    this.find("done").hidden = true;
    this.note("");
  }

  // "Shoulder, Hip, Knee" as steps: which are there, and which is in hand.
  markSteps(points) {
    for (const button of this.querySelectorAll("[data-pick]")) {
      const { pick } = button.dataset;
      const [row, hidden] = [button.closest("li"), !points.asked.includes(pick)];
      if (row.hidden !== hidden) row.hidden = hidden;
      button.querySelector(".tick").toggleAttribute("data-on", points.isSet(pick));
      const pressed = String(points.hand === pick);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  }
}
