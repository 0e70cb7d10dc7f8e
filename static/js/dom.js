// What most scripts here do: fill words into a pattern, make an element, draw an icon.

// "{n} sets" with { n: 3 }: "3 sets". A name without a value leaves nothing.
export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** @returns {HTMLElement} a new `tag` with these properties and children */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

// An icon of one line, as templates/icons has them: `path` is what its `d` says.
export function icon(path, className = "icon") {
  const drawing = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  drawing.setAttribute("class", className);
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

// Only what changed: the same text anew would be laid out anew.
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
