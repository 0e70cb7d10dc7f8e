"""Prints, as JSON, what the main pages cost within one process: {name: {...}}.

`queries`; `bytes`; `compressed`: bytes as Brotli sends them; `ms`: of the processor, the least of
so many rounds, with all of the product's middleware; `view_ms`: of a view that answers the same
bytes, without any middleware; `through_ms`: of that view behind the product's middleware.

It knows pages by the names of their addresses alone, so that it measures an older commit too.
"""

import argparse
import json
import sys
import time

import django

ROUNDS = 9
PAGES = {
    "coach": [
        *("board", "team", "blocks", "programs", "drills", "assign"),
        *("athlete", "athlete_calendar", "program", "drill"),
    ],
    "athlete": ["today", "week", "drills", "offline_token"],
}


def measure(rounds=ROUNDS):
    import brotli
    from django.conf import settings
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    results = {}
    for role, user, arguments, *beside in _people():
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        client.force_login(user)
        for name in PAGES[role]:
            url = _address(name, arguments)
            if url is None:
                continue
            content, queries = _count(client, url)
            bare = [path("bare/", lambda request, content=content: HttpResponse(content))]
            urlconf = type("Urls", (), {"urlpatterns": bare})
            with override_settings(ROOT_URLCONF=urlconf):
                through = _least(client, "/bare/", rounds)
                with override_settings(MIDDLEWARE=[]):
                    view = _least(client, "/bare/", rounds)
            results[" ".join([role, name, *beside])] = {
                "queries": queries,
                "bytes": len(content),
                "compressed": len(brotli.compress(content, quality=4)),
                "ms": _least(client, url, rounds),
                "view_ms": view,
                "through_ms": through,
            }
    return results


def _people():
    """[(role, account, {name of an address: what it needs})] of the biggest team there is.

    Where the demo's team is another, its coach's too, so that what a site's size costs is seen
    apart from what a team's does.
    """
    from django.db.models import Count

    from coaching.models import Membership, Team, User

    places = Membership.objects.filter(role="athlete", archived_at=None)
    team = Team.objects.filter(memberships__in=places).annotate(n=Count("pk")).latest("n")
    account = User.objects.filter(athlete__memberships__in=places).order_by("pk").first()
    found = [("coach", *_coach_of(team)), ("athlete", account, {})]
    demo = Team.objects.filter(memberships__user__email="coach@example.com").order_by("pk").first()
    if demo and demo != team:
        found.append(("coach", *_coach_of(demo), "of the demo"))
    return found


def _coach_of(team):
    from coaching.models import Athlete, Drill, Program, User

    coach = User.objects.filter(memberships__team=team, memberships__role="coach").first()
    runner = Athlete.objects.in_team(team).order_by("pk").first()
    program = Program.objects.filter(team=team).first() or Program.objects.first()
    drill = Drill.objects.get(slug="tuck-jump").slug
    needs = {
        "athlete": [runner.pk],
        "athlete_calendar": [runner.pk],
        "program": [program.pk],
        "drill": [drill],
    }
    return coach, needs


def _address(name, arguments):
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse(name, args=arguments.get(name, []))
    except NoReverseMatch:
        return None


def _count(client, url):
    from django.db import connection

    asked = []

    def count(execute, *statement):
        asked.append(statement[0])
        return execute(*statement)

    client.get(url)
    with connection.execute_wrapper(count):
        response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}.")
    return response.content, len(asked)


def _least(client, url, rounds):
    """Milliseconds of the processor that the quickest of `rounds` requests took."""
    taken = []
    for _ in range(rounds):
        begin = time.process_time()
        client.get(url)
        taken.append(time.process_time() - begin)
    return 1000 * min(taken)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    sys.path.insert(0, "")
    django.setup()
    print(json.dumps(measure(parser.parse_args().rounds)))
