"""One line for each request, which says of nobody by name who asked or what for."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from coaching.offline.waited import WAITED
from coaching.undocumented import has_read_user
from kneelift.counters import count_request
from kneelift.statements import statements

logger = logging.getLogger("kneelift.requests")

ROUTE = "kneelift.route"
USER = "kneelift.user"
ID = "kneelift.request"
# Letters of a line about a refused request.
MAX_MESSAGE = 200


def route_of(environ: dict[str, Any]) -> str:
    """The pattern of the address: what stands in it is a person's, or opens a door."""
    if ROUTE in environ:
        return f"/{environ[ROUTE]}"
    path: str = environ.get("PATH_INFO", "")
    return path if path.startswith("/static/") else "(no page)"


def log_request(
    method: str, route: str, status: int, begun: float, environ: dict[str, Any] | None = None
) -> None:
    """`begun`: by time.perf_counter(). Lines of JSON have more than the sentence (LOG_FORMAT)."""
    seconds = time.perf_counter() - begun
    # A stranger's method could hold anything.
    known = method if method.isalpha() and len(method) < 10 else "?"
    more: dict[str, Any] = {"method": known, "route": route, "status": status}
    more["ms"] = round(1000 * seconds, 1)
    if environ is not None:
        more["request"], more["user"] = environ.get(ID), environ.get(USER)
        more["queries"] = statements.number
        more["database_ms"] = round(1000 * statements.seconds, 1)
    logger.info("%s %s %s %.0f ms", known, route, status, 1000 * seconds, extra=more)
    outbox = environ.get(WAITED) if environ is not None else None
    count_request(known, route, status, seconds, outbox)


def logged(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The WSGI application, with a line for each answer, and an id that the answer names too."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        begun = environ.get("kneelift.begun") or time.perf_counter()
        environ[ID] = secrets.token_hex(8)
        statements.begin()
        status = 500

        def note(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, ("X-Request-ID", environ[ID])], *rest)

        try:
            return application(environ, note)
        finally:
            log_request(environ["REQUEST_METHOD"], route_of(environ), status, begun, environ)

    return answer


class RouteMiddleware:
    """Tells the log which pattern the address was found by, and the number of who asked."""

    def __init__(self, get_response: Callable[..., Any]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        # Nobody is looked up for the log alone.
        if has_read_user(request):
            request.META[USER] = request.user.pk
        return response

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if request.resolver_match:
            request.META[ROUTE] = request.resolver_match.route


class OncePerTrouble(logging.Filter):
    """Of Django's own lines about requests, those that say something new.

    Every answer has its line already, and of what the database cannot do now the operator was
    told (coaching/views/trouble.py): what is left is an error of ours, with its traceback.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) != 500:
            return False
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple) and record.args:
            record.args = (record.args[0], route_of(request.META))
        return True


class RefusedInOneLine(logging.Filter):
    """Of a request that Django refused as one that nobody means well with: one short line.

    What was sent stands in no line of its own, and no stranger fills the disk with tracebacks.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            request = getattr(record, "request", None)
            record.exc_info, record.exc_text = None, None
            if request is not None:
                if isinstance(record.args, tuple) and len(record.args) > 1:
                    # A reason, and the address.
                    record.args = (record.args[0], route_of(request.META))
                words = " ".join(record.getMessage().split())
                record.msg, record.args = words[:MAX_MESSAGE], ()
        return True
