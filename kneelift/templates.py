"""How a template is read: its indentation is for those who write it, not for the phone."""

import re

from django.conf import settings
from django.template.loaders import filesystem

# What keeps its spaces in a browser, or in what a translator is given.
_VERBATIM = r"<(pre|textarea)\b.*?</\1>|{% blocktranslate\b.*?{% endblocktranslate %}"
_VERBATIM_OR_INDENT = re.compile(rf"{_VERBATIM}|^[ \t]+", re.DOTALL | re.MULTILINE)


def without_indentation(source):
    """The source of a page without the spaces that begin a line; its lines stay as many."""
    return _VERBATIM_OR_INDENT.sub(
        lambda match: "" if match[0].isspace() else match[0],
        source,
    )


# A line of a template that asks or repeats, and prints nothing by itself; what another one prints
# in its place ends its own lines.
_ASKS = r"(?:if|elif|else|endif|for|empty|endfor|with|endwith|load|include)\b"
_COMMENT = r"{% comment %}.*?{% endcomment %}|{#[^\n]*?#}"
_VERBATIM_OR_ASKS = re.compile(
    rf"{_VERBATIM}|^(?P<tag>{{% {_ASKS}[^%\n]*%}}|{_COMMENT})\n", re.DOTALL | re.MULTILINE
)
# A line that is there or not, as a whole: an attribute, a word.
_VERBATIM_OR_MAY_BE = re.compile(
    rf"{_VERBATIM}|^(?P<line>{{% if [^%\n]*%}}(?:(?!{{% (?:if|el|endif|blocktranslate))[^\n])*)"
    r"(?P<end>{% endif %})\n",
    re.DOTALL | re.MULTILINE,
)


def without_blank_lines(source):
    """The source of a page, whose lines that only ask, or ask for all they hold, print no empty
    ones.
    """
    source = _VERBATIM_OR_MAY_BE.sub(
        lambda match: f"{match['line']}\n{match['end']}" if match["line"] else match[0], source
    )
    return _VERBATIM_OR_ASKS.sub(lambda match: match["tag"] or match[0], source)


class Loader(filesystem.Loader):
    """Django's own for a folder, without the indentation of pages. Other files stay as they are.

    Where templates are written, each keeps its lines: an error names one.
    """

    def get_contents(self, origin):
        source = super().get_contents(origin)
        if not origin.name.endswith(".html"):
            return source
        source = without_indentation(source)
        return source if settings.DEBUG else without_blank_lines(source)
