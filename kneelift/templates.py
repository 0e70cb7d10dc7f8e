"""How a template is read: its indentation is for those who write it, not for the phone."""

import re

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


class Loader(filesystem.Loader):
    """Django's own for a folder, without the indentation of pages. Other files stay as they are."""

    def get_contents(self, origin):
        source = super().get_contents(origin)
        return without_indentation(source) if origin.name.endswith(".html") else source
