from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.comparing import brought_up, each_pair_once, on_its_days
from coaching.rules.contacts import DayTotal, Limits, strictest
from coaching.rules.findings import (
    CONTACTS,
    RANGE,
    RESTRICTIONS,
    WEEKLY,
    AthletePlan,
    Finding,
    PlannedDrill,
    Severity,
    contacts_of,
    of_plan,
    of_weeks,
)
from coaching.rules.spacing import RACE, REST, SPACING
from coaching.rules.weekly import percent_more

WEDNESDAY = date(2026, 3, 4)


def day(n):
    return WEDNESDAY + timedelta(days=n)


def jump(n=0, contacts=50, **extra):
    values = {"plyometric": True, "demands": frozenset({"impact"})} | extra
    return PlannedDrill(day(n), "Tuck jump", contacts=contacts, **values)


def held(kind, since=-99, until=99):
    return SimpleNamespace(kind=kind, holds_on=lambda date: day(since) <= date <= day(until))


def said(*drills, first=0, last=0, **beside):
    plan = AthletePlan(1, drills, **beside)
    return [
        (finding.rule, (finding.date - WEDNESDAY).days)
        for finding in of_plan(plan, day(first), day(last))
    ]


def test_it_has_nothing_to_say_of_a_plan_in_which_nothing_is_in_the_way():
    assert said(jump(), jump(2), first=-3, last=3) == []
    assert said(first=-3, last=3) == []


def test_it_asks_about_days_that_are_too_close_to_something():
    assert said(jump(), jump(1), last=1) == [(SPACING, 0), (SPACING, 1)]
    assert said(jump(), jump(1), last=0) == [(SPACING, 0)]
    assert said(jump(), races={day(1): "County meet"}) == [(RACE, 0)]
    assert said(jump(plyometric=False), rest_days=frozenset({day(0)})) == [(REST, 0)]


@pytest.mark.parametrize(("total", "expected"), [(100, []), (101, [(CONTACTS, 0)])])
def test_it_counts_contacts_over_the_whole_day(total, expected):
    assert said(jump(contacts=60), jump(contacts=total - 60)) == expected


def test_it_says_how_many_contacts_stand_beside_what_limit():
    [finding] = of_plan(AthletePlan(7, (jump(contacts=130),)), day(0), day(0))
    assert (finding.athlete, finding.count, finding.limit, finding.severity) == (
        7,
        130,
        100,
        Severity.NOTE,
    )


@pytest.mark.parametrize(
    ("level", "most"), [("beginner", 100), ("intermediate", 120), ("advanced", 140)]
)
def test_a_day_is_held_to_what_its_athlete_is_used_to(level, most):
    assert said(jump(contacts=most), level=level) == []
    assert said(jump(contacts=most + 1), level=level) == [(CONTACTS, 0)]
    own = Limits(most - 10, most - 10, most - 10)
    assert said(jump(contacts=most), level=level, limits=own) == [(CONTACTS, 0)]


def test_of_high_intensity_a_day_is_kept_to_fewer():
    assert said(jump(contacts=40, high=True), jump(contacts=60)) == []
    hops = AthletePlan(1, (jump(contacts=30, high=True, ours=False), jump(contacts=11, high=True)))
    [finding] = of_plan(hops, day(0), day(0))
    assert (finding.name, finding.count, finding.limit) == ("high", 41, 40)
    alone = jump(contacts=41, high=True, ours=False), jump(contacts=5)
    assert said(*alone) == []


def test_of_several_teams_the_lowest_limits_count():
    assert strictest([]) == Limits(100, 120, 140, 40)
    several = strictest([Limits(90, 130, 140, 50), Limits(95, 110, 150, 40)])
    assert several == Limits(90, 110, 140, 40)


def test_a_day_of_jumps_is_summed_up_beside_its_limit_while_it_is_under_it_too():
    drills = jump(contacts=40), jump(contacts=50, ours=False), jump(1, contacts=30, ours=False)
    plan = AthletePlan(1, (*drills, jump(2, contacts=0), jump(3, contacts=9)), level="advanced")
    assert contacts_of(plan, day(0), day(2)) == [DayTotal(day(0), 1, 90, 140)]
    assert contacts_of(plan, day(1), day(3)) == [DayTotal(day(3), 1, 9, 140)]


