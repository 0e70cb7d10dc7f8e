"""The secret key of an installation that was not given one."""

import os
import secrets
from pathlib import Path


def kept_secret_key(path: Path) -> str:
    """The key in the file at `path`, made on first use and readable by its owner only.

    Safe when several processes start at once: a key is written in full under another
    name and then linked, so that one of them wins and all of them read the winner's.
    Raises SystemExit with one line when the file can be neither read nor made.
    """
    try:
        if not path.exists():
            _make(path)
        key = path.read_text().strip()
    except OSError as error:
        raise SystemExit(
            f"kneelift: SECRET_KEY is not set and {path} cannot be used ({error.strerror}):"
            " set SECRET_KEY or make that folder writable."
        ) from None
    if len(key) < 50:
        raise SystemExit(
            f"kneelift: the secret key in {path} is damaged: remove it to have a new one made."
        )
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
