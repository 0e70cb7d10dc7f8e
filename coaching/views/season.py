"""A season that an athlete shares by a link, and where she makes one and takes it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.forms.season import SeasonForm
from coaching.models import SeasonLink
from coaching.pages.season import season_of
from coaching.presentation.addresses import link_url
from coaching.views import shown_once
from coaching.views.responses import data_of, own_shell


@require_safe
def season(request, token):
    """The season of a link, for whoever has it. No search engine is to keep it, and no browser."""
    link = access.get_season_to_read(token)
    context = {"season": season_of(link.user.athlete, link.user.units), "link": link}
    response = render(request, "progress/season.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def season_links(request):
    """The reader's link to her season; posted, another one in its place."""
    athlete = access.get_athlete(request)
    form = SeasonForm(data_of(request), athlete=athlete)
    if request.method == "POST" and form.is_valid():
        return _to_page(request.user, form.cleaned_data["days"])
    link = SeasonLink.objects.active().filter(user=request.user).first()
    if link and shown_once.read(request, link):
        link.url = link_url(link)
    context = {"form": form, "link": link, "hours": shown_once.SHOWN_FOR.seconds // 3600}
    status = 422 if form.errors else 200
    return render(request, "progress/season_links.html", context | own_shell(True), status=status)


def _to_page(user, days):
    """Back to the page, which shows this browser the link that it made; of two clicks one makes."""
    try:
        return shown_once.to_page(SeasonLink.make(user, days), "season_links")
    except IntegrityError:
        return redirect("season_links")


@login_required
@require_POST
def season_link_revoke(request, pk):
    access.get_own_season_link(request.user, pk).revoke()
    messages.success(request, _("The link is turned off. It opens nothing any more."))
    return redirect("season_links")
