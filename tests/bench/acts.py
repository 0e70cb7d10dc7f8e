"""Prints, as JSON, what an act costs within one process: {name: {"queries", "bytes", "ms"}}.

A set by each of its two doors beside one bare insert in the same database, acts of the builder as
its script sends them, and a session that is moved on an athlete's calendar, with the part that its
script puts in. `ms` is the processor's time, the least of so many acts: each a new one.
"""

import json
import time
from datetime import timedelta

import django

ROUNDS = 9
HTMX = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


class Acts:
    """Does acts as a browser would, and keeps the least that each took."""

    def __init__(self, rounds):
        from django.conf import settings
        from django.test import Client

        self.rounds, self.least = rounds, {}
        self.client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])

    def timed(self, name, do):
        from django.db import connection

        asked = []

        def count(execute, *statement):
            asked.append(statement[0])
            return execute(*statement)

        with connection.execute_wrapper(count):
            begin = time.process_time()
            answer = do()
            ms = 1000 * (time.process_time() - begin)
        if answer and answer.status_code not in (200, 302):
            raise SystemExit(f"{name} answered {answer.status_code}.")
        size = len(answer.content) if answer else 0
        ms = min(ms, self.least.get(name, {"ms": ms})["ms"])
        self.least[name] = {"queries": len(asked), "bytes": size, "ms": ms}

    def post(self, name, url, data, headers=None):
        self.timed(name, lambda: self.client.post(url, data, headers=headers))

    def get(self, name, url, headers=None):
        self.timed(name, lambda: self.client.get(url, headers=headers))


def measure(rounds=ROUNDS):
    from coaching.models import Program, User

    acts = Acts(rounds)
    bare_inserts(acts)
    sets(acts)
    program = Program.objects.exclude(team=None).order_by("pk").first()
    coaches = User.objects.filter(memberships__team=program.team, memberships__role="coach")
    acts.client.force_login(coaches.first())
    builder(acts, program)
    calendar(acts, program.team)
    return acts.least


def bare_inserts(acts):
    from django.db import connection

    kind = "serial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_act (id {kind} PRIMARY KEY, amount integer)")
        for _ in range(acts.rounds):
            insert = "INSERT INTO bench_act (amount) VALUES (%s)", [10]
            acts.timed("bare insert", lambda insert=insert: cursor.execute(*insert) and None)
        cursor.execute("DROP TABLE bench_act")


def sets(acts):
    """Of the athlete with the most that is not logged yet."""
    from coaching.models import User
    from tests.bench.sets import unlogged

    rows_of = {}
    for email, path, body in unlogged():
        rows_of.setdefault(email, []).append(
            (path, dict(part.split("=") for part in body.split("&")))
        )
    email, rows = max(rows_of.items(), key=lambda item: len(item[1]))
    acts.client.force_login(User.objects.get(email=email))
    for index, (path, body) in enumerate(rows[: 2 * acts.rounds]):
        name, headers = (("a set, JSON", JSON), ("a set, htmx", HTMX))[index % 2]
        acts.post(name, path, body, headers)


def builder(acts, program):
    from django.urls import reverse

    from coaching.models import Block

    block = Block.objects.usable_by(program.team).exclude(placements__program=program).first()
    weeks = {"act": "after", "week": program.weeks}
    done = [
        (
            "builder: place a block",
            "program_placements",
            {"block": block.pk, "week": 1, "weekday": 6},
        ),
        ("builder: undo", "program_undo", {}),
        ("builder: add a week", "program_weeks", weeks),
        ("builder: undo", "program_undo", {}),
    ]
    for name, address, data in done * acts.rounds:
        program.refresh_from_db()
        url = reverse(address, args=[program.pk])
        acts.post(name, url, {"version": program.version, **data}, HTMX)


def calendar(acts, team):
    from django.urls import reverse

    from coaching.models import Session

    session = Session.objects.filter(team=team, logged_rows=0).order_by("-date", "pk").first()
    page = reverse("athlete_calendar", args=[session.athlete_id])
    for number in range(acts.rounds):
        day = session.date + timedelta(days=1 + number % 2)
        weeks = ".".join(str(each - timedelta(days=each.weekday())) for each in (session.date, day))
        url = reverse("session_move", args=[session.pk])
        after = f"{page}?from={session.date}&weeks={weeks}"
        acts.post("calendar: move a session", url, {"date": day, "next": after}, HTMX)
        acts.get("calendar: what it changed", after, HTMX)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measure()))
