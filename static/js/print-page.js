// <print-page> around a hidden button: it prints the page. Without this the browser's own print does.
import { ConnectedElement } from "./connected-element.js";

class PrintPage extends ConnectedElement {
  connected() {
    const button = this.querySelector("button");
    button.hidden = false;
    this.listen(button, "click", () => window.print());
  }
}
customElements.define("print-page", PrintPage);
