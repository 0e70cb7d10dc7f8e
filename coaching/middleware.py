"""What a request needs to know of its reader before a view runs."""

import zoneinfo

from django.conf import settings
from django.utils import timezone


class ReaderMiddleware:
    """Dates and times are shown in the reader's own time zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Without a session cookie there is nobody to ask for, and no query to spend.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            timezone.activate(zoneinfo.ZoneInfo(request.user.timezone))
        else:
            timezone.deactivate()
        return self.get_response(request)
