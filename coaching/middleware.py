"""What a request needs to know of its reader before a view runs."""

import zoneinfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.views.answers import wants_json


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


class BackgroundSignInMiddleware:
    """A request made by a script gets 401 where a page would be sent to sign in.

    A redirect would be followed unseen, and the sign-in page taken for an answer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        background = request.htmx or wants_json(request)
        to_sign_in = response.status_code == 302 and response.url.startswith(
            resolve_url(settings.LOGIN_URL)
        )
        if background and to_sign_in and not request.user.is_authenticated:
            refused = HttpResponse(_("Sign in first."), status=401, content_type="text/plain")
            refused["WWW-Authenticate"] = "Session"
            return refused
        return response
