// Who of those at the track did not do all of it, by name, and what nobody did.
import { element, fill } from "./dom.js";

const wordOf = (box) => box.closest("label").querySelector("span").firstChild.textContent.trim();

/**
 * @param {HTMLElement | null} part where they are listed: its ul, and a template of one of them
 * @param {{row: HTMLElement, sets: number, total: number}[]} here who is there, and how many sets of
 *   how many she is said to have done
 * @param {DOMStringMap} words patterns: `without` of { drills }, `except` of { n, total, drills }
 */
export function paintExceptions(part, here, form, words) {
  if (!part) return;
  const join = new Intl.ListFormat(document.documentElement.lang || "en", { type: "conjunction" });
  const listed = (boxes) => join.format(boxes.map(wordOf));
  const made = part.querySelector("template").content.firstElementChild;
  const items = [];
  const nobody = [...form.querySelectorAll("input[name=drill]:not(:checked)")];
  if (nobody.length) {
    const text = fill(words.without, { drills: listed(nobody) });
    items.push(element("li", {}, element("p", { textContent: text })));
  }
  for (const { row, sets: n, total } of here) {
    const left = [...row.querySelectorAll("details.att-did:not([data-logged]) input:not(:checked)")];
    if (left.length) items.push(exception(made.cloneNode(true), row, { n, total, drills: listed(left) }, words));
  }
  part.querySelector("ul").replaceChildren(...items);
  part.hidden = !items.length;
}

function exception(item, row, values, words) {
  const name = row.querySelector("b").textContent;
  item.querySelector(".face").textContent = row.querySelector(".face").textContent;
  item.querySelector("b").textContent = name;
  item.querySelector("p").textContent = fill(words.except, values);
  const button = item.querySelector("button");
  button.ariaLabel = fill(button.dataset.words, { name });
  button.dataset.athlete = row.dataset.athlete;
  return item;
}
