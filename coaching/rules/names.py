"""What a name may hold. It is read in other people's mail, lists and calendars."""

import re
import unicodedata
from collections.abc import Iterable
from typing import TypeVar

Named = TypeVar("Named")
# Unicode's own ends of lines beside the control signs, which hold CR, LF, NEL and tab.
BREAKS = ("Cc", "Zl", "Zp")
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


def name_key(name: str) -> tuple[str, str]:
    """What names are ordered by: neither case nor accents count, but between two alike."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign)), name


def by_name(named: Iterable[Named]) -> list[Named]:
    """A list of what reads as its name, as people expect it: the same on every database."""
    return sorted(named, key=lambda one: name_key(str(one)))
