// The board keeps itself current while somebody looks at it, tells the cell under the pointer
// or the focus in full, and lets the arrow keys walk from cell to cell.
import { ConnectedElement } from "./connected-element.js";
import { element } from "./dom.js";

const EVERY_MS = 3_000;
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

class CoachBoard extends ConnectedElement {
  connected() {
    this.week = this.querySelector("#board-week");
    this.readout = this.querySelector(".readout");
    this.due = Date.now() + EVERY_MS;
    this.start();
    this.listen(document, "signed-in", () => this.start());
    this.listen(document, "visibilitychange", () => this.poll());
    this.listen(this, "pointerover focusin", (event) => this.tell(event));
    this.listen(this, "pointerleave focusout", () => this.hush());
    this.listen(this, "keydown", (event) => this.walk(event));
    this.listen(this.week, "htmx:configRequest", (event) => {
      event.detail.headers["If-None-Match"] = this.week.dataset.version;
    });
    this.listen(this.week, "htmx:beforeSwap", (event) => this.take(event));
    // Nobody asked for this request, so nobody is told that it failed; but when it was the last.
    this.listen(this.week, "htmx:sendError htmx:responseError", (event) => {
      if (event.detail.xhr.status !== 401) event.stopPropagation();
    });
  }

  start() {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.poll(), 1000);
  }

  disconnected() {
    clearInterval(this.timer);
  }

  poll() {
    if (document.hidden || Date.now() < this.due) return;
    this.due = Date.now() + EVERY_MS;
    window.htmx?.trigger(this.week, "poll");
  }

  take(event) {
    const { xhr } = event.detail;
    if (xhr.status === 304) event.detail.shouldSwap = false;
    else if (xhr.status === 200) this.week.dataset.version = xhr.getResponseHeader("ETag");
    // Signed out, or no longer this team's coach: asking again changes nothing.
    else if (xhr.status >= 400 && xhr.status < 500) clearInterval(this.timer);
  }

  tell(event) {
    const cell = event.target.closest(".cellbtn");
    if (!cell) return this.hush();
    const name = cell.closest("tr").querySelector("th .long").textContent;
    this.readout.replaceChildren(
      element("b", { textContent: name }),
      " ",
      cell.querySelector(".vh").textContent,
    );
    this.readout.hidden = false;
  }

  hush() {
    this.readout.hidden = true;
  }

  walk(event) {
    const step = STEPS[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...cell.closest("tbody").rows].filter((row) => !row.hidden);
    const row = rows[rows.indexOf(cell.parentElement) + step[0]];
    const next = row?.cells[cell.cellIndex + step[1]]?.querySelector(".cellbtn");
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
customElements.define("coach-board", CoachBoard);
