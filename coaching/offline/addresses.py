"""The addresses that scripts ask for or look out for. No script writes one out."""

from uuid import UUID

from django.urls import reverse

#: Stands in an address where a script puts an id (static/js/outbox/addresses.js).
NOBODY = str(UUID(int=0))

_WITHOUT_ID = {
    "home": "home",
    "today": "today",
    "week": "week",
    "pages": "offline_pages",
    "token": "offline_token",
    "worker": "service_worker",
    "login": "account_login",
    "logout": "account_logout",
}
_WITH_ID = {
    "drill": "drill",
    "session": "session",
    "acts": "session_acts",
    "finish": "session_finish",
    "reopen": "session_reopening",
    "log": "set_log",
    "removal": "set_removal",
    "skip": "set_skip",
    "skips": "drill_skips",
    "pain": "drill_pain",
    "swap": "drill_swap",
    "unswap": "swap_removal",
}


def worker_addresses():
    """As `addresses`, with what only the service worker looks out for: no page is longer by it."""
    sitting = reverse("assessment_sitting", args=[0]).replace("/0/", f"/{NOBODY}/")
    squad = reverse("squad_attendance", args=[0]).replace("/0/", f"/{NOBODY}/")
    return addresses() | {
        "measuring": reverse("measuring", args=[NOBODY]),
        "sitting": sitting,
        "attendance": reverse("attendance"),
        "comments": reverse("session_comments", args=[NOBODY]),
        "squad": squad,
    }


def addresses():
    """{name in scripts: address}, with NOBODY for an id."""
    return {
        **{name: reverse(view) for name, view in _WITHOUT_ID.items()},
        **{name: reverse(view, args=[NOBODY]) for name, view in _WITH_ID.items()},
    }


def apart():
    """Where the pages begin that a phone never keeps, nor shows its own page for offline."""
    return [reverse("admin:index"), reverse("account_login").removesuffix("login/")]


def timers():
    """Where the timers' addresses begin: they change only with their names."""
    return reverse("timers", args=["-", "-"]).partition("-")[0]
