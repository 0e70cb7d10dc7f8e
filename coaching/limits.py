"""How often something may be tried: for each account and for each address apart.

allauth counts, in the cache that all workers share, as ACCOUNT_RATE_LIMITS in the settings says.
Tries at one account stop soon; tries from one address late, since sixty people of a squad may
stand behind it, and each mistypes once or twice.
"""

import math
import time

from allauth.account.internal.stagekit import unstash_login
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

APP = "allauth.account"

#: What each page counts, for saying how long one waits there.
ACTIONS = {
    "account_login": ["login"],
    "account_signup": ["signup", "signup_uninvited"],
    "account_request_login_code": ["request_login_code"],
    "account_reset_password": ["reset_password"],
    "account_reset_password_from_key": ["reset_password_from_key"],
    "account_email_verification_sent": ["confirm_email"],
    "account_change_password": ["change_password"],
    "account_set_password": ["change_password"],
    "account_email": ["manage_email"],
    "account_reauthenticate": ["reauthenticate"],
    "account_reauthenticate_by_code": ["reauthenticate"],
    "mfa_reauthenticate": ["reauthenticate"],
}
#: Where nothing says how long: what is asked for is counted by the minute.
USUAL_WAIT = 60
#: Seconds that who is counted waits for whoever is counted before. allauth's one second refuses
#: some of a class that signs up at once, though all of it is allowed.
WAIT_TO_BE_COUNTED = 5
ratelimit.CACHE_LOCK_WAIT_TIMEOUT = WAIT_TO_BE_COUNTED


class TriedTooOften(ValidationError):
    """Refused in words, beside what was typed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(too_often_text(seconds), code="too_many_login_attempts")


def take_wrong_try(request: HttpRequest, login: str) -> ratelimit.RateLimitUsage:
    """Count a wrong try to sign in as `login`; what is returned takes it back if it was right.

    Raises TriedTooOften, which counts nothing. Who guesses from elsewhere keeps the owner out
    only after fifty tries in an hour, and never by trying other names.
    """
    login = login.lower()
    taken = ratelimit.RateLimitUsage(usage=[])
    for action, key in (
        ("login_failed", wrong_try_key(request, login)),
        ("login_failed_here", None),
        ("login_failed_anywhere", login),
    ):
        used = ratelimit.consume(request, app=APP, action=action, key=key)
        if used is None:
            taken.rollback()
            raise TriedTooOften(seconds_to_wait(request, action, key=key))
        taken.usage.extend(used.usage)
    return taken


def forget_wrong_tries(request: HttpRequest, login: str) -> None:
    """After a new password: what was tried with the old one counts no more."""
    login = login.lower()
    key = wrong_try_key(request, login)
    ratelimit.clear(request, app=APP, action="login_failed", key=key)
    ratelimit.clear(request, app=APP, action="login_failed_anywhere", key=login)


def wrong_try_key(request: HttpRequest, login: str) -> str:
    return f"{login} {ratelimit.get_ip(request)}"


def seconds_to_wait(request: HttpRequest, action: str, *, key: str | None = None) -> int:
    """Until `action` may be done again; 0 if it may now."""
    now, wait = time.time(), 0.0
    for rate in ratelimit.get_rates(app=APP, action=action):
        if (rate.per == "key" and key is None) or (
            rate.per == "user" and not request.user.is_authenticated
        ):
            continue
        counted = cache.get(
            ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key), []
        )
        counting = [at for at in counted if at > now - rate.duration]
        if len(counting) >= rate.amount:
            wait = max(wait, counting[rate.amount - 1] + rate.duration - now)
    return math.ceil(wait)


def seconds_to_wait_for_a_step(request: HttpRequest) -> int:
    """Of one who mistyped her second step too often, signing in or proving that it is her."""
    login = unstash_login(request, peek=True)
    user = request.user if request.user.is_authenticated else login and login.user
    key = f"mfa-auth-user-{user.pk}" if user else None
    return seconds_to_wait(request, "login_failed", key=key) or USUAL_WAIT


def seconds_to_wait_at(request: HttpRequest) -> int:
    """Of a request that was refused: until its page takes the same again."""
    match = request.resolver_match
    actions = ACTIONS.get(match.url_name if match and match.url_name else "", [])
    key = request.POST.get("email", "").lower() or None
    waits = [seconds_to_wait(request, action, key=key) for action in actions]
    return max(waits, default=0) or USUAL_WAIT


def too_often_text(seconds: int) -> str:
    params = {"time": time_text(seconds)}
    return gettext("That was tried too often. Try again in %(time)s.") % params


def time_text(seconds: int) -> str:
    """As in "50 seconds" or "4 minutes": rounded up, so that it is true."""
    if seconds <= 90:
        seconds = max(1, seconds)
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
