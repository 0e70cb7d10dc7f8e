"""Texts and how many signs a person sees in them: for the server and for the phone."""

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SEEN = {
    "": 0,
    "abc": 3,
    "one\r\ntwo\n": 8,
    "\u00e9": 1,
    "e\u0301": 1,
    "e\u0301x": 2,
    "\u0301": 1,
    "\U0001f3c3\U0001f3fd": 1,
    # The lightest and the darkest; Austria and South Africa, whose letters are the first and last.
    "\U0001f3c3\U0001f3fb": 1,
    "\U0001f3c3\U0001f3ff": 1,
    "\U0001f1e6\U0001f1f9": 1,
    "\U0001f1ff\U0001f1e6": 1,
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
