"""Where the models read and write when REPLICA_URL names a copy of the database."""

from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from coaching.views.replicas import COOKIE, alias

# How long a copy may be behind. One that is further behind has to be mended, and shows it.
SECONDS = 30


class Router:
    """Reads go where the page at hand reads; writes and tables to the database of them all."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        return alias.get()

    def db_for_write(self, model: type, **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        # One database and its copy.
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class JustWroteMiddleware:
    """Of each act of somebody her browser tells for SECONDS that she wrote."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
            response.set_cookie(
                COOKIE,
                "1",
                max_age=SECONDS,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
        return response
