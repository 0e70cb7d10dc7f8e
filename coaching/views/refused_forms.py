"""A long form that was refused: kept for its page, so that Back or a reload shows it as typed."""

import time

from django.http import QueryDict

from coaching import kept_forms

KEPT, ANEW = "refused_form", "anew"
#: Seconds that it is shown again.
MAX_AGE = 60 * 60


def keep(request, which):
    """Keep what was sent to this page and refused, in place of what was kept before.

    `which` tells forms apart that share an address.
    """
    if kept_forms.may_be_written(request):
        typed = request.POST.copy()
        typed.pop("csrfmiddlewaretoken", None)
        request.session[KEPT] = {
            "page": [request.path, which],
            "typed": typed.urlencode(),
            "at": time.time(),
        }


def kept(request, which):
    """What was typed into this page and refused last, or None; dropped where one starts anew."""
    form = request.session.get(KEPT)
    if not form or form["page"] != [request.path, which]:
        return None
    if ANEW in request.GET or time.time() - form["at"] > MAX_AGE:
        drop(request)
        return None
    return QueryDict(form["typed"])


def typed(request, which=""):
    """What was sent, or what was refused of this page before; None where there is neither."""
    return request.POST if request.method == "POST" else kept(request, which)


def answer(request, form, which=""):
    """(status, address without what was kept) of a page that shows `form`."""
    if request.method != "POST":
        return 200, anew_url(request) if kept(request, which) else ""
    keep(request, which)
    return form.status, ""


def drop(request):
    request.session.pop(KEPT, None)


def anew_url(request):
    """This page without what was kept."""
    query = request.GET.copy()
    query[ANEW] = "on"
    return f"{request.path}?{query.urlencode()}"