def test_another_teams_plan_counts_and_is_not_told_of():
    theirs = {"ours": False}
    assert said(jump(contacts=150, **theirs), jump(1, **theirs), last=1) == []
    assert said(jump(contacts=60, **theirs), jump(contacts=60)) == [(CONTACTS, 0)]
    assert said(jump(-1, **theirs), jump(), first=-1) == [(SPACING, 0)]
    no_impact = (held("no_impact"),)
    assert said(jump(**theirs), restrictions=no_impact) == []
    # Nothing of ours adds to their contacts.
    assert said(jump(contacts=150, **theirs), jump(contacts=0, plyometric=False)) == []


@pytest.mark.parametrize(
    ("n", "expected"), [(-1, []), (0, [RESTRICTIONS]), (2, [RESTRICTIONS]), (3, [])]
)
def test_it_holds_a_restriction_to_its_days(n, expected):
    rows = (held("no_impact", 0, 2), held("no_hanging"))
    assert [rule for rule, _ in said(jump(n), first=n, last=n, restrictions=rows)] == expected


def test_it_names_each_drill_that_is_ruled_out_once_with_all_that_rules_it_out():
    hang = PlannedDrill(day(0), "Swing", demands=frozenset({"impact", "hanging"}))
    rows = (held("no_impact"), held("no_hanging"), held("no_impact"))
    [finding] = of_plan(AthletePlan(1, (hang, hang), restrictions=rows), day(0), day(0))
    assert (finding.name, finding.kinds) == ("Swing", ("no_hanging", "no_impact"))


@pytest.mark.parametrize(("lowered", "expected"), [(False, [(RESTRICTIONS, 0)]), (True, [])])
def test_hands_at_the_sides_answer_no_overhead_where_the_hold_is_optional(lowered, expected):
    lunge = PlannedDrill(day(0), "Lunge", optional_overhead=True, lowered=lowered)
    rows = (held("no_overhead"),)
    assert said(lunge, restrictions=rows) == expected
    squat = PlannedDrill(day(0), "Squat", demands=frozenset({"overhead"}), lowered=lowered)
    assert said(squat, restrictions=rows) == [(RESTRICTIONS, 0)]


def test_a_finding_says_what_it_is_about_and_of_whom():
    """The race's name, how much it asks, and the first session of what it speaks of."""
    idle, jumps, swing = UUID(int=1), UUID(int=2), UUID(int=3)
    drills = (
        jump(plyometric=False, contacts=0, demands=frozenset(), session=idle),
        jump(contacts=130, demands=frozenset(), session=jumps),
        PlannedDrill(
            day(0),
            "Swing",
            demands=frozenset({"hanging"}),
            session=swing,
            session_drill=UUID(int=30),
        ),
    )
    plan = AthletePlan(
        7,
        drills,
        races={day(1): "County meet"},
        rest_days=frozenset({day(0)}),
        restrictions=(held("no_hanging"),),
    )
    assert {
        (f.rule, f.severity, f.athlete, f.days, f.name, f.session, f.session_drill)
        for f in of_plan(plan, day(0), day(0))
    } == {
        (RACE, Severity.ASK, 7, 1, "County meet", jumps, None),
        (REST, Severity.ASK, 7, 0, "", idle, None),
        (CONTACTS, Severity.NOTE, 7, 0, "beginner", jumps, None),
        (RESTRICTIONS, Severity.STOP, 7, 0, "Swing", swing, UUID(int=30)),
    }


def test_a_load_before_full_range_is_a_stop_once_a_drill_and_from_its_day_on():
    def squat(drill, n=0, of=1):
        return PlannedDrill(
            day(n),
            f"Squat {drill}",
            needs_range=drill,
            session=UUID(int=of),
            session_drill=UUID(int=n + 1),
        )

    drills = (squat(5, -1), squat(5), squat(5, of=2), squat(6), squat(7))
    plan = AthletePlan(4, drills, without_range=frozenset({5, 6}), range_from=day(0))
    assert [
        (f.rule, f.date, f.severity, f.athlete, f.name, f.session, f.session_drill)
        for f in of_plan(plan, day(-1), day(0))
    ] == [
        (RANGE, day(0), Severity.STOP, 4, name, UUID(int=1), UUID(int=1))
        for name in ("Squat 5", "Squat 6")
    ]


def test_a_week_sums_up_its_days():
    """Also where the days asked for end on its Monday."""
    monday = date(2026, 3, 2)
    drills = [
        PlannedDrill(start + timedelta(days=n), "Hang", contacts=10, sets=2, span=(100, 130))
        for start in (monday - timedelta(weeks=weeks) for weeks in (3, 2, 1))
        for n in (0, 2)
    ]
    drills += [
        PlannedDrill(monday + timedelta(days=n), "Hang", contacts=15, sets=3, span=(100, 130))
        for n in (0, 2)
    ]
    found = of_weeks(AthletePlan(1, tuple(drills)), monday, monday)
    assert [(f.date, f.name, f.count, f.percent) for f in found] == [
        (monday, "contacts", 30, 50),
        (monday, "high", 6, 50),
    ]


