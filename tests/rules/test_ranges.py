from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.ranges import AWAY, HURT, NEVER, RangeFacts, missing

DAY = date(2026, 5, 1)


def ago(days):
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (RangeFacts(), NEVER),
        (RangeFacts(done_on=ago(1)), NEVER),
        (RangeFacts(full_on=ago(60)), ""),
        (RangeFacts(full_on=ago(61)), AWAY),
        (RangeFacts(full_on=ago(90), done_on=ago(60)), ""),
        (RangeFacts(full_on=ago(90), done_on=ago(61)), AWAY),
        (RangeFacts(full_on=ago(5), hurt_on=ago(5)), HURT),
        (RangeFacts(full_on=ago(4), hurt_on=ago(5)), ""),
        (RangeFacts(full_on=ago(5), not_full_on=ago(4)), NEVER),
        (RangeFacts(full_on=ago(5), not_full_on=ago(5)), ""),
    ],
)
def test_full_range_is_on_record_until_it_lapses(facts, why):
    assert missing(facts, DAY) == why


def test_a_team_says_after_how_long_it_lapses():
    facts = RangeFacts(full_on=ago(8))
    assert missing(facts, DAY, timedelta(days=7)) == AWAY
    assert missing(facts, DAY, timedelta(days=8)) == ""


A_DAY = st.none() | st.dates(ago(100), DAY)


@given(st.builds(RangeFacts, full_on=A_DAY, done_on=A_DAY, hurt_on=A_DAY))
def test_it_says_one_of_four_things_whatever_was_done(facts):
    assert missing(facts, DAY) in ("", NEVER, HURT, AWAY)
    assert facts.full_on is not None or missing(facts, DAY) == NEVER
