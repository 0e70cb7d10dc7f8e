"""One request: how it is encoded, said as Python, and made smaller."""

import re
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import quote_from_bytes

ROOT = f"{Path(__file__).parents[2]}/"
BOUNDARY = "fuzz-0123456789"
URLENCODED = "application/x-www-form-urlencoded"
# A text of one sign or a few, many times.
REPEATED = re.compile(r"(.{1,12}?)\1{40,}", re.DOTALL)


@dataclass(frozen=True)
class Case:
    """A request as somebody sends it.

    `fields`: (name, value) of the body; `files`: (name, file name, content type, content);
    `query`: as `fields`, or the text itself. `body`: sent as it is, in place of fields and files.
    Values are texts, lone surrogates too, or bytes.
    """

    role: str
    method: str
    path: str
    query: tuple | str = ()
    fields: tuple = ()
    files: tuple = ()
    headers: tuple = ()
    content_type: str | None = None
    body: bytes | None = None
    cookies: str = ""
    token: bool = True
    multipart: bool = field(default=False)

    def encoded(self):
        """(query string, content type, body) as they go over the wire."""
        query = self.query if isinstance(self.query, str) else urlencoded(self.query)
        if self.body is not None:
            return query, self.content_type or URLENCODED, self.body
        if self.multipart or self.files:
            kind = self.content_type or f"multipart/form-data; boundary={BOUNDARY}"
            return query, kind, multipart(self.fields, self.files)
        kind = self.content_type
        if kind is None:
            kind = URLENCODED if self.method not in ("GET", "HEAD") else ""
        return query, kind, urlencoded(self.fields).encode()

    def smaller(self):
        """Cases that send a little less each."""
        for name in ("fields", "files", "headers", "query"):
            parts = getattr(self, name)
            if isinstance(parts, tuple):
                for index in range(len(parts)):
                    yield replace(self, **{name: (*parts[:index], *parts[index + 1 :])})
        for name in ("cookies", "content_type", "multipart", "body"):
            if getattr(self, name):
                yield replace(self, **{name: type(self).__dataclass_fields__[name].default})

    def as_test(self, problems, told):
        """A whole test, to be put into a file of tests/ as it is."""
        name = re.sub(r"\W+", "_", self.path).strip("_").lower()[:50] or "home"
        lines = [line for problem in problems for line in problem.strip().split("\n")[-12:]]
        said = "\n".join(f"    # {line.replace(ROOT, '')}"[:98] for line in lines)
        return (
            "import pytest\n\n"
            "from tests.fuzz import Case, Site, make_world\n\n\n"
            "@pytest.mark.django_db\n"
            f"def test_it_answers_{self.role}_at_{name}():\n"
            f'    """Found by `make fuzz` ({told})."""\n'
            f"{said}\n"
            f"    Site(make_world()).check(\n        {self!r}\n    )\n"
        )

    def __repr__(self):
        said = [repr(self.role), repr(self.method), short(self.path)]
        for part in fields(self)[3:]:
            value = getattr(self, part.name)
            if value != part.default:
                said.append(f"{part.name}={short(value)}")
        return f"Case({', '.join(said)})"


def short(value):
    """As repr(), with what repeats written as a product."""
    if isinstance(value, tuple):
        return f"({', '.join(short(item) for item in value)}{',' if len(value) == 1 else ''})"
    if not isinstance(value, str | bytes) or len(value) < 80:
        return repr(value)
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    said, start = [], 0
    for found in REPEATED.finditer(text):
        unit = found[1]
        said += [text[start : found.start()], (unit, len(found[0]) // len(unit))]
        start = found.end()
    said.append(text[start:])
    mark = "b" if isinstance(value, bytes) else ""

    def plain(item):
        return repr(item.encode("latin-1")) if mark else repr(item)

    parts = [
        f"{plain(item[0])} * {item[1]}" if isinstance(item, tuple) else plain(item)
        for item in said
        if item
    ]
    return " + ".join(parts) or repr(value)


def as_bytes(value):
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def urlencoded(pairs):
    def quoted(value):
        return quote_from_bytes(as_bytes(value), safe="").replace("%20", "+")

    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)


def multipart(pairs, files):
    parts = []
    for name, value in pairs:
        head = b'Content-Disposition: form-data; name="' + in_quotes(name) + b'"'
        parts.append(head + b"\r\n\r\n" + as_bytes(value))
    for name, file_name, kind, content in files:
        head = (
            b'Content-Disposition: form-data; name="' + in_quotes(name)
            + b'"; filename="' + in_quotes(file_name) + b'"\r\nContent-Type: ' + as_bytes(kind)
        )  # fmt: skip
        parts.append(head + b"\r\n\r\n" + content)
    mark = f"--{BOUNDARY}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def in_quotes(name):
    """As browsers write a name into a header."""
    name = as_bytes(name)
    return name.replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
