"""What every template knows: the shell to sit in, and the coach's teams."""

from django.utils.functional import SimpleLazyObject

from coaching import access
from coaching.offline import cache, release


def reader(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"shell": "plain.html", "is_coach": False, "account": "none"}
    phone = {"account": cache.account_of(user), "release": release.current()}
    if not user.is_coach:
        shell = "phone.html" if user.is_athlete else "plain.html"
        return phone | {"shell": shell, "is_coach": False}
    return phone | {
        "shell": "desk.html",
        "is_coach": True,
        "teams": SimpleLazyObject(lambda: access.teams_of(request)),
        "team": SimpleLazyObject(lambda: access.get_team(request)),
    }
