"""Deleting an account: what goes with it, what stays without a name, and doing it.

Every column that names an account or an athlete is in one of the two tables: a test walks them.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import SET_NULL, Model, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.models import (
    Athlete,
    Comment,
    Invitation,
    LoggedSet,
    Mail,
    Membership,
    PainReport,
    Result,
    ResultChange,
    Session,
    SessionBlock,
    SessionDrill,
    SetChange,
    Team,
    User,
)
from coaching.models.choices import Role
from coaching.models.mail import MailState

#: {column: what of it goes, in words}
GOES = {
    "EmailAddress.user": _("your account, its addresses and ways to sign in"),
    "Authenticator.user": _("your account, its addresses and ways to sign in"),
    "User_groups.user": _("your account, its addresses and ways to sign in"),
    "User_user_permissions.user": _("your account, its addresses and ways to sign in"),
    "Athlete.user": _("you as an athlete"),
    "Athlete_equipment.athlete": _("you as an athlete"),
    "Membership.user": _("your places in teams and squads"),
    "Membership.athlete": _("your places in teams and squads"),
    "SquadMembership.athlete": _("your places in teams and squads"),
    "Squad.athletes": _("your places in teams and squads"),
    "RosterImport.athletes": _("your places in teams and squads"),
    "RosterImport_athletes.athlete": _("your places in teams and squads"),
    "Invitation.athlete": _("your places in teams and squads"),
    "Session.athlete": _("your training"),
    "AssignedAthlete.athlete": _("your training"),
    "CalendarChange.athlete": _("your training"),
    "DayMark.athlete": _("your training"),
    "PassedRule.athlete": _("your training"),
    "LoggedSet.athlete": _("the sets you logged"),
    "PainReport.athlete": _("the pain you told of, and your restrictions"),
    "Restriction.athlete": _("the pain you told of, and your restrictions"),
    "RestrictionSwap.athlete": _("the pain you told of, and your restrictions"),
    "Need.athlete": _("the pain you told of, and your restrictions"),
    "RangeCheck.athlete": _("your results, steps and attendance"),
    "Result.athlete": _("your results, steps and attendance"),
    "PlannedTest.athlete": _("your results, steps and attendance"),
    "WatchFile.athlete": _("your results, steps and attendance"),
    "LadderPlace.athlete": _("your results, steps and attendance"),
    "Promotion.athlete": _("your results, steps and attendance"),
    "Attendance.athlete": _("your results, steps and attendance"),
    "Reaction.user": _("your answers by a word, and what you read"),
    "CommentsRead.user": _("your answers by a word, and what you read"),
    "CalendarFeed.user": _("your calendar addresses and season links"),
    "SeasonLink.user": _("your calendar addresses and season links"),
    # What tells her of things, her family's access, and what was read in of her from elsewhere.
    **dict.fromkeys(
        (
            "Happening.by",
            "Notification.user",
            "Notification.athlete",
            "Notification.by",
            "NotificationSettings.user",
            "NotificationChoice.user",
            "PushSubscription.user",
        ),
        _("what you were told of, and how"),
    ),
    **dict.fromkeys(
        (
            "Guardian.athlete",
            "Guardian.user",
            "Team.handed_to",
            "JoinRequest.user",
            "JoinRequest.athlete",
            "AthleteMerge.kept",
        ),
        _("your places in teams and squads"),
    ),
    "HistoryFile.athlete": _("your training"),
}
PLANNED = _("what you planned or changed for others")
ENTERED = _("what you entered, measured or decided for others")
LIBRARY = _("drills, blocks, programs and tests that you made")
WRITTEN = _("what you wrote at the sessions of others, and notes to squads")
#: {column: what of it stays, in words}: of "a deleted account" from then on.
STAYS = {
    **dict.fromkeys(
        (
            "Assignment.by",
            "PlanUpdate.by",
            "AssignmentShift.by",
            "Removal.by",
            "CalendarChange.by",
            "DayMark.created_by",
            "Session.created_by",
            "Session.moved_by",
            "SessionDrill.swapped_by",
            "PassedRule.by",
            "RestrictionSwap.by",
            "Restriction.set_by",
            "PlannedTest.created_by",
            "Membership.paused_by",
            "Membership.archived_by",
            "SquadMembership.added_by",
            "Invitation.created_by",
            "RosterImport.by",
            "Guardian.asked_by",
            "JoinRequest.answered_by",
            "AthleteMerge.by",
            "AuditEntry.by",
            "AuditEntry.account",
            "AuditEntry.athlete",
        ),
        PLANNED,
    ),
    **dict.fromkeys(
        (
            "Attendance.taken_by",
            "LoggedSet.entered_by",
            "SetChange.by",
            "PainReport.entered_by",
            "RangeCheck.by",
            "Result.measured_by",
            "ResultChange.by",
            "Still.by",
            "WatchFile.by",
            "HistoryFile.by",
            "LadderPlace.set_by",
            "Promotion.decided_by",
            "Need.decided_by",
        ),
        ENTERED,
    ),
    **dict.fromkeys(
        (
            "Drill.created_by",
            "Block.created_by",
            "Program.created_by",
            "ProgramChange.by",
            "ProgramChange.undone_by",
            "HistoricalDrill.created_by",
            "HistoricalBlock.created_by",
            "HistoricalProgram.created_by",
            "HistoricalMuscle.history_user",
            "HistoricalEquipment.history_user",
            "HistoricalDrill.history_user",
            "HistoricalAssessment.history_user",
            "HistoricalBlock.history_user",
            "HistoricalPrescription.history_user",
            "HistoricalLadder.history_user",
            "HistoricalRung.history_user",
            "HistoricalProgram.history_user",
            "HistoricalPlacement.history_user",
            "HistoricalProgression.history_user",
            "HistoricalWeekOverride.history_user",
            "LogEntry.user",
        ),
        LIBRARY,
    ),
    "Comment.author": WRITTEN,
}


class OnlyCoach(Exception):
    """Teams with athletes would be left without a coach: `teams`."""

    def __init__(self, teams: list[Team]) -> None:
        super().__init__(teams)
        self.teams = teams


def columns_of(*models: type[Model]) -> set[str]:
    """ "Model.column" of all that names a row of one of these models."""
    return {_name_of(field) for model in models for field in _naming(model)}


def _naming(model: type[Model]) -> list[Any]:
    """What of other tables leads to this one, hidden or not."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.auto_created and not field.concrete]


