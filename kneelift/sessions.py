"""Where browsers' sessions are kept: Django's own table, read by a query that is made once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from coaching.undocumented import KeptQuery

_BY_KEY = KeptQuery(lambda key: Session.objects.filter(session_key=key).order_by(), "key")


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        row = _BY_KEY.first(self.session_key) if self.session_key else None
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return {}
        return self.decode(row.session_data)
