"""Refusals that are not a view's own."""

from django.shortcuts import redirect, render

from coaching import kept_forms, limits
from coaching.views.responses import wants_json

# Django's own handlers of these look for a token in the body first, and a body that cannot be
# read would make a 500 of any of them.


def bad_request(request, exception=None):
    """400, of a request that may be broken anywhere: nothing of it is asked."""
    return render(None, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", {"exception": str(exception or "")}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


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
