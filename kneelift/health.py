"""What a monitor or a load balancer asks."""

from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coaching.services import heartbeat


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 "ok": this process answers. Asks nothing of anybody; granian's workers say it earlier."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 "ok" when people can be served, else 503 and what is missing, a line each."""
    missing = what_is_missing()
    return HttpResponse(
        "".join(f"{line}\n" for line in missing or ["ok"]),
        status=503 if missing else 200,
        content_type="text/plain",
    )


def what_is_missing() -> list[str]:
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
        missing = ["migrations"] if known_migrations() - applied else []
        if settings.KNEELIFT_NEEDS_WORKER and not heartbeat.is_alive(now()):
            missing.append("worker")
    except DatabaseError:
        return ["database"]
    return missing


@lru_cache(1)
def known_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of all that this release brings."""
    return frozenset(MigrationLoader(None).disk_migrations or ())
