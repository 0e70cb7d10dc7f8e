"""What somebody was told of, and what reaches her."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple, cast

from django.core.paginator import Page
from django.utils.translation import gettext

from coaching.models import Notification, NotificationSettings, User
from coaching.models.choices import NotificationKind, QuietOn
from coaching.pages.paging import part
from coaching.presentation.notifications import ABOUT, words_of
from coaching.rules import notifications as rules

#: The strip of a day is as wide, in units of its drawing.
STRIP, TOP, BASE = 350, 4, 32
_MINUTES = 24 * 60


@dataclass(frozen=True)
class Told:
    """A row of the list. `icon` and `kind` say what it is of."""

    pk: int
    title: str
    text: str
    icon: str
    kind: str
    at: datetime
    is_unread: bool


@dataclass(frozen=True)
class Inbox:
    """`unread`: how many of all; `offers`: whether she used it, so that her phone may be asked."""

    part: "Page[Notification]"
    rows: list[Told]
    unread: int
    offers: bool


def inbox(user: User, asked: Mapping[str, str]) -> Inbox:
    """Five queries, however much she was told of."""
    mine = Notification.objects.of(user).select_related("team", "athlete", "by")
    page: Page[Notification] = part(cast(Any, mine.order_by("-made_at", "-pk")), asked)
    rows = [_row(row) for row in page.object_list]
    unread = Notification.objects.of(user).unread().count()
    used = any(not row.is_unread for row in rows)
    return Inbox(page, rows, unread, used and not user.push_subscriptions.exists())


def _row(row: Notification) -> Told:
    title, text = words_of(row)
    icon = ABOUT[row.kind][0]
    return Told(row.pk, title, text, icon, row.kind, row.made_at, row.read_at is None)


class Way(NamedTuple):
    """A kind in the table of what reaches her, as its two fields are named."""

    kind: str
    name: str
    about: str
    icon: str
    push: str
    mail: str


def ways_of(user: User) -> list[tuple[str, list[Way]]]:
    """(when it comes, kinds) of what she may be told of: as an athlete, as a coach, or both."""
    kinds = {
        **(rules.COACHES if user.is_coach else {}),
        **(rules.ATHLETES if user.is_athlete else {}),
    }
    groups: list[tuple[str, list[Way]]] = [
        (gettext("At once"), []),
        (gettext("In the morning list"), []),
    ]
    for kind, way in kinds.items():
        icon, about = ABOUT[kind]
        name = str(NotificationKind(kind).label)
        row = Way(kind, name, str(about), icon, f"push_{kind}", f"mail_{kind}")
        groups[0 if way.at_once else 1][1].append(row)
    return [group for group in groups if group[1]]


class Strip(NamedTuple):
    """A day from left to right: the quiet hours as (x, width), and where the list comes."""

    nights: list[tuple[float, float]]
    list_x: float
    list_time: time
    text_x: float
    anchor: str
    hours: list[tuple[float, str]]


def strip_of(settings: NotificationSettings) -> Strip:
    quiet = settings.quiet
    start, end, listed = (_x(at) for at in (quiet.start, quiet.end, quiet.list_time()))
    nights = [(start, end - start)] if start < end else [(0.0, end), (start, STRIP - start)]
    if settings.quiet_on == QuietOn.NEVER or start == end:
        nights = []
    is_late = listed > STRIP / 2
    at, anchor = (listed - 10, "end") if is_late else (listed + 10, "start")
    hours = [(round(STRIP * hour / 24, 1), f"{hour:02}") for hour in (0, 6, 12, 18, 24)]
    return Strip(nights, listed, quiet.list_time(), round(at, 1), anchor, hours)


def _x(at: time) -> float:
    return round(STRIP * (at.hour * 60 + at.minute) / _MINUTES, 1)
