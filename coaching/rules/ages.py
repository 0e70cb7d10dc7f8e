"""Who is under age, by her date of birth.

Source: 18 as the general bound of growing up in law; growth plates at the front of the pelvis
close in the years around it (secondary).
"""

from calendar import isleap
from datetime import date

ADULT_AT = 18
#: Under it whoever looks after her is asked into the product first.
ASKED_HERSELF_AT = 14
#: Nobody who trains was born before it.
FIRST_BIRTH_DATE = date(1900, 1, 1)


def age_on(birth_date: date, day: date) -> int:
    """Full years on `day`; one born on 29 February is a year older on 1 March."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def youngest_of(years: int, day: date) -> date:
    """The last day on which somebody was born who is that old on `day`: later ones are younger."""
    year = day.year - years
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def is_minor(birth_date: date | None, day: date) -> bool:
    """Whether somebody is under ADULT_AT on `day`. False where the date of birth is not known."""
    return birth_date is not None and age_on(birth_date, day) < ADULT_AT


def is_known_adult(birth_date: date | None, day: date) -> bool:
    """Whether somebody is known to be ADULT_AT or older: what a guardian would have to allow."""
    return birth_date is not None and not is_minor(birth_date, day)


def goes_to_guardian(birth_date: date | None, day: date) -> bool:
    """Whether an invitation is her guardian's to take rather than her own."""
    return birth_date is not None and age_on(birth_date, day) < ASKED_HERSELF_AT
