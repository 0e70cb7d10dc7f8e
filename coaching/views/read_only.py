"""A page of an athlete's as somebody else looks at it: nothing is sent, and no link leads out."""

import re
from html import unescape

from django.urls import Resolver404, resolve, reverse
from django.utils.html import escape

from coaching.markup import own_markup

#: {the athlete's address: the one that shows it to who looks on}
LOOKED_AT = {
    "today": "athlete_as",
    "week": "athlete_as_week",
    "progress": "athlete_as_progress",
    "session": "athlete_as_session",
    "session_comments": "athlete_as_comments",
}
# What sends something, or asks the server by itself.
_SENDS = re.compile(r'\s(?:formaction|action|method|hx-[\w:-]+|data-address)="[^"]*"')
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_LEADS = re.compile(r'\shref="([^"]*)"')


def read_only(html, athlete):
    """Markup of a page of the athlete's (id), to be looked at.

    Its controls are disabled by the fieldset around it (templates/as.html); a form has no address
    any more, and a link leads to another of her pages as it is looked at, or is none: of one that
    is drawn as a button nothing is left.
    """
    return own_markup(_LINK.sub(lambda link: _link(link, athlete), _SENDS.sub("", html)))


def _link(link, athlete):
    attributes, inside = link.groups()
    address = _LEADS.search(attributes)
    lead = _lead(unescape(address[1]), athlete) if address else ""
    if address and lead:
        return link[0].replace(address[0], f' href="{escape(lead)}"')
    return "" if re.search(r'class="[^"]*btn', attributes) else f"<span>{inside}</span>"


def _lead(address, athlete):
    """Where a link leads while it is looked at; '' for nowhere."""
    if address.startswith(("#", "?")):
        return address
    path = re.split("[?#]", address)[0]
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    name = LOOKED_AT.get(found.view_name)
    if name is None:
        return ""
    shown = reverse(name, args=[athlete, *found.kwargs.values()])
    return f"{shown}{address.removeprefix(path)}"
