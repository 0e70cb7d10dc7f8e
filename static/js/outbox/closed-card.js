// A closed card holds its rows, and what the parts that it shows once it is open are made from.
import { withId } from "./addresses.js";

// 'One more set' takes the number after the last one.
export function nameMore(card) {
  const more = card.querySelector("form[data-more]");
  const numbers = [...card.querySelectorAll(".sets .n")].map((one) => Number(one.textContent));
  if (more) more.dataset.more = Math.max(0, ...numbers) + 1;
}

// The form beside the rows asks for what this drill asks for.
function shape(form, card, { lacks, most, usual, whole, unit }) {
  for (const name of lacks.match(/\w+/g) ?? []) {
    form.querySelector(`[name=${name}]`).closest("input[type=hidden], .field, fieldset, step-field").remove();
  }
  const { amount, implement } = form.elements;
  Object.assign(amount.dataset, { most, usual, ...(whole && { whole: "" }) });
  amount.nextElementSibling.textContent = unit;
  const done = card.querySelector("template.done");
  if (implement) implement.append(done.content.cloneNode(true));
  const load = form.querySelector("step-field[data-pieces]");
  if (load) load.dataset.pieces = done.dataset.loadCount;
}

// Puts in what a card lacks that the server drew closed; false where it lacks nothing.
export function fillIn(card) {
  const place = card?.querySelector(".now-acts[data-lacks]");
  if (!place) return false;
  const parts = card.closest("session-sheet").querySelector("template.later");
  const copy = parts.content.cloneNode(true);
  for (const part of copy.querySelectorAll("[id], [href], [action], [value]")) {
    for (const one of part.attributes) one.value = withId(one.value, card.id.slice(6));
  }
  shape(copy.querySelector(".edit form"), card, place.dataset);
  const how = place.querySelector("a:last-child").getAttribute("href");
  copy.querySelector(".acts-more > div > a").setAttribute("href", how);
  place.replaceWith(copy);
  nameMore(card);
  return true;
}