def test_it_says_by_how_many_whole_percent_a_week_is_more():
    assert percent_more(4, [3, 3, 3]) == 33


def test_only_two_days_too_close_are_told_of_once():
    race = Finding(day(1), RACE, Severity.ASK, 1, days=-1)
    close = Finding(day(0), SPACING, Severity.ASK, 1, days=1)
    itself = Finding(day(0), SPACING, Severity.ASK, 1)
    assert each_pair_once([race, close, itself]) == [race, close, itself]


def test_it_tells_of_two_days_too_close_once_from_the_later_one():
    findings = of_plan(AthletePlan(1, (jump(), jump(1), jump(2))), day(0), day(2))
    assert len(findings) == 4
    assert [(finding.date, finding.days) for finding in each_pair_once(findings)] == [
        (day(1), -1),
        (day(2), -1),
    ]
    # The later one is not among them: then the earlier one says it.
    alone = of_plan(AthletePlan(1, (jump(), jump(1))), day(0), day(0))
    assert each_pair_once(alone) == alone


def weekly(*counts, weeks=(3,), ours=True, allowed=30, **values):
    """The findings of the `weeks` of a plan with so many contacts on each Wednesday."""
    drills = tuple(
        PlannedDrill(day(7 * n), "Jump", contacts=count, ours=ours, **values)
        for n, count in enumerate(counts)
        if count
    )
    plan = AthletePlan(1, drills, percent_more=allowed)
    return [finding for n in weeks for finding in of_weeks(plan, day(7 * n), day(7 * n + 1))]


def test_how_far_a_week_may_be_above_is_the_teams_own():
    assert weekly(100, 100, 100, 150, allowed=50) == []
    assert [finding.percent for finding in weekly(100, 100, 100, 151, allowed=50)] == [51]


@pytest.mark.parametrize(
    ("counts", "percent"),
    [
        ((100, 100, 100, 130), None),
        ((100, 100, 100, 131), 31),
        ((50, 100, 150, 131), 31),
        ((100, 100, 101, 130), None),
        ((1, 1, 1, 2), 100),
        ((0, 100, 100, 500), None),
        ((100, 100, 0, 500), None),
    ],
)
def test_it_points_out_a_week_far_above_the_weeks_before(counts, percent):
    findings = weekly(*counts)
    assert [finding.percent for finding in findings] == ([] if percent is None else [percent])
    for finding in findings:
        assert (finding.rule, finding.name, finding.severity) == (WEEKLY, "contacts", Severity.NOTE)
        assert (finding.date, finding.count) == (day(19), counts[-1])


def test_it_knows_nothing_of_a_week_with_fewer_than_three_before_it():
    assert percent_more(500, [100, 100]) is None
    assert percent_more(500, []) is None
    # Older ones do not count.
    assert percent_more(500, [0, 100, 100, 100]) == 400


@pytest.mark.parametrize(
    ("span", "names"),
    [((0, 90), ["low"]), ((95, 120), ["high"]), ((0, 120), ["high", "low"])],
)
def test_it_counts_sets_by_how_high_they_lift(span, names):
    drills = tuple(
        PlannedDrill(day(7 * n), "Lift", sets=sets, span=span)
        for n, sets in enumerate((3, 3, 3, 6))
    )
    findings = of_weeks(AthletePlan(1, drills), day(21), day(21))
    assert [(finding.name, finding.count) for finding in findings] == [(name, 6) for name in names]


def test_a_week_in_which_only_another_team_plans_is_not_told_of():
    assert weekly(10, 10, 10, 50, ours=False) == []
    assert [finding.count for finding in weekly(10, 10, 10, 50, 90, weeks=(3, 4))] == [50, 90]


def test_it_keeps_to_the_days_asked_for_and_to_their_weeks():
    [week] = weekly(10, 10, 10, 50)
    findings = [*of_plan(AthletePlan(1, (jump(21), jump(22))), day(21), day(22)), week]
    assert on_its_days(findings, [(1, day(22))]) == [findings[1], week]
    assert on_its_days(findings, [(2, day(22)), (1, day(28))]) == []


