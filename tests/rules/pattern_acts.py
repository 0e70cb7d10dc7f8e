"""Acts of the program builder as hypothesis makes them, and what they do to a Pattern."""

from decimal import Decimal

from hypothesis import strategies as st

from coaching.rules import pattern as rules
from coaching.rules.pattern import PatternRefused, WeeklyStep, WeekOverride

week, weekday, position = st.integers(1, 6), st.integers(0, 6), st.none() | st.integers(0, 4)
which = st.integers(0, 20)
ACTS = st.one_of(
    st.tuples(st.just("place"), st.integers(1, 3), week, weekday, position),
    st.tuples(st.just("move"), which, week, weekday, position),
    st.tuples(st.just("copy"), which, week, weekday, position),
    st.tuples(st.just("remove"), which),
    st.tuples(st.just("shift"), which, st.sampled_from([-1, 1])),
    st.tuples(st.sampled_from(["copy_day", "move_day"]), week, weekday, week, weekday),
    st.tuples(st.just("clear_day"), week, weekday),
    st.tuples(st.sampled_from(["copy_week", "move_week"]), week, week),
    st.tuples(st.sampled_from(["clear_week", "insert_week", "remove_week"]), week),
    st.tuples(st.just("repeat_week"), week, st.integers(1, 3)),
    st.tuples(st.just("set"), st.integers(1, 3), week, st.integers(1, 9)),
)


def done(pattern, act, fresh):
    """The pattern after one act of ACTS, or as it was when the act is refused."""
    name, *values = act
    if name in ("move", "copy", "remove", "shift"):
        if not pattern.placements:
            return pattern
        values[0] = pattern.placements[values[0] % len(pattern.placements)].id
    if name == "place":
        values = [fresh(), *values]
    elif name == "copy":
        values.insert(1, fresh())
    elif name == "set":
        block, number, value = values
        steps = [WeeklyStep(10 * block, block, "amount", Decimal(1), None)]
        figures = [WeekOverride(10 * block, block, number, "sets", Decimal(value))]
        return rules.set_steps(pattern, 10 * block, steps, figures)
    more = {"ids": fresh} if name in ("copy_day", "copy_week", "repeat_week") else {}
    try:
        return getattr(rules, name)(pattern, *values, **more)
    except PatternRefused:
        return pattern
