"""What the proxy in front must say, and the line in the log when it does not."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

logger = logging.getLogger("kneelift.proxy")

#: Seconds between two lines about the same header.
AGAIN_AFTER = 60
NO_PROTO = (
    "A request came without X-Forwarded-Proto, though KNEELIFT_URL is https: it was refused. "
    "Let the proxy set that header, as the README's part on production shows."
)
NO_ADDRESS = (
    "A request came without X-Forwarded-For: all visitors count as one where attempts are "
    "limited. Let the proxy set that header, as the README's part on production shows."
)

_logged_at: dict[str, float] = {}


def log_seldom(line: str) -> None:
    """The line, as an error, once a minute in each process."""
    now = time.monotonic()
    if now - _logged_at.get(line, float("-inf")) >= AGAIN_AFTER:
        _logged_at[line] = now
        logger.error(line)


class OneLine(logging.Filter):
    """Of a request for a host that is not this site's: one line a minute, and no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if hasattr(record, "seldom"):
            # Logging is set up twice in a worker, and each time its filters are added again.
            return True
        now = time.monotonic()
        if now - _logged_at.get(record.name, float("-inf")) < AGAIN_AFTER:
            return False
        _logged_at[record.name] = now
        record.seldom = True
        record.exc_info = None
        record.msg = f"{record.msg} Or the proxy does not hand on the Host that was asked for."
        return True


class BehindProxyMiddleware:
    """With an https address, refuses what no proxy said the scheme of.

    Sent to https it would come back the same, for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked_by_monitor = request.path_info in ("/healthz", "/readyz")
        if settings.SECURE_PROXY_SSL_HEADER and not asked_by_monitor:
            if settings.SECURE_PROXY_SSL_HEADER[0] not in request.META:
                log_seldom(NO_PROTO)
                return HttpResponse(
                    "The proxy in front of kneelift does not say X-Forwarded-Proto.\n"
                    "Whoever runs it finds what to do in the log.\n",
                    status=400,
                    content_type="text/plain",
                )
            if "HTTP_X_FORWARDED_FOR" not in request.META:
                log_seldom(NO_ADDRESS)
        return self.get_response(request)
