"""How long a text is to who typed it: static/js/seen-length.js counts alike.

A family, a flag or a letter with its accent is one sign, however many code points it takes; the
end of a line is one too. After Unicode Standard Annex 29, without its rules for single scripts.
"""

import unicodedata

JOINER = "\u200d"
#: The most code points that one sign is kept with: a couple of two skin tones takes ten.
POINTS = 10


def seen_length(text: str) -> int:
    """How many signs a person sees in `text`."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    count = at = 0
    while at < len(text):
        count += 1
        pair = text[at : at + 2]
        at += 2 if pair == "\r\n" or (len(pair) == 2 and all(map(_is_flag_letter, pair))) else 1
        while at < len(text):
            if _extends(text[at]):
                at += 1
            elif text[at] == JOINER and at + 1 < len(text):
                at += 2
            else:
                break
    return count


def too_long(text: str, limit: int) -> bool:
    """Whether `text` is longer than `limit` signs, or of more code points than are kept."""
    return len(text) > limit and (seen_length(text) > limit or len(text) > POINTS * limit)


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _extends(char: str) -> bool:
    """Whether it belongs to the sign before it: an accent, a skin tone, a flag's tag."""
    return (
        unicodedata.category(char)[0] == "M"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )
