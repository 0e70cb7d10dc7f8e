// Numbers as people type them.

// As coaching/rules/numbers.py reads them: a point or a comma before the decimals, digits 0 to 9,
// no exponent, no signs between thousands. 1,125 and 1.125 could be either, so they are neither.
const NUMBER = /^[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)$/;
const EITHER = /^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$/;

// The number of a text: 0 of an empty one, null where it is none.
export function parseNumber(text) {
  const typed = text.trim();
  if (!typed) return 0;
  if (typed.length > 60 || EITHER.test(typed) || !NUMBER.test(typed)) return null;
  return Number(typed.replace(",", "."));
}

// What is wrong with a number's field, as the server would say it: "number", "empty", "least",
// "whole", "most", "unlikely" (asked once; the same sent again is meant), or nothing.
export function problemOf(field) {
  const [data, value] = [field.dataset, field.value.trim()];
  if (!value) return "needed" in data ? "empty" : "";
  const number = parseNumber(value);
  if (number === null) return "number";
  const unit = field.name === "load_value" && field.form.elements.load_unit;
  const { most } = unit ? unit.selectedOptions[0].dataset : data;
  if (number < Number(data.least ?? 0)) return "least";
  if ("whole" in data && !Number.isInteger(number)) return "whole";
  if (most && number > Number(most)) return "most";
  const usual = Number(data.usual || NaN);
  if (number > 5 * usual && number > usual + 20 && data.sure !== value) return "unlikely";
  return "";
}

export const numberFields = (form) => [...form.querySelectorAll("input:is([inputmode=decimal], [data-most])")];

// A number as it is read again: 1.1250 for what would read as a thousand. Nothing for none.
export function plain(value) {
  if (value === null || value === undefined) return "";
  const text = String(Number(value));
  return EITHER.test(text) ? `${text}0` : text;
}

// What is held in all, of so many like pieces: 0.1 three times is 0.3.
export const totalLoad = (each, pieces) => Number((each * pieces).toFixed(3));

// One step up (1) or down (-1), without the crumbs of binary fractions, never below `least`.
export const stepped = (value, way, size, least) =>
  Math.max(least, Math.round((value + way * size) * 1000) / 1000);

// From a number that was converted the next one that a step leads to: from 6.8 by 2.5 up to 7.5.
export function stepOnto(value, way, size, least) {
  const steps = Math.round((value / size) * 1e6) / 1e6;
  const next = way > 0 ? Math.floor(steps) + 1 : Math.ceil(steps) - 1;
  return Math.max(least, Math.round(next * size * 1000) / 1000);
}
