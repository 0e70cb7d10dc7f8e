"""Which release this is: a digest of what is sent, the same in all workers."""

import functools
import hashlib
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage


def current():
    """A short name, or "" where files have no hashed names (development): nothing is kept then."""
    manifest = getattr(staticfiles_storage, "manifest_hash", "")
    return _digest(manifest) if manifest else ""


@functools.cache
def _digest(manifest):
    sha = hashlib.sha256(manifest.encode())
    for path in sources():
        sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def sources():
    """What is sent and is no static file: templates, and the service worker's own code."""
    folders = cast("list[Path]", settings.TEMPLATES[0]["DIRS"])
    paths = (path for folder in folders for path in sorted(Path(folder).rglob("*.*")))
    return [*(path for path in paths if path.is_file()), Path(__file__).parent / "worker.js"]
