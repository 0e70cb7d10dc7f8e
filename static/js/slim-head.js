// <slim-head>: stands in for the page's own head while that is scrolled away: how far the session
// is, and its blocks to jump to, each with its sign.
import { ConnectedElement } from "./connected-element.js";

// Of a block, by the states of its drills: what is none of the others is under way.
const SIGNS = { todo: "todo", done: "done", skipped: "skipped" };

class SlimHead extends ConnectedElement {
  connected() {
    this.sheet = this.closest("session-sheet");
    const head = this.progress?.closest(".today-head");
    if (!head) return;
    this.watch(new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
      this.toggleAttribute("data-shown", !isIntersecting && boundingClientRect.top < 0);
    }), [head]);
    // Below the bar and in the upper part of the screen: where she is.
    const place = new IntersectionObserver((news) => this.mark(news), { rootMargin: "-120px 0px -60%" });
    this.watch(place, this.blocks);
    // Where the page ends the last ones never come up there.
    this.listen(window, "scroll", () => this.scrolled(), { passive: true });
    this.listen(this, "click", ({ target }) => {
      this.wanted = this.blocks.find((block) => target.closest("a")?.hash === `#${block.id}`);
      this.mark([]);
    });
    this.count();
  }

  disconnected() {
    for (const seen of this.seen ?? []) seen.disconnect();
  }

  get blocks() {
    return [...this.sheet.querySelectorAll(":scope > .block")];
  }

  scrolled() {
    if (this.atEnd === this.isAtEnd()) return;
    if (this.atEnd) this.wanted = null;
    this.mark([]);
  }

  isAtEnd() {
    return this.sheet.getBoundingClientRect().bottom <= innerHeight;
  }

  get progress() {
    return document.getElementById("progress-" + this.sheet.dataset.session);
  }

  watch(observer, parts) {
    (this.seen ??= []).push(observer);
    for (const part of parts) observer.observe(part);
  }

  jumpTo(block) {
    return this.querySelector(`nav a[href="#${block.id}"]`);
  }

  // The first block that stands there; at the end of the sheet the one that was asked for, or the last.
  mark(news) {
    this.there ??= new Set();
    for (const { target, isIntersecting } of news) this.there[isIntersecting ? "add" : "delete"](target);
    this.atEnd = this.isAtEnd();
    const first = this.atEnd ? this.wanted ?? this.blocks.at(-1) : this.blocks.find((block) => this.there.has(block));
    this.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const current = first && this.jumpTo(first);
    if (!current) return;
    current.setAttribute("aria-current", "true");
    const nav = this.querySelector("nav");
    nav.scrollLeft = current.offsetLeft - nav.offsetLeft;
  }

  // As the page's own head and the drills say it.
  count() {
    const { progress } = this;
    if (!progress) return;
    this.querySelector("b").textContent = progress.querySelector(".tally b").textContent;
    const runner = progress.querySelector(".gauge").cloneNode(true);
    runner.setAttribute("aria-hidden", "true");
    // There is one of each id in a page.
    for (const part of runner.querySelectorAll("[id]")) part.removeAttribute("id");
    this.querySelector(".gauge")?.remove();
    this.querySelector("a").prepend(runner);
    for (const block of this.blocks) this.sign(block);
  }

  sign(block) {
    const jump = this.jumpTo(block);
    const ends = [...block.querySelectorAll(".end[data-state]")].map((end) => end.dataset);
    if (!jump || !ends.length) return;
    const states = new Set(ends.map((end) => end.state));
    const state = (states.size === 1 && SIGNS[ends[0].state]) || "live";
    const template = { live: "end-part", todo: "end-todo" }[state] ?? "signs";
    const signs = this.sheet.querySelector(`:scope > template.${template}`).content;
    const sign = signs.querySelector(`.lift[data-state="${state}"]`).cloneNode(true);
    const sum = (name) => ends.reduce((all, end) => all + Number(end[name]), 0);
    const share = Math.min(0.92, Math.max(0.08, sum("planned") ? sum("done") / sum("planned") : 0));
    if (state === "live") sign.querySelector(".l-fan").setAttribute("stroke-dasharray", `${share * 360} 400`);
    jump.querySelector(".lift").replaceWith(sign);
  }
}

customElements.define("slim-head", SlimHead);
