"""What makes kneelift an app on a phone: the manifest, the service worker, what it keeps."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_safe

from coaching import access
from coaching.markup import own_markup
from coaching.offline import addresses, cache, release
from coaching.undocumented import csrf_token


def _icon(name, size, purpose="any"):
    source = static(f"icons/{name}")
    kind = "image/svg+xml" if name.endswith("svg") else "image/png"
    return {"src": source, "sizes": size, "type": kind, "purpose": purpose}


def _about():
    """The manifest's fields."""
    return {
        "id": "/",
        "name": "kneelift",
        "short_name": "kneelift",
        "description": _("Knee-lift drills for runners: your training, day by day."),
        "lang": "en",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f4f0",
        "theme_color": "#f4f4f0",
        "icons": [
            _icon("mark.svg", "any"),
            _icon("icon-192.png", "192x192"),
            _icon("icon-512.png", "512x512"),
            _icon("maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": [
            {"name": _("Today"), "url": reverse("today")},
            {"name": _("Plan"), "url": reverse("week")},
        ],
    }


@require_safe
def manifest(request):
    """How the app is called and looks where it is installed."""
    response = JsonResponse(_about(), content_type="application/manifest+json")
    response["Cache-Control"] = "max-age=86400"
    return response


@require_safe
@condition(etag_func=lambda request: f'"{release.current()}"')
def worker(request):
    """The service worker of this release. Asked for again at each visit, seldom sent again."""
    context = {
        "release": release.current(),
        "shell": [*cache.shell(), *cache.timers()],
        "static": settings.STATIC_URL,
        "timers": addresses.timers(),
        "apart": addresses.apart(),
        "addresses": addresses.worker_addresses(),
        "offline": reverse("offline"),
        "code": own_markup(cache.worker_code()),
    }
    response = render(request, "offline/sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def page(request):
    """What is shown without a network where nothing was kept."""
    return render(request, "offline/offline.html")


@login_required
@require_safe
@never_cache
def pages(request):
    """The pages that the reader's phone should keep."""
    athlete = access.get_athlete(request)
    kept = {"account": cache.account_of(request.user), "pages": cache.pages(athlete)}
    return JsonResponse(kept | {"release": release.current()})


@login_required
@require_safe
def token(request):
    """A fresh CSRF token, and for whose account: asked for before waiting sets are sent."""
    return JsonResponse({"account": cache.account_of(request.user), "token": csrf_token(request)})
