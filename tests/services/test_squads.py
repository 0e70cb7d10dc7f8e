from datetime import timedelta

import pytest
from django.db import IntegrityError

from coaching.models import CalendarChange, Session, SessionBlock, SessionDrill, Squad
from coaching.services import assignments
from coaching.services.assignments import squads
from coaching.services.assignments.ranges import ANYWAY, EVERY_BLOCK
from coaching.services.assignments.removal import undo_assignment
from coaching.services.people.merging import merge_athletes
from tests.factories import (
    MONDAY,
    make_block,
    make_drill,
    make_equipment,
    make_program,
    make_restriction,
    make_strength_drill,
)
from tests.helpers import give, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sprinters(hillside):
    return Squad.objects.create(team=hillside, name="Sprinters")


def names(squad):
    return list(squad.athletes.order_by("name").values_list("name", flat=True))


def test_it_puts_athletes_in_a_squad_once(sprinters, dana, maya, priya):
    assert squads.add(sprinters, [maya], by=dana).athletes == [maya]
    assert squads.add(sprinters, [maya, priya], by=dana).athletes == [priya]
    assert names(sprinters) == ["Maya Okafor", "Priya Nair"]


def test_it_takes_them_out_again(sprinters, dana, maya, priya):
    squads.add(sprinters, [maya, priya], by=dana)
    assert squads.remove(sprinters, [maya], by=dana) == 1
    assert squads.remove(sprinters, [maya], by=dana) == 0
    assert names(sprinters) == ["Priya Nair"]


def test_an_athlete_can_be_in_several(sprinters, hillside, dana, maya):
    hurdlers = Squad.objects.create(team=hillside, name="Hurdlers")
    for squad in (sprinters, hurdlers):
        squads.add(squad, [maya], by=dana)
    assert maya.squads.count() == 2


def test_it_takes_nobody_of_another_team(sprinters, dana, maya, theo):
    with pytest.raises(ValueError, match="not in the team"):
        squads.add(sprinters, [maya, theo], by=dana)
    assert names(sprinters) == []


def test_a_name_is_free_again_once_its_squad_is_put_away(sprinters, hillside):
    sprinters.archive()
    Squad.objects.create(team=hillside, name="sprinters")
    with pytest.raises(IntegrityError):
        Squad.objects.create(team=hillside, name="SPRINTERS")


# --- what lies ahead for whoever joins --------------------------------------------------------


@pytest.mark.parametrize(("answer", "held"), [({}, "Pipe"), ({"before_range": ANYWAY}, "Bar")])
def test_who_joins_before_full_range_is_given_the_pipe_unless_a_coach_says_otherwise(
    sprinters, hillside, dana, maya, answer, held
):
    """As from a list of athletes, where nobody is asked; an update later goes by the answer."""
    pipe, bar = make_equipment("pipe", name="Pipe"), make_equipment("bar", name="Bar", loaded=True)
    squat = make_strength_drill(asks_full_range=True, implement=pipe)
    squat.implements.add(pipe, bar)
    block = make_block([squat], team=hillside, name="Squats")
    block.prescriptions.update(implement=bar)
    start = maya.today + timedelta(7)
    give(make_program([(1, 0, block)], hillside), [], dana, start=start, squads={sprinters: True})
    squads.add(sprinters, [maya], by=dana, **answer)
    assert SessionDrill.objects.get().implement_name == held
    [assigned] = maya.assigned.all()
    expected = "anyway" if answer else "pipe"
    assert assigned.assignment.answers == {f"{maya.pk}-{EVERY_BLOCK}": expected}


@pytest.fixture
def program(hillside):
    drill = make_drill("Tuck jump", kind="plyometric", impact=True)
    jumps = make_block([drill], team=hillside, name="Jumps")
    hips = make_block([make_drill("Hang")], team=hillside, name="Hips")
    days = [(week, 0, block) for week in (1, 2, 3) for block in (hips, jumps)]
    return make_program(days, hillside)


def assigned(program, squad, athletes, by, *, start, joiners=True):
    plan = plan_of(program, athletes, start=start, squads={squad: joiners})
    return assignments.apply_plan(plan, by=by)


def test_one_who_joins_gets_what_lies_ahead(sprinters, dana, maya, priya, program):
    today = priya.today
    start = today - timedelta(days=7)
    squads.add(sprinters, [maya], by=dana)
    assigned(program, sprinters, [maya], dana, start=start, joiners=True)
    days = sorted(Session.objects.values_list("date", flat=True))
    added = squads.add(sprinters, [priya], by=dana)
    assert [join.plan.sessions for join in added.joined] == [2]
    ahead = [day for day in days if day >= today]
    assert list(priya.sessions.order_by("date").values_list("date", flat=True)) == ahead
    assert priya.assigned.get().joined_on == today
    squads.remove(sprinters, [priya], by=dana)
    assert squads.add(sprinters, [priya], by=dana).joined == []
    assert priya.sessions.count() == 2


def test_one_who_joins_two_squads_gets_it_once(sprinters, hillside, dana, maya, priya, program):
    others = Squad.objects.create(team=hillside, name="Juniors")
    plan = plan_of(program, [maya], start=priya.today, squads={sprinters: True, others: True})
    assignments.apply_plan(plan, by=dana)
    for squad in (sprinters, others):
        squads.add(squad, [priya], by=dana)
    assert SessionBlock.objects.filter(session__athlete=priya).count() == 6


def test_one_who_joins_gets_nothing_that_was_not_for_joiners_or_undone(
    sprinters, dana, maya, priya, program
):
    assigned(program, sprinters, [maya], dana, start=priya.today, joiners=False)
    undo_assignment(assigned(program, sprinters, [maya], dana, start=priya.today), by=dana)
    assert squads.add(sprinters, [priya], by=dana).joined == []
    assert not priya.sessions.exists()


def test_one_who_joins_gets_nothing_that_she_may_not_do(sprinters, dana, maya, priya, program):
    make_restriction(priya, "no_impact")
    assigned(program, sprinters, [maya], dana, start=priya.today)
    added = squads.add(sprinters, [priya], by=dana)
    assert added.joined[0].left_out == ["Jumps"]
    blocks = SessionBlock.objects.filter(session__athlete=priya)
    assert set(blocks.values_list("name", flat=True)) == {"Hips"}


def test_another_place_takes_squads_programs_and_marks_along(
    sprinters, hillside, dana, maya, priya, eli, program
):
    squads.add(sprinters, [maya, eli], by=dana)
    only = Squad.objects.create(team=hillside, name="Juniors")
    squads.add(only, [eli], by=dana)
    both = assigned(program, sprinters, [maya, eli], dana, start=eli.today)
    hers = assigned(program, sprinters, [eli], dana, start=eli.today)
    for athlete, day in ((maya, MONDAY), (eli, MONDAY), (eli, MONDAY + timedelta(days=1))):
        athlete.day_marks.create(team=hillside, date=day, kind="race", created_by=dana)
    CalendarChange.objects.create(
        team=hillside, athlete=eli, by=dana, description="Moved", snapshot={}
    )
    merge_athletes(eli, maya)
    assert set(maya.squads.all()) == {sprinters, only}
    assert {row.assignment for row in maya.assigned.all()} == {both, hers}
    assert maya.day_marks.count() == 2
    assert maya.calendar_changes.count() == 1
