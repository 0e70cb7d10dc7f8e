"""A watch's file of a run: sent, read, and a result of turnover."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaching import access
from coaching.forms.watch_files import WatchFileForm
from coaching.offline import release
from coaching.services.assessments.watch_files import TURNOVER, take_file
from coaching.services.assessments.watch_reading import BadWatchFile
from coaching.views.responses import own_shell


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def athlete_watch_file(request, pk):
    """Choose a file; with POST it is read, or waits to be read where it is large."""
    athlete, team, own = access.get_athlete_to_measure(request, pk, request.POST.get("team"))
    access.get_assessment_to_use(team, slug=TURNOVER)
    if request.method != "POST":
        return _page(request, WatchFileForm(), athlete, team, own)
    form = WatchFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, athlete, team, own)
    file = form.cleaned_data["file"]
    about = {"name": file.name, "by": request.user, "release": release.current()}
    try:
        result = take_file(athlete, team, file.read(), **about)
    except BadWatchFile as error:
        form.add_error("file", str(error))
        return _page(request, form, athlete, team, own)
    if result is None:
        return redirect("athlete_watch_file", pk)
    messages.success(request, _("The file was read."))
    return redirect(result)


def _page(request, form, athlete, team, own):
    context = {"form": form, "athlete": athlete, "for_team": team, "own": own}
    context |= {"files": athlete.watch_files.filter(team=team).defer("content")} | own_shell(own)
    status = 422 if form.errors else 200
    return render(request, "assessments/watch_file.html", context, status=status)
