"""Refusals that are not a view's own."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from coaching import kept_forms, limits
from coaching.access import SHOWN_TEAM
from coaching.pages import taken_out
from coaching.undocumented import has_read_post
from coaching.views.responses import wants_json

# Django's own handlers of these look for a token in the body first, and a body that cannot be
# read would make a 500 of any of them.


def bad_request(request, exception=None):
    """400, of a request that may be broken anywhere: nothing of it is asked."""
    return render(None, "400.html", status=400)


def forbidden(request, exception=None):
    return _closed(request, "403.html", 403, exception=str(exception or ""))


def not_found(request, exception=None):
    return _closed(request, "404.html", 404)


# Of which team or athlete a page is, by the start of its address.
OF_ATHLETE = ("athletes/<int:pk>", "team/athletes/<int:pk>")
OF_SESSION = "sessions/<uuid:pk>"
# What is sent along and was not typed.
SENT_ALONG = (*kept_forms.NOT_TYPED, SHOWN_TEAM, "version", "token", "device", "seq", "next", "was")


def _closed(request, template, status, **context):
    """The page of a refusal: with what was typed, and why, where it was open until just now."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return render(request, template, context, status=status)
    sent = request.method == "POST" and has_read_post(request)
    context["reason"] = why = _reason(request, sent) if sent or status == 403 else ""
    if why and request.headers.get("HX-Request"):
        # The page stays as it is, with all that was typed: a script says this beside it.
        return HttpResponse(why, status=status, content_type="text/plain; charset=utf-8")
    if sent and kept_forms.may_be_written(request):
        typed = kept_forms.typed(request, SENT_ALONG)
        context["shown"] = _readable(typed)
        context["typed"] = kept_forms.typed(request)
        context["address"] = request.get_full_path()
    return render(request, template, context, status=status)


def _readable(typed):
    """[(name, value)] to read: of a field of one row among several the row is told by its place."""
    rows = dict.fromkeys(name.rpartition("-")[0] for name, _value in typed)
    rows.pop("", None)
    places = {row: f"{place}. " for place, row in enumerate(rows, 1)}
    shown = []
    for name, value in typed:
        row, _dash, own = name.rpartition("-")
        if value:
            shown.append((f"{places.get(row, '')}{own}".replace("_", " "), value))
    return shown


def _reason(request, sent):
    match = request.resolver_match
    route, pk = (match.route, match.kwargs.get("pk")) if match else ("", None)
    return taken_out.reason(
        request.user,
        team=request.POST.get(SHOWN_TEAM, "") if sent else "",
        athlete=pk if route.startswith(OF_ATHLETE) else None,
        session=pk if route.startswith(OF_SESSION) else None,
    )


def too_many_requests(request):
    """429, which says how long to wait, to people and to programs."""
    seconds = limits.seconds_to_wait_at(request)
    context = {"time": limits.time_text(seconds)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = seconds
    return response


def csrf_failure(request, reason=""):
    """403, marked: a script can tell an outdated form from a refusal, and try again.

    What a person typed on one of our own pages is shown again, to be sent with one tap; who is
    signed out signs in first.
    """
    background = bool(request.headers.get("HX-Request")) or wants_json(request)
    again = not background and kept_forms.may_be_shown_again(request)
    if again and not request.user.is_authenticated and kept_forms.keep(request):
        return redirect(kept_forms.sign_in_url())
    if again and request.user.is_authenticated:
        context = {
            "address": request.get_full_path(),
            "typed": kept_forms.typed(request),
            "has_files": bool(request.FILES),
        }
        response = render(request, "send_again.html", context, status=403)
    else:
        response = render(request, "403_csrf.html", status=403)
    response["X-Refusal"] = "csrf"
    return response
