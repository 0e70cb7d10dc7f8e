// <print-page> around a hidden button: it prints the page. Without this the browser's own print does.

class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
customElements.define("print-page", PrintPage);
