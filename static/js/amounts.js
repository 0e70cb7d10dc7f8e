// Numbers as people type them.

// As coaching/rules/numbers.py reads them: a point or a comma before the decimals, digits 0 to 9,
// no exponent, no signs between thousands. 1,000 and 1.000 could be either, so they are neither.
const NUMBER = /^[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)$/;
const EITHER = /^[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}|\.[0-9]{2}0)$/;

// The number of a text: 0 of an empty one, null where it is none.
export function parseNumber(text) {
  const typed = text.trim();
  if (!typed) return 0;
  if (typed.length > 60 || EITHER.test(typed) || !NUMBER.test(typed)) return null;
  return Number(typed.replace(",", "."));
}

// The first field of a form that asks for a number and has none.
export const unreadable = (form) =>
  [...form.querySelectorAll("input[inputmode=decimal]")].find((field) => parseNumber(field.value) === null);

// What is held in all, of so many like pieces: 0.1 three times is 0.3.
export const totalLoad = (each, pieces) => Number((each * pieces).toFixed(3));

// One step up (1) or down (-1), without the crumbs of binary fractions, never below `least`.
export const stepped = (value, way, size, least) =>
  Math.max(least, Math.round((value + way * size) * 1000) / 1000);
