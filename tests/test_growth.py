"""What does not grow with a site: the queries of a page, its bytes, and the rows a query reads.

The same pages of a team of five and of one of sixty, which has 200 blocks and 30 programs, on a
site where twenty more teams have trained for weeks.
"""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from coaching.demo import make, many, people
from coaching.models import Athlete, Block, Drill, Program, Session, SessionDrill, Team, User
from coaching.models.choices import Role
from coaching.pages import coming_sessions
from coaching.rules.sides import set_id
from coaching.services import catalogue, needs
from tests.bench import acts, pages
from tests.factories import make_block, make_pain, make_program
from tests.shipped import once
from tests.work import work_for, work_of

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL goes by its statistics"
)

SIZE = many.Size(8, 5, big_athletes=60, big_blocks=200, big_programs=30)
SMALL = "Team 1"
MAX_BYTES = 150_000
MAX_ACT = 60_000
#: A page of the big team may weigh three times that of the small one, and what a list in parts
#: holds anyway.
A_PART = 60_000

# What grows with what people do. The catalogue and a team's own settings do not.
GROWS = (
    *("session", "sessionblock", "sessiondrill", "loggedset", "setchange", "painreport"),
    *("athlete", "membership", "user", "restriction", "assignment", "assignedathlete"),
    *(
        "result",
        "trial",
        "resultchange",
        "daymark",
        "promotion",
        "need",
        "attendance",
        "calendaraction",
        "mail",
        "invitation",
    ),
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    def make_all():
        catalogue.load()
        make.make_team(people.CLUB, people.COACH, people.ATHLETES[:4], timezone.now(), "!")
        many.make(SIZE)
        small = Team.objects.get(name=SMALL)
        make_program([(1, 0, make_block(team=small))], team=small)
        for team in Team.objects.all():
            athlete = Athlete.objects.in_team(team).filter(user=None).order_by("pk").first()
            if athlete:
                email = f"first-{team.pk}@example.com"
                athlete.user = User.objects.create(name=athlete.name, email=email)
                athlete.save(update_fields=["user"])

    with once(django_db_blocker, make_all):
        yield


@pytest.fixture
def teams(world, db):
    return Team.objects.get(name=SMALL), Team.objects.get(name=people.BIG_TEAM)


def coach_of(team):
    return User.objects.get(memberships__team=team, memberships__role=Role.COACH)


def runner_of(team):
    return Athlete.objects.in_team(team).exclude(user=None).get()


def urls_of(team):
    """{name: address} of the pages that show something of a team."""
    runner = runner_of(team)
    block = Block.objects.filter(team=team).first() or Block.objects.filter(team=None).first()
    program = Program.objects.filter(team=team).first()
    program = program or Program.objects.filter(team=None).first()
    session = Session.objects.filter(team=team, athlete=runner).order_by("-date").first()
    day = {"pk": runner.pk, "date": session.date}
    return {
        **{name: reverse(name) for name in COACHES},
        **{name: reverse(name, args=[runner.pk]) for name in OF_AN_ATHLETE},
        "athlete_day": reverse("athlete_day", kwargs=day),
        "block": block.get_absolute_url(),
        "program": program.get_absolute_url(),
        "program_assign": reverse("program_assign", args=[program.pk]),
        "drill": Drill.objects.get(slug="tuck-jump").get_absolute_url(),
        "session": session.get_absolute_url(),
        "week_print": reverse("athlete_week_print", args=[runner.pk, session.date]),
        **{name: reverse(name) for name in ATHLETES},
    }


COACHES = (
    *("board", "needs", "team", "squads", "blocks", "programs", "drills", "assign", "rules"),
    *("assessments", "assignments", "attendance", "progress_squad"),
)
OF_AN_ATHLETE = (
    *("athlete", "athlete_calendar", "athlete_six_weeks"),
    *("athlete_progress", "athlete_results"),
)
ATHLETES = ("today", "week", "progress")
PAGES = (
    *COACHES,
    *OF_AN_ATHLETE,
    *("athlete_day", "block", "program", "program_assign", "drill", "session", "week_print"),
    *ATHLETES,
)


@contextmanager
def statements_kept():
    """The statements that are sent within, with what they were given."""
    statements = []

    def keep(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield statements


def read(client, team, name):
    """(what the page says, its statements with what they were given)"""
    client.force_login(runner_of(team).user if name in ATHLETES else coach_of(team))
    url = urls_of(team)[name]
    client.get(url)  # what is kept for a while is there
    with statements_kept() as statements:
        response = client.get(url)
    assert response.status_code == 200, name
    return response.content, statements


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_reads_and_weighs_as_much_for_sixty_as_for_five(name, client, teams):
    (small, asked_small), (big, asked_big) = (read(client, team, name) for team in teams)
    # A list that is cut asks how long it is.
    assert len(asked_big) <= len(asked_small) + (name == "drill")
    assert len(big) <= min(MAX_BYTES, 3 * len(small) + A_PART)
    assert scanned(asked_big) == []
    # Who only looks waits for nobody who writes: on SQLite a transaction is one that writes.
    assert [sql for sql, _ in asked_big if not sql.lstrip("(").startswith("SELECT")] == []


def test_no_statement_of_a_set_reads_a_whole_table(client, teams):
    runner = runner_of(teams[1])
    client.force_login(runner.user)
    drills = SessionDrill.objects.filter(block__session__athlete=runner, logged_sets=None)
    drill = drills.order_by("-block__session__date", "pk").first()
    side = drill.rows_of_a_set[0]
    values = {"session_drill": str(drill.pk), "number": 1, "side": side}
    with statements_kept() as statements:
        url = reverse("set_log", args=[set_id(drill.pk, 1, side)])
        answer = client.post(url, values, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert scanned(statements) == []


def test_what_needs_a_look_is_found_by_the_indexes_made_for_it(teams):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    with statements_kept() as statements:
        needs.look(teams[1], timezone.now())
    plans = "\n".join(plan_of(*statement) for statement in statements)
    made = ["logged_set_to_look_at", "logged_set_full_range"]
    # PostgreSQL goes from the sets to their drills in a database as small as a test's.
    if connection.vendor == "sqlite":
        made.append("session_drill_asks_range")
    assert [index for index in made if index not in plans] == []


def test_a_load_over_its_cap_is_looked_for_where_a_session_counts_one(client, teams):
    Session.objects.update(over_cap_sets=0)
    work = set()
    for team in teams:
        asked = read(client, team, "board")[1]
        [over_cap] = [each for each in asked if '"load_cap_value" AS' in each[0]]
        work.add(work_of(*over_cap))
    assert len(work) == 1


@on_sqlite
def test_what_hurt_in_other_weeks_is_not_looked_through_for_the_board(client, teams):
    team = teams[1]

    def work():
        return sum(work_of(*statement) for statement in read(client, team, "board")[1])

    old = team.today - timedelta(weeks=3)
    places = {"block__session__team": team, "block__session__date__lt": old}
    of_old = SessionDrill.objects.filter(**places).select_related("block__session")
    told = list(of_old.order_by("pk")[:200])
    for drill in told:
        make_pain(drill)
    before = work()
    for drill in told:
        make_pain(drill, where="right_knee")
    assert work() <= before


@on_sqlite
def test_coming_sessions_with_a_drill_are_counted_athlete_by_athlete(teams):
    team = teams[1]
    drill = Drill.objects.filter(session_drills=None).first()
    asked = [team.pk], team.today, drill.pk
    last = Session.objects.filter(team=team).order_by("athlete", "-date")
    for session in {session.athlete_id: session for session in reversed(last)}.values():
        session.blocks.first().drills.update(drill=drill)
    coming = coming_sessions.of_athletes(*asked)
    assert coming.count() == SIZE.big_athletes
    # By day, all others of the team would be looked through for the first of them.
    assert work_for(coming[:12]) < work_for(coming) / 3


@on_sqlite
def test_where_few_have_a_drill_no_other_session_is_looked_at(teams):
    drill = Drill.objects.filter(session_drills=None).first()
    small, big = (
        work_for(coming_sessions.of_drill([team.pk], team.today, drill.pk)) for team in teams
    )
    assert big <= small


def test_coming_sessions_with_a_drill_are_the_same_from_both_sides(teams):
    keys, today = [team.pk for team in teams], teams[0].today
    coming = Session.objects.filter(team__in=keys, date__gte=today)
    for drill in Drill.objects.all():
        there = coming.filter(blocks__drills__drill=drill).distinct().count()
        for side in (coming_sessions.of_athletes, coming_sessions.of_drill):
            assert len(side(keys, today, drill.pk)) == min(there, coming_sessions.COUNTED + 1)


def test_the_bench_measures_the_pages_of_the_biggest_team(teams):
    measured = pages.measure(rounds=1)
    expected = {f"{role} {name}" for role, names in pages.PAGES.items() for name in names}
    # The demo's own team stands beside the biggest one, for its coach.
    expected |= {f"coach {name} of the demo" for name in pages.PAGES["coach"]}
    assert set(measured) == expected
    for page in measured.values():
        assert page["bytes"] > page["compressed"] > 0
        assert page["queries"] > 0


def test_the_bench_measures_acts_and_each_is_light(teams):
    measured = acts.measure(rounds=1)
    assert len(measured) == 8
    for name, act in measured.items():
        assert act["bytes"] <= MAX_ACT, name


def plan_of(sql, params):
    """How the database finds a statement's rows, in its words."""
    if not sql.lstrip("(").startswith("SELECT"):
        return ""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not on_sqlite:
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if on_sqlite else ''} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def scanned(statements):
    """[(table, statement)] of those for which a database reads a table of GROWS from end to end."""
    reading = _scanned_by_sqlite if connection.vendor == "sqlite" else _scanned_by_postgresql
    found = []
    with connection.cursor() as cursor:
        for sql, params in statements:
            if sql.lstrip("(").split(None, 1)[0] in ("SELECT", "UPDATE", "DELETE"):
                found += [(table, sql) for table in reading(cursor, sql, params)]
    return [(table, sql) for table, sql in found if table.removeprefix("coaching_") in GROWS]


def _scanned_by_sqlite(cursor, sql, params):
    aliases = dict(re.findall(r'"(\w+)" "?([A-Z]+\d+)"?', sql))
    names = {alias: table for table, alias in aliases.items()}
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
    for *_, step in cursor.fetchall():
        # Through an index in its order is from end to end as well.
        if hit := re.match(r"SCAN (\w+)", step):
            yield names.get(hit[1], hit[1])


def _scanned_by_postgresql(cursor, sql, params):
    # On tables as small as a test's, it would read them whole even with the best of indexes.
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute(f"EXPLAIN {sql}", params)
    for (step,) in cursor.fetchall():
        if hit := re.search(r"Seq Scan on (\w+)", step):
            yield hit[1]
