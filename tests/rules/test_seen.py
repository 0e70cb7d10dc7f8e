"""How long a text is to who typed it."""

import pytest

from coaching.rules.seen import seen_length, too_long

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
#: {text: signs}; the phone counts the same (tests/browser/scripts/test_amounts.py).
SEEN = {
    "": 0,
    "abc": 3,
    "one\r\ntwo\n": 8,
    "\u00e9": 1,
    "e\u0301": 1,
    "\u0301": 1,
    "\U0001f3c3\U0001f3fd": 1,
    "\u2764\ufe0f": 1,
    FAMILY: 1,
    f"{FAMILY}{FAMILY}!": 3,
    "\U0001f1fa\U0001f1f8\U0001f1e9\U0001f1ea": 2,
    "\U0001f1fa": 1,
    "\U0001f1fa!": 2,
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e007f": 1,
    "a\u200d": 2,
    "\u00fc\r\n": 2,
}


@pytest.mark.parametrize(("text", "signs"), SEEN.items(), ids=ascii)
def test_it_counts_what_is_seen(text, signs):
    assert seen_length(text) == signs


def test_it_is_too_long_by_signs_and_by_what_is_kept():
    assert not too_long(FAMILY * 3, 3)
    assert too_long(FAMILY * 4, 3)
    assert too_long("abcd", 3)
    assert not too_long("abc", 3)
    # No sign is seen here but one, and more is typed than any sign takes.
    assert not too_long("e" + "\u0301" * 29, 3)
    assert too_long("e" + "\u0301" * 30, 3)
