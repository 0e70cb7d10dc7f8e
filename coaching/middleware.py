"""What a request needs to know of its reader before a view runs."""

import zoneinfo

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import BadRequest
from django.core.handlers.exception import response_for_exception
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching import kept_forms
from coaching.access import GO_ON_IN, SHOWN_TEAM, OtherTeam
from coaching.accounts import USED_ON
from coaching.dates import date_or_none
from coaching.models import SessionGone, Team
from coaching.offline import cache, release
from coaching.pages import taken_out
from coaching.undocumented import has_read_user, read_user
from coaching.views.responses import wants_json

SECONDS_A_DAY = 24 * 60 * 60
BAD_REQUEST = 400


class TimezoneMiddleware:
    """Dates and times are shown in the reader's own time zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Without a session cookie there is nobody to ask for, and no query to spend.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            read_user(request)
            timezone.activate(zoneinfo.ZoneInfo(request.user.timezone))
        else:
            timezone.deactivate()
        return self.get_response(request)


class SlidingSessionMiddleware:
    """Who uses kneelift stays signed in: each day of use puts the end of her session off.

    A page that only reads does so when half of the time is over, and is shown whether or not the
    session could be written.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self.put_off(request, response)
        return response

    def put_off(self, request, response):
        session, today = request.session, timezone.now().date()
        used = date_or_none(session.get(USED_ON, ""))
        wait = 1 if request.method == "POST" else settings.SESSION_COOKIE_AGE // SECONDS_A_DAY // 2
        if used and (today - used).days < wait:
            return
        was_changed = session.modified
        session[USED_ON] = today.isoformat()
        if was_changed:
            return
        try:
            session.save()
        except (DatabaseError, UpdateError):
            pass
        else:
            response.set_cookie(
                settings.SESSION_COOKIE_NAME,
                session.session_key,
                max_age=session.get_expiry_age(),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=settings.SESSION_COOKIE_HTTPONLY,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
        session.modified = False


class KeptFormMiddleware:
    """A form that was sent after its sign-in had ended is kept until its account is back.

    Scripts have their own way: see BackgroundSignInMiddleware and static/js/signed-out.js.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            kept_forms.remember_account(request, response)
            waits = request.session.get(kept_forms.KEPT)
            if waits and request.method == "POST" and waits["address"] == request.get_full_path():
                kept_forms.forget(request)
        elif request.method == "POST" and leads_to_sign_in(response) and kept_forms.keep(request):
            return redirect(kept_forms.sign_in_url())
        return response


def leads_to_sign_in(response):
    """Whether the answer sends a visitor to the sign-in page, by the admin's door too."""
    if response.status_code != 302:
        return False
    doors = (resolve_url(settings.LOGIN_URL), reverse("admin:login"))
    return response.url.startswith(doors)


class NullByteMiddleware:
    """A NUL, which nobody types and PostgreSQL takes in no text, is refused before any view.

    404 in an address, 400 in what is asked for or sent.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, _view, _args, _kwargs):
        if "\0" in request.path_info:
            raise Http404
        for values in (request.GET, request.POST):
            if any("\0" in text for name, texts in values.lists() for text in (name, *texts)):
                raise BadRequest


class SessionGoneMiddleware:
    """A session that somebody removed meanwhile is at no address any more: 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if isinstance(error, SessionGone):
            return response_for_exception(request, Http404())
        return None


class NeedsMiddleware:
    """What a coach changed may end what needs her, or begin it: her next page looks for it anew.

    What athletes do that matters to it asks for that itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        has_changed = request.method == "POST" and response.status_code < BAD_REQUEST
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_changed and is_known and request.user.is_authenticated and request.user.is_coach:
            Team.objects.coached_by(request.user).ask_for_needs()
        return response


class WrongMethodMiddleware:
    """Who opens an address that only takes a form, or sends a form to a page, reads that: 405."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_bare = response.status_code == 405 and not response.streaming and not response.content
        if not is_bare or request.htmx or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


class OtherTeamMiddleware:
    """A form of another team than the one that is shown now is refused, and kept: 409.

    The answer says which team is which, holds what was typed, and sends it where she says. In
    place of the page for htmx, which shows no 409: there it is 422.
    """

    NOT_TYPED = (*kept_forms.NOT_TYPED, SHOWN_TEAM, GO_ON_IN)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if not isinstance(error, OtherTeam):
            return None
        context = {
            "shown": error.shown,
            "made_for": error.made_for,
            "go_on_in": GO_ON_IN,
            "typed": kept_forms.typed(request, self.NOT_TYPED),
            "has_files": bool(request.FILES),
            "reason": self.reason(request, error),
        }
        if not request.htmx:
            return render(request, "people/other_team.html", context, status=409)
        answer = render(request, "people/_other_team.html", context, status=422)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#main", "innerHTML show:top"
        return answer

    def reason(self, request, error):
        """Why it cannot be sent where it was made for: she coaches that team no more."""
        if error.made_for:
            return ""
        return taken_out.reason(request.user, team=request.POST.get(SHOWN_TEAM, ""))


class BackgroundSignInMiddleware:
    """A request made by a script gets 401 where a page would be sent to sign in.

    A redirect would be followed unseen, and the sign-in page taken for an answer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not leads_to_sign_in(response) or request.user.is_authenticated:
            return response
        if request.htmx or wants_json(request):
            refused = HttpResponse(_("Sign in first."), status=401, content_type="text/plain")
            refused["WWW-Authenticate"] = "Session"
            return refused
        return response


class AccountMiddleware:
    """Answers say whose they are and of which release; an act of another account is refused.

    A phone sends what waits on it with the account that made it: when somebody else has
    signed in there since, it is 401 and stays on the phone. An answer without these headers
    is not ours, whatever its status says.

    And no browser keeps what is answered to an account: on a shared phone or laptop, Back shows
    it to nobody who comes after. What a phone shows without a network its service worker keeps
    by itself, and lets go of at signing out. What is the same for everyone says so itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        wanted = request.META.get("HTTP_X_ACCOUNT")
        if wanted and wanted != self.account(request):
            response = HttpResponse(_("Sign in first."), status=401, content_type="text/plain")
            response["WWW-Authenticate"] = "Session"
        else:
            response = self.get_response(request)
        account = response["X-Account"] = self.account(request)
        if account != "none" and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        response["X-Release"] = release.current()
        return response

    def account(self, request):
        # As above: nobody without a cookie, and no query to find that out.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or has_read_user(request):
            return cache.account_of(request.user)
        return "none"
