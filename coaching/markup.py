"""The one door for markup that is printed as it is.

Everything else is escaped: by the templates, by `format_html`, by `cached_templates`. No other
module marks a text as safe, and no template prints with `|safe`; tests/test_markup.py walks them.
"""

import html
from uuid import UUID

from django.utils.safestring import SafeString

from coaching.rules.names import isolated

# Kinds of which no text has a character to escape.
NOTHING_TO_ESCAPE = {int, UUID}


def own_markup(text):
    """Text as safe markup: a drawing, or a fixed part, of which our own code wrote every sign.

    Never a text with anything in it that a person, a file or a request could have brought, unless
    whoever wrote the text has escaped that.
    """
    return SafeString(text)


def joined(parts):
    """Parts one after the other as safe markup; a part that is not markup is escaped."""
    return SafeString("".join(map(escaped, parts)))


def isolated_as_it_is(value):
    """A name as it stands in a sentence: what was safe stays so, as the two signs are no markup."""
    text = isolated(value)
    return SafeString(text) if isinstance(value, SafeString) else text


def escaped(value):
    """As Django's `conditional_escape` of a text; in a third of its time, a thousand times."""
    kind = type(value)
    if kind is SafeString:
        return value
    text = value if kind is str else str(value)
    # Most are a word or a number: to see that takes a tenth of replacing signs that are not there.
    if not text or kind in NOTHING_TO_ESCAPE or text.isalnum():
        return SafeString(text)
    return SafeString(html.escape(text))


def escaped_texts(values):
    """{name: text} of a mapping as plain text, each `escaped`: what `format` fills in.

    Of markup too: one that knows that it is safe is asked for its text by a call of Python, and a
    page fills in a thousand. What a text needs is looked at here for the same reason.
    """
    texts = {}
    for name, value in values.items():
        kind = type(value)
        if kind is SafeString:
            texts[name] = str.__str__(value)
            continue
        text = value if kind is str else str(value)
        if text and kind not in NOTHING_TO_ESCAPE and not text.isalnum():
            text = html.escape(text)
        texts[name] = text
    return texts
