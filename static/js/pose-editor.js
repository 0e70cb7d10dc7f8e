/* <pose-editor data-name data-preview data-lost>: the figure is drawn anew as its fields change.
   The server answers with the whole editor; while someone types, only the picture, the marks of
   what is wrong and the JSON are taken from it, so that the field keeps its cursor. */
import { ConnectedElement } from "./connected-element.js";

const PAUSE = 300;

class PoseEditor extends ConnectedElement {
  connected() {
    this.listen(this, "input", (event) => this.soon(event));
    this.listen(this, "change", (event) => {
      if (event.target.matches("[data-structure]")) this.draw({ whole: true });
      else if (event.target.matches("[type=checkbox], select")) this.draw({});
    });
    this.listen(this, "click", (event) => {
      const button = event.target.closest(`button[name="${this.dataset.name}-act"]`);
      if (!button) return;
      event.preventDefault();
      this.draw({ act: button.value, whole: true, after: button });
    });
    this.listen(this, "keydown", (event) => {
      // Enter in a field would save the drill.
      if (event.key === "Enter" && event.target.matches("input")) {
        event.preventDefault();
        this.draw({});
      }
    });
  }

  disconnected() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  part(name, within = this) {
    return within.querySelector(`[data-part="${name}"]`);
  }

  soon(event) {
    if (event.target.matches("[data-structure], [type=checkbox], select")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw({}), PAUSE);
  }

  async draw({ act = "", whole = false }) {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = new AbortController();
    const { signal } = this.request;
    const form = this.closest("form");
    const body = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith(this.dataset.name) || name === "csrfmiddlewaretoken") body.append(name, value);
    }
    if (act) body.set(`${this.dataset.name}-act`, act);
    let fresh = null;
    try {
      const answer = await fetch(this.dataset.preview, { method: "POST", body, signal });
      if (answer.ok || answer.status === 422) {
        const text = await answer.text();
        fresh = new DOMParser().parseFromString(text, "text/html").querySelector("pose-editor");
      }
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    if (signal.aborted) return;
    if (!fresh) {
      this.part("problems").textContent = this.dataset.lost;
      return;
    }
    this.picture(fresh);
    if (whole) this.replace(fresh);
    else this.keepInStep(fresh);
  }

  picture(fresh) {
    const drawn = fresh.querySelector(".figure");
    const standing = this.querySelector(".figure");
    // While it cannot be drawn the last picture stays, and what is wrong is said under it.
    if (drawn) {
      const paused = this.querySelector(".fig-toggle")?.checked;
      drawn.querySelector(".fig-toggle").checked = Boolean(paused);
      if (standing) standing.replaceWith(drawn);
      else this.part("picture").prepend(drawn);
      this.part("picture").querySelector(":scope > .help")?.remove();
    } else if (standing && !fresh.querySelector(".errorlist")) standing.remove();
    this.part("problems").replaceChildren(...this.part("problems", fresh).childNodes);
  }

  replace(fresh) {
    const focused = document.activeElement;
    const { name, value } = this.contains(focused) ? focused : {};
    for (const part of ["fields", "json"]) {
      const open = new Map();
      for (const one of this.part(part).parentElement.querySelectorAll("details[data-key]")) {
        open.set(one.dataset.key, one.open);
      }
      const next = this.part(part, fresh);
      for (const one of next.querySelectorAll("details[data-key]")) {
        if (open.has(one.dataset.key)) one.open ||= open.get(one.dataset.key);
      }
      if (part === "json") next.open = this.part(part).open;
      this.part(part).replaceWith(next);
    }
    if (!name) return;
    const again = [...this.querySelectorAll("[name]")].filter((one) => one.name === name);
    (again.find((one) => one.type !== "submit" || one.value === value) ?? again[0])?.focus();
  }

  keepInStep(fresh) {
    const field = (within, name) => within.querySelector(`[name="${CSS.escape(name)}"]`);
    const { name } = this.dataset;
    field(this, name).value = field(fresh, name).value;
    field(this, `${name}-was`).value = field(fresh, `${name}-was`).value;
    for (const one of this.part("fields").querySelectorAll("[name]")) {
      const other = field(fresh, one.name);
      one.toggleAttribute("aria-invalid", false);
      if (other?.hasAttribute("aria-invalid")) one.setAttribute("aria-invalid", "true");
    }
  }
}

customElements.define("pose-editor", PoseEditor);
