"""Looks before a server serves: what cannot work ends the start, what can go on is warned of."""

import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import get_resolver

from kneelift.health import known_migrations

# Seconds that a machine's clock may be behind what was written before.
CLOCK = timedelta(minutes=5)


def refuse(line: str) -> None:
    raise SystemExit(f"kneelift: {line}.")


def warn(line: str) -> None:
    sys.stderr.write(f"kneelift: {line}.\n")


def look(*, makes_tables: bool) -> None:
    """All of it. `makes_tables`: whoever asks brings the database up to date afterwards."""
    get_resolver().url_patterns  # noqa: B018 -- loads every view
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        refuse_database(set(applied), makes_tables=makes_tables)
        if applied:
            warn_of_clock(max(row.applied for row in applied.values()))
            warn_of_key()
    except DatabaseError:
        if makes_tables or connection.vendor == "sqlite":
            raise
        # A server that comes up before its database lets nobody in, and says so at /readyz.
        warn(
            "the database of DATABASE_URL does not answer yet: start it, or correct DATABASE_URL."
            " Until then everyone gets 503"
        )
    finally:
        connection.close()
    if not makes_tables:
        refuse_without_files()
    warn_of_redis()


def refuse_database(applied: set[tuple[str, str]], *, makes_tables: bool) -> None:
    known = known_migrations()
    apps = {app for app, _name in known}
    if newer := sorted(f"{app}.{name}" for app, name in applied - known if app in apps):
        refuse(
            f"the database is newer than this code (it has {newer[0]}):"
            " use the release that made it, or restore a backup from before"
        )
    if makes_tables:
        return
    if not applied:
        refuse("the database has no tables yet: run manage.py migrate, as in the README")
    if known - applied:
        refuse("the database is older than this code: run manage.py migrate, as in the README")
    if "kneelift_cache" not in connection.introspection.table_names() and not uses_redis():
        refuse("the database has no table for the cache: run manage.py createcachetable")


def uses_redis() -> bool:
    return "Database" not in settings.CACHES["default"]["BACKEND"]


def refuse_without_files() -> None:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    hashed = "Hashed" in settings.STORAGES["staticfiles"]["BACKEND"]
    if hashed and not manifest.exists():
        refuse("there are no static files yet: run manage.py collectstatic --no-input")


def warn_of_clock(last: datetime) -> None:
    now = datetime.now(UTC)
    if now + CLOCK < last:
        warn(
            f"this machine's clock is wrong: it says {now:%Y-%m-%d %H:%M} UTC, and the database"
            f" was set up at {last:%Y-%m-%d %H:%M}. Set it; codes and sessions go by it"
        )


def warn_of_key() -> None:
    """Looks whether the session that was written last can be read."""
    last = Session.objects.filter(expire_date__gt=datetime.now(UTC)).order_by("-expire_date")
    data = last.values_list("session_data", flat=True).first()
    if data is None:
        return
    store = SessionStore()
    try:
        signing.loads(data, salt=store.key_salt, serializer=store.serializer)
    except signing.BadSignature:
        warn(
            "SECRET_KEY is not the one that sessions were signed with: everyone is signed out, and"
            " links in mails no longer work. Set the old one again if you have it"
        )


def warn_of_redis() -> None:
    if not uses_redis():
        return
    logging.getLogger("redis").setLevel(logging.CRITICAL)
    try:
        cache.get("kneelift")
    except Exception as error:
        reason = str(error).splitlines()[0]
        warn(
            f"the Redis of CACHE_URL does not answer ({reason}): start it or correct CACHE_URL."
            " Until then nobody can sign in"
        )
