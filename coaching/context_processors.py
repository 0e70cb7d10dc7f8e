"""What every template knows: the shell to sit in, where in it, and the coach's teams."""

from django.utils.functional import SimpleLazyObject

from coaching import access
from coaching.models.choices import Theme
from coaching.offline import cache, release
from coaching.undocumented import csrf_token

# {the first word of a view's address: the link of the navigation that it stands under}.
SECTIONS = {
    "today": "today",
    "week": "week",
    "board": "board",
    "needs": "needs",
    "attendance": "board",
    "squads": "board",
    "athletes": "board",
    "sessions": "board",
    "comments": "board",
    "team": "athletes",
    "blocks": "blocks",
    "programs": "programs",
    "assign": "assign",
    "assignments": "assign",
    "trash": "assign",
    "drills": "drills",
    "anatomy": "drills",
    "assessments": "drills",
    "results": "board",
    "progress": "progress",
    "rules": "drills",
    "settings": "settings",
    "notifications": "notifications",
    "accounts": "settings",
}


def reader(request):
    user = getattr(request, "user", None)
    # In the place of Django's own, for a page that has a form.
    token = SimpleLazyObject(lambda: csrf_token(request))
    if user is None or not user.is_authenticated:
        return {"shell": "plain.html", "is_coach": False, "account": "none", "csrf_token": token}
    phone = {
        "csrf_token": token,
        "account": cache.account_of(user),
        "release": release.current(),
        "section": section_of(request),
        "theme": "" if user.theme == Theme.SYSTEM else user.theme,
    }
    if not user.is_coach:
        shell = "phone.html" if user.is_athlete else "plain.html"
        return phone | {"shell": shell, "is_coach": False}
    return phone | {
        "shell": "desk.html",
        "is_coach": True,
        "teams": SimpleLazyObject(lambda: access.teams_of(request)),
        "team": (shown := SimpleLazyObject(lambda: access.get_team_shown(request))),
        # Whether she does no more than assist there: what leads to a plan is not shown.
        "assists": SimpleLazyObject(lambda: access.get_team_shown(request).assists),
        # By a name that no loop of a template takes: what the tag `csrf_token` sends along.
        access.SHOWN_TEAM: shown,
    }


def section_of(request):
    """The link of the navigation that the resolved view stands under; empty for none."""
    match = request.resolver_match
    return SECTIONS.get(match.route.partition("/")[0], "") if match else ""
