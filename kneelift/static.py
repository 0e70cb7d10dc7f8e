"""How static files are found, hashed, compressed and collected."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import apps, finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from kneelift.bundle import FoldedFiles


class StaticFilesConfig(apps.StaticFilesConfig):
    # Builds of htmx and extensions of it that no page uses. Inside a comment of one of
    # them stands an `import(...)` that would stop the rewriting of imports below.
    ignore_patterns = [*apps.StaticFilesConfig.ignore_patterns, "ext", "htmax-*", "htmx-4*"]


class HashedStorage(FoldedFiles, CompressedManifestStaticFilesStorage):
    """Few files; hashed names, also inside `import ... from "./x.js";` of ES modules."""

    support_js_module_import_aggregation = True


def collect() -> None:
    """`collectstatic`, unless no source file changed since the last time.

    Processes that call it at once take turns, and the later ones find it done.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with open(root.with_name(f".{root.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = root.with_name(f".{root.name}.collected")
        wanted = fingerprint()
        if not stamp.exists() or stamp.read_text() != wanted:
            stamp.unlink(missing_ok=True)
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(wanted)


def fingerprint() -> str:
    """Changes with the name, size or time of any source file and with the storage."""
    sha = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for code in Path(__file__).parent.glob("*.py"):
        sha.update(code.read_bytes())
    for finder in finders.get_finders():
        for path, storage in finder.list(None):
            source = Path(storage.path(path)).stat()
            sha.update(f"{path} {source.st_size} {source.st_mtime_ns}\n".encode())
    return sha.hexdigest()
