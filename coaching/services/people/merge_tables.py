"""The tables that name an athlete, and what becomes of her rows where two are made one."""

from collections.abc import Mapping
from typing import Any

from coaching.models import Athlete

#: Every table that names an athlete, as "table.column", and what becomes of her rows there. ALL
#: go over. Columns: those go over that the other has not, by these; hers stay. None: by steps of
#: its own (`_Merge`), or not at all. A table that is missing here fails
#: tests/services/test_merging.py.
ALL = ("",)
GOES_OVER: Mapping[str, tuple[str, ...] | None] = {
    "Session.athlete": None,
    "Membership.athlete": None,
    "Promotion.athlete": None,
    "Athlete_equipment.athlete": None,
    "Guardian.athlete": None,
    # What was noted is never changed: it goes on naming the entry that there was.
    "AuditEntry.athlete": None,
    "LoggedSet.athlete": ALL,
    "PainReport.athlete": ALL,
    "Result.athlete": ALL,
    "RangeCheck.athlete": ALL,
    "Need.athlete": ALL,
    "PassedRule.athlete": ALL,
    "RestrictionSwap.athlete": ALL,
    "CalendarChange.athlete": ALL,
    "Invitation.athlete": ALL,
    "WatchFile.athlete": ALL,
    "HistoryFile.athlete": ALL,
    "AthleteMerge.kept": ALL,
    "JoinRequest.athlete": ALL,
    "Notification.athlete": ALL,
    "Restriction.athlete": ("team", "kind"),
    "SquadMembership.athlete": ("squad",),
    "AssignedAthlete.athlete": ("assignment",),
    "Attendance.athlete": ("team", "date"),
    "DayMark.athlete": ("team", "date", "kind"),
    "LadderPlace.athlete": ("team", "ladder"),
    "PlannedTest.athlete": ("team", "assessment", "date"),
    "RosterImport_athletes.athlete": ("rosterimport",),
}


def named_by() -> dict[str, Any]:
    """{"table.column": the column} of every table that names an athlete, hidden ones too."""
    relations: list[Any] = list(Athlete._meta.get_fields(include_hidden=True))
    columns = [
        relation.field
        for relation in relations
        if (relation.one_to_many or relation.one_to_one) and relation.auto_created
    ]
    return {f"{column.model.__name__}.{column.name}": column for column in columns}
