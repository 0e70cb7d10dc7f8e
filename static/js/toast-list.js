// <toast-list data-close>: messages over the page. Each can be closed; what went well leaves by
// itself.
import { ConnectedElement } from "./connected-element.js";
import { element, icon } from "./dom.js";

const STAYS = 8000;

class ToastList extends ConnectedElement {
  connected() {
    this.listen(this, "click", (event) => event.target.closest("[data-closes]")?.closest(".toast").remove());
    // What a page that was kept says was said when it came.
    if (document.documentElement.dataset.keptSince) this.clear();
    this.makeClosable();
  }

  say(text) {
    this.show(element("div", { className: "toast" }, element("p", { textContent: text })));
  }

  // That somebody has to sign in stays.
  clear() {
    for (const old of this.querySelectorAll(".toast:not([data-signs-in])")) old.remove();
  }

  // One at a time.
  show(toast) {
    this.showAll([toast]);
  }

  // Those of one answer.
  showAll(toasts) {
    this.clear();
    this.append(...toasts);
    this.makeClosable();
  }

  // One that stays, with a way to sign in beside the page, or none once that is done.
  askToSignIn(address) {
    const shown = this.querySelector("[data-signs-in]");
    if (shown && !address) shown.remove();
    if (shown || !address) return;
    const link = element("a", { className: "btn small", href: address, target: "_blank" });
    link.textContent = this.dataset.signIn;
    const text = element("p", { textContent: this.dataset.signedOut });
    const toast = element("div", { className: "toast" }, text, link);
    toast.dataset.signsIn = "";
    this.append(toast);
    this.makeClosable();
  }

  // Toasts come with the page, with an answer, or from a script.
  makeClosable() {
    for (const toast of this.querySelectorAll(".toast")) {
      if (toast.querySelector("[data-closes]")) continue;
      const cross = icon("M6 6l12 12M18 6L6 18", "icon s");
      const button = element("button", { type: "button", className: "iconbtn" }, cross);
      button.dataset.closes = "";
      button.setAttribute("aria-label", this.dataset.close);
      toast.append(button);
      if (toast.dataset.tone === "success") this.fade(toast);
    }
  }

  // Not while it is pointed at or has the focus; what went wrong stays until it is closed.
  fade(toast) {
    const leave = () => (toast.matches(":hover, :focus-within") ? this.fade(toast) : toast.remove());
    setTimeout(leave, STAYS);
  }
}

customElements.define("toast-list", ToastList);
