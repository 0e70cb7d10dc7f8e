"""What is put where something else stands: nothing of it is typed by anybody who means well."""

import json
import random
import re
import uuid

from hypothesis import strategies as st

from tests.helpers import drawn

NUMBERS = (
    "0", "-1", "1", "2", "99", "100", "101", "32768", "2147483647", "2147483648", str(2**63 - 1),
    str(2**63), str(-(2**63) - 1), str(2**64), "1e9", "1e400", "1e9999999", "-1e-9999999", "NaN",
    "sNaN", "-sNaN1", "Infinity", "-Infinity", "1_0", "1,5", "1.5", "1.2.3", "0x1F", "٣", "１２",
    "9" * 400, "9" * 5000, "-" + "9" * 5000, "0.0000000001", "99999999999.999", "1/2", "+1", " 1 ",
    "0" * 5000 + "1", "1.",  ".5", "²", "½",
)  # fmt: skip
DATES = (
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "-001-01-01",
    "2026-W10-1", "2026-03-02", "1900-01-01", "2100-02-29", "20260302", "2026-3-2", "2026-03-02T25",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-03-02T10:00:00Z", "24:00",
    "0001-W01-1", "99999999-01-01", "2026-03-02T10:00:00.123456789Z", "1", "٢٠٢٦-٠٣-٠٢",
)  # fmt: skip
TEXTS = (
    "", " ", "\t", "\0", "a\0b", "\ud800", "x\udfffx", "\u202e\u2066", "\ufeff", "\u200b\u200d",
    "Z" + "\u0301" * 500, "\U0001f3cb" * 300, "\uffff", "\x01\x02\x1f\x7f", "\u2028", "İ",
    "ß" * 200, "<script>zz</script>", "'\"><b zz>", "{{ 7|add:7 }}", "{% now 'Y' %}", "%s%n%d",
    "{0.__class__}", "../../etc/passwd", "/etc/passwd", "//evil.example", "javascript:1",
    "\r\nSet-Cookie: a=b", "=1+1", "x" * 300, "x" * 100_000, "é" * 51_000,
    "x " * 26_000, '"' * 30_000, "a" * 50_000 + "!",
    "1" * 50_000 + "x", " " * 50_000 + "x", "@" * 50_000, "a@" * 20_000, "-" * 50_000,
    "\n" * 50_000, "\u202e" * 20_000, "http://" + "a." * 20_000, "[" * 20_000, '{"a":' * 5_000,
    "[]", "{}", "null", "true", "on", "off", "None", "[1", '"', "\\", '{"a": 1e999}', "[[[[]]]]",
    "a,b", "a;b", ";", ",", ",,,", "|", "0,0", "1-2", "-", "_", "#", "?", "&", "=", "%", "%00", "+",
)  # fmt: skip
OTHERS = (
    b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\x80" * 200, b"a\xe9",
    str(uuid.UUID(int=0)), str(uuid.UUID(int=2**128 - 1)), "00000000-0000-0000-0000-00000000000g",
    str(uuid.UUID(int=7)).replace("-", ""), "{" + str(uuid.UUID(int=7)) + "}",
)  # fmt: skip
JUNK = NUMBERS + DATES + TEXTS + OTHERS
# What is quick to look for: most requests take one of these.
SHORT = tuple(text for text in JUNK if len(text) < 100)

