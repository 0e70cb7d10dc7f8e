"""Makes a backup, and puts one back."""

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kneelift.backups import files, postgresql, sqlite, thinning
from kneelift.backups.files import BackupError, Manifest
from kneelift.sqlite import ENGINE

KINDS = {ENGINE: sqlite, "django.db.backends.postgresql": postgresql}


def make(settings: Mapping[str, Any], folder: Path, now: datetime, key: str = "") -> Manifest:
    """A backup of the database of `settings` in `folder`, encrypted for `key` where one is given.

    Looked at before it has its name: counts of the same moment, and every page or row of it.
    """
    kind = _kind(settings)
    with files.alone(folder):
        files.clear_away(folder)
        name = files.name_at(now) + kind.SUFFIX + (files.ENCRYPTED if key else "")
        if (folder / name).exists():
            raise BackupError(f"{folder / name} is there already")
        part = folder / (name + files.PART)
        plain = folder / f"{name}.plain{files.PART}" if key else part
        try:
            rows = kind.dump(settings, plain)
            if key:
                files.encrypt(plain, part, key)
            manifest = Manifest(name, now.isoformat(), kind.VENDOR, rows, files.digest(part))
            files.put_in_place(part, folder / name)
            files.write_manifest(folder, manifest)
        finally:
            plain.unlink(missing_ok=True)
            part.unlink(missing_ok=True)
    return manifest


def thin(folder: Path, now: datetime) -> list[Manifest]:
    """Removes what is too old to be kept; what was removed."""
    with files.alone(folder):
        found = files.manifests(folder)
        keep = thinning.kept((manifest.moment for manifest in found), now)
        old = [manifest for manifest in found if manifest.moment not in keep]
        for manifest in old:
            files.remove(folder, manifest)
    return old


def put_back(
    settings: Mapping[str, Any], file: Path, workplace: Path, secret: Path | None = None
) -> Manifest:
    """The database of `settings`, which must be empty, as it was when `file` was made.

    What is encrypted is laid open for as long in a folder of its own in `workplace`.
    """
    kind = _kind(settings)
    manifest = files.read_manifest(files.manifest_of(file))
    if manifest.database != kind.VENDOR:
        raise BackupError(f"{file.name} is of {manifest.database}, DATABASE_URL is not")
    kind.refuse_what_is_there(settings)
    try:
        if files.digest(file) != manifest.sha256:
            raise BackupError(f"{file.name} is damaged: it is not the file that was made")
        with tempfile.TemporaryDirectory(prefix="kneelift-restore-", dir=workplace) as folder:
            packed = file
            if file.suffix == files.ENCRYPTED:
                packed = Path(folder) / file.stem
                files.decrypt(file, packed, secret)
            kind.load(settings, packed, manifest.rows)
    except OSError as error:
        raise BackupError(f"{error.filename or file} cannot be used: {error.strerror}") from None
    return manifest


def _kind(settings: Mapping[str, Any]) -> Any:
    return KINDS[settings["ENGINE"]]
