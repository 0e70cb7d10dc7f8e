"""Which backups are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kneelift.backups.thinning import ALL, DAYS, MONTHS, WEEKS, kept

NOW = datetime(2026, 3, 18, 3, 0, tzinfo=UTC)
moments_before = st.lists(
    st.datetimes(datetime(2023, 1, 1), datetime(2026, 3, 18, 3)).map(
        lambda at: at.replace(tzinfo=UTC)
    ),
    unique=True,
)


def test_of_a_backup_every_night_it_keeps_days_then_weeks_then_months():
    nights = [NOW - timedelta(days=day) for day in range(500)]
    keep = sorted(kept(nights, NOW), reverse=True)
    assert keep[:14] == nights[:14]
    # The newest night of a week: a Sunday; of a month: its last.
    weeks = [night for night in keep[14:] if night > datetime(2026, 1, 26, tzinfo=UTC)]
    assert {night.weekday() for night in weeks} <= {6, 5}
    months = keep[-9:]
    assert [(night.year, night.month) for night in months] == [
        (2025, month) for month in range(12, 3, -1)
    ]
    assert all((night + timedelta(days=1)).month != night.month for night in months)


def test_of_a_backup_every_hour_it_keeps_all_of_two_days():
    hours = [NOW - timedelta(hours=hour) for hour in range(24 * 60)]
    assert set(hours[:48]) <= kept(hours, NOW)
    assert len(kept(hours, NOW)) <= 48 + DAYS + WEEKS + MONTHS


@given(moments_before)
def test_it_keeps_the_newest_and_no_more_than_it_says(moments):
    keep = kept(moments, NOW)
    assert keep <= set(moments)
    recent = {moment for moment in moments if NOW - moment < ALL}
    assert recent <= keep
    assert len(keep - recent) <= DAYS + WEEKS + MONTHS
    if moments:
        assert max(moments) in keep


@given(moments_before)
def test_what_was_thinned_is_thinned_no_further_at_the_same_moment(moments):
    keep = kept(moments, NOW)
    assert kept(keep, NOW) == keep


def test_it_keeps_what_a_clock_that_was_set_back_takes_for_yet_to_come():
    ahead = [NOW + timedelta(days=day) for day in range(1, 40)]
    assert set(ahead) <= kept(ahead, NOW)
