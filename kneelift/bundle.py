"""Fold the imports of a stylesheet into it, so that a visitor fetches one file."""

import re
from pathlib import PurePosixPath

from django.core.files.base import ContentFile

IMPORT = re.compile(r'^@import "(?P<name>[\w./-]+\.css)";\n', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s+")


def folded(css, read):
    """`css` with each `@import "x.css";` replaced by what `read("x.css")` gives.

    One level deep. The layers' order is unchanged: every part names its own @layer and
    the order of the layers stands first in `css`. Comments and indentation go.
    """
    whole = IMPORT.sub(lambda line: read(line["name"]) + "\n", css)
    return INDENT.sub("\n", COMMENT.sub("", whole)).strip() + "\n"


class FoldedStylesheets:
    """For a static files storage: fold `bundles` before the files are hashed."""

    bundles = ("css/main.css", "css/desk.css")

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            for name in self.bundles:
                paths[name] = self.fold(name, paths)
        yield from super().post_process(paths, dry_run, **options)

    def fold(self, name, paths):
        """Write the folded stylesheet over the copied one; say where it is now."""

        def read(path):
            storage, stored = paths[path]
            with storage.open(stored) as part:
                return part.read().decode()

        folder = PurePosixPath(name).parent
        css = folded(read(name), lambda part: read(str(folder / part)))
        self.delete(name)
        self._save(name, ContentFile(css.encode()))
        return self, name
