"""A step on a ladder: looked at, approved, put off, taken back; and seen by the athlete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.forms.promotions import ApprovalForm, PutOffForm
from coaching.models import Promotion, Rung
from coaching.pages.promotions import promotion_page
from coaching.presentation.wording import day_text, listed
from coaching.rules.findings import Severity
from coaching.rules.names import isolated
from coaching.services.ladders import deciding, taking_back
from coaching.views.changes import AHEAD
from coaching.views.responses import next_url, render_part
from coaching.views.telling import asks_first, telling


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_first
def promotion(request, pk):
    """What speaks for the step and what it changes; with POST the yes, if that is still so."""
    promotion = access.get_promotion_to_coach(request, pk)
    if request.method != "POST":
        return _page(request, promotion, rung=_chosen(promotion, request.GET.get("rung")))
    form = ApprovalForm(request.POST, promotion=promotion)
    if not form.is_valid():
        return _page(request, promotion, form=form, status=422)
    rung = form.cleaned_data["rung"]
    by = {"by": request.user, "now": timezone.now()}
    try:
        with _telling(request, promotion):
            deciding.approve(promotion, shown=form.cleaned_data["shown"], rung=rung, **by)
    except deciding.PlanChanged:
        return _page(request, promotion, rung=rung, changed=True, status=409)
    except deciding.AlreadyDecided:
        return _decided(request, pk)
    undo = reverse("promotion_take_back", args=[pk])
    text = _("Approved. %(name)s is told.") % _named(promotion)
    messages.success(request, text, extra_tags=f"undo={undo}")
    return _back(request, promotion)


def _back(request, promotion):
    """To the page beside which it was decided, else to its own."""
    return redirect(next_url(request, promotion.get_absolute_url()))


def _telling(request, promotion):
    """Ask first about the stops that what changes brings up, and tell the rest after it."""
    athlete, today = promotion.athlete, promotion.athlete.today
    days = today, today + AHEAD
    return telling(request, [athlete], *days, teams=[promotion.team], asks=[Severity.STOP])


def _chosen(promotion, pk):
    """The alternative that the address asks for."""
    if not pk or not pk.isdecimal() or promotion.to_rung is None:
        return None
    same = {"ladder": promotion.ladder_id, "position": promotion.to_rung.position}
    return Rung.objects.filter(pk=int(pk[:15]), **same).select_related("drill", "implement").first()


@login_required
@require_POST
def promotion_put_off(request, pk):
    """Not yet, or not for this athlete."""
    promotion = access.get_promotion_to_coach(request, pk)
    form = PutOffForm(request.POST, today=promotion.athlete.today)
    if not form.is_valid():
        return _page(request, promotion, put_off=form, status=422)
    try:
        deciding.put_off(promotion, by=request.user, now=timezone.now(), **form.answer())
    except deciding.AlreadyDecided:
        return _decided(request, pk)
    messages.success(request, _("Noted: %(name)s stays on this rung for now.") % _named(promotion))
    return _back(request, promotion)


@login_required
@require_POST
@asks_first
def promotion_take_back(request, pk):
    """Undo a yes, as far as nothing was done of it."""
    promotion = access.get_promotion_to_coach(request, pk)
    try:
        with _telling(request, promotion):
            undone = taking_back.take_back(promotion, by=request.user, now=timezone.now())
    except deciding.AlreadyDecided:
        return _decided(request, pk)
    messages.success(request, _back_text(undone))
    if undone.stays:
        days = listed(day_text(day) for day, _why in undone.stays)
        messages.warning(
            request,
            _("What was begun, edited or moved since stays as it is: %(days)s.") % {"days": days},
        )
    return _back(request, promotion)


def _back_text(undone):
    return ngettext(
        "Undone: %(n)s session is as it was.",
        "Undone: %(n)s sessions are as they were.",
        undone.back,
    ) % {"n": undone.back}


@login_required
@require_POST
def promotion_seen(request, pk):
    """The athlete has read that she climbed: it is not said again."""
    promotion = access.get_own_promotion(request, pk)
    Promotion.objects.filter(pk=promotion.pk, seen_at=None).update(seen_at=timezone.now())
    return redirect("today")


def _named(promotion):
    return {"name": isolated(promotion.athlete.name)}


def _decided(request, pk):
    """Somebody else was first: what was decided is shown."""
    messages.warning(request, _("This was decided meanwhile. Here is how it stands now."))
    return redirect("promotion", pk)


def _page(request, promotion, *, rung=None, form=None, put_off=None, changed=False, status=200):
    health = access.health_in(request, promotion.team_id)
    shows_pain = health.of(promotion.athlete_id)
    context = {
        "page": promotion_page(promotion, request.user.units, rung, with_pain=shows_pain),
        "hides_pain": not shows_pain,
        "promotion": promotion,
        "athlete": promotion.athlete,
        "chosen": rung or promotion.to_rung,
        "errors": form.errors if form else None,
        "put_off": put_off or PutOffForm(today=promotion.athlete.today),
        "changed": changed,
    }
    # Opened beside another page its decisions lead back there.
    page, part = "promotions/promotion.html", "promotions/_panel.html"
    return render_part(request, page, part, context, status)
