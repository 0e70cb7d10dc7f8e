"""Prints what the progress of an athlete with five years behind her costs, beside her Today.

30,000 sets and 400 results, which are taken back when it is done.
"""

import datetime
import gzip
import re
import sys

import django

YEARS, SETS, RESULTS = 5, 30_000, 400
SETS_OF_A_SESSION = 30
CHART = re.compile(r"<svg\s+class=\"chart\".*?</svg>", re.DOTALL)


def measure():
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from coaching.models import Athlete
    from tests.bench.pages import ROUNDS, _count, _least

    athlete = Athlete.objects.exclude(user=None).order_by("pk").first()
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(athlete.user)
    with transaction.atomic():
        make(athlete)
        content, queries = _count(client, "/progress/?span=all")
        taken = [_least(client, page, ROUNDS) for page in ("/progress/?span=all", "/today/")]
        transaction.set_rollback(True)
    charts = [len(gzip.compress(chart.encode())) for chart in CHART.findall(content.decode())]
    print(
        f"Progress of {YEARS} years, {SETS:,} sets and {RESULTS} results: {queries} queries, "
        f"{taken[0]:.1f} ms, {taken[0] / taken[1]:.2f} of her Today; "
        f"{len(gzip.compress(content)) / 1000:.1f} kB compressed, its biggest chart "
        f"{max(charts) / 1000:.1f} kB"
    )


def make(athlete):
    """Sessions of six drills of five sets, evenly over the years, and tests of four a day."""
    from coaching.models import LoggedSet, Session, SessionBlock, SessionDrill
    from coaching.rules.sides import set_id

    team = athlete.memberships.filter(archived_at=None).first().team
    own = SessionDrill.objects.filter(block__session__athlete=athlete, sets__gte=1)
    drills = list(own.exclude(side_mode="per_side")[:6])
    count = SETS // SETS_OF_A_SESSION
    first = athlete.today - datetime.timedelta(days=365 * YEARS)
    days = [first + datetime.timedelta(days=365 * YEARS * n // count - 60) for n in range(count)]
    sessions = Session.objects.bulk_create(
        Session(
            team=team, athlete=athlete, date=day, planned_sets=SETS_OF_A_SESSION,
            done_sets=SETS_OF_A_SESSION,
        )
        for day in days
    )  # fmt: skip
    blocks = SessionBlock.objects.bulk_create(
        SessionBlock(session=session, position=1, kind=drills[0].kind, name="Base")
        for session in sessions
    )
    planned = SessionDrill.objects.bulk_create(
        _copy(drill, block, number) for block in blocks for number, drill in enumerate(drills, 1)
    )
    at = django.utils.timezone.now()
    LoggedSet.objects.bulk_create(
        (
            LoggedSet(
                pk=set_id(drill.pk, number, "both"), session_drill=drill, athlete=athlete,
                drill_id=drill.drill_id, number=number, side="both", side_mode=drill.side_mode,
                amount=10, amount_si=10, amount_unit="reps", performed_at=at, received_at=at,
                entered_by=athlete.user,
            )
            for drill in planned
            for number in range(1, SETS_OF_A_SESSION // len(drills) + 1)
        ),
        batch_size=2000,
    )  # fmt: skip
    _measure_results(athlete, team, first)


def _copy(drill, block, number):
    from coaching.models import SessionDrill

    values = {
        field.attname: getattr(drill, field.attname)
        for field in SessionDrill._meta.concrete_fields
        if field.name not in ("id", "block", "position", "replaces")
    }
    return SessionDrill(**values | {"block": block, "position": number})


def _measure_results(athlete, team, first):
    from coaching.models import Assessment, Result

    tests = Assessment.objects.in_bulk(["knee-lift", "turnover", "sprint-30-yd"], field_name="slug")
    coach = team.memberships.filter(role="coach").first().user
    kinds = (("knee-lift", "right", 80), ("knee-lift", "left", 79), ("turnover", "", 4))
    Result.objects.bulk_create(
        Result(
            athlete=athlete, assessment=tests[slug], team=team, measured_by=coach, side=side, n=7,
            date=first + datetime.timedelta(days=365 * YEARS * 4 * n // RESULTS), spread=2,
            value=value + n % 5, at_strike=n % 7 - 3 if side else None,
        )
        for n in range(RESULTS // 4)
        for slug, side, value in (*kinds, ("sprint-30-yd", "", 4))
    )  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, "")
    django.setup()
    measure()
