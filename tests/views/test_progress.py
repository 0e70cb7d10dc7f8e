import gzip
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import LoggedSet, Result, Session, SessionBlock, SessionDrill
from coaching.rules.sides import set_id
from tests.factories import (
    make_assessment,
    make_drill,
    make_logged_set,
    make_result,
    make_session,
    make_squad,
    session_drills,
)

pytestmark = pytest.mark.django_db


def of(athlete, **asked):
    return reverse("athlete_progress", args=[athlete.pk])


@pytest.fixture
def tests():
    lift = {"measures": "knee_lift", "unit": "deg", "combine": "mean", "sided": True}
    error = {"smallest_change": Decimal("3.4"), "smallest_change_source": "Somebody’s."}
    run = {"measures": "sprint", "unit": "s", "distance_value": 10, "distance_unit": "m"}
    return {
        "lift": make_assessment("Knee lift", position=1, **lift, **error),
        "turnover": make_assessment("Turnover", position=2, measures="turnover", unit="steps/s"),
        "sprint": make_assessment("Sprint", position=3, better="lower", **run),
        "jump": make_assessment("Jump", position=4),
    }


def measure(athlete, tests, days_ago, right, left, turnover=None, seconds=None):
    day = athlete.today - timedelta(days=days_ago)
    for side, value in (("right", right), ("left", left)):
        make_result(athlete, tests["lift"], value, side=side, date=day, n=7, at_strike=value - 80)
    if turnover:
        make_result(athlete, tests["turnover"], turnover, date=day)
    if seconds:
        make_result(athlete, tests["sprint"], seconds, date=day)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def test_it_says_what_is_inside_the_error_and_what_is_more(signed_in, maya, tests):
    measure(maya, tests, 90, 79, 80, "4.2", "1.25")
    measure(maya, tests, 2, 84, 82, "4.4", "1.2")
    answer = signed_in(maya).get(reverse("progress"))
    text = text_of(answer)
    assert "Right: 79° to 84°. This change is more than the error." in text
    assert "Left: 80° to 82°. This change is inside the error." in text
    assert "± 3.4°. Somebody’s." in text
    sections = {section.key: section for section in answer.context["shown"].sections}
    assert list(sections) == ["lift", "strike", "turnover", "speed"]
    assert sections["strike"].changes[0].sentence.startswith("Right: −1° to 4°")
    assert [change.sentence for change in sections["turnover"].changes] == [
        "4.2 steps/s to 4.4 steps/s."
    ]
    plane = answer.context["shown"].together
    assert [dot.is_last for dot in plane.dots] == [False, True]
    assert plane.dots[1].radius > plane.dots[0].radius
    # 10 m in 1.2 s at 4.4 steps a second, in her yards.
    assert answer.context["shown"].together_rows[0][3:] == ("9.11 yd/s", "2.07 yd")
    assert [value for _result, value, _spread in answer.context["shown"].bests][:2] == [
        "82°",
        "84°",
    ]


def test_each_point_is_a_link_that_tells_day_value_n_how_and_who(signed_in, maya, tests):
    measure(maya, tests, 30, 79, 80)
    client = signed_in(maya)
    page = client.get(reverse("progress")).content.decode()
    [link] = re.findall(r'<a\s+class="ch-hit"\s+href="([^"]+)"\s+aria-label="([^"]+)"', page)[:1]
    for part in ("Right 79°", "Left 80°", "7 steps", "Typed in", "Dana Whitlock", "202"):
        assert part in link[1]
    day = text_of(client.get(link[0]))
    assert "What was measured on" in day
    assert "79°" in day


def test_days_that_stand_close_share_a_point_that_leads_to_all_of_them(signed_in, maya, tests):
    measure(maya, tests, 32, 79, 80)
    measure(maya, tests, 31, 81, 82)
    client = signed_in(maya)
    [point] = client.get(reverse("progress")).context["shown"].sections[0].points
    assert (point.hit.until - point.hit.day).days == 1
    for value in ("Right 79°", "Left 82°"):
        assert value in point.words
    days = {"on": point.hit.day.isoformat(), "until": point.hit.until.isoformat()}
    answer = client.get(reverse("athlete_results", args=[maya.pk]), days)
    assert len(answer.context["rows"]) == 4
    assert "What was measured from" in text_of(answer)


