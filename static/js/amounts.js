// Numbers as people type them.

// "7,5" and "7.5" are the same; what is no number is 0, as an empty field is.
export const parseNumber = (text) => Number(text.trim().replace(",", ".")) || 0;

// What is held in all, of so many like pieces: 0.1 three times is 0.3.
export const totalLoad = (each, pieces) => Number((each * pieces).toFixed(3));

// One step up (1) or down (-1), without the crumbs of binary fractions, never below `least`.
export const stepped = (value, way, size, least) =>
  Math.max(least, Math.round((value + way * size) * 1000) / 1000);
