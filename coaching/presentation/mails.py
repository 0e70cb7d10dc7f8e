"""A mail's text as the parts that its HTML shows: one text, written once."""

import re
from typing import NamedTuple

#: Who writes, as a text's last line; its HTML says so at its head.
SIGNATURE = "kneelift"


class MailPart(NamedTuple):
    """`kind` is "text", "link" or "code"."""

    kind: str
    text: str


def parts_of(text: str) -> list[MailPart]:
    """The parts of a mail: an address alone in its line is a link, a code alone in it a code."""
    parts: list[MailPart] = []
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if lines[-1:] == [SIGNATURE]:
        lines.pop()
    for line in lines:
        if re.fullmatch(r"https?://\S+", line):
            parts.append(MailPart("link", line))
        elif re.fullmatch(r"[A-Z0-9]{3,}-?[A-Z0-9]{3,}", line):
            parts.append(MailPart("code", line))
        else:
            parts.append(MailPart("text", line))
    return parts
