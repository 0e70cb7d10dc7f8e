"""Where browsers' sessions are kept: Django's own table, read by a query that is made once."""

from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.core import signing
from django.utils import timezone

from coaching.undocumented import KeptQuery

# Letters; what waits in a session after its sign-in had ended may be far longer.
MAX_KEPT = 1000

_BY_KEY = KeptQuery(
    lambda key: (
        Session.objects.filter(session_key=key)
        .order_by()
        .values_list("session_data", "expire_date")
    ),
    "key",
    prepared=True,
)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        row = _BY_KEY.first(self.session_key) if self.session_key else None
        if row is None or row[1] <= timezone.now():
            self._session_key = None
            return {}
        return self.decode(row[0])

    def decode(self, session_data: Any) -> dict[str, Any]:
        """As Django's. That a text is signed by us is worked out once for each text."""
        if len(session_data) > MAX_KEPT:
            return super().decode(session_data)
        try:
            return self.serializer().loads(_signed_by_us(session_data, self.key_salt))
        except Exception:
            # Django's says in the log what is wrong with it.
            return super().decode(session_data)


class _AsItIs:
    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(2000)
def _signed_by_us(session_data: str, salt: str) -> bytes:
    """The JSON in it. Raises BadSignature."""
    serializer: Any = _AsItIs
    data: bytes = signing.loads(session_data, salt=salt, serializer=serializer)
    return data
