"""The timers' dialogs and words: the same for everyone, so a browser keeps them like a script."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from coaching.offline import release


@require_safe
def timers(request, of, language):
    """A script that puts the timers in a page of the release `of`, kept for a year."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        response = render(request, "sessions/timers.js", content_type="text/javascript")
    kept = of == release.current()
    response["Cache-Control"] = "private, max-age=31536000, immutable" if kept else "no-cache"
    return response
