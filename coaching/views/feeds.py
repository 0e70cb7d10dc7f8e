"""Calendar addresses: what a calendar app reads, and where one is made and taken back."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.access import login_required
from coaching.forms.feeds import FeedForm
from coaching.models import CalendarFeed
from coaching.pages import feeds
from coaching.presentation.addresses import link_url, webcal_url
from coaching.views import shown_once


@require_safe
def calendar_feed(request, token):
    """The calendar of an address, for whoever has it. 304 when nothing is new."""
    feed = access.get_feed_to_read(token)
    now = timezone.now()
    content = feeds.calendar_of(feed, (feed.team or feed.user.athlete).date_at(now))
    feed.note_read(now)
    etag = quote_etag(feeds.etag(content))
    response = get_conditional_response(request, etag=etag)
    response = response or HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Content-Disposition"] = 'inline; filename="kneelift.ics"'
    patch_cache_control(response, private=True, no_cache=True)
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feeds(request):
    """The reader's calendar addresses; posted, a new one of her own or of a team she coaches."""
    teams = access.teams_of(request)
    form = FeedForm(user=request.user, teams=teams)
    if request.method == "POST":
        form = FeedForm(request.POST, user=request.user, teams=teams)
        if form.is_valid():
            return _to_page(_make(request.user, form.cleaned_data["team"]))
    active = CalendarFeed.objects.active().filter(user=request.user).select_related("team")
    by_team = {feed.team_id: feed for feed in active}
    for feed in by_team.values():
        if shown_once.read(request, feed):
            feed.url, feed.webcal_url = link_url(feed), webcal_url(feed)
    rows = [(None, by_team.get(None))] if request.user.is_athlete else []
    rows += [(team, by_team.get(team.pk)) for team in teams]
    context = {"form": form, "rows": rows, "hours": shown_once.SHOWN_FOR.seconds // 3600}
    status = 422 if form.errors else 200
    return render(request, "people/calendar_feeds.html", context, status=status)


def _make(user, team):
    """An address, unless there is one: two clicks make one, and the second is told of none."""
    try:
        with transaction.atomic():
            return CalendarFeed.objects.get_or_create(user=user, team=team, revoked_at=None)[0]
    except IntegrityError:
        return None


def _to_page(feed):
    """Back to the page, which shows this browser the address that it made."""
    return shown_once.to_page(feed, "calendar_feeds") if feed else redirect("calendar_feeds")


@login_required
@require_POST
def calendar_feed_revoke(request, pk):
    access.get_own_feed(request.user, pk).revoke()
    messages.success(request, _("The address is turned off. No calendar reads it any more."))
    return redirect("calendar_feeds")


@login_required
@require_POST
def calendar_feed_renew(request, pk):
    """Another address for one that stands; a second click, or a page that is behind, makes none."""
    feed = access.get_own_feed(request.user, pk)
    if feed.revoked_at:
        messages.info(request, _("That address was turned off before. Below is what there is now."))
        return redirect("calendar_feeds")
    messages.success(
        request, _("Here is the new address. The old one is turned off: change it in your app.")
    )
    return _to_page(feed.renew())
