from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coaching import accounts
from coaching.forms.people import StartTeamForm
from coaching.models import Guardian, JoinRequest, Session


@never_cache
@require_safe
def home(request):
    """The page that a person works on; for someone without a team, the ways to one."""
    user = request.user
    if not user.is_authenticated:
        return redirect("account_login")
    if user.is_athlete and not (user.is_coach and _rests_today(user.athlete)):
        return redirect("today")
    if user.is_coach:
        return redirect("board")
    if user.is_staff:
        return redirect("admin:index")
    guarded = Guardian.objects.asked(request.session.get(accounts.GUARDIAN))
    if guarded or Guardian.objects.read_by(user).exists():
        return redirect("guarded")
    asked = JoinRequest.objects.open().filter(user=user).select_related("invitation__team")
    return render(request, "people/welcome.html", {"form": StartTeamForm(), "asked": asked})


def _rests_today(athlete):
    return not Session.objects.filter(athlete=athlete, date=athlete.today).exists()
