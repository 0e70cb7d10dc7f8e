"""How a view answers whom: a phone's script, htmx, or a plain form."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme


def wants_json(request):
    # Of all headers this alone: `request.headers` makes a name of each one first.
    return request.META.get("HTTP_ACCEPT", "").startswith("application/json")


def taken(subject, seq, **more):
    """A phone's yes: its act has been applied. Names what it was about, and the act."""
    return JsonResponse({"id": str(subject), "seq": seq, **more})


def acted(request, subject, seq, message, to):
    """The yes to an act that a phone may tell again: as JSON, or a message and the page `to`."""
    if wants_json(request):
        return taken(subject, seq)
    messages.success(request, message)
    return redirect(to)


def refused(errors, status=422, **more):
    """A phone's no. `errors`: a form with errors, or one message; `more` is said beside it."""
    if not hasattr(errors, "errors"):
        body = {"errors": {"__all__": [{"message": str(errors)}]}, **more}
        return JsonResponse(body, status=status)
    return JsonResponse({"errors": errors.errors.get_json_data()}, status=status)


def conflict(request, why):
    """409 and why, in the form that it was asked in."""
    return refused(why, 409) if wants_json(request) else HttpResponse(why, status=409)


def data_of(request):
    """What a form is bound to: what was posted, or None."""
    return request.POST if request.method == "POST" else None


def next_url(request, default):
    """The `next` that was posted, or asked for, when it leads nowhere but here."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted.startswith("/") and safe else default


def render_part(request, page, part, context, status=200):
    """The whole `page`; for htmx its `part`, which is told the page `here` around it."""
    template = page
    if request.htmx and not request.htmx.history_restore_request:
        template, context = part, context | {"here": request.htmx.current_url_abs_path}
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def back_to(request, session_drill):
    """Where a plain form goes on: the page it came from, at the drill."""
    page = next_url(request, reverse("session", args=[session_drill.block.session_id]))
    return f"{page}#drill-{session_drill.pk}"


def own_shell(own):
    """For a context: the phone's shell around a page that is the reader's `own`."""
    return {"shell": "phone.html"} if own else {}
