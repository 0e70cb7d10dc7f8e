"""What a phone keeps to work without a network: whose it is, which files, which pages."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.crypto import salted_hmac

from coaching.models import Drill, Session
from coaching.offline import modules, release
from coaching.pages.measuring import WAYS, angle_addresses
from coaching.rules.weeks import next_monday

#: Days of sessions that are kept, today's included.
DAYS = 7
#: The folders and files of the shell, by their names before hashing.
SHELL = (
    *("css/main.css", "css/comments.css", "css/drill.css", "css/measure"),
    *("django_htmx/htmx-2.min", "icons/", "img/", "js/"),
)
#: Of those, what only coaches and admins work with.
DESK = (
    "js/athlete-calendar",
    "js/block-rows",
    "js/coach-board",
    "js/pose-editor",
    "js/print-page",
    "js/program/",
)


def account_of(user):
    """A name for the account that says nothing of it; "none" for a visitor."""
    if not user.is_authenticated:
        return "none"
    return _account_named(user.pk)


@lru_cache(10_000)
def _account_named(pk):
    return salted_hmac("coaching.offline.account", str(pk)).hexdigest()[:20]


def shell():
    """Addresses of the static files that kept pages need, sorted."""
    names = getattr(staticfiles_storage, "hashed_files", {})
    kept = [name for name in names if name.startswith(SHELL) and not name.startswith(DESK)]
    return sorted(staticfiles_storage.url(name) for name in kept)


def timers():
    """Addresses of the timers of this release, in each language."""
    here = release.current()
    return [reverse("timers", args=[here, code]) for code, _ in settings.LANGUAGES] if here else []


def worker_code():
    """The service worker's code, with the outbox's own modules in it.

    One script, since not every browser takes a service worker that is a module.
    """
    folders = (Path(__file__).parent, Path(settings.BASE_DIR) / "static/js/outbox")

    def read(name):
        return next(folder / name for folder in folders if (folder / name).exists()).read_text()

    return modules.joined(["worker.js"], read)["worker.js"][0]


def pages(athlete):
    """Addresses to keep for an athlete: today, the week, sessions of the next days, drills, and
    where she measures."""
    today = athlete.today
    sessions = Session.objects.filter(
        athlete=athlete, date__range=(today, today + timedelta(days=DAYS - 1))
    )
    drills = Drill.objects.filter(pk__in=sessions.values("blocks__drills__drill")).order_by("slug")
    return [
        reverse("today"),
        reverse("week"),
        f"{reverse('week')}?from={next_monday(today)}",
        *(reverse("measuring", args=[way]) for way in WAYS),
        *angle_addresses(athlete),
        *(
            address
            for session in sessions.order_by("date", "slot")
            for address in (
                session.get_absolute_url(),
                reverse("session_acts", args=[session.pk]),
                reverse("session_comments", args=[session.pk]),
            )
        ),
        *(drill.get_absolute_url() for drill in drills),
    ]
