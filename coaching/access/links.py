"""Links that are a secret: calendar addresses and shared seasons."""

from django.http import Http404

from coaching.models import CalendarFeed, SeasonLink, Team

from .finding import find_or_404
from .results import may_be_kept


def get_feed_to_read(token):
    """The calendar address of that token, while it stands and its owner may see what it shows."""
    feeds = CalendarFeed.objects.active().select_related("user__athlete", "team")
    feed = find_or_404(feeds.of_token(token).filter(user__is_active=True))
    if feed.team_id:
        # Who no longer coaches the team reads nothing of it any more.
        find_or_404(Team.objects.coached_by(feed.user), pk=feed.team_id)
    elif not feed.user.is_athlete:
        raise Http404
    return feed


def get_own_feed(user, pk):
    """A calendar address of the reader's own, also one that she turned off."""
    return find_or_404(CalendarFeed.objects.filter(user=user), pk=pk)


def get_season_to_read(token):
    """The link to a season of that token, while it stands and who shares it may."""
    links = SeasonLink.objects.active().select_related("user__athlete")
    link = find_or_404(links.of_token(token).filter(user__is_active=True))
    user = link.user
    if not user.is_athlete or not may_be_kept(user.athlete, "season"):
        raise Http404
    return link


def get_own_season_link(user, pk):
    """A link to the reader's own season, also one that she turned off."""
    return find_or_404(SeasonLink.objects.filter(user=user), pk=pk)