DRILLS = st.builds(
    PlannedDrill,
    date=st.integers(-4, 4).map(day),
    name=st.sampled_from("abc"),
    plyometric=st.booleans(),
    contacts=st.integers(0, 150),
    sets=st.integers(0, 9),
    span=st.sampled_from([None, (0, 0), (0, 90), (90, 90), (0, 140), (91, 120)]),
    demands=st.frozensets(st.sampled_from(["impact", "hanging", "overhead"])),
    optional_overhead=st.booleans(),
    lowered=st.booleans(),
    ours=st.booleans(),
)
DAYS = st.integers(-4, 4).map(day)
PLANS = st.builds(
    AthletePlan,
    athlete=st.just(1),
    drills=st.lists(DRILLS, max_size=8).map(tuple),
    races=st.dictionaries(DAYS, st.just("Meet")),
    rest_days=st.frozensets(DAYS),
    restrictions=st.lists(
        st.sampled_from(["no_impact", "no_hanging", "no_overhead"]).map(held), max_size=3
    ).map(tuple),
)


@given(PLANS, st.data())
def test_it_says_of_a_plan_the_same_whatever_its_order_and_day_by_day(plan, data):
    findings = of_plan(plan, day(-4), day(4))
    mixed = tuple(data.draw(st.permutations(plan.drills)))
    again = AthletePlan(1, mixed, plan.races, plan.rest_days, plan.restrictions[::-1])
    assert of_plan(again, day(-4), day(4)) == findings
    assert of_weeks(again, day(-4), day(4)) == of_weeks(plan, day(-4), day(4))
    one_by_one = [finding for n in range(-4, 5) for finding in of_plan(plan, day(n), day(n))]
    assert one_by_one == findings
    assert len(set(findings)) == len(findings)
    ours = {drill.date for drill in plan.drills if drill.ours}
    assert {finding.date for finding in findings} <= ours


PLANNED = st.lists(
    st.builds(
        PlannedDrill,
        st.integers(-30, 30).map(day),
        st.sampled_from(["Jump", "Hang", ""]),
        plyometric=st.booleans(),
        contacts=st.integers(0, 3000),
        sets=st.integers(0, 30),
        span=st.none() | st.sampled_from([(0, 90), (0, 0), (100, 140)]),
        demands=st.frozensets(st.sampled_from(["impact", "hanging", "overhead"])),
        optional_overhead=st.booleans(),
        lowered=st.booleans(),
        ours=st.booleans(),
        needs_range=st.none() | st.integers(1, 2),
        high=st.booleans(),
    ),
    max_size=12,
)


@given(
    PLANNED,
    st.sampled_from(["beginner", "intermediate", "advanced"]),
    st.frozensets(st.integers(1, 2)),
    st.sets(st.integers(-30, 30).map(day)),
)
def test_no_rule_raises_on_any_plan_and_each_finding_is_of_what_is_ours(
    drills, level, without, rest
):
    rows = (held("no_impact", 0, 9), held("no_overhead"))
    plan = AthletePlan(
        1,
        tuple(drills),
        races={day(3): "Meet"},
        rest_days=frozenset(rest),
        restrictions=rows,
        without_range=without,
        level=level,
    )
    ours = {drill.date for drill in drills if drill.ours}
    findings = of_plan(plan, day(-31), day(31))
    assert {finding.date for finding in findings} <= ours
    assert findings == sorted(findings)
    for finding in of_weeks(plan, day(-31), day(31)):
        assert finding.percent > 0
    assert set(each_pair_once(findings)) <= set(findings)
    assert brought_up(findings, findings) == []
    assert brought_up(findings, []) == findings


def test_two_sessions_that_stay_as_close_were_not_brought_together_by_a_change():
    sessions = UUID(int=1), UUID(int=2)
    pair = [
        Finding(day(n), SPACING, Severity.ASK, 1, days=days, session=session)
        for n, days, session in ((0, 1, sessions[0]), (1, -1, sessions[1]))
    ]
    moved = [replace(finding, date=finding.date + timedelta(7)) for finding in pair]
    assert brought_up(moved, pair) == []
    other = [replace(finding, days=-finding.days) for finding in moved]
    assert brought_up(other, pair) == other
    unmade = [replace(finding, session=None) for finding in pair]
    assert brought_up([replace(finding, session=None) for finding in moved], unmade) != []


def test_a_stop_that_goes_along_is_none_that_a_change_brought_up():
    """But a note of the same drill on another day is."""
    drill = UUID(int=9)
    stop, note = (
        Finding(day(0), RESTRICTIONS, severity, 1, kinds=("no_impact",), session_drill=drill)
        for severity in (Severity.STOP, Severity.NOTE)
    )
    moved = [replace(finding, date=day(3)) for finding in (stop, note)]
    assert brought_up(moved, [stop, note]) == [moved[1]]
