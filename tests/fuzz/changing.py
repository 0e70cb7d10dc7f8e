"""What is changed in a request: a value, a name, a file, or how often it is there."""

import re

from . import values
from .names import LIKELY
from .world import TEAMS

# Bytes of a body that the server refuses by its length; what is far longer only costs memory here.
MAX_SENT = 4_000_000


def bounded(pairs):
    """The pairs of a body up to where it is longer than any that is read."""
    length = 0
    for count, (name, value) in enumerate(pairs):
        length += len(name) + len(value)
        if length > MAX_SENT:
            return pairs[:count]
    return pairs


class Changing:
    """Draws from `random`, `ids`, `fields`, `thought_of`, `uploads` and `site` of a Maker."""

    def chance(self, share):
        return self.random.random() < share

    def value(self):
        dice = self.random.random()
        if dice < 0.6:
            return self.random.choice(values.SHORT)
        if dice < 0.7:
            return self.random.choice(values.JUNK)
        if dice < 0.85:
            return self.random.choice(self.ids[self.random.choice(TEAMS)])
        return self.random.choice(self.thought_of)

    def changed(self, pairs, options):
        """Pairs of name and value with one of them changed."""
        if not pairs or self.chance(0.08):
            return [*pairs, (self.random.choice(self.fields), self.value())]
        index = self.random.randrange(len(pairs))
        name, value = pairs[index]
        act = self.random.random()
        if act < 0.5:
            new = [(name, self.value())]
        elif act < 0.62:
            new = [(name, values.bent(self.random, value) if isinstance(value, str) else value)]
        elif act < 0.72 and options.get(name):
            new = [(name, self.random.choice(options[name]))]
        elif act < 0.82:
            new = []
        elif act < 0.9:
            new = [(name, value), (name, self.value())]
        elif act < 0.95:
            new = [(self.bent_name(name), value)]
        elif act < 0.98:
            alike = [
                pair for pair in pairs if pair[0].rpartition("-")[2] == name.rpartition("-")[2]
            ]
            junk = self.value()
            return [(n, junk) if (n, v) in alike else (n, v) for n, v in pairs]
        else:
            new = [(name, value)] * self.random.choice((2, 50, 999, 1001))
        return [*pairs[:index], *new, *pairs[index + 1 :]]

    def likely_pair(self):
        """A name and a value for an address of which no page has a form."""
        if self.chance(0.4):
            return self.random.choice(self.fields), self.value()
        name = self.random.choice(sorted(LIKELY))
        fits = LIKELY[name]
        if isinstance(fits, str):
            fits = self.site.world.ids[self.random.choice(TEAMS)].get(fits, ["x"])
        return name, self.random.choice(fits)

    def bent_name(self, name):
        if self.chance(0.5) and re.search(r"\d", name):
            return re.sub(r"\d+", self.random.choice(("0", "-1", "99", "x", str(2**63), "٣")), name)
        return self.random.choice(
            (f"{name}[]", f"{name}-0", name.upper(), f"{name}\0", name[:-1], "")
        )

    def file(self, name, *, whole=False):
        """(field, file name, content type, content)."""
        fits = "file" in name
        stem, content = (
            self.random.choice(self.uploads) if fits and self.uploads else ("a.txt", b"x")
        )
        if not whole:
            if self.chance(0.8):
                content = values.bent_file(self.random, content)
            else:
                content = self.random.choice(
                    (b"", b"\0" * 999, self.random.randbytes(4000), b"x" * 1_100_000, b"[" * 50_000)
                )
            if self.chance(0.2):
                stem = self.random.choice(
                    ("", ".", "..", "../a.csv", "a", "a.xlsx", "a.zip", "a.toml", "a.csv", "a.json",
                     "\0.csv", "é.toml", "\u202exlsx.a", "x" * 300 + ".csv", "a\r\nb.csv")
                )  # fmt: skip
        return name, stem, "application/octet-stream", content

    def content_type(self):
        kind = self.random.choice(values.KINDS)
        if self.chance(0.5):
            return f"{kind}; charset={self.random.choice(values.CHARSETS)}"
        return kind


def as_body(value):
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
