"""What coach and athlete write at a session, and a coach's notes to a squad."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.forms.acts import ActForm
from coaching.forms.comments import CommentForm, ReplyForm, text_form
from coaching.models import Drill, Session
from coaching.offline.addresses import NOBODY
from coaching.pages import comments as pages
from coaching.rules.names import by_name
from coaching.services import comments
from coaching.services.comments import CommentIdTaken, TooLate
from coaching.views.responses import (
    acted,
    conflict,
    data_of,
    next_url,
    own_shell,
    refused,
    taken,
    wants_json,
)

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@reads_and_writes
def session_comments(request, pk):
    """Read what stands at a session, and write."""
    access.get_session_to_see(request.user, pk)
    session = Session.objects.select_related("team", "athlete").with_plan().get(pk=pk)
    drills = Drill.objects.for_team(session.team)
    form = CommentForm(data_of(request), session=session, drills=drills, initial=_new(request))
    if request.method == "POST":
        answer = _write(request, session, form)
        if answer:
            return answer
    own = session.athlete.user_id == request.user.pk
    context = {
        "session": session,
        "athlete": session.athlete,
        "own": own,
        "choices": pages.about_choices(session),
        "drills": by_name(drills.only("name", "slug")),
        **own_shell(own),
    }
    return _page(request, session, form, "comments/session.html", context)


@login_required
@reads_and_writes
def squad_notes(request, pk):
    """A coach's notes to a squad: coaches write, who is in it reads and answers by a word."""
    squad, is_coached = access.get_squad_to_read(request.user, pk)
    drills = Drill.objects.for_team(squad.team)
    form = CommentForm(data_of(request), drills=drills, initial=_new(request))
    if request.method == "POST":
        if not is_coached:
            raise PermissionDenied(_("Only coaches write to a squad."))
        answer = _write(request, squad, form)
        if answer:
            return answer
    context = {
        "squad": squad,
        "is_coached": is_coached,
        "drills": by_name(drills.only("name", "slug")) if is_coached else [],
        **own_shell(not is_coached),
    }
    return _page(request, squad, form, "comments/squad.html", context)


@login_required
@reads_and_writes
def comment(request, pk):
    """Change one's own, for a day."""
    found = access.get_own_comment(request.user, pk)
    form = text_form(data_of(request), found)
    back = _place(found)
    now = timezone.now()
    if request.method != "POST" and not found.may_change(request.user, now):
        return _too_late(request, back)
    if form.is_valid():
        phone = _of_phone(form)
        try:
            comments.change(found, form.cleaned_data["text"], by=request.user, now=now, **phone)
        except TooLate:
            return _too_late(request, back)
        return acted(request, found.pk, phone["seq"], _("Saved."), back)
    if request.method == "POST" and wants_json(request):
        return refused(form)
    own = not request.user.is_coach
    context = {"comment": found, "form": form, "back": back, **own_shell(own)}
    return render(request, "comments/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def comment_removal(request, pk):
    return _moved(request, pk, comments.remove, _("Removed."))


@login_required
@require_POST
def comment_return(request, pk):
    """Undo a removal."""
    return _moved(request, pk, comments.bring_back, _("It is back."))


@login_required
@require_POST
def comment_reply(request, pk):
    """Answer by a word, or take the word back."""
    found = access.get_comment_to_see(request.user, pk)
    if found.author_id == request.user.pk:
        raise PermissionDenied(_("That is your own comment."))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return refused(form)
    wanted, phone = form.cleaned_data["wanted"] == "1", _of_phone(form)
    comments.react(found, form.cleaned_data["reply"], by=request.user, wanted=wanted, **phone)
    if wants_json(request):
        return taken(found.pk, phone["seq"])
    return redirect(f"{next_url(request, _place(found))}#c-{found.pk}")


def _of_phone(form):
    """Which act of which phone it is."""
    return {name: form.cleaned_data[name] for name in ("device", "seq")}


def _new(request):
    return {"key": uuid4(), "about": request.GET.get("about", "")}


def _write(request, where, form):
    """Keep what was typed: the answer, or nothing where the page is shown with its errors."""
    if not form.is_valid():
        return refused(form) if wants_json(request) else None
    data, now = form.cleaned_data, timezone.now()
    values = {name: data[name] for name in ("text", "about", "drill", "at")}
    try:
        comments.write(where, data["key"], by=request.user, now=now, **values)
    except CommentIdTaken:
        return conflict(request, _("That comment has another address."))
    if wants_json(request):
        return taken(data["key"], data["seq"])
    return redirect(f"{next_url(request, request.path)}#c-{data['key']}")


def _page(request, where, form, template, context):
    now = timezone.now()
    thread = pages.thread(where, request.user, now)
    # A phone that keeps the page for later says whose it is: nobody has looked yet.
    if thread.unread and request.method == "GET" and "X-Account" not in request.headers:
        comments.note_read(where, request.user, now)
    elif request.method == "GET" and "X-Account" not in request.headers:
        comments.note_heard(where, request.user, now)
    context |= {"thread": thread, "form": form, "here": request.path}
    context |= {"gone": request.GET.get("gone", ""), "nobody": NOBODY}
    return render(request, template, context, status=422 if form.errors else 200)


def _moved(request, pk, move, message):
    found = access.get_own_comment(request.user, pk)
    back = _place(found)
    form = ActForm(request.POST)
    if not form.is_valid():
        return refused(form)
    phone = _of_phone(form)
    try:
        move(found, by=request.user, now=timezone.now(), **phone)
    except TooLate:
        return _too_late(request, back)
    if wants_json(request):
        return taken(found.pk, phone["seq"])
    if move is comments.remove:
        return redirect(f"{back}?gone={found.pk}")
    messages.success(request, message)
    return redirect(back)


def _too_late(request, back):
    why = _("A comment can be changed by who wrote it, for a day.")
    if wants_json(request):
        return refused(why, 409)
    messages.warning(request, why)
    return redirect(back)


def _place(found):
    if found.session_id:
        return reverse("session_comments", args=[found.session_id])
    return reverse("squad_notes", args=[found.squad_id])
