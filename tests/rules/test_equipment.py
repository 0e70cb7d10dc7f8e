from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from coaching.rules import equipment
from coaching.rules.findings import AthletePlan, PlannedDrill, Severity

DAY = date(2026, 3, 4)
BAND, BOX = (1, "Loop band"), (2, "Box")
PULL = PlannedDrill(DAY, "Band knee pull", drill=7, things=(BAND, BOX))


def found(*drills, at_hand, first=DAY, last=DAY):
    plan = AthletePlan(1, drills, at_hand=at_hand, instead={7: ("Bridge",)})
    return [
        (row.date, row.name, row.things, row.instead)
        for row in equipment.of_plan(plan, first, last)
    ]


def test_of_whom_nothing_is_known_nothing_is_missing():
    assert found(PULL, at_hand=None) == []
    assert found(PULL, at_hand=frozenset({1, 2, 3})) == []


def test_what_is_not_there_is_found_once_a_day_and_drill():
    rows = [PULL, PULL, replace(PULL, date=DAY + timedelta(1))]
    expected = [(DAY, "Band knee pull", ("Box",), ("Bridge",))]
    assert found(*rows, at_hand=frozenset({1})) == expected
    assert len(found(*rows, at_hand=frozenset({1}), last=DAY + timedelta(1))) == 2
    assert found(*rows, at_hand=frozenset({1}), first=DAY + timedelta(2), last=DAY) == []


def test_what_another_team_plans_is_not_told_of():
    assert found(replace(PULL, ours=False), at_hand=frozenset()) == []


def test_it_says_whose_which_session_and_drill_it_is_and_only_notes():
    session, drill = uuid4(), uuid4()
    row = replace(PULL, drill=8, session=session, session_drill=drill)
    plan = AthletePlan(1, (row,), at_hand=frozenset({1}), instead={7: ("Bridge",)})
    [finding] = equipment.of_plan(plan, DAY, DAY)
    assert (finding.rule, finding.severity) == (equipment.EQUIPMENT, Severity.NOTE)
    assert (finding.athlete, finding.session, finding.session_drill) == (1, session, drill)
    # Nothing is known that would do instead.
    assert finding.instead == ()
