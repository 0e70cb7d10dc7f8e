"""Who gets which answer at every address: what tests/permissions.txt is compared with.

A line of the table is an address's name, methods, and the status for each role, in the order
of ROLES, and at the product's own addresses of STATES too: somebody who left, was removed or
was put away, or may less than a coach. `in` is a redirect to sign in.
"""

from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from coaching.access import SHOWN_TEAM
from coaching.models import Team

TABLE = Path(__file__).with_name("permissions.txt")
ROLES = ("anonymous", "athlete", "teammate", "coach", "rival", "admin")
STATES = (
    *("shared", "removed", "left", "leaver", "closed", "member"),
    *("second", "assistant", "no_medical"),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def addresses(patterns=None, prefix="", namespace="", parameters=()):
    """(name, parameter names, route) of every address; one without a name goes by its route."""
    patterns = get_resolver().url_patterns if patterns is None else patterns
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        names = (*parameters, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, route, inside, names)
        elif isinstance(pattern, URLPattern):
            regex_names = pattern.pattern.regex.groupindex if not names else ()
            name = f"{namespace}{pattern.name}" if pattern.name else f"/{route}"
            yield name, tuple(names or regex_names), route


def start_of(route):
    """An address under a route that has no name: its fixed start, and something unknown."""
    return f"/{route.split('(?P<')[0].split('<')[0]}unknown/"


def sessions_of(people):
    """{role: a client that is signed in}, made once: signing in is not what is asked here."""
    clients = {}
    for role, user in people.items():
        clients[role] = Client()
        if user is not None:
            clients[role].force_login(user)
    return clients


def roles_at(name):
    """Whose answers the table holds: admin and accounts know neither teams nor places."""
    libraries = ("/", "admin:", "account_", "mfa_")
    return ROLES if name.startswith(libraries) else ROLES + STATES


# What is the same for everyone, or not of who is signed in, as where signing out leads: a browser
# may keep it.
MAY_BE_KEPT = {
    "manifest",
    "service_worker",
    "timers",
    "calendar_feed",
    "healthz",
    "readyz",
    "account_logout",
}


def answers(address, roles, clients, states, body=None):
    """{method: the statuses for `roles`, in words}, and {(method, role)} of answers to an account
    that a browser may keep and show by Back. Nothing that a request does is kept.

    `states`: {role: what happens before her request, of those to whom something did}.
    """
    found, kept = {}, set()
    for method in METHODS:
        row = []
        # A page that GET renders is not rendered again to be thrown away.
        with nullcontext() if method == "GET" else patch.object(Template, "render", nothing):
            for role in roles:
                cookies = clients[role].cookies.copy()
                cache.clear()
                with transaction.atomic():
                    states.get(role, nothing)()
                    ask = getattr(clients[role], method.lower())
                    sent = {**(body or {}), **(team_of(clients[role]) if method == "POST" else {})}
                    answer = ask(address, sent)
                    row.append(in_words(answer))
                    if role != "anonymous" and "no-store" not in answer.get("Cache-Control", ""):
                        kept.add((method, role))
                    transaction.set_rollback(True)
                clients[role].cookies = cookies
        found[method] = tuple(row)
    return found, kept


def team_of(client):
    """What every form of a coach's pages says of the team that is shown."""
    if settings.SESSION_COOKIE_NAME not in client.cookies:
        return {}
    coach = client.session[SESSION_KEY]
    shown = Team.objects.coached_by(coach).order_by("name", "pk").first()
    return {SHOWN_TEAM: shown.pk} if shown else {}


def nothing(*_arguments, **_named):
    return ""


def in_words(answer):
    if answer.status_code in (301, 302):
        where = answer.url
        if where.startswith(("/accounts/login/", "/admin/login/")):
            return "in"
    return str(answer.status_code)


def lines_of(name, found):
    """The lines of the table for one address; methods with the same answers share one."""
    groups = {}
    for method, row in found.items():
        groups.setdefault(row, []).append(method)
    return [f"{name}  {','.join(methods)}  {' '.join(row)}" for row, methods in groups.items()]


def table():
    """{name: [line, ...]} as it stands in the repo."""
    rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rows.setdefault(line.split("  ")[0], []).append(line)
    return rows
