"""A form that was sent after its sign-in had ended: kept for who made it, until she is back.

It waits in the visitor's session, so signing in carries it along. Whose it is says a signed
cookie that stays after signing out: a form is kept for an account that was here, and shown to
no other one.
"""

import time

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.shortcuts import resolve_url
from django.urls import reverse

from coaching.offline import cache

KEPT = "kept_form"
COOKIE_NAME = "kneelift_account"
COOKIE_AGE = 365 * 24 * 60 * 60
#: Seconds that a form waits, and the most characters of one.
MAX_AGE = 60 * 60
MAX_LENGTH = 100_000
# What only the page that was left needs.
NOT_TYPED = ("csrfmiddlewaretoken",)
# What is typed into these is not written into another page.
SECRETS = ("password", "code", "credential", "secret")

_signer = Signer(salt="coaching.kept_forms")


def remember_account(request, response):
    """Let the answer say, to this browser alone, whose account was here last."""
    account = cache.account_of(request.user)
    if request.COOKIES.get(COOKIE_NAME, "").partition(":")[0] == account:
        return
    response.set_cookie(
        COOKIE_NAME,
        _signer.sign(account),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def typed(request, but=NOT_TYPED):
    """[(name, value)] of what was sent, but for the fields that are named."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in but
        for value in values
    ]


def may_be_shown_again(request):
    """Whether a form may be offered to be sent once more: sent by our own page, no secret in it."""
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    from_here = origin == own if origin else site == "same-origin"
    account_pages = reverse("account_login").removesuffix("login/")
    return from_here and may_be_written(request) and not request.path.startswith(account_pages)


def may_be_written(request):
    """Whether what was sent may stand in another page: it holds no secret and is not too long."""
    fields = typed(request)
    length = sum(len(name) + len(value) for name, value in fields)
    has_secret = any(word in name.lower() for name, _ in fields for word in SECRETS)
    return length <= MAX_LENGTH and not has_secret


def keep(request):
    """Keep what was sent until its account is back. Whether it is kept."""
    try:
        account = _signer.unsign(request.COOKIES.get(COOKIE_NAME, ""))
    except BadSignature:
        return False
    if not may_be_shown_again(request):
        return False
    request.session[KEPT] = {
        "account": account,
        "address": request.get_full_path(),
        "typed": typed(request),
        "has_files": bool(request.FILES),
        "at": time.time(),
    }
    return True


def find(request):
    """What waits for the reader, as `keep` has kept it; None where nothing does, or no longer."""
    kept = request.session.get(KEPT)
    if kept is None:
        return None
    hers = kept["account"] == cache.account_of(request.user)
    if hers and 0 <= time.time() - kept["at"] <= MAX_AGE:
        return kept
    del request.session[KEPT]
    return None


def forget(request):
    """Forget what waits, once it was sent or left."""
    request.session.pop(KEPT, None)


def sign_in_url():
    """The address of the sign-in page that goes on to what waits."""
    return f"{resolve_url(settings.LOGIN_URL)}?next={reverse('kept_form')}"
