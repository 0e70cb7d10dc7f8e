// How many signs a person sees in a text, as coaching/rules/seen.py counts them.
const SIGN =
  /(?:\r\n|[\u{1F1E6}-\u{1F1FF}]{2}|[^])(?:[\p{M}\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]|\u200D[^])*/gu;

export const seenLength = (text) => text.match(SIGN)?.length ?? 0;
