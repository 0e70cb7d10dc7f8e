"""What a name may hold. It is read in other people's mail, lists and calendars."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, repeat
from typing import TypeVar

Named = TypeVar("Named")
# Unicode's own ends of lines beside the control signs, which hold CR, LF, NEL and tab.
BREAKS = ("Cc", "Zl", "Zp")
# A sentence around what stands between them is read as if a single sign stood there.
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
# The letters, and the digits, that are written from right to left.
TURNS = ("R", "AL", "AN")
# What is in a name and not seen: signs of order and format, half of a pair, no sign at all.
HIDDEN = ("Cf", "Cs", "Co", "Cn")
# Letters to Unicode, and nothing to the eye; and a gap that is no space.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
JOINERS = ("\u200c", "\u200d")
EDGES = (
    " "
    + "".join(
        chr(code)
        for code in (*range(0x3000), *range(0xD800, 0x10000), *range(0xE0000, 0xE0080))
        if unicodedata.category(chr(code)) in ("Zs", "Cf")
    )
    + "".join(BLANK)
)
# Letters that are a letter with a stroke, which does not come off by itself.
WITHOUT_STROKE = str.maketrans("øłđıħŧ", "oldiht") | str.maketrans(
    {"æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
DOTS = re.compile("[\u3002\u2024\ufe52]")
# Ends that make a link of a word, however they are written.
USUAL = "com|net|org|io|co|app|dev|info|me|ly|gl|xyz|link|site|online|shop|top|biz|ru|cn"
LINK = re.compile(rf"://|\bwww\.|\w\.(?i:{USUAL})\b|\w\.(?:[a-z]{{2,}}|xn--)|\w\.\w+/|\w@\w")


def has_line_break(name: str) -> bool:
    """Whether it is more than one line, or has signs that no one line has."""
    return any(unicodedata.category(sign) in BREAKS for sign in name)


def has_link(name: str) -> bool:
    """Whether a mail program would make a link of a part of it: `evil.com`, not `J.R. Smith`."""
    return bool(LINK.search(DOTS.sub(".", unicodedata.normalize("NFKC", name))))


def tidy(name: str) -> str:
    """The name without what nobody sees at its edges, and with one space between its words."""
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in name)
    return re.sub(" +", " ", spaced.strip(EDGES))


def is_visible(name: str) -> bool:
    """Whether there is anything in it to read: a letter, a digit or another sign with ink."""
    return any(sign not in BLANK and unicodedata.category(sign)[0] in "LNPS" for sign in name)


def has_hidden(name: str) -> bool:
    """Whether a sign in it is not seen, turns the words around it, or belongs to no script.

    What joins letters or keeps them apart, as Persian and emoji need it, is none of these.
    """
    return any(
        sign in BLANK or (unicodedata.category(sign) in HIDDEN and sign not in JOINERS)
        for sign in name
    )


def folded(name: str) -> str:
    """Neither case nor accents, nor another way to write the same letter."""
    if name.isascii():
        return name.lower()
    folded = unicodedata.normalize("NFKC", name).casefold().translate(WITHOUT_STROKE)
    apart = unicodedata.normalize("NFKD", folded)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def twin_key(name: str) -> str:
    """What two names have in common that people take for the same: Zoë Müller, zoe  muller."""
    bare = (s for s in folded(name) if unicodedata.category(s) not in HIDDEN and s not in BLANK)
    return " ".join("".join(bare).split())


def twin_of(name: str, named: Iterable[Named]) -> Named | None:
    """The first of what reads as its name that people take for `name`; None for none."""
    key = twin_key(name)
    return next((record for record in named if twin_key(str(record)) == key), None)


def isolated(name: object) -> str:
    """The text of a name within a sentence: one of a script from right to left turns nothing
    around it, by the signs that Unicode has for that. They stand in no field that is typed into.
    """
    text = str(name)
    if text.isascii() or not _turns(text):
        return text
    return f"{ISOLATE}{text}{END_OF_ISOLATE}"


@lru_cache(maxsize=1000)
def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in TURNS for sign in text)


def cut(text: str, limit: int) -> str:
    """The text, of at most `limit` signs: what is left out is said by an ellipsis.

    A name that is cut within what isolates it is isolated all the same.
    """
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if kept.count(ISOLATE) > kept.count(END_OF_ISOLATE):
        kept = kept[:-1].rstrip()
        kept = kept + END_OF_ISOLATE if kept.count(ISOLATE) > kept.count(END_OF_ISOLATE) else kept
    return f"{kept.rstrip()}…"


def copied(name: str, taken: Iterable[str], pattern: str, pattern_of_more: str, limit: int) -> str:
    """What a copy is called: "Base (copy)", then "Base (copy 2)"; none of `taken`.

    The patterns hold %(name)s, the second one %(n)s too. A name too long for them is cut.
    """
    others = {twin_key(other) for other in taken}
    patterns = chain([pattern], repeat(pattern_of_more))
    copies = (
        _fitting(name, copy_pattern, n, limit) for n, copy_pattern in enumerate(patterns, start=1)
    )
    return next(copy for copy in copies if twin_key(copy) not in others)


def _fitting(name: str, pattern: str, n: int, limit: int) -> str:
    before, _name, after = pattern.partition("%(name)s")
    after %= {"n": n}
    return before + cut(name, limit - len(before + after)) + after


def name_key(name: str) -> tuple[str, str]:
    """What names are ordered by: neither case nor accents count, but between two alike."""
    return folded(name), name


def by_name(named: Iterable[Named], *first: str) -> list[Named]:
    """A list of what reads as its name, as people expect it: the same on every database.

    `first`: attributes that count before the name, of which what is alike stands together.
    """
    return sorted(
        named, key=lambda record: ([getattr(record, a) for a in first], name_key(str(record)))
    )
