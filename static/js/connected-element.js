// What all custom elements here are made from. An element listens while it is in a page; when it
// leaves, it lets go of everything, and put in again it begins anew: nothing is heard twice.

export class ConnectedElement extends HTMLElement {
  connectedCallback() {
    this.connection?.abort();
    this.connection = new AbortController();
    this.connected();
  }

  disconnectedCallback() {
    this.connection.abort();
    this.disconnected();
  }

  // For the elements to fill in.
  connected() {}

  disconnected() {}

  /**
   * Calls `listener` for these events until the element leaves the page.
   *
   * @param {EventTarget} target
   * @param {string} types one or more, with spaces between
   * @param {(event: Event) => void} listener
   * @param {AddEventListenerOptions} [options]
   */
  listen(target, types, listener, options = {}) {
    const { signal } = this.connection;
    for (const type of types.split(" ")) target.addEventListener(type, listener, { ...options, signal });
  }
}