def test_a_point_of_another_angle_tells_that_ones_spread(signed_in, maya, tests):
    make_result(
        maya,
        tests["lift"],
        80,
        side="left",
        at_strike=3,
        spread=Decimal(2),
        strike_spread=Decimal(5),
        n=7,
    )
    lift, strike = signed_in(maya).get(reverse("progress")).context["shown"].sections
    assert "80°, ± 2° over 7 steps" in lift.points[0].words
    assert "3°, ± 5° over 7 steps" in strike.points[0].words


def test_the_clubs_own_pairs_take_the_place_of_the_literature_from_ten_on(
    coach, maya, priya, tests
):
    def error():
        shown = coach.get(of(maya)).context["shown"]
        return next(section.error for section in shown.sections if section.key == "lift")

    for n in range(10):
        assert error() == "± 3.4°. Somebody’s." if n else True
        day = maya.today - timedelta(days=9 * n)
        for value, before in ((80, 1), (82, 0)):
            make_result(maya, tests["lift"], value, side="left", date=day - timedelta(days=before))
    # Not a pair: another side, another athlete, and a week and a day apart.
    make_result(maya, tests["lift"], 60, side="right")
    make_result(priya, tests["lift"], 60, side="left")
    assert error() == "± 3.9°: your club’s own error, from 10 pairs of tests within a week."


def test_an_empty_one_says_what_to_do_first(signed_in, maya, tests):
    answer = signed_in(maya).get(reverse("progress"))
    assert "Start with knee lift and turnover on the same day" in text_of(answer)
    measure(maya, tests, 300, 80, 80)
    assert "Nothing measured in this time" in text_of(signed_in(maya).get(reverse("progress")))


def test_it_stands_beside_what_was_trained(coach, maya, tests):
    measure(maya, tests, 10, 80, 80)
    drill = make_drill(
        "Skip", kind="plyometric", measure="reps", contacts_value=2, contacts_basis="rep"
    )
    session = make_session(maya, drills=[drill], date=maya.today - timedelta(days=3))
    [done] = session_drills(session)
    for number in (1, 2, 3):
        make_logged_set(done, number)
    trained = coach.get(of(maya)).context["trained"]
    assert [(drill.name, drill.sets, drill.amount, drill.contacts) for drill in trained.drills] == [
        ("Skip", 3, "30", 60)
    ]
    assert (trained.done, trained.asked) == (1, 1)
    assert sum(week.contacts for week in trained.weeks) == 60


def test_a_coach_sees_her_own_team_alone(signed_in, maya, rosa, rivals, dana, tests):
    measure(maya, tests, 10, 80, 80)
    assert signed_in(rosa).get(of(maya)).status_code == 404
    rivals.add_member(maya)
    assert signed_in(rosa).get(of(maya)).context["shown"].is_empty
    assert "80" not in signed_in(rosa).get(reverse("athlete_results_csv", args=[maya.pk])).text


@pytest.mark.parametrize("span", ["6w", "6m", "all"])
def test_it_asks_and_weighs_as_much_for_five_years_as_for_a_month(
    span, coach, maya, tests, django_assert_max_num_queries
):
    measure(maya, tests, 10, 80, 80, "4.2", "1.2")
    drill = make_drill("Skip")
    for ago in (400, 300, 8, 1):
        [done] = session_drills(
            make_session(maya, drills=[drill], date=maya.today - timedelta(days=ago))
        )
        make_logged_set(done, 1)
    for n in range(80):
        measure(maya, tests, 20 + 20 * n, 80 + n % 5, 80, "4.2", "1.2")
    assert LoggedSet.objects.count() == 4
    coach.get(of(maya))
    with django_assert_max_num_queries(12):
        answer = coach.get(of(maya), {"span": span})
    assert len(gzip.compress(answer.content)) < 40_000
    charts = re.findall(r"<svg\s+class=\"chart\".*?</svg>", answer.content.decode(), re.DOTALL)
    assert len(charts) == 6
    assert max(len(gzip.compress(chart.encode())) for chart in charts) < 8_000


#: Five years of training: a session of 24 sets on five days of each week.
SESSIONS, SETS_OF_ONE = 1_250, 24


