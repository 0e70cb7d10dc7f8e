"""The files of a backup: written beside their place, named last, and read only when whole."""

import contextlib
import fcntl
import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyrage

PART = ".part"
NAME = "kneelift-%Y%m%dT%H%M%SZ"
ENCRYPTED = ".age"


class BackupError(Exception):
    """What keeps a backup from being made or put back, in a sentence for the operator."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: `rows` {table: how many}; `sha256` of the file as it lies there."""

    file: str
    made: str
    database: str
    rows: dict[str, int]
    sha256: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else makes a backup in `folder` meanwhile, and only the owner reads what is made."""
    mask = os.umask(0o077)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / ".lock", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupError(f"another backup to {folder} is under way") from None
            yield
    except OSError as error:
        raise BackupError(f"{folder} cannot be written to: {error.strerror}") from None
    finally:
        os.umask(mask)


def clear_away(folder: Path) -> None:
    """What a backup left that was stopped: parts, and files of which nothing says that they are
    whole."""
    whole = {manifest.file for manifest in manifests(folder)}
    for path in folder.glob("kneelift-*"):
        if path.suffix != ".json" and path.name not in whole:
            path.unlink()


def manifests(folder: Path) -> list[Manifest]:
    """Of all backups in `folder`, the oldest first."""
    return sorted(map(read_manifest, folder.glob("kneelift-*.json")), key=lambda found: found.made)


def manifest_of(file: Path) -> Path:
    return file.with_name(file.name + ".json")


def read_manifest(path: Path) -> Manifest:
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BackupError(f"{path} is not there: without it nothing says what is whole") from None
    except (OSError, ValueError, TypeError):
        raise BackupError(f"{path} cannot be read as the list of a backup") from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    path = manifest_of(folder / manifest.file)
    part = path.with_name(path.name + PART)
    part.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    put_in_place(part, path)


def remove(folder: Path, manifest: Manifest) -> None:
    """The list first: what is left without it is cleared away the next time."""
    manifest_of(folder / manifest.file).unlink()
    (folder / manifest.file).unlink(missing_ok=True)


def put_in_place(part: Path, path: Path) -> None:
    """What is written becomes `path`, at once and on the disk."""
    with open(part, "rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def compress(source: Path, target: Path) -> None:
    with open(source, "rb") as plain, gzip.open(target, "wb", compresslevel=6) as packed:
        shutil.copyfileobj(plain, packed, 1 << 20)


def decompress(source: Path, target: Path) -> None:
    try:
        with gzip.open(source, "rb") as packed, open(target, "wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    except (gzip.BadGzipFile, EOFError):
        raise BackupError(f"{source.name} is damaged: it cannot be unpacked") from None


def encrypt(source: Path, target: Path, key: str) -> None:
    """For whoever has the other half of `key`, an age recipient."""
    try:
        recipient = pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise BackupError("the key to encrypt for is wrong: it begins with age1") from None
    pyrage.encrypt_file(str(source), str(target), [recipient])


def decrypt(source: Path, target: Path, secret: Path | None) -> None:
    if secret is None:
        raise BackupError(f"{source.name} is encrypted: name the file of its key with --key-file")
    try:
        lines = secret.read_text(encoding="utf-8").split()
        identity = pyrage.x25519.Identity.from_str(lines[-1] if lines else "")
        pyrage.decrypt_file(str(source), str(target), [identity])
    except (OSError, pyrage.IdentityError):
        raise BackupError(f"{secret} holds no key of age") from None
    except pyrage.DecryptError:
        raise BackupError(f"{secret} is not the key that {source.name} is encrypted for") from None


def make_key(secret: Path) -> str:
    """Writes the secret half to a new file that its owner alone can read; the other half."""
    identity = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupError(f"{secret} is there already, and is not overwritten") from None
    except OSError as error:
        raise BackupError(f"{secret} cannot be written: {error.strerror}") from None
    with open(handle, "w", encoding="utf-8") as file:
        file.write(f"{identity}\n")
    return str(identity.to_public())


def digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def name_at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(NAME)
