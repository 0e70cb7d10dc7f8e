"""Whole addresses, for what leaves the site: mails, calendars, links that are handed on."""

from django.conf import settings
from django.urls import reverse

from coaching.models import CalendarFeed, Guardian, SeasonLink
from coaching.models.tokens import SecretLink


def at_site(path: str) -> str:
    """The address of a page at KNEELIFT_URL, never at the Host that a visitor sent."""
    return f"{settings.KNEELIFT_URL}{path}"


def link_path(link: SecretLink) -> str:
    """Where a secret link leads, while its token is known."""
    names = {CalendarFeed: "calendar_feed", SeasonLink: "season", Guardian: "guardian"}
    name = names.get(type(link), "join")
    return reverse(name, args=[link.token])


def link_url(link: SecretLink) -> str:
    """The whole address of a secret link, while its token is known."""
    return at_site(link_path(link))


def webcal_url(feed: CalendarFeed) -> str:
    """The same for a calendar app: it opens there."""
    return f"webcal://{link_url(feed).split('://', 1)[1]}"
