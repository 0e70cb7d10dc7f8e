"""Typed reading of environment variables: a wrong value ends the start in one line."""

import os
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

import dj_email_url
from environs import Env, EnvError

from kneelift import sqlite
from kneelift.secret_key import is_push_key

T = TypeVar("T")

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")


class WrongValue(SystemExit):
    """Ends the program with one line on stderr and status 1, without a traceback."""

    def __init__(self, name: str, expected: str):
        super().__init__(f"kneelift: {name} is wrong: expected {expected}.")


class Environment:
    """Reads variables by name and type, and remembers in `names` what was asked for.

    A variable that is set to nothing counts as not set. Every reader raises WrongValue
    for a value it cannot use; its line never repeats the value, since some are secrets.
    """

    def __init__(self) -> None:
        self.env = Env()
        self.names: list[str] = []

    def read(self, name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
        """What `parse` makes of the value; its ValueError or EnvError is a wrong value."""
        self.names.append(name)
        value = os.environ.get(name, "").strip()
        if not value:
            return default
        try:
            return parse(value)
        except (ValueError, EnvError):
            raise WrongValue(name, expected) from None

    def flag(self, name: str, default: bool = False) -> bool:
        return self.read(
            name, default, lambda _: self.env.bool(name), "1 or 0 (also true or false)"
        )

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """One of `choices`, in capitals whatever the case it was typed in."""

        def parse(value: str) -> str:
            return choices[choices.index(value.upper())]

        return self.read(name, default, parse, f"one of {', '.join(choices)}")

    def port(self, name: str, default: int) -> int:
        def parse(value: str) -> int:
            number = int(value)
            if not 1 <= number <= 65535:
                raise ValueError
            return number

        return self.read(name, default, parse, "a port number from 1 to 65535")

    def hosts(self, name: str, default: list[str]) -> list[str]:
        """Host names as Django's ALLOWED_HOSTS takes them, from a comma-separated list."""

        def parse(value: str) -> list[str]:
            hosts = [host.strip() for host in value.split(",") if host.strip()]
            if not hosts or any(" " in host or "/" in host for host in hosts):
                raise ValueError
            return hosts

        return self.read(
            name,
            default,
            parse,
            "host names with commas between them and no http://, as in coach.example.org",
        )

    def site(self, name: str, default: str) -> SplitResult:
        """The address of the site: scheme and host, perhaps a port, no path."""

        def parse(value: str) -> SplitResult:
            site = urlsplit(value.rstrip("/"))
            wrong = site.scheme not in ("http", "https") or not site.hostname or site.username
            if wrong or site.path or site.query or site.fragment or " " in value:
                raise ValueError
            _ = site.port  # raises ValueError for a port that is no number
            return site

        return self.read(
            name,
            parse(default),
            parse,
            "http:// or https:// and a host, as in https://coach.example.org",
        )

    def secret(self, name: str, default: Callable[[], str]) -> str:
        """At least 50 characters, as Django's own deployment check asks for."""

        def parse(value: str) -> str:
            if len(value) < 50 or len(set(value)) < 5:
                raise ValueError
            return value

        return self.read(name, "", parse, "at least 50 random characters") or default()

    def push_key(self, name: str, default: Callable[[], str]) -> str:
        """A private key on P-256: 32 bytes as base64url."""

        def parse(value: str) -> str:
            if not is_push_key(value):
                raise ValueError
            return value

        return self.read(name, "", parse, "a private P-256 key as base64url") or default()

    def token(self, name: str) -> str:
        """What another program sends to be let in; '' where none is."""

        def parse(value: str) -> str:
            if len(value) < 20 or not value.isascii() or " " in value:
                raise ValueError
            return value

        return self.read(name, "", parse, "at least 20 letters and digits")

    def project(self, name: str) -> str:
        """The address of a project of Sentry's, or of what speaks as it does; '' where none is."""

        def parse(value: str) -> str:
            parts = urlsplit(value)
            if parts.scheme not in ("http", "https") or not parts.hostname or not parts.username:
                raise ValueError
            if not parts.path.rpartition("/")[2].isdecimal():
                raise ValueError
            return value

        return self.read(name, "", parse, "https://key@sentry.example.org/1")

    def database(self, name: str, default: Path) -> dict[str, Any]:
        """Django's settings of one SQLite or PostgreSQL database; `default` is a SQLite file."""

        def parse(value: str) -> dict[str, Any]:
            if value.partition(":")[0] not in ("sqlite", "postgres", "postgresql"):
                raise ValueError
            database = self.env.dj_db_url(name)
            if value.startswith("sqlite:"):
                database["ENGINE"] = sqlite.ENGINE
            # Each worker would have an in-memory database of its own.
            if not database["NAME"] or database["NAME"] == ":memory:":
                raise ValueError
            return database

        return self.read(
            name,
            {"ENGINE": sqlite.ENGINE, "NAME": str(default)},
            parse,
            "sqlite:////folder/file.sqlite3 or postgresql://user:password@host:5432/database",
        )

    def replica(self, name: str) -> dict[str, Any] | None:
        """Django's settings of a PostgreSQL that is a copy of DATABASE_URL's, or None."""

        def parse(value: str) -> dict[str, Any] | None:
            if value.partition(":")[0] not in ("postgres", "postgresql"):
                raise ValueError
            database = self.env.dj_db_url(name)
            if not database["NAME"]:
                raise ValueError
            return database

        return self.read(name, None, parse, "postgresql://user:password@host:5432/database")

    def email(self, name: str, default: str) -> dict[str, Any]:
        """Django's EMAIL_* settings, from a URL."""

        def parse(value: str) -> dict[str, Any]:
            settings = self.env.dj_email_url(name)
            backend = settings.get("EMAIL_BACKEND", "")
            # `submission://` alone names no server.
            if not backend or (".smtp." in backend and not settings["EMAIL_HOST"]):
                raise ValueError
            return settings

        return self.read(
            name,
            {},
            parse,
            "smtp://user:password@host:port, submission://... (with TLS) or console:",
        ) or dict(dj_email_url.parse(default))

    def redis(self, name: str) -> str:
        """The URL of a Redis server, or "" when there is none."""

        def parse(value: str) -> str:
            url = urlsplit(value)
            if url.scheme not in ("redis", "rediss", "unix") or not (url.hostname or url.path):
                raise ValueError
            _ = url.port  # raises ValueError for a port that is no number
            return value

        return self.read(name, "", parse, "redis://host:6379/0 or rediss://... (with TLS)")

    def address(self, name: str, default: str) -> str:
        """Who mail comes from: an address, perhaps with a name before it."""

        def parse(value: str) -> str:
            if "@" not in parseaddr(value)[1] or "\n" in value:
                raise ValueError
            return value

        return self.read(name, default, parse, "an address, as in Coach <coach@example.org>")
