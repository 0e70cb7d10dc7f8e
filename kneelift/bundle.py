"""Fold what a stylesheet or script imports into it, so that a visitor fetches one file."""

import re
from pathlib import PurePosixPath

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile

from coaching.offline import modules

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


class FoldedFiles(ManifestStaticFilesStorage):
    """For a static files storage: fold `stylesheets` and `scripts` before files are hashed.

    What went into a script is not served beside it: nothing may ask for it twice.
    """

    stylesheets = ("css/main.css", "css/desk.css")
    # Each holds what no earlier one has; what another one needs stands before it.
    scripts = (
        "js/base.js",
        "js/search.js",
        "js/outbox/start.js",
        "js/sheet.js",
        "js/timers/interval-timer.js",
        "js/program/program-builder.js",
        "js/angle-slider.js",
        "js/athlete-calendar.js",
        "js/block-rows.js",
        "js/chart-points.js",
        "js/coach-board.js",
        "js/comment-form.js",
        "js/copy-text.js",
        "js/drill-search.js",
        "js/filter-list.js",
        "js/measure/measure-photo.js",
        "js/measure/measure-hip.js",
        "js/measure/measure-angle.js",
        "js/measure/measure-taps.js",
        "js/measure/measure-turnover.js",
        "js/measure/measure-video.js",
        "js/measure/typed-results.js",
        "js/measure/test-sitting.js",
        "js/offline-page.js",
        "js/pose-editor.js",
        "js/print-page.js",
        "js/push-switch.js",
        "js/side-panel.js",
        "js/squad-attendance.js",
        "js/theme-choice.js",
        "js/unsaved-changes.js",
        "js/zone-select.js",
    )

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            folded_in = set()
            for name, (text, parts) in self.folded_files(paths).items():
                self.delete(name)
                self.save(name, ContentFile(text.encode()))
                paths[name] = self, name
                folded_in.update(parts)
            for part in folded_in - {*self.stylesheets, *self.scripts}:
                self.delete(part)
                del paths[part]
        yield from super().post_process(paths, dry_run, **options)

    def folded_files(self, paths):
        """{name: (text, parts)} of all bundles, from the files as they were collected."""

        def read(path):
            storage, stored = paths[path]
            with storage.open(stored) as part:
                return part.read().decode()

        files = modules.joined(self.scripts, read)
        for name in self.stylesheets:
            folder = PurePosixPath(name).parent
            css = folded(read(name), lambda part, folder=folder: read(str(folder / part)))
            files[name] = (css, [])
        return files
