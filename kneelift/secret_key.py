"""The secret keys of an installation that was not given any."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

# A private key on the curve P-256 is a number from 1 to one less than this (FIPS 186-5).
P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def kept_secret_key(path: Path) -> str:
    """The key in the file at `path`, made on first use and readable by its owner only.

    Safe when several processes start at once: a key is written in full under another
    name and then linked, so that one of them wins and all of them read the winner's.
    Raises SystemExit with one line when the file can be neither read nor made.
    """
    return _kept(
        path,
        "SECRET_KEY",
        "the secret key",
        lambda: secrets.token_urlsafe(64),
        lambda key: len(key) >= 50,
    )


def kept_push_key(path: Path) -> str:
    """In the same way the key by which push services know this installation."""
    return _kept(path, "PUSH_KEY", "the key for push services", new_push_key, is_push_key)


def new_push_key() -> str:
    number = secrets.randbelow(P256 - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


def is_push_key(key: str) -> bool:
    try:
        raw = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    except ValueError:
        return False
    return len(raw) == 32 and 0 < int.from_bytes(raw, "big") < P256


def _kept(
    path: Path, name: str, what: str, make: Callable[[], str], is_good: Callable[[str], bool]
) -> str:
    try:
        if not path.exists():
            _make(path, make())
        key = path.read_text().strip()
    except OSError as error:
        raise SystemExit(
            f"kneelift: {name} is not set and {path} cannot be used ({error.strerror}):"
            f" set {name} or make that folder writable."
        ) from None
    if not is_good(key):
        raise SystemExit(
            f"kneelift: {what} in {path} is damaged: remove it to have a new one made."
        )
    return key


def _make(path: Path, key: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
