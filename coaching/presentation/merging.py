"""What goes where when two entries of one person are made one, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

#: What is no table of ours by name, or called otherwise where people read of it.
LABELS = {
    "Athlete_equipment": _("Equipment"),
    "RosterImport_athletes": _("Lists of athletes"),
    "AssignedAthlete": _("Assigned programs and blocks"),
    "Membership": _("Places in teams"),
    "SquadMembership": _("Squads"),
    "LoggedSet": _("Logged sets"),
    "Restriction": _("Restrictions"),
    "Promotion": _("Steps on ladders"),
    "LadderPlace": _("Places on ladders"),
    "Need": _("Needs"),
    "Comment": _("Comments"),
}
#: What a person looks for first.
FIRST = ("Session", "LoggedSet", "Restriction", "Result", "Comment", "PainReport")
#: What tells by its number alone that somebody told of pain.
OF_HEALTH = ("PainReport", "Need")


class MergeRow(NamedTuple):
    """A line of the preview: what, how many go over, and how many stay out as there is the same."""

    label: str
    moved: int
    same: int


def rows_of(
    moved: Mapping[str, int], same: Mapping[str, int], *, with_health: bool = True
) -> list[MergeRow]:
    """A line for each table that something is in, what people look for first at the top.

    `with_health`: whether its reader is shown that something was told of pain.
    """
    tables = [*FIRST, *sorted((moved.keys() | same.keys()) - set(FIRST))]
    if not with_health:
        tables = [table for table in tables if table not in OF_HEALTH]
    return [
        MergeRow(_label(table), moved.get(table, 0), same.get(table, 0))
        for table in tables
        if table in moved or table in same
    ]


def _label(table: str) -> str:
    if table in LABELS:
        return str(LABELS[table])
    return str(capfirst(apps.get_model("coaching", table)._meta.verbose_name_plural))
