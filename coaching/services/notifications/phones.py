"""The browsers that are told of things: let go of where somebody signs out."""

from typing import Any

from django.http import HttpRequest

from coaching.models import PushSubscription, User

#: In a session: the subscription that was made in this browser.
HERE = "push_subscription"
#: So many browsers of one person are told: each is an address that a worker asks.
MAX_PHONES = 20


def forget_this(request: HttpRequest | None, **_: Any) -> None:
    """Who signs out is told nothing more in this browser."""
    pk = request.session.get(HERE) if request else None
    if pk:
        PushSubscription.objects.filter(pk=pk).delete()


def forget_others(request: HttpRequest | None, user: User, **_: Any) -> None:
    """A new password signs out everywhere else: nobody is told anything there either."""
    here = request.session.get(HERE) if request else None
    PushSubscription.objects.filter(user=user).exclude(pk=here or 0).delete()


def keep_newest(user: User) -> None:
    """Of the person's browsers those that asked last, MAX_PHONES at most."""
    newest = PushSubscription.objects.filter(user=user).order_by("-created_at", "-pk")
    kept = list(newest.values_list("pk", flat=True)[:MAX_PHONES])
    PushSubscription.objects.filter(user=user).exclude(pk__in=kept).delete()
