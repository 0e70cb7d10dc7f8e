"""What goes to the audit trail beside the views: sign-ins, and whose health data a page shows.

All of it is written once the answer was sent: no page waits for it, and how long a refused
sign-in takes says nothing of whether there is such an account.
"""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from coaching import access
from coaching.models import User
from coaching.models.audit import AuditKind
from coaching.services import audit
from coaching.undocumented import after_response

logger = logging.getLogger("kneelift.audit")

HEALTH, RESTRICTIONS = AuditKind.HEALTH_SEEN, AuditKind.RESTRICTIONS_SEEN
#: Pages of all of a team: pain, what stands beside names, what needs a coach, what was measured.
OF_TEAM: dict[str, tuple[AuditKind, ...]] = {
    "attendance": (HEALTH, RESTRICTIONS),
    "board": (HEALTH, RESTRICTIONS),
    "needs": (HEALTH, RESTRICTIONS),
    "progress_squad": (HEALTH,),
}
#: Pages of the athlete whose key is in the address.
OF_ATHLETE: dict[str, tuple[AuditKind, ...]] = {
    "athlete": (RESTRICTIONS,),
    "athlete_calendar": (RESTRICTIONS,),
    "athlete_day": (HEALTH, RESTRICTIONS),
    "athlete_kinogram": (HEALTH,),
    "athlete_ladders": (HEALTH,),
    "athlete_progress": (HEALTH,),
    "athlete_restriction_swaps": (RESTRICTIONS,),
    "athlete_results": (HEALTH,),
    "athlete_six_weeks": (HEALTH,),
    "athlete_week_print": (RESTRICTIONS,),
}
#: An athlete's own screens as somebody else looks at them: noted beside the pages above.
AS_ATHLETE = {
    "athlete_as": (HEALTH, RESTRICTIONS),
    "athlete_as_comments": (HEALTH,),
    "athlete_as_progress": (HEALTH,),
    "athlete_as_session": (HEALTH,),
    "athlete_as_week": (RESTRICTIONS,),
}
#: Pages of something of an athlete's, who is asked for: what it is.
OF_SOMETHING: dict[str, str] = {
    "result": "result",
    "result_picture": "result",
    "result_picture_file": "result",
    "session": "session",
    "session_acts": "session",
    "session_finish": "session",
    "promotion": "promotion",
}


class AuditMiddleware:
    """Lets what `later` was told be done after the answer, and notes what a page showed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.afterwards = []
        response = self.get_response(request)
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if response.status_code == 200 and is_known and _is_coach(request.user):
            _note_page(request)
        for task in request.afterwards:
            after_response(response, task)
        return response


def _is_coach(user):
    return user.is_authenticated and user.is_coach


def later(request, task, *arguments, **more):
    """Do it after the answer to `request`; what goes wrong then is a line of the log."""

    def quietly():
        try:
            task(*arguments, **more)
        except DatabaseError as error:
            logger.error("An entry of the audit trail is lost: %s", type(error).__name__)

    if hasattr(request, "afterwards"):
        request.afterwards.append(quietly)


def _note_page(request):
    match = request.resolver_match
    name = match.url_name or "" if match else ""
    now, user = timezone.now(), request.user.pk
    if name in OF_TEAM:
        team = access.get_team_shown(request).pk
        for kind in OF_TEAM[name]:
            later(request, audit.note_seen, kind, user, now, team=team)
    if name == "squad_attendance":
        for kind in OF_TEAM["attendance"]:
            later(request, audit.note_seen, kind, user, now, squad=match.kwargs["pk"])
    for kind in OF_ATHLETE.get(name, ()):
        later(request, audit.note_seen, kind, user, now, athlete=match.kwargs["pk"])
    if whose := OF_SOMETHING.get(name):
        later(request, audit.note_seen, HEALTH, user, now, **{whose: match.kwargs["pk"]})
    for kind in AS_ATHLETE.get(name, ()):
        whom = {"athlete": match.kwargs["pk"], "detail": "as_athlete"}
        later(request, audit.note_seen, kind, user, now, **whom)


def note_sign_in(sender, request, user, **more):
    later(request, _record_sign_in, AuditKind.SIGN_IN, by=user.pk)


def note_refused(sender, credentials, request=None, **more):
    """A password that is not that account's. An address without an account leaves nothing."""
    email = str(credentials.get("email", "")).lower()
    later(request, _record_refused, email)


def note_refused_step(sender, request, user, **more):
    """A second step that is not that account's."""
    later(request, _record_sign_in, AuditKind.SIGN_IN_FAILED, account=user.pk, detail="second_step")


def note_refused_code(sender, request, user, **more):
    """A code that was mailed to that account, typed wrong: to sign in, or to prove oneself."""
    later(request, _record_sign_in, AuditKind.SIGN_IN_FAILED, account=user.pk, detail="code")


def _record_sign_in(kind, **who):
    user = who.get("by") or who["account"]
    audit.record(kind, audit.teams_of_account(user), **who)


def _record_refused(email):
    users = User.objects.filter(emailaddress__email=email).order_by("pk").distinct()
    for user in users.values_list("pk", flat=True)[:2]:
        _record_sign_in(AuditKind.SIGN_IN_FAILED, account=user, detail="password")
