"""The programs of a team and the ready-made ones as their list shows them: found, and in parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.http import QueryDict

from coaching.models import Assignment, Placement, Program, Team
from coaching.models.choices import Kind
from coaching.pages.paging import in_order, part, shelf
from coaching.rules.names import name_key
from coaching.rules.search import found


class ProgramKey(NamedTuple):
    """What a program is found and ordered by."""

    pk: int
    name: str
    team_id: int | None
    archived_at: datetime | None


class ProgramRow(NamedTuple):
    """A program as plain values: all that its line shows. `kinds`: (kind, its label) of those it
    holds; `placed`: how many blocks.
    """

    pk: int
    name: str
    weeks: int
    team_id: int | None
    is_assigned: bool
    placed: int
    kinds: tuple[tuple[str, str], ...]
    get_absolute_url: str
    get_source_display: str


def program_list(team: Team, asked: QueryDict) -> dict[str, Any]:
    """What the list of programs shows `team` of what the address asks for: three queries.

    Of all of them only names are read; whole are those of the part at hand.
    """
    programs = Program.objects.for_team(team)
    every = [ProgramKey._make(row) for row in programs.values_list(*ProgramKey._fields)]
    keys, page_values = shelf(every, asked)
    hits = found(keys, lambda key: key.name, page_values["words"])
    hits.sort(key=lambda key: (key.team_id is None, name_key(key.name)))
    page = part(hits, asked)
    chosen = [key.pk for key in page]
    current = Assignment.objects.active().filter(program=OuterRef("pk"), team=team)
    whole = Program.objects.filter(pk__in=chosen).annotate(is_assigned=Exists(current))
    shown = in_order(chosen, whole)
    rows = _rows(shown)
    return page_values | {
        "own": [row for row in rows if row.team_id],
        "ready": [row for row in rows if not row.team_id],
        "part": page,
    }


def _rows(programs: Sequence[Any]) -> list[ProgramRow]:
    """The rows of programs of which each has `is_assigned`: one query."""
    placements = Placement.objects.filter(program__in=programs).order_by()
    counts = placements.values_list("program", "block__kind").annotate(Count("pk"))
    kinds: dict[int, dict[str, int]] = {}
    for program, kind, count in counts:
        kinds.setdefault(program, {})[kind] = count
    rows = []
    for program in programs:
        held = kinds.get(program.pk, {})
        rows.append(
            ProgramRow(
                pk=program.pk,
                name=program.name,
                weeks=program.weeks,
                team_id=program.team_id,
                is_assigned=program.is_assigned,
                placed=sum(held.values()),
                kinds=tuple((kind, str(label)) for kind, label in Kind.choices if kind in held),
                get_absolute_url=program.get_absolute_url(),
                get_source_display=str(program.get_source_display()),
            )
        )
    return rows
