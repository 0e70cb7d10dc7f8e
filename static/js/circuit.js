// Where a circuit goes on, read from the rows that are in the page.

// The first row of a card that is left to do; a set more than there is to do leaves none.
export const openRow = (card) =>
  card.querySelector('.set:not([data-extra]) .tap:is([data-state="next"], [data-state="todo"])');

// The round of a card's first open row; Infinity when nothing is left.
export function roundOf(card) {
  const row = openRow(card);
  return row ? numberOf(row) + Number(card.dataset.before ?? 0) : Infinity;
}

export const numberOf = (element) =>
  Number(element.closest(".set")?.querySelector(".n")?.textContent ?? 0);

// The card of the circuit that is next, or null.
export function nextInRound(block) {
  const cards = [...block.querySelectorAll(".drillcard")];
  const least = Math.min(...cards.map(roundOf));
  return least === Infinity ? null : cards.find((card) => roundOf(card) === least);
}