def _name_of(field: Any) -> str:
    return f"{field.related_model.__name__}.{field.field.name}"


def counted(user: User) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """([(what goes, how many rows)], [(what stays without a name, how many)]), those with any."""
    return _count(user, GOES), _count(user, STAYS)


def _count(user: User, columns: Mapping[str, Any]) -> list[tuple[str, int]]:
    athlete = Athlete.objects.filter(user=user)
    found: dict[str, int] = {}
    for model, whose in ((User, user), (Athlete, athlete.first())):
        for field in _naming(model):
            name = _name_of(field)
            if field.many_to_many or name not in columns or whose is None:
                continue
            rows = field.related_model._base_manager.filter(**{field.field.name: whose})
            if columns is STAYS:
                rows = _of_others(rows, athlete)
            words = str(columns[name])
            found[words] = found.get(words, 0) + rows.count()
    return [(words, n) for words, n in found.items() if n]


def _of_others(rows: "QuerySet[Any]", athlete: "QuerySet[Athlete]") -> "QuerySet[Any]":
    """Without what goes with her own training."""
    names = {field.name for field in rows.model._meta.concrete_fields}
    for column in ("athlete", "session__athlete", "result__athlete", "logged_set__athlete"):
        if column.partition("__")[0] in names:
            rows = rows.exclude(**{f"{column}__in": athlete})
    return rows


def teams_left_alone(user: User) -> list[Team]:
    """Teams with others in them that nobody but she plans for."""
    alone = []
    for team in Team.objects.coached_by(user).order_by("name", "pk"):
        others = Athlete.objects.in_team(team).exclude(user=user)
        planned = team.memberships.planning().exclude(user=user).exists()
        if not planned and others.exists():
            alone.append(team)
    return alone


@transaction.atomic
def delete_account(user: User) -> None:
    """Delete what is hers, and take her name off the rest. Raises OnlyCoach.

    The account's row stays without anything in it, since what she did for others names it.
    """
    # Two coaches of a team who go at once wait here for each other.
    coached = Team.objects.coached_by(user).order_by("pk")
    list(coached.select_for_update(of=("self",), no_key=True))
    alone = teams_left_alone(user)
    if alone:
        raise OnlyCoach(alone)
    for team in Team.objects.coached_by(user):
        if not team.memberships.planning().exclude(user=user).exists():
            team.archive()
    athlete = Athlete.objects.filter(user=user).first()
    if athlete is not None:
        _delete_athlete(athlete)
    _end_links(user)
    _delete_own(user)
    user.groups.clear()
    user.user_permissions.clear()
    user.set_unusable_password()
    user.email, user.name = f"deleted-{user.pk}@deleted.invalid", gettext("Deleted account")
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.save()


def _delete_own(user: User) -> None:
    """Rows of other tables that are hers; where a row is of others too, its column is emptied."""
    for field in _naming(User):
        name = _name_of(field)
        if name not in GOES or field.many_to_many or name == "Athlete.user":
            continue
        rows = field.related_model._base_manager.filter(**{field.field.name: user})
        if field.on_delete is SET_NULL:
            rows.update(**{field.field.name: None})
        else:
            rows.delete()


def _end_links(user: User) -> None:
    """Links that she made lead nobody in any more, and no mail goes to her."""
    Invitation.objects.filter(created_by=user, uses=0).delete()
    Mail.objects.filter(to__iexact=user.email, state=MailState.WAITING).delete()


def _delete_athlete(athlete: Athlete) -> None:
    """From what names other rows to what is named: the first of them protect the rest."""
    teams = list(Membership.objects.filter(athlete=athlete).values_list("team", flat=True))
    sessions = Session.with_removed.filter(athlete=athlete)
    drills = SessionDrill.objects.filter(block__session__in=sessions)
    SetChange.objects.filter(logged_set__athlete=athlete).delete()
    Comment.objects.filter(session__in=sessions).delete()
    PainReport.objects.filter(Q(athlete=athlete) | Q(session_drill__in=drills)).delete()
    LoggedSet.objects.filter(Q(athlete=athlete) | Q(session_drill__in=drills)).delete()
    drills.update(replaces=None)
    drills.delete()
    SessionBlock.objects.filter(session__in=sessions).delete()
    sessions.delete()
    ResultChange.objects.filter(result__athlete=athlete).delete()
    Result.objects.filter(athlete=athlete).delete()
    Membership.objects.filter(athlete=athlete, role=Role.ATHLETE).delete()
    athlete.delete()
    for team in teams:
        Team.objects.ask_for_needs(team)
