// The builder of a program, so far without drag and keys.
customElements.define("program-builder", class extends HTMLElement {});
