// Finding by words in a list that a page holds whole, as coaching/rules/search.py does on the
// server: what holds all of them, or else what does but for a slip of a letter.
const SHORTEST = 3;
const STROKES = { ø: "o", ł: "l", đ: "d", ı: "i", ħ: "h", ŧ: "t", æ: "ae", œ: "oe", ð: "d", þ: "th", ß: "ss" };

export function folded(text) {
  const lower = text.normalize("NFKC").toLowerCase().replace(/[øłđıħŧæœðþß]/g, (letter) => STROKES[letter]);
  return lower.normalize("NFKD").replace(/\p{M}/gu, "");
}

const wordsOf = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

export function isSlip(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  if (at === a.length || at === b.length) return true;
  if (a.length < b.length) return a.slice(at) === b.slice(at + 1);
  if (a.length > b.length) return a.slice(at + 1) === b.slice(at);
  const swapped = a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
  return swapped || a.slice(at + 1) === b.slice(at + 1);
}

function mayMean(typed, word) {
  if (typed.length < SHORTEST) return false;
  if (typed.length === SHORTEST) return isSlip(typed, word);
  return [-1, 0, 1].some((more) => isSlip(typed, word.slice(0, typed.length + more)));
}

function isNear(text, words) {
  const there = wordsOf(text);
  const asked = words.flatMap(wordsOf);
  return asked.length > 0
    && asked.every((part) => text.includes(part) || there.some((word) => mayMean(part, word)));
}

// {things: those that are meant, isNear: whether but for slips}
export function find(things, textOf, asked) {
  const words = folded(asked).split(/\s+/).filter(Boolean);
  const known = things.map((thing) => [thing, folded(textOf(thing))]);
  const pick = (fits) => known.filter(([, text]) => fits(text)).map(([thing]) => thing);
  const exact = pick((text) => words.every((word) => text.includes(word)));
  if (exact.length || !words.length) return { things: exact, isNear: false };
  return { things: pick((text) => isNear(text, words)), isNear: true };
}
