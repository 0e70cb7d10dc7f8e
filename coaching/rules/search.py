"""Finding by words: what holds all of them, or else what does but for a slip of a letter.

Accents and case count nowhere. A slip is one letter too few, too many or another one, or two in
the wrong order; in words of three letters and more. What is found as it was typed leaves out what
is found by a slip. static/js/search.js says the same to lists that a page holds whole; a library
of distances would be a package for the twelve lines of `is_slip`, and not be there in a browser.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from .names import folded

Thing = TypeVar("Thing")
WORD = re.compile(r"[^\W_]+")
SHORTEST = 3


def found(things: Iterable[Thing], text_of: Callable[[Thing], str], asked: str) -> list[Thing]:
    """Those whose text holds all that was `asked`, as typed, or none such: but for slips."""
    if not asked.strip():
        return list(things)
    known = [(thing, folded(text_of(thing))) for thing in things]
    for words, holds in ways(asked):
        hits = [thing for thing, text in known if all(holds(text, word) for word in words)]
        if hits:
            return hits
    return []


def ways(asked: str) -> Iterator[tuple[list[str], Callable[[str, str], bool]]]:
    """(words, whether a folded text holds one of them), the first way that finds something counts:
    as typed, then but for slips. No word reaches from one text to another.
    """
    words = folded(asked).split()
    yield words, lambda text, word: word in text
    parts = [part for word in words for part in WORD.findall(word)]
    if parts:
        yield parts, _is_near


def _is_near(text: str, part: str) -> bool:
    return part in text or any(_may_mean(part, word) for word in set(WORD.findall(text)))


# A long list says the same words again and again.
@lru_cache(maxsize=10_000)
def _may_mean(typed: str, word: str) -> bool:
    """Whether `typed` is the word, or how a longer one begins, but for one slip."""
    if len(typed) < SHORTEST:
        return False
    if len(typed) == SHORTEST:
        return is_slip(typed, word)
    return any(is_slip(typed, word[: len(typed) + more]) for more in (-1, 0, 1))


def is_slip(a: str, b: str) -> bool:
    """Whether one slip makes `b` of `a`, or none does."""
    if abs(len(a) - len(b)) > 1:
        return False
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if at is None:
        return True
    if len(a) < len(b):
        return a[at:] == b[at + 1 :]
    if len(a) > len(b):
        return a[at + 1 :] == b[at:]
    swapped = a[at : at + 2] == b[at : at + 2][::-1]
    return a[at + 1 :] == b[at + 1 :] or (swapped and a[at + 2 :] == b[at + 2 :])
