"""What is planned: squads, days, blocks, programs and what was assigned."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.dates import small_int
from coaching.models import Assignment, Block, DayMark, Program, Removal, Squad
from coaching.undocumented import KeptQuery

from .finding import find_or_404
from .teams import changed_by_planner, get_team, require_coach, require_planner, teams_of


def get_squad_to_coach(request, pk):
    """A squad whose days may be marked: an archived one has none."""
    squad = get_squad_in_use(request, pk)
    require_planner(request, squad.team_id)
    return squad


def get_squad_in_use(request, pk):
    """A squad of a team that the reader coaches, of which it is noted who is there."""
    squad = _squad(request, pk)
    if squad.archived_at is not None:
        raise PermissionDenied(_("This squad is archived. Restore it first."))
    return squad


def get_day_mark_to_coach(request, pk):
    require_coach(request)
    marks = DayMark.objects.filter(team__in=teams_of(request))
    mark = find_or_404(marks.select_related("team", "athlete", "squad"), pk=pk)
    require_planner(request, mark.team_id)
    return mark


def get_block_to_see(request, pk):
    """A ready-made block, or one of the teams the reader coaches."""
    require_coach(request)
    return find_or_404(Block.objects.filter(Q(team=None) | Q(team__in=teams_of(request))), pk=pk)


def get_block_to_edit(request, pk):
    block = get_block_to_see(request, pk)
    if block.team_id is None:
        raise PermissionDenied(_("This block is ready-made. Make a copy to change it."))
    require_planner(request, block.team_id)
    return block


def get_program_to_see(request, pk):
    """A ready-made program, or one of the teams the reader coaches."""
    require_coach(request)
    teams = [team.pk for team in teams_of(request)]
    # One that no column holds is none's.
    key = small_int(str(pk)) or 0
    return _PROGRAM.first(teams, key) or find_or_404(Program.objects.none())


def _programs(teams, pk):
    programs = Program.objects.filter(Q(team=None) | Q(team__in=teams))
    return programs.filter(pk=pk).select_related("team").order_by("pk")


_PROGRAM = KeptQuery(_programs, [-(10**9)], -1)


def get_program_to_assign(request, pk):
    """(a program, the team that it is given to or brought up to date in)."""
    program = get_program_to_see(request, pk)
    team = program.team or get_team(request)
    require_planner(request, team)
    return program, team


def get_squad(request, pk):
    """A squad of a team that the reader coaches, an archived one too."""
    squad = _squad(request, pk)
    changed_by_planner(request, squad.team_id)
    return squad


def _squad(request, pk):
    require_coach(request)
    return find_or_404(
        Squad.objects.filter(team__in=teams_of(request)).select_related("team"), pk=pk
    )


def get_program_to_edit(request, pk):
    program = get_program_to_see(request, pk)
    if program.team_id is None:
        raise PermissionDenied(_("This program is ready-made. Make a copy to change it."))
    require_planner(request, program.team_id)
    return program


def get_assignment(request, pk):
    require_coach(request)
    assignments = Assignment.objects.select_related("program", "by", "team")
    assignment = find_or_404(assignments.filter(team__in=teams_of(request)), pk=pk)
    changed_by_planner(request, assignment.team_id)
    return assignment


def get_assignment_that_stands(request, pk):
    """One that was not undone: it can be steered."""
    assignment = get_assignment(request, pk)
    if assignment.undone_at:
        raise Http404
    require_planner(request, assignment.team_id)
    return assignment


def get_removal(request, pk):
    """What was removed from a team that the reader coaches, and can be put back still."""
    require_coach(request)
    kept = Removal.objects.kept(timezone.now()).select_related("team")
    removal = find_or_404(kept.filter(team__in=teams_of(request)), pk=pk)
    require_planner(request, removal.team_id)
    return removal
