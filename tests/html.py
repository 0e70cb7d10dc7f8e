"""HTML as tests compare it, however its template is laid out."""

import re


def compact(html):
    """The HTML with no spaces beside its tags and one between words; no-break spaces stay."""
    return re.sub(r" ?(<[^>]*?) ?> ?", r"\1>", re.sub(r"[ \t\n]+", " ", html).strip())


def html_of(answer):
    """A page as `compact` has it."""
    return compact(answer.content.decode())


def text_of(answer):
    """A page with one space wherever there is any."""
    return " ".join(answer.content.decode().split())
