"""Pages that may be seconds old read from a copy of the database, where REPLICA_URL names one.

What a person has just written she reads where it was written: each request of hers that may have
changed something is remembered by her browser for as long as a copy may be behind
(kneelift/replica.py).
"""

import functools
import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

R = TypeVar("R")
logger = logging.getLogger("kneelift.replica")

ALIAS = "replica"
COOKIE = "just-wrote"

# Where the page at hand reads.
alias: ContextVar[str] = ContextVar("alias", default=DEFAULT_DB_ALIAS)


def may_be_seconds_old(draw: Callable[..., R]) -> Callable[..., R]:
    """For a function of a view that draws a page: `request` first, access asked before.

    A copy that is away, or that breaks off a long question, is no reason for no page.
    """

    @functools.wraps(draw)
    def drawn(request: Any, *args: Any, **kwargs: Any) -> R:
        if ALIAS not in connections.databases or COOKIE in request.COOKIES:
            return draw(request, *args, **kwargs)
        token = alias.set(ALIAS)
        try:
            return draw(request, *args, **kwargs)
        except (InterfaceError, OperationalError) as error:
            logger.warning("The copy of REPLICA_URL did not answer: %s", type(error).__name__)
        finally:
            alias.reset(token)
        return draw(request, *args, **kwargs)

    return drawn
