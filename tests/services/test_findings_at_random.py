"""Findings, stops and steps over plans that nobody thought of."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import strategies as st

from coaching.models import Ladder, LadderPlace, Promotion, Rung, Session, SessionDrill
from coaching.presentation.findings import finding_text
from coaching.services import assignments, findings
from coaching.services.assignments.findings import of_update
from coaching.services.ladders.deciding import approve
from coaching.services.ladders.taking_back import take_back
from coaching.services.ladders.weighing import weigh
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_equipment,
    make_logged_set,
    make_pain,
    make_program,
    make_restriction,
    make_session,
    make_strength_drill,
    session_drills,
    with_drills,
)
from tests.helpers import drawn, move_session, plan_of

pytestmark = pytest.mark.django_db

# So many contacts on a day, of a fortnight.
PLANS = st.dictionaries(st.integers(0, 13), st.sampled_from([30, 99, 101, 160]), min_size=1)


def make_jump(contacts):
    values = {"kind": "plyometric", "sets": 1, "amount": contacts, "impact": True}
    return make_drill("Jump", contacts_value=1, contacts_basis="rep", **values)


@pytest.fixture
def jumps(hillside):
    """{contacts: a block that has so many}"""
    return {
        contacts: make_block([make_jump(contacts)], team=hillside, name=f"{contacts}")
        for contacts in (30, 99, 101, 160)
    }


def found(athlete, team, first):
    """What is said of her fortnight, whoever she is."""
    last = first + timedelta(13)
    rows = findings.of_athletes([athlete], first, last, teams=[team], weeks=True)
    return [(row.date, row.rule, row.severity, finding_text(row)) for row in rows]


def test_the_findings_of_a_plan_are_the_same_whichever_door_it_came_through(
    hillside, dana, today, jumps
):
    first = today + timedelta(28)
    total = 0
    for number, plan in enumerate(drawn(PLANS, 8)):
        assigned, moved, by_hand = (
            make_athlete(f"{name} {number}", team=hillside) for name in ("A", "M", "H")
        )
        for athlete in (assigned, moved, by_hand):
            make_restriction(athlete, "no_impact", starts=first + timedelta(7))
        for offset, contacts in plan.items():
            day, block = first + timedelta(offset), jumps[contacts]
            assignments.assign(hillside, with_drills(block), [assigned], [day], by=dana)
            elsewhere = [first + timedelta(40 + 3 * offset)]
            assignments.assign(hillside, with_drills(block), [moved], elsewhere, by=dana)
            drills = [row.drill for row in block.prescriptions.all()]
            make_session(by_hand, drills=drills, date=day)
        for session in Session.objects.filter(athlete=moved):
            offset = ((session.date - first).days - 40) // 3
            move_session(session, first + timedelta(offset), dana)
        said = found(assigned, hillside, first)
        total += len(said)
        assert found(moved, hillside, first) == said
        assert found(by_hand, hillside, first) == said
    assert total


@pytest.fixture
def today(maya):
    return maya.today


def as_it_is():
    """All that a step changes."""
    drills = SessionDrill.objects.order_by("pk").values()
    # On the first rung stands who has no place as well.
    above = LadderPlace.objects.exclude(rung__position=1).order_by("pk")
    places = above.values("athlete", "ladder", "rung", "load_value")
    sessions = Session.objects.order_by("pk").values("pk", "planned_sets", "planned_rows")
    return list(drills), list(places), list(sessions)


# The sets of each session to come, and of which nothing is planned at all.
COMING = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 20)), min_size=1, max_size=4)


def test_to_approve_and_take_back_gives_exactly_what_was(hillside, dana, today):
    for number, coming in enumerate(drawn(COMING, 6)):
        athlete = make_athlete(f"Athlete {number}", team=hillside)
        knees, feet = make_drill("Knees"), make_drill("Feet")
        ladder = Ladder.objects.create(
            slug=f"hang-{number}", name=f"Hang {number}", climb_sets=3, climb_amount=10
        )
        Rung.objects.create(ladder=ladder, position=1, drill=knees, climb_sessions=1)
        Rung.objects.create(ladder=ladder, position=2, drill=feet, start_amount=5)
        done = make_session(athlete, drills=[knees], date=today - timedelta(2))
        for n in (1, 2, 3):
            make_logged_set(session_drills(done)[0], n)
        for day, (sets, amount) in enumerate(coming, start=1):
            drills = [make_drill("Skip"), knees, make_drill("Band pull")]
            session = make_session(athlete, drills=drills, date=today + timedelta(day))
            SessionDrill.objects.filter(block__session=session, drill=knees).update(
                sets=sets, amount=amount, amount_si=amount
            )
        Session.objects.filter(athlete=athlete).recount()
        weigh.call(hillside.pk, athlete.pk, athlete.timezone, [knees.pk])
        step = Promotion.objects.open().get(athlete=athlete)
        before = as_it_is()
        approve(step, by=dana, now=timezone.now())
        now = as_it_is()
        assert (now[0] != before[0], now[1] != before[1]) == (True, True)
        take_back(step, by=dana, now=timezone.now())
        assert as_it_is() == before


LOGGED = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=5),
        st.none() | st.integers(0, 10),
    ),
    max_size=5,
    unique_by=lambda session: session[0],
)


def test_no_rule_raises_on_what_was_logged_whatever_it_is(hillside, today):
    bells = make_equipment("dumbbells", name="Dumbbells", loaded=True, pieces=2)
    squat = make_strength_drill(asks_full_range=True, implement=bells)
    ladder = Ladder.objects.create(slug="load", name="Load", climb_sets=3, climb_amount=10)
    for position, held in enumerate((make_equipment("pvc-pipe"), bells), start=1):
        Rung.objects.create(
            ladder=ladder, position=position, drill=squat, implement=held, climb_sessions=2
        )
    for number, history in enumerate(drawn(LOGGED, 12)):
        athlete = make_athlete(f"Athlete {number}", team=hillside)
        for days, sets, hurt in history:
            session = make_session(athlete, drills=[squat], date=today - timedelta(days))
            [drill] = session_drills(session)
            for n, (amount, full) in enumerate(sets, start=1):
                make_logged_set(drill, n, amount=amount, full_range=full)
            if hurt is not None:
                make_pain(drill, hurt)
        weigh.call(hillside.pk, athlete.pk, athlete.timezone, [squat.pk])
        span = today - timedelta(60), today + timedelta(7)
        for row in findings.of_athletes([athlete], *span, teams=[hillside], weeks=True):
            assert finding_text(row)


def test_findings_of_12_weeks_for_100_athletes_ask_12_questions_more_at_most(hillside):
    """With restrictions, and where not all of what it is done with is there."""
    bells = make_equipment("dumbbells", name="Dumbbells", loaded=True, pieces=2)
    squat = make_strength_drill(asks_full_range=True, implement=bells)
    block = make_block([make_jump(120), squat], team=hillside, name="Both")
    weeks = [(week, weekday, block) for week in range(1, 13) for weekday in (0, 2)]
    program = make_program(weeks, hillside, weeks=12)
    athletes = [make_athlete(f"Athlete {n}", team=hillside) for n in range(100)]
    answers = {(athlete.pk, 0): "anyway" for athlete in athletes}
    counts, rules = [], []
    for beside in ("nothing", "restrictions", "equipment"):
        for athlete in athletes:
            if beside == "restrictions":
                make_restriction(athlete, "no_hanging")
            elif beside == "equipment":
                athlete.equipment.add(make_equipment("box", implement=False))
        with CaptureQueriesContext(connection) as bare:
            plan = plan_of(program, athletes, start=date(2030, 1, 7), answers=answers)
        with CaptureQueriesContext(connection) as more:
            rules.append({finding.rule for finding in of_update(plan)})
        counts.append((len(bare), len(more)))
    assert counts[0] == counts[1]
    assert "equipment" in rules[2] - rules[1]
    assert max(sum(count) for count in counts) - counts[0][0] <= 12
