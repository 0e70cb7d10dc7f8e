"""Guardians of athletes under age: asked by a coach, and answering by the link in a mail."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access, accounts
from coaching.access import login_required
from coaching.forms.guardians import WHY_NOT, AnswersForm, GuardianForm
from coaching.models import Athlete, Guardian
from coaching.rules.names import by_name, isolated
from coaching.services.people.guardians import GuardianRefused, ask_guardian
from coaching.views.responses import data_of

from .athlete_page import athlete_page


@login_required
@require_POST
def athlete_guardians(request, pk):
    """Write to a guardian, who says by mail what may be shown and kept."""
    membership = access.get_membership_to_plan(request, pk)
    form = GuardianForm(request.POST)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            ask_guardian(membership.athlete, email, by=request.user)
        except GuardianRefused as refusal:
            form.add_error("email", WHY_NOT[refusal.reason])
        else:
            messages.success(request, _("Written to %(email)s.") % {"email": email})
            return redirect("athlete", pk)
    return athlete_page(request, membership, guardian=form, status=422)


@login_required
@require_POST
def athlete_guardian_end(request, pk, guardian):
    """A wrong address, or no guardian any more: what was said yes to holds no more."""
    membership = access.get_membership_to_plan(request, pk)
    row = membership.athlete.guardians.filter(pk=guardian).first()
    if row is None:
        raise Http404
    row.end()
    messages.success(request, _("%(email)s is no guardian any more.") % {"email": row.email})
    return redirect("athlete", pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request, token):
    """What a guardian is asked, and what she said, for who has the link of her mail."""
    asked = Guardian.objects.standing().select_related("athlete").of_token(token).first()
    if asked is None or asked.athlete.is_known_adult:
        return render(request, "people/guardian_closed.html", status=404)
    form = AnswersForm(data_of(request), guardian=asked)
    if request.method == "POST" and "end" in request.POST:
        asked.end()
        return render(request, "people/guardian_closed.html", {"ended": asked})
    if form.is_valid():
        asked.answer(form.answers())
        name = {"name": isolated(asked.athlete.name)}
        messages.success(request, _("Saved, for %(name)s. You can change it here.") % name)
        return redirect(reverse("guardian", args=[token]))
    if not asked.user_id:
        request.session[accounts.GUARDIAN] = asked.token_hash
    context = {"guardian": asked, "form": form, "answers": asked.answers.all()[:20]}
    response = render(request, "people/guardian.html", context, status=422 if form.errors else 200)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # Not "no-referrer", as for a season: a browser would send the form without its origin, and
    # the answer would be refused.
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guarded(request):
    """Whom the reader reads along for; and the place that her mail's link offers her account."""
    asked = Guardian.objects.asked(request.session.get(accounts.GUARDIAN))
    if asked is not None and request.method == "POST":
        Guardian.objects.standing().filter(pk=asked.pk, user=None).update(user=request.user)
        request.session.pop(accounts.GUARDIAN, None)
        return redirect("guarded")
    read = Athlete.objects.filter(pk__in=Guardian.objects.read_by(request.user).values("athlete"))
    athletes = by_name(athlete for athlete in read if athlete.is_minor)
    context = {"athletes": athletes, "asked": asked}
    return render(request, "people/guarded.html", context)
