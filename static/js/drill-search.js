// A select that can be searched by typing: an ARIA combobox in front of it. The select stays
// what the form sends, so that nothing changes for the server or without this script.
import { ConnectedElement } from "./connected-element.js";
import { element, fill } from "./dom.js";
import { find } from "./search.js";

let count = 0;

class DrillSearch extends ConnectedElement {
  connected() {
    this.select = this.querySelector("select");
    // What an earlier visit left, when a browser goes back, is made anew.
    const old = this.querySelector("[role=combobox]");
    if (old) {
      this.select.id = old.id;
      for (const made of [old, ...this.querySelectorAll("[role=listbox], [role=status]")]) made.remove();
    }
    this.build();
    this.listen(this.input, "input", () => this.open(this.input.value));
    this.listen(this.input, "click", () => this.open(""));
    this.listen(this.input, "keydown", (event) => this.key(event));
    this.listen(this.input, "focus", () => this.input.select());
    this.listen(this.input, "blur", () => this.leave());
    this.listen(this.list, "pointerdown", (event) => event.preventDefault());
    this.listen(this.list, "click", (event) => this.pick(event.target.closest("[role=option]")));
  }

  build() {
    const { select } = this;
    const list = element("ul", { id: `drill-list-${++count}`, className: "drill-list", hidden: true });
    const input = element("input", { type: "text", id: select.id, autocomplete: "off", value: this.chosen() });
    const focused = document.activeElement === select;
    list.setAttribute("role", "listbox");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    input.placeholder = select.options[0].value ? "" : select.options[0].text;
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (label) list.setAttribute("aria-label", label.textContent);
    select.removeAttribute("id");
    select.hidden = true;
    const status = element("p", { className: "drill-says" });
    status.setAttribute("role", "status");
    Object.assign(this, { list, input, status });
    this.append(input, list, status);
    if (focused || select.autofocus) input.focus();
  }

  chosen() {
    const option = this.select.selectedOptions[0];
    return option?.value ? option.text : "";
  }

  open(words) {
    const options = [...this.select.options].filter((option) => option.value);
    const { things: fitting, isNear } = find(options, (option) => option.text, words);
    this.list.replaceChildren(
      ...fitting.map((option) => {
        const item = element("li", { id: `${this.list.id}-${option.index}`, textContent: option.text });
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.value = option.value;
        return item;
      }),
    );
    this.list.hidden = !fitting.length;
    this.input.setAttribute("aria-expanded", String(Boolean(fitting.length)));
    this.status.textContent = fitting.length ? "" : this.nothing(words);
    // What she may only have meant is taken by nobody but her.
    if (words && fitting.length && !isNear) this.mark(this.list.firstElementChild);
    else this.mark(null);
  }

  // Where the list is of one kind, what another kind holds is named.
  nothing(words) {
    const others = [...(document.getElementById(this.dataset.others)?.options ?? [])];
    const [other] = find(others, (one) => one.value, words).things;
    if (!other) return this.dataset.nothing ?? "";
    return fill(this.dataset.elsewhere, { drill: other.value, kind: other.label });
  }

  // Whether something is chosen; if not, it is asked for.
  ask() {
    if (this.chosen()) return true;
    this.status.textContent = this.dataset.choose ?? "";
    this.input.focus();
    return false;
  }

  get isTyped() {
    return this.input.value.trim() !== "" && this.input.value !== this.chosen();
  }

  mark(item) {
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === item));
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const marked = this.list.querySelector("[aria-selected=true]");
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.open(this.isTyped ? this.input.value : "");
      if (this.list.hidden) return;
      const down = key === "ArrowDown";
      const next = down ? marked?.nextElementSibling : marked?.previousElementSibling;
      this.mark(next ?? (down ? this.list.firstElementChild : this.list.lastElementChild));
    } else if (key === "Enter" && (!this.list.hidden || this.isTyped)) {
      event.preventDefault();
      if (this.list.hidden) this.open(this.input.value);
      else this.pick(marked);
    } else if (key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close(true);
    }
  }

  pick(item) {
    if (!item) return;
    const changed = this.select.value !== item.dataset.value;
    this.select.value = item.dataset.value;
    this.close(true);
    this.input.focus();
    if (changed) this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  leave() {
    // Words that chose nothing stay to be read, where there is nothing to go back to.
    const open = this.isTyped && !this.chosen();
    this.close(!open);
    if (open && this.list.childElementCount) this.status.textContent = this.dataset.choose ?? "";
  }

  close(settle) {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (!settle) return;
    this.input.value = this.chosen();
    this.status.textContent = "";
  }
}

customElements.define("drill-search", DrillSearch);
