"""Where an athlete stands on her team's ladders, for her coach."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.dates import small_int
from coaching.forms.ladders import LadderEditor, PlaceForm
from coaching.models import Drill, Ladder, TeamLadder
from coaching.pages.ladders import hide_pain, list_of, of_athlete, past_of, with_ranges
from coaching.pages.own_ladders import own_ladders as ladders_of
from coaching.rules.names import isolated
from coaching.services.ladders import ranges
from coaching.services.ladders.places import set_place
from coaching.views import refused_forms
from coaching.views.responses import own_shell
from coaching.views.versions import save_current


@login_required
@require_safe
def ladders(request):
    """The team's ladders: their rungs, what climbs them, and who decides."""
    team = access.get_team(request)
    page, rows = list_of(team, request.GET, request.user.units)
    context = {"part": page, "rows": rows, "units": request.user.units}
    return render(request, "ladders/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ladder_new(request):
    """Make a ladder for the team."""
    return _edited(request, Ladder(team=access.get_team_to_plan(request)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ladder(request, pk):
    """Change a ladder of the team's own. What was decided by it stays as it was."""
    return _edited(request, access.get_ladder_to_edit(request, pk))


def _edited(request, ladder):
    editor, saved = _written(request, ladder)
    if saved:
        refused_forms.drop(request)
        words = {"ladder": isolated(editor.form.instance.name)}
        messages.success(request, _("%(ladder)s: saved.") % words)
        return redirect("ladders")
    status, anew = refused_forms.answer(request, editor)
    context = {"editor": editor, "ladder": ladder if ladder.pk else None, "team": ladder.team}
    return render(request, "ladders/form.html", context | {"anew": anew}, status=status)


def _written(request, ladder):
    if request.method != "POST":
        return LadderEditor(refused_forms.typed(request), ladder=ladder), False
    if ladder.pk:
        return save_current(ladder, lambda now: LadderEditor(request.POST, ladder=now))
    editor = LadderEditor(request.POST, ladder=ladder)
    valid = editor.is_valid()
    if valid:
        editor.save()
    return editor, valid


@login_required
@require_POST
def ladder_archive(request, pk):
    """Put a ladder of the team's own away: nobody climbs it any more."""
    ladder = access.get_ladder_to_edit(request, pk)
    ladder.archive()
    messages.success(request, _("%(ladder)s is archived.") % {"ladder": isolated(ladder.name)})
    return redirect("ladders")


@login_required
@require_POST
def ladder_use(request, pk):
    """Let a ladder climb by itself in the team, or have a coach decide again."""
    team = access.get_team(request)
    ladder = Ladder.objects.for_team(team).filter(pk=pk).first()
    if ladder is None:
        raise Http404
    by_itself = request.POST.get("by_itself") == "1"
    TeamLadder.objects.update_or_create(
        team=team, ladder=ladder, defaults={"climbs_by_itself": by_itself}
    )
    messages.success(request, _("%(ladder)s: saved.") % {"ladder": isolated(ladder.name)})
    return redirect("ladders")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def athlete_ladders(request, pk):
    """Her rung on each ladder, what is missing, and where a coach puts her by hand."""
    membership = access.get_membership_to_coach(request, pk)
    views = of_athlete(membership.team, membership.athlete, request.user.units)
    if request.method != "POST":
        return _page(request, membership, views)
    asked = small_int(request.POST.get("ladder"))
    view = next((ladder_view for ladder_view in views if ladder_view.ladder.pk == asked), None)
    if view is None:
        raise Http404
    form = PlaceForm(request.POST, rungs=view.rungs, here=view.here)
    if not form.is_valid():
        return _page(request, membership, views, form=form, of=view, status=422)
    decision = {"reason": form.cleaned_data["reason"], "by": request.user, "now": timezone.now()}
    set_place(membership.team, membership.athlete, form.chosen, **decision)
    words = {"name": isolated(membership.athlete.name), "ladder": isolated(view.ladder.name)}
    messages.success(request, _("%(ladder)s: saved for %(name)s.") % words)
    return redirect("athlete_ladders", pk)


@login_required
@require_POST
def athlete_range(request, pk):
    """A coach saw full range in a drill."""
    membership = access.get_membership_to_coach(request, pk)
    drill = Drill.objects.for_team(membership.team).filter(
        asks_full_range=True, pk=small_int(request.POST.get("drill")) or 0
    )
    found = drill.first()
    if found is None:
        raise Http404
    decision = {"by": request.user, "now": timezone.now()}
    ranges.check_range(membership.team, membership.athlete, found, **decision)
    words = {"drill": isolated(found.name), "name": isolated(membership.athlete.name)}
    messages.success(request, _("Full range in %(drill)s is on record for %(name)s.") % words)
    return redirect("athlete_ladders", pk)


@login_required
@require_safe
def own_ladders(request):
    """All ladders that the reader stands on."""
    athlete = access.get_athlete(request)
    context = {"shown": ladders_of(athlete, request.user.units)} | own_shell(own=True)
    return render(request, "ladders/own.html", context)


@login_required
@require_safe
def own_ladder(request, pk):
    """One of them: her rung, what was done, what is missing, and who decides."""
    athlete = access.get_athlete(request)
    shown = ladders_of(athlete, request.user.units, pk)
    if not shown.read:
        raise Http404
    return render(request, "ladders/own.html", {"shown": shown} | own_shell(own=True))


def _page(request, membership, views, *, form=None, of=None, status=200):
    team, athlete = membership.team, membership.athlete
    with_ranges(views, team, athlete)
    hides_pain = not access.health_in(request, team).of(athlete.pk)
    if hides_pain:
        hide_pain(views)
    past = past_of(team, athlete, request.user.units)
    rows = [
        (
            view,
            form if view is of else PlaceForm(rungs=view.rungs, here=view.here),
            past.get(view.ladder.pk),
        )
        for view in views
    ]
    context = {"athlete": athlete, "membership": membership, "rows": rows}
    context["hides_pain"] = hides_pain
    return render(request, "ladders/athlete.html", context, status=status)
