// Asks before the reader leaves a form with something typed that was not saved.

class UnsavedChanges extends HTMLElement {
  connectedCallback() {
    this.changed = Boolean(this.dataset.changed);
    this.addEventListener("input", () => (this.changed = true));
    this.addEventListener("htmx:afterSwap", () => (this.changed = true));
    document.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.changed) event.preventDefault();
    });
  }

  // Sending the form itself is not leaving it; copying or archiving beside it is.
  leave(event) {
    if (this.contains(event.target)) this.changed = false;
  }
}

customElements.define("unsaved-changes", UnsavedChanges);
