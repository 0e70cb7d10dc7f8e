"""Programs: the list, the builder, and making, copying and putting them away."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from coaching import access
from coaching.dates import small_int
from coaching.forms.programs import ProgramForm
from coaching.models import Program
from coaching.pages.program_builder import ProgramBuilderPage
from coaching.pages.program_list import program_list
from coaching.rules.names import isolated
from coaching.services.programs import editing
from coaching.views.builder import builder_page
from coaching.views.idempotency import made_once, slug_of_form
from coaching.views.responses import next_url
from coaching.views.shelf import PROGRAMS
from coaching.views.versions import save_current


@login_required
@require_safe
@vary_on_headers("HX-Request")
def programs(request):
    """The team's programs and the ready-made ones."""
    team = access.get_team(request)
    put_away = Program.objects.filter(team=team).exclude(archived_at=None)
    just = small_int(request.GET.get("put_away"))
    context = {
        "shelf": PROGRAMS,
        **program_list(team, request.GET),
        "put_away": put_away.filter(pk=just).first() if just else None,
        "token": uuid4(),
    }
    partial = request.htmx and not request.htmx.history_restore_request
    return render(request, f"programs/list.html{'#found' if partial else ''}", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def program_new(request):
    team = access.get_team_to_plan(request)
    slug = slug_of_form(request, team)
    program = Program(team=team, created_by=request.user, slug=slug)
    if request.method != "POST":
        return _form(request, ProgramForm(instance=program))
    form = ProgramForm(request.POST, instance=program)
    if not form.is_valid():
        return _form(request, form, status=422)
    return redirect(made_once(Program, slug, form.save))


def _form(request, form, status=200):
    context = {"form": form, "program": form.instance, "token": uuid4()}
    return render(request, "programs/form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def program_edit(request, pk):
    """Its name and notes."""
    program = access.get_program_to_edit(request, pk)
    if request.method != "POST":
        return _form(request, ProgramForm(instance=program))
    form, saved = save_current(program, lambda now: ProgramForm(request.POST, instance=now))
    if not saved:
        return _form(request, form, status=form.status)
    return redirect(program)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def program(request, pk):
    """The builder; of a ready-made program, to read."""
    program = access.get_program_to_see(request, pk)
    return builder_page(request, program, editing.read(program), at=request.GET.urlencode())


@login_required
@require_safe
def program_library(request, pk):
    """The blocks to place that `?find=` finds, as the builder lists them."""
    program = access.get_program_to_edit(request, pk)
    builder = ProgramBuilderPage(
        program, editing.read(program), team=program.team_id, at=request.GET.urlencode()
    )
    return render(request, "programs/_library_list.html", {"builder": builder})


@login_required
@require_POST
def program_copy(request, pk):
    """A copy as the team's own, opened for changing."""
    team = access.get_team(request)
    original = access.get_program_to_see(request, pk)
    slug = slug_of_form(request, team)

    def make():
        return editing.copy_to(original, team, by=request.user, slug=slug)

    copy = made_once(Program, slug, make)
    messages.success(request, _("This is your own copy. Change what you like."))
    return redirect(copy)


@login_required
@require_POST
def program_archive(request, pk):
    """Put a program away. What was assigned stays."""
    program = access.get_program_to_edit(request, pk)
    program.archive()
    return redirect(f"{reverse('programs')}?put_away={program.pk}")


@login_required
@require_POST
def program_restore(request, pk):
    program = access.get_program_to_edit(request, pk)
    if program.namesake():
        messages.error(
            request,
            _("There is another program called %(name)s now. Rename one of them first.")
            % {"name": isolated(program.name)},
        )
        return redirect(f"{reverse('programs')}?archived")
    program.restore()
    messages.success(request, _("%(name)s is back.") % {"name": isolated(program.name)})
    return redirect(next_url(request, reverse("programs")))