def test_30000_sets_and_400_results_ask_12_questions_at_most_and_weigh_40_kilobytes(
    coach, dana, hillside, maya, tests, django_assert_max_num_queries
):
    skip = make_drill("Skip")
    first = maya.today - timedelta(days=5 * 365)
    sessions = Session.objects.bulk_create(
        Session(team=hillside, athlete=maya, date=first + timedelta(days=n * 5 * 365 // SESSIONS))
        for n in range(SESSIONS)
    )
    blocks = SessionBlock.objects.bulk_create(
        SessionBlock(session=session, position=1, kind=skip.kind, name="Base")
        for session in sessions
    )
    [template] = session_drills(make_session(maya, drills=[skip], date=maya.today))
    planned = SessionDrill.objects.bulk_create(copied(template, block) for block in blocks)
    at = now()
    LoggedSet.objects.bulk_create(
        (
            LoggedSet(
                pk=set_id(drill.pk, number, "both"), session_drill=drill, athlete=maya,
                drill=skip, number=number, side="both", side_mode=drill.side_mode, amount=10,
                amount_si=10, amount_unit="reps", performed_at=at, received_at=at,
                entered_by=dana,
            )
            for drill in planned
            for number in range(1, SETS_OF_ONE + 1)
        ),
        batch_size=2_000,
    )  # fmt: skip
    for n in range(100):
        measure(maya, tests, 5 + 18 * n, 80 + n % 5, 80, "4.2", "1.2")
    assert (LoggedSet.objects.count(), Result.objects.count()) == (30_000, 400)
    coach.get(of(maya))
    for span in ("6w", "6m", "all"):
        with django_assert_max_num_queries(12):
            answer = coach.get(of(maya), {"span": span})
        page = len(gzip.compress(answer.content))
        charts = re.findall(r"<svg\s+class=\"chart\".*?</svg>", answer.text, re.DOTALL)
        heaviest = max(len(gzip.compress(chart.encode())) for chart in charts)
        print(f"\n{span}: {page} bytes, the heaviest of {len(charts)} charts {heaviest}")
        assert page < 40_000
        assert heaviest < 8_000


def copied(template, block):
    """The drill of another session, in a block."""
    values = {
        field.attname: getattr(template, field.attname)
        for field in SessionDrill._meta.concrete_fields
        if field.name not in ("id", "block", "replaces")
    }
    return SessionDrill(**values | {"block": block})


def test_the_table_for_spreadsheets_has_every_result_and_no_formula(coach, maya, tests):
    measure(maya, tests, 10, 80, 81)
    make_result(maya, tests["jump"], 200, note="=1+1")
    lines = coach.get(reverse("athlete_results_csv", args=[maya.pk])).text.splitlines()
    assert lines[0].startswith("day,test,side,value,unit,to_trunk")
    assert len(lines) == 4
    assert "'=1+1" in lines[-1]


def test_a_squad_stands_side_by_side_by_change_with_those_never_measured_named(
    coach, hillside, maya, priya, eli, tests, django_assert_max_num_queries
):
    measure(maya, tests, 90, 79, 80)
    measure(maya, tests, 2, 84, 82)
    measure(priya, tests, 90, 84, 84)
    measure(priya, tests, 2, 86, 85)
    page = reverse("progress_squad")
    coach.get(page)
    with django_assert_max_num_queries(9):
        answer = coach.get(page)
    shown = answer.context["shown"]
    assert [(small.athlete, small.words) for small in shown.measured] == [
        (maya, "right more than the error"), (priya, "inside the error"),
    ]  # fmt: skip
    assert (shown.rose, shown.fell, shown.inside, shown.never) == (1, 0, 1, [eli])
    text = text_of(answer)
    assert "1 rose by more than the error, 0 fell, 1 inside it." in text
    assert "Eli Novak" in text
    by_value = coach.get(page, {"sort": "value"}).context["shown"].measured
    assert [small.athlete for small in by_value] == [priya, maya]
    squad = make_squad(hillside, priya)
    of_squad = coach.get(page, {"squad": squad.pk, "show": "turnover"}).context["shown"]
    assert (of_squad.measured, of_squad.never) == ([], [priya])


def test_the_chart_of_a_squad_is_of_the_coachs_own_team(signed_in, rosa, rivals, maya, tests):
    measure(maya, tests, 10, 80, 80)
    rivals.add_member(maya)
    assert signed_in(rosa).get(reverse("progress_squad")).context["shown"].measured == []
