"""How far something is and what became of it, in the words a person reads."""

from datetime import date
from typing import cast

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, gettext_noop, ngettext

from coaching.models import Membership, Session
from coaching.presentation.wording import listed
from coaching.rules.compliance import Counts
from coaching.rules.names import isolated

_NAMES = {
    "done": gettext_noop("Done"),
    "partial": gettext_noop("Part done"),
    "live": gettext_noop("Under way"),
    "missed": gettext_noop("Missed"),
    "paused": gettext_noop("Paused"),
    "planned": gettext_noop("Planned"),
}
_NOTHING = gettext_noop("Nothing set")


def state_name(state: str) -> str:
    """A session's or a day's state: "Part done"."""
    return gettext(_NAMES.get(state, _NOTHING))


def state_parts(state: str, counts: Counts) -> list[str]:
    """A session's or a day's state and its sets, in words: ["Part done", "4 of 9 sets"]."""
    name = state_name(state)
    if state == "rest":
        return [name]
    if state in ("partial", "live"):
        return [name, done_text(counts)]
    n = counts.planned_sets
    if state == "done" and not n:
        return [name, _extra_text(counts.extra_sets)]
    return [name, ngettext("%(n)s set", "%(n)s sets", n) % {"n": n}]


def state_text(state: str, counts: Counts) -> str:
    """`state_parts` in one line: "Done, 9 sets", "Part done, 4 of 9 sets"."""
    return listed(state_parts(state, counts))


def done_text(counts: Counts) -> str:
    """How much is done: "4 of 9 sets", "6 of 9 sets, 3 skipped".

    Sides are told of while they are all there is.
    """
    n, sides = counts.planned_sets, counts.logged_rows
    parts = []
    if sides and not counts.done_sets and not counts.extra_sets:
        parts.append(ngettext("%(n)s side", "%(n)s sides", sides) % {"n": sides})
    if n:
        values = {"done": counts.done_sets, "n": n}
        parts.append(ngettext("%(done)s of %(n)s set", "%(done)s of %(n)s sets", n) % values)
    else:
        parts.append(_extra_text(counts.extra_sets))
    return listed([*parts, *skipped_parts(counts)])


def progress_text(counts: Counts) -> str:
    """How far a drill is: "1 of 3", "1 of 3, 2 skipped"."""
    values = {"done": counts.done_sets, "total": counts.planned_sets}
    return listed([gettext("%(done)s of %(total)s") % values, *skipped_parts(counts)])


def skipped_parts(counts: Counts) -> list[str]:
    """What was left out: "3 skipped", or nothing."""
    n = counts.skipped_sets
    return [ngettext("%(n)s skipped", "%(n)s skipped", n) % {"n": n}] if n else []


def _extra_text(n: int) -> str:
    return ngettext("%(n)s extra set", "%(n)s extra sets", n) % {"n": n}


def paused_text(membership: Membership, today: date) -> str:
    """Since when a plan is paused, or from when it will be, and by whom; no sentence's end."""
    by, since = membership.paused_by, cast(date, membership.paused_from)
    values = {
        "day": date_format(since, "l j F"),
        "name": isolated(by.get_short_name() if by else ""),
    }
    if since <= today:
        return gettext("Paused since %(day)s by %(name)s") % values
    return gettext("Paused from %(day)s on by %(name)s") % values


def session_moved_text(session: Session, *, days: str = "D j M") -> str:
    """`moved_text` of a session that was read with `moved_by`."""
    mover = session.moved_by
    if session.moved_from and session.moved_from.year != session.date.year:
        days += " Y"
    return moved_text(session.moved_from, str(mover) if mover else None, days=days)


def moved_text(moved_from: date | None, by: str | None = None, *, days: str = "D j M") -> str:
    """ "moved by Maya from Tue 3 Mar": a session's `moved_from` and the account's name, if any.

    Empty where it is on the day that it was given for. `days`: how the day is written.
    """
    if not moved_from:
        return ""
    day = date_format(moved_from, days)
    if not by:
        return gettext("moved from %(day)s") % {"day": day}
    return gettext("moved by %(name)s from %(day)s") % {
        "name": isolated(by.split(" ")[0]),
        "day": day,
    }
