"""What is kept of a person, given to herself or deleted; and a team's tables, for its coach."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaching import access
from coaching.access import login_required
from coaching.accounts import recently_proved
from coaching.forms.team_export import CSV, TeamExportForm
from coaching.models.audit import AuditKind
from coaching.services import audit
from coaching.services.people import account_removal
from coaching.services.people.own_data import own_data
from coaching.services.people.team_export import (
    MAX_IN_WORKBOOK,
    as_csv,
    as_xlsx,
    lines_of,
    named_rows,
)
from coaching.views.responses import data_of

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])
#: As much as the form offers at first.
SHOWN_DAYS = timedelta(days=28)


@login_required
@reads_and_writes
def settings_data(request):
    """Say what is in it, and give it to whoever proved that it is her: by password or code."""
    if request.method != "POST":
        return render(request, "people/data.html", {"proved": recently_proved(request)})
    if not recently_proved(request):
        return _prove(request, reverse("settings_data"))
    now = timezone.now()
    name = f"kneelift-{now:%Y-%m-%d}.zip"
    who = {"by": request.user, "account": request.user}
    teams = audit.teams_of_account(request.user)
    audit.record(AuditKind.EXPORT, teams, detail="own_data", **who)
    return FileResponse(own_data(request.user, now), as_attachment=True, filename=name)


@login_required
@reads_and_writes
def settings_removal(request):
    """Say what goes and what stays without a name, then delete the account of who proved."""
    alone = account_removal.teams_left_alone(request.user)
    wrong = request.method == "POST" and "sure" not in request.POST
    if request.method == "POST" and not wrong and not alone:
        if not recently_proved(request):
            return _prove(request, reverse("settings_removal"))
        who = {"by": request.user, "account": request.user}
        teams = audit.teams_of_account(request.user)
        audit.record(AuditKind.DELETION, teams, detail="account", **who)
        account_removal.delete_account(request.user)
        logout(request)
        messages.success(request, _("Your account is deleted."))
        return redirect("account_login")
    goes, stays = account_removal.counted(request.user)
    context = {"goes": goes, "stays": stays, "alone": alone, "wrong": wrong}
    context["proved"] = recently_proved(request)
    status = 422 if wrong else 409 if request.method == "POST" else 200
    return render(request, "people/account_removal.html", context, status=status)


@login_required
@reads_and_writes
def team_export(request):
    """A table of what the team's athletes did, for a coach who proved that it is her."""
    team = access.get_team_to_plan(request)
    today = team.today
    days = {"first": today - SHOWN_DAYS, "last": today}
    form = TeamExportForm(data_of(request), team=team, initial=days)
    if request.method == "POST" and form.is_valid():
        if not recently_proved(request):
            return _prove(request, reverse("team_export"))
        answer = _table(team, form)
        if answer:
            audit.record(AuditKind.EXPORT, team, by=request.user, detail="team_table")
            return answer
    context = {"form": form, "team": team, "proved": recently_proved(request)}
    return render(request, "people/export.html", context, status=422 if form.errors else 200)


def _table(team, form):
    """The file; nothing, with an error, where it is too long for its kind."""
    data = form.cleaned_data
    table, first, last = data["table"], data["first"], data["last"]
    named = named_rows(table, team, data["squad"], first, last)
    if data["kind"] != CSV and named[1].count() > MAX_IN_WORKBOOK:
        form.add_error("kind", _("That is too much for one workbook. Take CSV, or fewer days."))
        return None
    rows = lines_of(named, team.health)
    name = f"kneelift-{table}-{first}-{last}.{data['kind']}"
    if data["kind"] == CSV:
        answer = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    return FileResponse(as_xlsx(rows, table), as_attachment=True, filename=name)


def _prove(request, after):
    ways = {True: "account_reauthenticate", False: "account_reauthenticate_by_code"}
    address = reverse(ways[request.user.has_usable_password()])
    return redirect(f"{address}?next={after}")
