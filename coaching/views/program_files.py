"""A program as a file, out and in."""

import base64
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coaching import access
from coaching.forms.program_files import ProgramFileForm, ProgramImportForm
from coaching.models import Program
from coaching.pages.program_builder import ProgramBuilderPage
from coaching.services.programs import editing
from coaching.services.programs import files as program_files
from coaching.views.idempotency import made_once, slug_of_form


@login_required
@require_safe
def program_file(request, pk):
    """The program as a file to keep, or to give to another team or site."""
    program = access.get_program_to_see(request, pk)
    name = slugify(program.name)[:60] or "program"
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    content = program_files.text(program)
    return HttpResponse(content, content_type="application/json", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def program_import(request):
    """Choose a file, see what it would make, then make it."""
    team = access.get_team_to_plan(request)
    if request.method != "POST":
        return _page(request, ProgramFileForm())
    if "content" in request.POST:
        return _confirmed(request, team)
    form = ProgramFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    reading = program_files.ProgramParser(form.cleaned_data["file"], team)
    if reading.problems:
        return _page(request, form, problems=reading.problems, status=422)
    start = {"name": reading.values["name"], "content": base64.b64encode(form.content).decode()}
    return _preview(request, ProgramImportForm(initial=start, program=Program(team=team)), reading)


def _confirmed(request, team):
    slug = slug_of_form(request, team)
    form = ProgramImportForm(request.POST, program=Program(team=team, slug=slug))
    good = form.is_valid()
    if "content" in form.errors:
        again = ProgramFileForm()
        return _page(request, again, refused=form.errors["content"], status=422)
    reading = program_files.ProgramParser(form.cleaned_data["content"], team, form.instead)
    if not good or reading.problems:
        return _preview(request, form, reading, status=422)

    def make():
        return reading.make(by=request.user, name=form.cleaned_data["name"], slug=slug)

    program = made_once(Program, slug, make)
    messages.success(request, _("The program is your own now. Change what you like."))
    return redirect(program)


def _page(request, form, *, status=200, **more):
    return render(request, "programs/import.html", {"form": form} | more, status=status)


def _preview(request, form, reading, status=200):
    context = {
        "form": form,
        "reading": reading,
        "problems": reading.problems,
        "findings": reading.seen_by(_findings),
        "token": request.POST.get("token") or uuid4(),
        "units": request.user.units,
    }
    return render(request, "programs/import_preview.html", context, status=status)


def _findings(program):
    """What the rules say of its days, as the builder does."""
    pattern = editing.read(program)
    page = ProgramBuilderPage(program, pattern, team=program.team_id, library=False)
    return page.strip.found
