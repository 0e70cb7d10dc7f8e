"""Blocks: the list, the editor, and putting them away."""

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
from coaching.forms.blocks import BlockEditor
from coaching.models import Block, Program, Session, StaleVersion
from coaching.models.choices import Kind
from coaching.pages import coverage
from coaching.pages.block_list import block_list
from coaching.rules.limits import MAX_DRILLS
from coaching.rules.names import by_name, isolated
from coaching.views import refused_forms
from coaching.views.idempotency import made_once, slug_of_form
from coaching.views.responses import next_url
from coaching.views.shelf import BLOCKS


@login_required
@require_safe
@vary_on_headers("HX-Request")
def blocks(request):
    """The team's blocks and the ready-made ones, by kind."""
    team = access.get_team(request)
    context = {
        "shelf": BLOCKS,
        **block_list(team, request.GET),
        "put_away": _just_archived(team, request.GET.get("put_away")),
        "units": request.user.units,
        "token": uuid4(),
    }
    partial = request.htmx and not request.htmx.history_restore_request
    return render(request, "blocks/list.html#found" if partial else "blocks/list.html", context)


def _just_archived(team, pk):
    pk = small_int(pk)
    if pk is None:
        return None
    return Block.objects.filter(team=team, pk=pk).exclude(archived_at=None).first()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def block_new(request):
    """Make a block. Its kind is chosen first, as it decides which drills there are."""
    team = access.get_team_to_plan(request)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Kind.values:
        status = 422 if request.method == "POST" else 200
        return render(request, "blocks/kinds.html", {"kinds": list(Kind)}, status=status)
    slug = slug_of_form(request, team)
    return _edit(request, Block(team=team, kind=kind, created_by=request.user, slug=slug))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def block(request, pk):
    """Read a ready-made block, read and change one of the team's; who assists reads both."""
    block = access.get_block_to_see(request, pk)
    if request.method == "POST":
        block = access.get_block_to_edit(request, pk)
    elif block.team_id is None or access.assists_in(request, block.team_id):
        context = _facts(request, block)
        context["coverage"] = coverage.of_block(block, context["rows"])
        return render(request, "blocks/ready.html", context)
    return _edit(request, block)


def _facts(request, block):
    """What a page about `block` says beside its form."""
    team = block.team or access.get_team_shown(request)
    context = {"this_block": block, "units": request.user.units, "token": uuid4()}
    if block.pk:
        context["rows"] = block.prescriptions.select_related("drill", "implement")
        context["planned"] = Session.objects.coming([team]).holding(block).count()
        holding = Program.objects.for_team(team).filter(placements__block=block).distinct()
        context["programs"] = by_name(holding)
    return context


def _edit(request, block):
    units = request.user.units
    if request.method != "POST":
        return _opened(request, block)
    action, _colon, key = request.POST.get("act", "save").partition(":")
    if action not in ("save", "keep"):
        return _apply_action(
            request, BlockEditor(block, units=units, data=request.POST), action, key
        )
    editor = BlockEditor(block, units=units, data=request.POST, check=True)
    if not editor.is_valid():
        return _editor(request, editor, status=422)
    version = small_int(key) if action == "keep" else None
    try:
        if block.pk:
            saved = editor.save(version=version)
        else:
            saved = made_once(Block, block.slug, lambda: editor.save(version=version))
    except StaleVersion as stale:
        theirs = Block.objects.with_prescriptions().get(pk=stale.current.pk)
        return _editor(request, editor, status=409, theirs=theirs, yours=editor.prescriptions())
    refused_forms.drop(request)
    messages.success(request, _("%(name)s is saved.") % {"name": isolated(saved.name)})
    return redirect(saved)


def _opened(request, block):
    """The form as it is saved, or as it was typed and refused: Back loses no rows."""
    typed = refused_forms.kept(request, block.kind)
    if typed is None:
        return _editor(request, BlockEditor(block, units=request.user.units))
    editor = BlockEditor(block, units=request.user.units, data=typed, check=True)
    editor.is_valid()
    return _editor(request, editor, anew=refused_forms.anew_url(request))


def _editor(request, editor, status=200, **more):
    if status != 200:
        refused_forms.keep(request, editor.block.kind)
    context = _facts(request, editor.block) | {"editor": editor, "most": MAX_DRILLS} | more
    context["coverage"] = coverage.of_block(editor.block, editor.saved.values())
    return render(request, "blocks/form.html", context, status=status)


def _apply_action(request, editor, action, key):
    """Change the rows of an unsaved form; a script gets the one row it concerns."""
    row = editor.apply_action(action, key)
    if row:
        row.land(action)
    status = 422 if editor.add_problem else 200
    if not request.htmx:
        return _editor(request, editor, status=status, action=action)
    context = {"editor": editor, "row": row, "most": MAX_DRILLS, "fragment": True}
    return render(
        request, "blocks/_row.html" if row else "blocks/_add.html", context, status=status
    )


@login_required
@require_POST
def block_copy(request, pk):
    """A copy as the team's own, opened for changing."""
    team = access.get_team(request)
    original = access.get_block_to_see(request, pk)
    slug = slug_of_form(request, team)

    def make():
        return original.copy_to(team, by=request.user, slug=slug)

    copy = made_once(Block, slug, make)
    messages.success(request, _("This is your own copy. Change what you like."))
    return redirect(copy)


@login_required
@require_POST
def block_archive(request, pk):
    """Put a block away. What was assigned stays."""
    block = access.get_block_to_edit(request, pk)
    block.archive()
    kind = f"&kind={block.kind}" if request.POST.get("kind") else ""
    return redirect(f"{reverse('blocks')}?put_away={block.pk}{kind}")


@login_required
@require_POST
def block_restore(request, pk):
    block = access.get_block_to_edit(request, pk)
    block.restore()
    messages.success(request, _("%(name)s is back.") % {"name": isolated(block.name)})
    return redirect(next_url(request, reverse("blocks")))
