from datetime import date

import pytest

from coaching.rules.ages import age_on, goes_to_guardian, is_known_adult, is_minor


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 3, 4), date(2026, 3, 3), 17),
        (date(2008, 3, 4), date(2026, 3, 4), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 3, 4), date(2026, 3, 4), 0),
    ],
)
def test_a_year_is_full_on_the_birthday(born, day, age):
    assert age_on(born, day) == age
    assert is_minor(born, day) is (age < 18)
    assert is_known_adult(born, day) is (age >= 18)


def test_of_whom_no_date_of_birth_is_known_nothing_is_assumed():
    assert is_minor(None, date(2026, 3, 4)) is False
    assert is_known_adult(None, date(2026, 3, 4)) is False


@pytest.mark.parametrize(
    ("born", "is_so"),
    [(date(2012, 11, 29), True), (date(2012, 11, 28), False), (None, False)],
)
def test_an_invitation_goes_to_the_guardian_of_who_is_under_14(born, is_so):
    assert goes_to_guardian(born, date(2026, 11, 28)) is is_so
