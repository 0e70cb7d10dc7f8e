"""What is answered while the database, or the disk, cannot do what was asked.

It ends in seconds with 503 and `Retry-After`; the operator is told once a minute, in one line.
"""

import logging
import sys
import time
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC, EROFS

from django.db import DatabaseError, InterfaceError, NotSupportedError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coaching import kept_forms
from coaching.offline import cache
from coaching.services import updating
from coaching.undocumented import has_read_user
from coaching.views.responses import wants_json
from coaching.views.too_long import RequestTookTooLong

logger = logging.getLogger("kneelift.trouble")

# Seconds between two lines about the same.
SAID_AGAIN_AFTER = 60


@dataclass(frozen=True)
class Trouble:
    """`line` is for the operator, `title` and `advice` for who asked, who comes again after
    `seconds`."""

    line: str
    title: str | Promise
    advice: str | Promise
    seconds: int


LATER = _("It was not saved. Wait a minute and send it again.")
BUSY = Trouble(
    "Somebody holds the database locked: what should be written meanwhile is refused",
    _("Too much at once"),
    _("It was not saved. Wait a few seconds and send it again."),
    5,
)
UPDATING = Trouble(
    "An update holds the database: what should be written meanwhile is refused",
    _("kneelift is being updated"),
    LATER,
    10,
)
FULL = Trouble(
    "The disk is full: nothing can be saved until there is room on it",
    _("The server’s disk is full"),
    _("It was not saved. Tell whoever runs kneelift, and send it again later."),
    60,
)
READ_ONLY = Trouble(
    "The database cannot be written to: look who owns its file and folder, and how it is mounted",
    _("Nothing can be saved just now"),
    _("It was not saved. Tell whoever runs kneelift, and send it again later."),
    60,
)
AWAY = Trouble("The database does not answer", _("We cannot look it up just now"), LATER, 10)
DAMAGED = Trouble(
    "The database file is damaged: stop the server and restore a backup",
    _("We cannot look it up just now"),
    LATER,
    60,
)
TOO_LONG = Trouble(
    "A request was ended because it took too long", _("That took too long"), LATER, 30
)

# What PostgreSQL calls them; by its first two letters, a whole class.
STATES = {
    "55P03": BUSY,
    "57014": BUSY,
    "40P01": BUSY,
    "40001": BUSY,
    "53300": BUSY,
    "53100": FULL,
    "25006": READ_ONLY,
    "08": AWAY,
    "57P": AWAY,
}
# What SQLite, and a pool of connections, say.
WORDS = {
    "is locked": BUSY,
    "couldn't get a connection": AWAY,
    "disk is full": FULL,
    "readonly database": READ_ONLY,
    "unable to open database file": AWAY,
    "disk i/o error": FULL,
    "malformed": DAMAGED,
    "not a database": DAMAGED,
    "connection": AWAY,
}


def took_too_long(error: BaseException | None) -> bool:
    """Whether the limit of time led to it: raised while a lock is taken back, it ends as another
    error, of the lock that is not held."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, RequestTookTooLong):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What kind of trouble an error is, or None for an error of ours."""
    if took_too_long(error):
        return TOO_LONG
    if isinstance(error, OSError):
        if error.errno in (ENOSPC, EDQUOT):
            return FULL
        return READ_ONLY if error.errno == EROFS else None
    if type(error).__module__.startswith("redis."):
        return AWAY
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    if isinstance(error, NotSupportedError) and "cached plan" in str(error):
        # What a connection had prepared (coaching/undocumented.py): the next try prepares it anew.
        return UPDATING
    state = getattr(error.__cause__, "sqlstate", None) or ""
    for start, trouble in STATES.items():
        if state.startswith(start):
            return trouble
    if state:
        return None
    message = str(error).lower()
    return next((trouble for phrase, trouble in WORDS.items() if phrase in message), None)


_said_at: dict[str, float] = {}


def tell_operator(trouble: Trouble, error: BaseException) -> None:
    """One line a minute for each kind of trouble and process."""
    now = time.monotonic()
    if now - _said_at.get(trouble.line, float("-inf")) >= SAID_AGAIN_AFTER:
        _said_at[trouble.line] = now
        reason = " ".join(str(error).split())
        logger.error("%s (%s).", trouble.line, reason[:200] or type(error).__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """The site's handler500: 503 for trouble that passes, 500 for an error of ours."""
    error = sys.exc_info()[1]
    trouble = trouble_of(error)
    if error is None or trouble is None:
        return render(None, "500.html", status=500)
    if trouble is BUSY and updating.is_under_way():
        trouble = UPDATING
    tell_operator(trouble, error)
    if trouble is TOO_LONG:
        # It was ended anywhere, in the middle of talking to the database too.
        connection.close()
    response = unavailable(request, trouble)
    response["Retry-After"] = str(trouble.seconds)
    response["Cache-Control"] = "no-store"
    # Only the server's own answer lets a phone's outbox wait for it.
    if has_read_user(request):
        response["X-Account"] = cache.account_of(request.user)
    return response


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """In the form that it was asked in; asks no database."""
    text = f"{trouble.title}. {trouble.advice}"
    if wants_json(request):
        return JsonResponse({"errors": {"__all__": [{"message": text}]}}, status=503)
    if request.headers.get("HX-Request"):
        return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    context = {
        "trouble": trouble,
        "sent": request.method == "POST",
        "fields": fields_to_offer(request),
    }
    return render(None, "503.html", context | form_of(request), status=503)


def form_of(request: HttpRequest) -> dict[str, str]:
    return {"path": request.get_full_path(), "csrf_token": get_token(request)}


def fields_to_offer(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent again by one button. Empty when that cannot be offered.

    Not for what another site sent, files, or secrets: the browser's Back has what was typed.
    """
    ours = getattr(request, "csrf_processing_done", False)
    if (
        request.method != "POST"
        or not ours
        or request.FILES
        or not isinstance(request.POST, QueryDict)
    ):
        return []
    return kept_forms.typed(request) if kept_forms.may_be_written(request) else []
