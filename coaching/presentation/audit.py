"""Entries of the audit trail in words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.models import AuditEntry
from coaching.models.audit import AuditKind
from coaching.models.choices import Role
from coaching.rules.names import isolated

#: What more an entry says; a word that is not here stands as it is.
DETAILS = {
    "": "",
    "password": _("wrong password"),
    "second_step": _("wrong code of the second step"),
    "code": _("wrong code from a mail"),
    "as_athlete": _("on the athlete’s own screens"),
    "coach_joined": _("became a coach of the team"),
    "assistant_joined": _("joined as an assistant"),
    "duty": _("may do something else in the team now"),
    "owner": _("owns the team now"),
    "coach_left": _("coaches the team no more"),
    "athlete_joined": _("joined as an athlete"),
    "athlete_archived": _("archived"),
    "athlete_restored": _("back in the team"),
    "birth_date": _("date of birth changed, by which a guardian is asked"),
    "merged": _("a second entry, made one with this one"),
    "own_data": _("everything that is kept of her or him"),
    "results": _("all results as a table"),
    "team_table": _("what a team’s athletes did, as a table"),
    "trail": _("this list as a table"),
    "result": _("a result"),
    "picture": _("a kept picture"),
    "session": _("a session that was planned"),
    "assignment": _("what was assigned, as far as nothing was logged"),
    "team": _("the whole team was archived"),
    "account": _("the account, with what was its own"),
    **dict(Role.choices),
}


def detail_text(entry: AuditEntry) -> str:
    return str(DETAILS.get(entry.detail, entry.detail))


def person_text(entry: AuditEntry) -> str:
    """Who did it."""
    if entry.by_id is None:
        return gettext("Somebody")
    return _name(entry.by)


def subject_text(entry: AuditEntry) -> str:
    """To whom, or of whom."""
    if entry.athlete_id:
        return _name(entry.athlete)
    if entry.account_id:
        return _name(entry.account)
    if entry.kind in (AuditKind.HEALTH_SEEN, AuditKind.RESTRICTIONS_SEEN):
        return gettext("The whole team")
    return ""


def _name(record: object) -> str:
    return isolated(str(record)) if record else gettext("Somebody who is no longer here")
