"""The demo: believable, the same every time, and never where others can reach it."""

import datetime
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core import management
from django.core.management import CommandError, call_command
from django.utils import timezone

from coaching import demo
from coaching.demo import make, measured, people
from coaching.models import (
    Athlete,
    Block,
    DayMark,
    Drill,
    LoggedSet,
    Membership,
    PainReport,
    PlannedTest,
    Program,
    Restriction,
    Result,
    Session,
    SessionDrill,
    Squad,
    Team,
    User,
)
from coaching.rules import points
from coaching.rules.compliance import COUNTERS
from coaching.rules.sides import set_id
from coaching.services import catalogue
from coaching.services.sessions.logging import log_set, remove_set
from kneelift import start
from tests.factories import make_athlete, make_session, make_team, make_user
from tests.shipped import once

# A Thursday noon in New York.
NOW = datetime.datetime(2026, 3, 5, 17, 0, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 3, 5)
MONDAY = datetime.date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def once_made(django_db_setup, django_db_blocker):
    """The demo of NOW, made once for the tests that only look at it."""
    with once(django_db_blocker, lambda: make.make(NOW)):
        yield


@pytest.fixture
def made(once_made, db):
    return Team.objects.get(name="Hillside Track Club")


@pytest.fixture
def nobody(db):
    """A database without accounts, also beside the tests that look at the demo."""
    make.remove()


def make_small(now):
    """A demo team of three: one with a day ahead, one who is done, one who is under way."""
    catalogue.load()
    some = [
        person for person in people.ATHLETES if person.name.split()[0] in ("Maya", "Jonas", "Priya")
    ]
    return make.make_team(people.CLUB, people.COACH, some, now, make_password("x"))


