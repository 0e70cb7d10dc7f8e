"""What somebody is told of, put into words, and where it leads.

Nothing of it says how much it hurts or what was written: it stands on locked screens and in mails.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.models import Notification
from coaching.models.choices import NotificationKind, Role, StepWhy
from coaching.rules.names import isolated
from coaching.rules.notifications import ASKS, ASSISTS

from .wording import day_text

#: {kind: (icon, what it is about)} in the list of what reaches somebody.
ABOUT: dict[str, tuple[str, Any]] = {
    NotificationKind.TODAY: ("today", _("In the morning, when one is planned")),
    NotificationKind.COMMENT: ("note", _("A coach writes to you")),
    NotificationKind.STEP: ("harder", _("You climb a ladder")),
    NotificationKind.PLAN: ("week", _("A coach changes your days")),
    NotificationKind.PAIN: ("pain", _("From 4 on in quiet hours too")),
    NotificationKind.QUESTION: ("note", _("An athlete writes to you")),
    NotificationKind.MISSED: ("week", _("Two sessions in a row")),
    NotificationKind.JOINED: (
        "user",
        _("A link was taken, or somebody asks to join"),
    ),
}


class Words(NamedTuple):
    """`title` is a sentence of its own; `text` says more, or nothing."""

    title: str
    text: str


def words_of(notification: Notification) -> Words:
    """Of a notification whose team, athlete and `by` were read along."""
    values = {
        "athlete": _name(notification.athlete),
        "by": _name(notification.by),
        "team": _name(notification.team),
    }
    return _WORDS[notification.kind](notification.facts, values)


def address_of(notification: Notification) -> str:
    """The page that shows what it is about."""
    facts = notification.facts
    match notification.kind:
        case NotificationKind.TODAY:
            return reverse("today")
        case NotificationKind.STEP:
            return reverse("own_ladder", args=[facts["ladder"]])
        case NotificationKind.PLAN:
            return f"{reverse('week')}?from={facts['first']}"
        case NotificationKind.JOINED:
            return reverse("team") + ("#asking" if facts.get("role") == ASKS else "")
        case NotificationKind.COMMENT | NotificationKind.QUESTION:
            if "squad" in facts:
                return reverse("squad_notes", args=[facts["squad"]])
            return reverse("session_comments", args=[facts["session"]])
    return reverse("needs")


def lock_screen_title(notification: Notification) -> str:
    """As `words_of`, for a screen that anybody sees: of pain only that a coach is needed."""
    if notification.kind == NotificationKind.PAIN:
        values = {"name": _name(notification.athlete)}
        return gettext("%(name)s needs you") % values
    return words_of(notification).title


def _name(record: object) -> str:
    return isolated(str(record)) if record else gettext("Somebody")


def _today(_facts: Mapping[str, Any], values: dict[str, str]) -> Words:
    return Words(gettext("You train today"), values["team"])


def _comment(facts: Mapping[str, Any], values: dict[str, str]) -> Words:
    title = gettext("%(by)s wrote to you") % values
    if "squad" in facts:
        values |= {"squad": isolated(facts["name"])}
        return Words(title, gettext("A note to %(squad)s.") % values)
    values |= {"day": _day(facts["date"])}
    return Words(title, gettext("At the session of %(day)s.") % values)


def _question(facts: Mapping[str, Any], values: dict[str, str]) -> Words:
    values |= {"day": _day(facts["date"])}
    title = gettext("%(by)s wrote to you") % values
    return Words(title, gettext("At the session of %(day)s.") % values)


def _step(facts: Mapping[str, Any], values: dict[str, str]) -> Words:
    values |= {"drill": isolated(facts["drill"])}
    if facts["why"] == StepWhy.MET:
        return Words(
            gettext("You go on to %(drill)s") % values,
            gettext("What the rung before asks for is done."),
        )
    return Words(
        gettext("You go back to %(drill)s for now") % values,
        gettext("Build it up again from there."),
    )


def _plan(facts: Mapping[str, Any], values: dict[str, str]) -> Words:
    values |= {"first": _day(facts["first"]), "last": _day(facts["last"])}
    title = gettext("Your plan has changed")
    if facts["first"] == facts["last"]:
        return Words(title, gettext("On %(first)s.") % values)
    return Words(title, gettext("From %(first)s to %(last)s.") % values)


def _pain(_facts: Mapping[str, Any], values: dict[str, str]) -> Words:
    return Words(
        gettext("%(athlete)s told of pain") % values, gettext("It stands first under Needs.")
    )


def _missed(_facts: Mapping[str, Any], values: dict[str, str]) -> Words:
    return Words(
        gettext("%(athlete)s missed two sessions in a row") % values, gettext("Nothing was logged.")
    )


def _joined(facts: Mapping[str, Any], values: dict[str, str]) -> Words:
    if facts["role"] == ASKS:
        title = gettext("%(by)s asks to join %(team)s") % values
        return Words(title, gettext("By the class link. Say who it is, or no."))
    texts = {Role.COACH: gettext("As a coach."), ASSISTS: gettext("As an assistant.")}
    title = gettext("%(by)s joined %(team)s") % values
    return Words(title, texts.get(facts["role"], gettext("As an athlete.")))


def _day(day: str) -> str:
    return day_text(date.fromisoformat(day))


_WORDS: dict[str, Callable[[Mapping[str, Any], dict[str, str]], Words]] = {
    NotificationKind.TODAY: _today,
    NotificationKind.COMMENT: _comment,
    NotificationKind.STEP: _step,
    NotificationKind.PLAN: _plan,
    NotificationKind.PAIN: _pain,
    NotificationKind.QUESTION: _question,
    NotificationKind.MISSED: _missed,
    NotificationKind.JOINED: _joined,
}
