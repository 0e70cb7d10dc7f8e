"""A mail's text as the parts that its HTML shows: one text, written once."""

import re
from typing import NamedTuple


class MailPart(NamedTuple):
    """`kind` is "text", "link" or "code"."""

    kind: str
    text: str


def parts_of(text: str) -> list[MailPart]:
    """The parts of a mail: an address alone in its line is a link, a code alone in it a code."""
    parts: list[MailPart] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if re.fullmatch(r"https?://\S+", line):
            parts.append(MailPart("link", line))
        elif re.fullmatch(r"[A-Z0-9]{3,}-?[A-Z0-9]{3,}", line):
            parts.append(MailPart("code", line))
        else:
            parts.append(MailPart("text", line))
    return parts