def said(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def rows_of(first_day):
    """All that was done, without ids, by days from `first_day`."""
    return sorted(
        (
            row.athlete.name,
            (row.session_drill.block.session.date - first_day).days,
            row.session_drill.block.position,
            row.session_drill.position,
            row.number,
            row.side,
            row.amount,
            row.load_value,
            row.skip_reason,
            row.note,
            row.full_range,
            row.ball_kept,
        )
        for row in LoggedSet.objects.select_related("athlete", "session_drill__block__session")
    )


def test_it_has_the_people_that_sign_in(made, client):
    assert set(User.objects.values_list("email", flat=True)) == set(demo.EMAILS)
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(demo.EMAILS)
    for email in demo.EMAILS:
        assert client.login(request=None, email=email, password="lift-higher"), email
    assert [c.user.email for c in made.memberships.filter(role="coach")] == ["coach@example.com"]
    athletes = Athlete.objects.in_team(made)
    assert athletes.count() == 12
    assert athletes.filter(user=None).count() == 1
    assert User.objects.get(email="admin@example.com").is_superuser
    assert not User.objects.filter(is_staff=True).exclude(email="admin@example.com").exists()


def test_it_keeps_the_two_teams_apart(made):
    rival = Team.objects.exclude(pk=made.pk).get()
    assert [a.user.email for a in Athlete.objects.in_team(rival)] == ["rival-athlete@example.com"]
    assert Session.objects.filter(team=rival).exists()
    assert not Session.objects.filter(team=rival, athlete__memberships__team=made).exists()


def test_it_has_six_weeks_behind_and_two_to_go(made):
    sessions = Session.objects.filter(team=made).exclude(blocks__assignment__program__isnull=False)
    dates = sessions.values_list("date", flat=True)
    assert min(dates) < MONDAY - datetime.timedelta(days=7 * 5)
    assert min(dates) >= MONDAY - datetime.timedelta(days=7 * 6)
    assert MONDAY + datetime.timedelta(days=7) <= max(dates) <= MONDAY + datetime.timedelta(days=13)
    for week in range(-6, 2):
        monday = MONDAY + datetime.timedelta(days=7 * week)
        days = (monday, monday + datetime.timedelta(days=6))
        assert made.sessions.filter(date__range=days).values("athlete").distinct().count() == 12
    assert not LoggedSet.objects.filter(session_drill__block__session__date__gt=TODAY).exists()


def test_its_people_are_in_the_team_since_they_trained(made):
    first = Session.objects.earliest("date").date
    for membership in Membership.objects.all():
        assert membership.joined_at.date() <= first


def test_it_leaves_mayas_session_of_today_untouched_and_of_all_four_kinds(made):
    session = Session.objects.get(athlete__name="Maya Okafor", date=TODAY)
    assert not Session.objects.touched().filter(pk=session.pk).exists()
    assert session.kinds == ["gym", "non_weight_bearing", "plyometric", "strength"]
    assert 15 <= session.planned_sets <= 22
    drills = SessionDrill.objects.filter(block__session=session)
    before = LoggedSet.objects.last_results(
        session.athlete, drills.values_list("drill", flat=True), before=timezone.now()
    )
    assert {row.drill_id for row in before} == set(drills.values_list("drill", flat=True))


def test_it_has_a_program_of_its_own_that_a_squad_follows_next(made):
    program = Program.objects.get(team=made)
    assignment = program.assignments.get()
    assert {squad.squad.name for squad in assignment.squads.all()} == {"Sprinters"}
    ahead = Session.objects.filter(blocks__assignment=assignment)
    assert min(session.date for session in ahead) == MONDAY + datetime.timedelta(days=14)
    placements = set(program.placements.values_list("pk", flat=True))
    assert {block.placement for session in ahead for block in session.blocks.all()} == placements
    assert not ahead.touched().exists()


def test_it_has_squads_a_race_pain_and_a_swap(made):
    squads = {squad.name: squad.athletes.count() for squad in Squad.objects.filter(team=made)}
    assert squads == {"Sprinters": 6, "Distance": 6}
    race = DayMark.objects.get()
    assert (race.kind, race.squad.name, race.date > TODAY) == ("race", "Sprinters", True)
    reports = PainReport.objects.all()
    assert reports.count() >= 3
    assert {report.answer for report in reports} == {"note", "ease"}
    assert all(report.at < NOW for report in reports)
    swapped = SessionDrill.objects.get(replaces__isnull=False)
    assert swapped.logged_sets.exists()
    assert not swapped.replaces.logged_sets.exists()


def test_it_has_measurements_that_say_something(made, client):
    """Who rose by more than the error, who did not, who was measured once, and who never was."""
    client.login(request=None, email="coach@example.com", password="lift-higher")
    shown = client.get("/progress/squad/?span=all").context["shown"]
    words = {multiple.athlete.name: multiple.words for multiple in shown.measured}
    assert words["Maya Okafor"] == "right more than the error"
    assert words["Emma Kowalski"] == "inside the error"
    assert words["Noah Tanaka"] == "measured once"
    assert len(shown.never) == 12 - len(measured.RUNNERS)
    assert "your club’s own error, from 12 pairs" in shown.error
    maya = Athlete.objects.get(name="Maya Okafor")
    page = client.get(f"/athletes/{maya.pk}/progress/?span=all").context
    assert len(page["shown"].together.dots) == 4
    assert [step.day < TODAY for step in page["trained"].climbed] == [True]
    drawn = client.get(f"/athletes/{maya.pk}/kinogram/").context["shown"]
    assert [bool(frame.picture) for row in drawn.rows for frame in row.frames] == [True] * 10
    for result in Result.objects.all():
        points.check(result.points, len(str(result.points)))
        assert result.date < TODAY
    assert set(PlannedTest.objects.values_list("athlete", flat=True)) == set(
        Squad.objects.get(name="Sprinters").athletes.values_list("pk", flat=True)
    )


def test_it_counts_as_logging_one_by_one_would(made):
    for session in Session.objects.with_plan():
        tally = session.tally()
        for name in COUNTERS:
            assert getattr(session, name) == getattr(tally, name), (session, name)


def test_it_shows_every_state_of_a_board_in_the_last_seven_days(made):
    week = TODAY - datetime.timedelta(days=6)
    sessions = Session.objects.filter(team=made, date__gte=week)
    assert {s.state(TODAY) for s in sessions} == {"planned", "live", "partial", "done", "missed"}
    assert sessions.filter(skipped_sets__gt=0).exists()
    assert Session.objects.filter(extra_sets__gt=0).exists()
    assert Session.objects.filter(moved_from__isnull=False).exists()


def test_it_has_sets_that_people_could_have_done(made):
    rows = LoggedSet.objects.select_related("session_drill__drill")
    assert rows.filter(skip_reason="").count() > 3000
    assert not rows.filter(over_cap=True).exists()
    assert not rows.filter(performed_at__gt=NOW).exists()
    assert rows.filter(skip_reason__in=["time", "kit", "tired"]).exists()
    assert rows.exclude(note="").exists()
    assert set(rows.values_list("full_range", flat=True)) == {True, False, None}
    assert set(rows.values_list("ball_kept", flat=True)) == {True, False, None}
    for row in rows:
        drill = row.session_drill
        assert row.pk == set_id(drill.pk, row.number, row.side)
        assert row.side in drill.rows_of_a_set
        assert row.number <= drill.sets
        if drill.side_mode == "alternating" and row.amount is not None:
            assert row.amount % 2 == 0
        assert row.received_at >= row.performed_at
    late = [row for row in rows if row.received_at - row.performed_at > datetime.timedelta(hours=9)]
    assert late


def test_it_logs_for_the_athlete_without_a_phone(made):
    rows = LoggedSet.objects.filter(athlete__name="Eli Novak")
    assert set(rows.values_list("entered_by__email", flat=True)) == {"coach@example.com"}
    others = LoggedSet.objects.exclude(athlete__user=None).select_related("athlete")
    assert all(row.entered_by_id == row.athlete.user_id for row in others)


def test_it_climbs_with_the_load_and_stays_under_the_cap(made):
    lunges = LoggedSet.objects.filter(
        athlete__name="Priya Nair", drill__slug="spot-lunge", skip_reason=""
    ).order_by("performed_at")
    loads = [row.load_kg or 0 for row in lunges]
    assert loads[0] == 0
    assert loads[-1] > next(kg for kg in loads if kg)
    assert max(loads) < 27


def test_it_has_sides_that_differ(made):
    rows = LoggedSet.objects.filter(athlete__name="Maya Okafor", drill__slug="band-knee-pull")
    totals = {side: sum(r.amount for r in rows.filter(side=side)) for side in ("left", "right")}
    assert totals["left"] < totals["right"]


def test_it_gives_no_impact_to_the_athlete_who_may_not(made):
    restriction = Restriction.objects.get()
    jumps = SessionDrill.objects.filter(
        block__session__athlete=restriction.athlete,
        block__session__date__gte=restriction.since.date() + datetime.timedelta(days=1),
        kind="plyometric",
    )
    assert restriction.kind == "no_impact"
    assert not jumps.exists()


@pytest.mark.parametrize("days", [0, 7])
def test_it_is_the_same_each_time_and_moves_with_the_day(nobody, days):
    make_small(NOW)
    first = rows_of(TODAY)
    make.remove()
    make_small(NOW + datetime.timedelta(days=days))
    assert len(first) > 500
    assert rows_of(TODAY + datetime.timedelta(days=days)) == first


@pytest.mark.parametrize("clock", ["2026-03-09T04:02:00+00:00", "2026-03-09T03:58:00+00:00"])
def test_it_logs_nothing_ahead_of_the_clock(nobody, clock):
    """Just after and just before midnight in New York, and on a Monday with no day behind it."""
    now = datetime.datetime.fromisoformat(clock)
    make_small(now)
    today = Athlete.objects.first().date_at(now)
    rows = LoggedSet.objects.filter(session_drill__block__session__date=today)
    assert rows.exists()
    assert all(row.athlete.date_at(row.performed_at) == today for row in rows)
    assert not LoggedSet.objects.filter(performed_at__gt=now).exists()
    assert Session.objects.get(athlete__name="Maya Okafor", date=today).planned_sets == 17


def test_it_can_be_trained_in(made):
    """A row of the demo is a row like any other: it can be undone and done again."""
    row = LoggedSet.objects.filter(session_drill__block__session__date=TODAY).first()
    done = row.session_drill.block.session.done_sets
    remove_set(row, by=row.entered_by, now=NOW)
    log_set(row.session_drill, row.pk, row.number, row.side, {}, by=row.entered_by, now=NOW)
    assert row.session_drill.block.session.done_sets == done


def test_it_stays_away_once_it_was_removed(nobody, monkeypatch):
    asked = []
    monkeypatch.setattr(management, "call_command", lambda name, **_: asked.append(name))
    make_small(NOW)
    make.remove()
    start.prepare()
    assert "catalogue" in asked
    assert "demo" not in asked


def test_it_can_be_removed_completely(made):
    shipped = [model.objects.filter(team=None).count() for model in (Drill, Block, Program)]
    row = LoggedSet.objects.first()
    remove_set(row, by=row.entered_by, now=NOW)
    assert demo.demo_accounts_exist()
    assert said("--remove") == "demo: removed\n"
    assert not demo.demo_accounts_exist()
    assert [model.objects.count() for model in (Drill, Block, Program)] == shipped
    kept = {
        "Muscle",
        "Equipment",
        "Drill",
        "Ladder",
        "Rung",
        "Block",
        "Prescription",
        "CatalogEntry",
        "Assessment",
    }
    kept |= {"Program", "Placement", "Progression", "WeekOverride"}
    for model in apps.get_app_config("coaching").get_models():
        name = model.__name__.removeprefix("Historical").split("_")[0]
        assert name in kept or not model.objects.exists(), model
    assert not EmailAddress.objects.exists()
    assert said("--remove") == "demo: nothing to remove\n"
    assert said("--accounts") == ""


def test_it_leaves_others_alone_when_it_is_removed(made):
    coach = make_user("Pat Real", "pat@example.org")
    real = make_team("Real Runners", coach=coach)
    athlete = make_athlete("Robin Real", team=real, user=make_user("Robin Real"))
    session = make_session(athlete, real)
    made.add_member(athlete)
    make_session(athlete, made)
    real.add_member(Athlete.objects.get(name="Maya Okafor"))
    make.remove()
    assert list(Team.objects.all()) == [real]
    assert set(User.objects.all()) == {coach, athlete.user}
    assert list(Session.objects.all()) == [session]


def test_it_says_who_signs_in_as_whom(made):
    text = said("--accounts")
    assert "password lift-higher" in text
    for email in ("coach", "maya", "rival", "rival-athlete", "admin"):
        assert f"{email}@example.com" in text
    assert "priya" in text


def test_it_is_made_by_the_command_once(made):
    with pytest.raises(CommandError, match="there already"):
        said()
    assert said("--if-empty") == ""
    assert Team.objects.count() == 2


@pytest.mark.parametrize("anything", [make_user, make_team])
def test_it_refuses_a_database_that_holds_something_else(nobody, anything):
    anything()
    with pytest.raises(CommandError, match="holds accounts or teams already"):
        said()
    assert said("--if-empty") == ""
    assert not demo.demo_accounts_exist()


@pytest.mark.parametrize("arguments", [[], ["--if-empty"]])
def test_it_refuses_a_site_that_others_can_reach(nobody, settings, arguments):
    settings.KNEELIFT_IS_LOOPBACK = False
    with pytest.raises(CommandError, match="this machine alone"):
        said(*arguments)
    assert not User.objects.exists()


def test_it_can_be_removed_on_a_site_that_others_can_reach(made, settings):
    settings.KNEELIFT_IS_LOOPBACK = False
    assert said("--remove") == "demo: removed\n"


def test_it_is_made_by_the_command(nobody):
    assert said("--if-empty") == "demo: Hillside Track Club is there, with 12 athletes\n"
    maya = Athlete.objects.get(name="Maya Okafor")
    assert Session.objects.get(athlete=maya, date=maya.today).planned_sets == 17
