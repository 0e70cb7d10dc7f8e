// Takes the reader to the first thing that is wrong, once the server sends a form back: to the
// field itself, opened where it is folded away; else to what is marked, or to the words.
const FIELDS = "input:not([type=hidden]), select, textarea";

function reveal(element) {
  for (let at = element.closest("details:not([open])"); at; at = at.closest("details:not([open])")) {
    at.open = true;
  }
  return element.checkVisibility?.() ?? true;
}

function fieldOf(error) {
  const field = error.closest("fieldset, .field, .step")?.querySelector(FIELDS);
  if (field) return field;
  error.tabIndex = -1;
  return error;
}

export function firstError(root) {
  const wrong = [...root.querySelectorAll('[aria-invalid="true"]:not([type=hidden])')];
  const marked = [...root.querySelectorAll("[data-focus]")];
  const words = [...root.querySelectorAll(".error, .errorlist")]
    .filter((error) => error.textContent.trim())
    .map(fieldOf);
  return [...wrong, ...marked, ...words].find(reveal);
}

export function land(root) {
  const element = firstError(root);
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}
