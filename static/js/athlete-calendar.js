// A session is put on another day by dragging it, or from the keyboard: Enter picks it up, arrow
// keys choose a day, Enter puts it there, Escape leaves it. Without a script its grip leads to a
// page that asks for the day.
import { ConnectedElement } from "./connected-element.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const FAR = 6;

class AthleteCalendar extends ConnectedElement {
  connected() {
    this.says = this.querySelector("[data-says]");
    this.form = this.querySelector("[data-move]");
    this.held = null;
    this.adopt();
    this.listen(this, "keydown", (event) => this.key(event));
    this.listen(this, "click", (event) => this.click(event), { capture: true });
    this.listen(this, "focusout", (event) => this.leave(event));
    this.listen(this, "pointerdown", (event) => this.down(event));
    this.listen(this, "pointermove", (event) => this.drag(event));
    this.listen(this, "pointerup", (event) => this.up(event));
    this.listen(this, "pointercancel", () => this.letGo());
    this.listen(document, "keydown", (event) => event.key === "Escape" && this.flying && this.letGo());
  }

  // Its days, and what carries a session in them.
  adopt() {
    this.days = [...this.querySelectorAll(".cal-day")];
    for (const grip of this.querySelectorAll(".cal-grip")) {
      grip.setAttribute("role", "button");
      grip.setAttribute("aria-pressed", "false");
      grip.title = this.dataset.help;
      grip.draggable = false;
    }
    for (const link of this.querySelectorAll(".cal-item[data-id] .cal-link")) link.draggable = false;
  }

  disconnected() {
    this.letGo();
  }

  // --- both ways

  pick(item) {
    this.held = item;
    this.over = item.closest(".cal-day");
    item.dataset.held = "";
    this.dataset.carrying = "";
    item.querySelector(".cal-grip").setAttribute("aria-pressed", "true");
  }

  aim(day) {
    this.over?.removeAttribute("data-over");
    this.over = day;
    if (day && day !== this.held.closest(".cal-day")) day.dataset.over = "";
  }

  letGo() {
    this.flying?.remove();
    this.flying = this.start = null;
    if (!this.held) return;
    this.over?.removeAttribute("data-over");
    this.held.removeAttribute("data-held");
    this.removeAttribute("data-carrying");
    this.held.querySelector(".cal-grip").setAttribute("aria-pressed", "false");
    this.held = this.over = null;
  }

  drop() {
    const { held, over } = this;
    const from = held.closest(".cal-day");
    this.letGo();
    if (!over || over === from) return this.say(this.dataset.left);
    this.say(this.dataset.putting.replace("%s", over.dataset.name));
    const grip = held.querySelector(".cal-grip");
    this.form.action = grip.pathname;
    this.form.elements.date.value = over.dataset.date;
    return this.send(grip.id, [from, over]);
  }

  // The weeks of both days come anew, with the session under the reader's hand. Where the answer is
  // another page, one that asks something first, the form goes there as it would without this.
  async send(id, days) {
    const mondays = days.map((day) => day.closest(".cal-week").dataset.monday);
    this.form.elements.next.value = `${this.dataset.next}&weeks=${mondays.join(".")}`;
    this.sending = true;
    const changed = await this.changed(new FormData(this.form)).catch(() => null);
    this.sending = false;
    if (!changed) {
      this.form.elements.next.value = `${this.dataset.next}#${id}`;
      return this.form.requestSubmit();
    }
    for (const week of changed.querySelectorAll(".cal-week")) {
      this.querySelector(`.cal-week[data-monday="${week.dataset.monday}"]`).replaceWith(week);
    }
    document.getElementById("cal-notes").replaceWith(changed.getElementById("cal-notes"));
    document.getElementById("messages").showAll(changed.querySelectorAll("#messages > .toast"));
    this.adopt();
    document.getElementById(id)?.focus();
  }

  async changed(body) {
    const answer = await fetch(this.form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const isPart = answer.ok && answer.redirected && new URL(answer.url).searchParams.has("weeks");
    return isPart && new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  say(text) {
    this.says.textContent = text;
  }

  // --- keyboard

  key(event) {
    const grip = event.target.closest(".cal-grip");
    if (!grip || this.sending || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (this.held) return this.drop();
      this.pick(grip.closest(".cal-item"));
      return this.say(this.dataset.picked.replace("%s", grip.getAttribute("aria-label")));
    }
    if (!this.held) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.letGo();
      this.say(this.dataset.left);
    } else if (STEPS[event.key]) {
      event.preventDefault();
      this.step(STEPS[event.key]);
    }
  }

  step(by) {
    const day = this.days[this.days.indexOf(this.over) + by];
    if (!day) return;
    this.aim(day);
    day.scrollIntoView({ block: "nearest" });
    const there = [...day.querySelectorAll(".cal-item:not([data-held]) .cal-block > span")]
      .map((name) => name.textContent).join(", ");
    const text = there ? this.dataset.beside.replace("%t", there) : this.dataset.over;
    this.say(text.replace("%s", day.dataset.name));
  }

  // A screen reader's activation is a click without a pointer.
  click(event) {
    if (this.dragged) {
      event.preventDefault();
      event.stopPropagation();
      this.dragged = false;
      return;
    }
    const grip = event.target.closest(".cal-grip");
    if (!grip || event.detail !== 0) return;
    event.preventDefault();
    if (this.sending) return;
    if (this.held) this.drop();
    else {
      this.pick(grip.closest(".cal-item"));
      this.say(this.dataset.picked.replace("%s", grip.getAttribute("aria-label")));
    }
  }

  leave(event) {
    if (this.held && !this.flying && event.target.closest(".cal-grip")) this.letGo();
  }

  // --- pointer

  down(event) {
    const item = event.target.closest(".cal-item[data-id]");
    this.dragged = false;
    if (!item || this.sending || event.button !== 0) return;
    // A finger on a session scrolls the page; on its grip it carries it.
    if (event.pointerType !== "mouse" && !event.target.closest(".cal-grip")) return;
    this.letGo();
    this.start = { item, x: event.clientX, y: event.clientY, id: event.pointerId };
  }

  drag(event) {
    if (!this.start || event.pointerId !== this.start.id) return;
    const { item, x, y } = this.start;
    if (!this.flying) {
      if (Math.hypot(event.clientX - x, event.clientY - y) < FAR) return;
      this.setPointerCapture(event.pointerId);
      const box = item.getBoundingClientRect();
      this.grab = { x: x - box.left, y: y - box.top };
      this.flying = item.cloneNode(true);
      for (const named of [this.flying, ...this.flying.querySelectorAll("[id]")]) named.removeAttribute("id");
      this.flying.classList.add("cal-flying");
      this.flying.setAttribute("aria-hidden", "true");
      this.flying.inert = true;
      this.flying.style.width = `${box.width}px`;
      this.append(this.flying);
      this.pick(item);
    }
    this.flying.style.transform = `translate(${event.clientX - this.grab.x}px, ${event.clientY - this.grab.y}px)`;
    this.edge(event.clientY);
    const under = document.elementFromPoint(event.clientX, event.clientY);
    this.aim(under?.closest(".cal-day") ?? null);
  }

  // Near the upper or lower edge the page comes along.
  edge(y) {
    const near = y < 48 ? -12 : y > innerHeight - 48 ? 12 : 0;
    if (near) scrollBy(0, near);
  }

  up() {
    if (!this.flying) {
      this.start = null;
      return;
    }
    this.dragged = true;
    this.drop();
  }
}

customElements.define("athlete-calendar", AthleteCalendar);