CHARSETS = (
    "zlib", "base64", "bz2", "hex", "idna", "punycode", "undefined", "unicode_escape", "utf-7",
    "raw_unicode_escape", "no-such", "utf-16", "utf-32", "cp037", "latin-1", "ascii", "utf-8-sig",
    "oem", "mbcs", "", '"', "utf-8\0", "x" * 5000, "é", "rot13", "quopri", "uu", "shift_jis",
)  # fmt: skip
KINDS = (
    "text/plain", "application/x-www-form-urlencoded", "application/json", "text/html", "a/b", "",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x",
    "multipart/mixed; boundary=fuzz-0123456789", "application/xml", "image/png", ";", "/", "é/é",
    "multipart/form-data; boundary=" + "x" * 300, "multipart/form-data; boundary=\u00e9",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO", "post")

HEADERS = {
    "hx-request": ("true", "false", "1", ""),
    "hx-target": ("main", "x" * 5000, "<b>", ""),
    "hx-current-url": ("http://127.0.0.1:8000/board/", "http://[", "//", "x" * 5000, "é"),
    "hx-boosted": ("true",),
    "hx-trigger-name": ("x", "<b>"),
    "hx-history-restore-request": ("true",),
    "hx-prompt": ("é", "x" * 5000),
    "accept": ("application/json", "*/*", "text/html;q=2", ";", "x" * 5000, ""),
    "accept-encoding": ("gzip", "br", "br;q=x", "*;q=0", "*", ";" * 2000, "br;q=" + "9" * 999),
    "accept-language": ("en", "de-DE,de;q=0.9", "xx-" + "x" * 600, "*", ";;;", "en;q=9", "../x"),
    "if-none-match": ('"x"', "*", 'W/"', "x" * 5000, '"' * 999),
    "if-match": ('"x"', "*", ""),
    "if-modified-since": ("x", "Sat, 29 Oct 9999 19:43:31 GMT", "Sat, 32 Oct 1994 19:43:31 GMT"),
    "if-unmodified-since": ("x", "Sat, 29 Oct 0001 19:43:31 GMT"),
    "range": ("bytes=0-", "bytes=9-1", "bytes=" + "9" * 5000, "x"),
    "x-account": ("x", "none", "1", "é", ""),
    "x-csrftoken": ("x", "é", "x" * 5000, ""),
    "x-requested-with": ("XMLHttpRequest",),
    "origin": ("http://evil.example", "null", "http://[", "x", ""),
    "referer": ("http://[", "http://evil.example", "x" * 5000, "http://127.0.0.1:8000/\xe9"),
    "sec-fetch-site": ("cross-site", "same-origin", "x"),
    "sec-fetch-mode": ("navigate", "cors"),
    "host": ("evil.example", "127.0.0.1:x", "[::1", "a" * 300, "", "é", "127.0.0.1:99999999"),
    "x-forwarded-for": ("x", "1.2.3.4, 5.6.7.8", "," * 999, "::1%eth0"),
    "x-forwarded-proto": ("https", "x"),
    "x-forwarded-host": ("evil.example",),
    # No server hands on another one than a number: see read_body.
    "content-length": ("0", "1", "99", ""),
    "content-encoding": ("gzip", "x"),
    "transfer-encoding": ("chunked",),
    "content-disposition": ("x",),
    "authorization": ("Basic eDp4", "Bearer x", "Basic", "\xff"),
    "upgrade": ("h2c", "websocket"),
    "x-http-method-override": ("DELETE",),
    "purpose": ("prefetch",),
    "user-agent": ("", "x" * 9000, "\xff"),
}  # fmt: skip
COOKIES = (
    "kneelift_session=x", "kneelift_session=", 'kneelift_session="x\\303"', "kneelift_csrf=x",
    "messages=x", "messages=[]:1:x", "kept=x", "shown=x", "=", ";", "a=" + "b" * 5000,
    "kneelift_kept=x", "kneelift_kept=e30:1:x", "\xe9=\xff", "kneelift_session=" + "z" * 32,
    "django_language=xx", "django_language=../..", "kneelift_csrf=" + "x" * 32, 'a="',
)  # fmt: skip


def hypothesis_texts(count=300):
    """Texts, numbers, dates and bytes that nobody here thought of; the same ones each time."""
    text = st.text(st.characters(codec=None), max_size=40)
    number = st.one_of(st.integers(), st.decimals(), st.floats()).map(str)
    when = st.one_of(st.dates(), st.datetimes(), st.times()).map(lambda moment: moment.isoformat())
    tree = st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9)),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=6,
    ).map(json.dumps)
    return drawn(st.one_of(text, number, when, st.uuids().map(str), tree, st.binary()), count)


def bent(random_: random.Random, value: str) -> str:
    """A value that is nearly what stood there."""
    if not value:
        return "x"
    index = random_.randrange(len(value))
    return random_.choice(
        (
            value[:index],
            value[:index] + random_.choice("\0 \"'<é-9.,/\ud800\u202e") + value[index:],
            value * 2,
            value * (1 + 60_000 // len(value)),
            value.upper(),
            f" {value} ",
            value[::-1],
            f"-{value}",
            re.sub(r"\d+", lambda found: str(int(found[0][:400]) + 1), value),
            re.sub(r"\d+", str(2**63), value),
            value.translate({48 + n: 0x660 + n for n in range(10)}),
        )
    )


def bent_file(random_: random.Random, content: bytes) -> bytes:
    """A file with bytes turned, left out, doubled or put in."""
    content = bytearray(content)
    for _ in range(random_.choice((1, 1, 2, 9, 99))):
        index = random_.randrange(len(content) + 1)
        act = random_.randrange(5)
        if act == 0 and content:
            content[index % len(content)] = random_.randrange(256)
        elif act == 1:
            del content[index : index + random_.choice((1, 9, 999))]
        elif act == 2:
            content[index:index] = content[index : index + random_.choice((1, 99, 9999))]
        elif act == 3:
            content[index:index] = random_.randbytes(random_.choice((1, 4, 99)))
        else:
            junk = random_.choice(SHORT)
            content[index:index] = (
                junk if isinstance(junk, bytes) else junk.encode("utf-8", "replace")
            )
    return bytes(content)
