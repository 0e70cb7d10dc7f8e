// Asks before the reader leaves a form with something typed that was not saved.
import { ConnectedElement } from "./connected-element.js";

class UnsavedChanges extends ConnectedElement {
  connected() {
    this.changed = Boolean(this.dataset.changed);
    // The server keeps what it refused: Back then asks for the page, and sends nothing again.
    if (this.dataset.changed) history.replaceState(history.state, "", location.href);
    this.listen(this, "input htmx:afterSwap", () => (this.changed = true));
    this.listen(document, "submit", (event) => this.leave(event));
    this.listen(window, "beforeunload", (event) => this.changed && event.preventDefault());
  }

  // Sending the form itself is not leaving it; copying or archiving beside it is.
  leave(event) {
    if (this.contains(event.target)) this.changed = false;
  }
}

customElements.define("unsaved-changes", UnsavedChanges);
