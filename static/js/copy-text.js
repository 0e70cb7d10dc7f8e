// <copy-text> around a text and its hidden button: the button copies the text and says so.
import { ConnectedElement } from "./connected-element.js";

class CopyText extends ConnectedElement {
  connected() {
    const button = this.querySelector("button");
    if (!navigator.clipboard) return;
    button.hidden = false;
    this.listen(button, "click", async () => {
      await navigator.clipboard.writeText(this.querySelector("code").textContent.trim());
      const said = this.querySelector("[data-said]");
      said.textContent = this.dataset.copied;
      setTimeout(() => (said.textContent = this.dataset.copy), 4000);
    });
  }
}
customElements.define("copy-text", CopyText);
