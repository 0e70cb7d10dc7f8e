"""Who asks to join by a class link: let in, or not, by a coach."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coaching import access
from coaching.access import login_required
from coaching.forms.joining import AnswerForm
from coaching.presentation.wording import full_day_text
from coaching.rules.names import isolated
from coaching.rules.slots import DayFull
from coaching.services.people.invitations import answer_request


@login_required
@require_POST
def answer(request, pk):
    """Yes, in a place that waits or in a new one; or no. Twice is once."""
    asked = access.get_join_request(request, pk)
    form = AnswerForm(request.POST, team=asked.invitation.team)
    if not form.is_valid():
        messages.error(request, _("That place is taken or gone. Choose again."))
        return redirect("team")
    let_in, waiting = form.cleaned_data["let_in"] == "yes", form.cleaned_data["athlete"]
    try:
        is_new = answer_request(asked, let_in=let_in, waiting=waiting, by=request.user)
    except DayFull as refusal:
        messages.error(request, full_day_text(refusal.date))
        return redirect("team")
    name = {"name": isolated(asked.user)}
    if not is_new:
        messages.info(request, _("%(name)s was answered already.") % name)
    elif let_in:
        messages.success(request, _("%(name)s is in the team.") % name)
    else:
        messages.success(request, _("%(name)s was not let in.") % name)
    return redirect("team")
