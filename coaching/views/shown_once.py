"""A secret link is shown where it was made, for a while; nothing on the server can show it again.

The browser that made it keeps the token in a cookie that only the link's own page is sent, so that
a phone that was locked, or a page that was loaded anew, still shows the code.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from coaching.models.tokens import SecretLink

SHOWN_FOR = timedelta(hours=12)


def _cookie(link: SecretLink) -> str:
    return f"kneelift_{link._meta.model_name}_{link.pk}"


def show(response: HttpResponse, link: SecretLink, page: str) -> HttpResponse:
    """Let this browser show a link that was just made on its `page`, an address."""
    if link.token:
        response.set_cookie(
            _cookie(link),
            link.token,
            max_age=SHOWN_FOR,
            path=page,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return response


def to_page(link: SecretLink, name: str, *args: int) -> HttpResponse:
    """On to the page of that address, which shows this browser the link that it just made."""
    page = reverse(name, args=args)
    return show(redirect(page), link, page)


def read(request: HttpRequest, link: SecretLink) -> bool:
    """Give the link its token where this browser has it; whether it has."""
    return link.knows(request.COOKIES.get(_cookie(link), ""))
