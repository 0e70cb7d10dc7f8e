"""Whether a TOML file goes deeper than a catalogue does, told before it is parsed.

A parser's time grows with the square of a key's parts: one of 20,000 takes it 18 s.
"""

import re

MAX_DEPTH = 20
# What begins a text or a comment, and what ends each: an escaped sign ends nothing.
OPENING = re.compile(r'"""|\'\'\'|"|\'|#')
ENDING = {
    '"""': re.compile(r'\\.|(""")', re.DOTALL),
    "'''": re.compile("(''')"),
    '"': re.compile(r'\\.|(["\n])'),
    "'": re.compile(r"(['\n])"),
    "#": re.compile(r"(\n)"),
}
KEY = re.compile(rf"(?:[\w-]+[ \t]*\.[ \t]*){{{MAX_DEPTH}}}")


def is_too_deep(text: str) -> bool:
    """Whether a key has more parts, or brackets hold more of each other, than MAX_DEPTH."""
    bare = _without_texts(text)
    depth = 0
    for sign in re.findall(r"[\[{\]}]", bare):
        depth += 1 if sign in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return bool(KEY.search(bare))


def _without_texts(text: str) -> str:
    """The file with an `s` for each text and without comments, in one walk from its start."""
    parts, at = [], 0
    while opening := OPENING.search(text, at):
        parts.append(text[at : opening.start()])
        end = next(
            (ending for ending in ENDING[opening[0]].finditer(text, opening.end()) if ending[1]),
            None,
        )
        if end is None:
            return "".join(parts)
        parts.append("\n" if end[1] == "\n" else "s")
        at = end.end()
    return "".join([*parts, text[at:]])
