// The two small things that most scripts here do: fill words into a pattern, and make an element.

// "{n} sets" with { n: 3 }: "3 sets". A name without a value leaves nothing.
export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** @returns {HTMLElement} a new `tag` with these properties and children */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
