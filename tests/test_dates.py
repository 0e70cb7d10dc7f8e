"""One parser of dates and one range, whoever asks: addresses, forms and pages."""

import importlib
import pkgutil
import re
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve, reverse

import coaching.forms
from coaching.dates import DAY, FIRST, LAST, WEEK, OfAWeek, date_or_none, monday_of
from coaching.forms.days import DayField

NO_DATES = [
    "",
    "nonsense",
    "2026-3-2",
    "20260302",
    "2026-W10",
    "2026-W10-1",
    "2026-02-30",
    "02/03/2026",
    "٢٠٢٦-٠٣-٠٢",
]
OUTSIDE = ["1999-12-31", "1970-01-01", "2000-01-02", "2100-12-27", "2199-06-01"]


@pytest.mark.parametrize("text", [*NO_DATES, *OUTSIDE])
def test_it_takes_no_other_way_to_write_a_date_and_no_day_outside(text):
    assert date_or_none(text) is None
    with pytest.raises(Resolver404):
        resolve(f"/athletes/1/days/{text}/")
    with pytest.raises(ValidationError):
        DayField().clean(text)


@pytest.mark.parametrize("day", [FIRST, date(2026, 3, 2), date(2028, 2, 29), LAST])
def test_it_takes_the_same_days_everywhere(day):
    assert date_or_none(str(day)) == day
    assert resolve(f"/athletes/1/days/{day}/").kwargs["date"] == day
    assert DayField().clean(str(day)) == day


def test_it_says_which_days_there_are():
    with pytest.raises(ValidationError, match="between 2000 and 2100"):
        DayField().clean("1999-12-31")
    with pytest.raises(ValidationError, match="like 2026-03-02"):
        DayField().clean("2026-3-2")
    with pytest.raises(ValidationError, match="Choose a day"):
        DayField().clean("")


def form_classes():
    for module in pkgutil.iter_modules(coaching.forms.__path__, "coaching.forms."):
        for form in vars(importlib.import_module(module.name)).values():
            # What forms share has no fields.
            if hasattr(form, "base_fields"):
                yield form


def test_it_asks_for_every_day_by_the_one_field():
    fields = {
        f"{form.__name__}.{name}": type(field)
        for form in form_classes()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField)
    }
    assert "MoveForm.date" in fields
    assert all(issubclass(field, DayField) for field in fields.values())


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-05", "2026-03-08"])
def test_it_finds_the_monday_of_a_day(day):
    assert monday_of(date.fromisoformat(day)) == date(2026, 3, 2)


class Shown(OfAWeek):
    def __init__(self, monday, today):
        self.monday, self.today = monday, today


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-01", False), ("2026-03-02", True), ("2026-03-08", True), ("2026-03-09", False)],
)
def test_it_knows_this_week_from_monday_to_sunday(day, expected):
    shown = Shown(date(2026, 3, 2), date.fromisoformat(day))
    assert shown.is_this_week is expected
    assert shown.sunday == date(2026, 3, 8)


def test_it_leads_to_the_weeks_before_and_after_as_far_as_there_are_some():
    first, last = Shown(FIRST, FIRST), Shown(monday_of(LAST), LAST)
    assert (first.previous, first.next) == (None, FIRST + WEEK)
    assert (last.previous, last.next) == (LAST - 2 * WEEK + DAY, None)


@pytest.mark.django_db
@pytest.mark.parametrize("text", [*NO_DATES[1:], *OUTSIDE])
def test_it_shows_now_where_no_day_is_asked_for(signed_in, maya, dana, text):
    client = signed_in(maya)
    assert client.get("/week/", {"from": text}).context["is_this_week"]
    calendar = reverse("athlete_calendar", args=[maya.pk])
    assert client.get(calendar, {"from": text}).context["page"].is_now
    client = signed_in(dana)
    assert client.get("/board/", {"week": text}).status_code == 302
    assert client.get("/assign/", {"date": text}).context["form"]["date"].value() == maya.today


@pytest.mark.django_db
@pytest.mark.parametrize("day", [FIRST, LAST])
def test_it_offers_no_link_to_what_is_not_there(signed_in, maya, dana, hillside, day):
    pages = {
        maya: ["/week/?from=", f"/athletes/{maya.pk}/?from="],
        dana: ["/board/?week=", f"/athletes/{maya.pk}/?from="],
    }
    for reader, starts in pages.items():
        client = signed_in(reader)
        for start in starts:
            html = client.get(f"{start}{day}").content.decode()
            path = start.partition("?")[0]
            links = re.findall(r'href="([^"#]*(?:19|20|21)\d\d-\d\d-\d\d[^"#]*)"', html)
            assert links, start
            for link in links:
                address = path + link if link.startswith("?") else link.replace("&amp;", "&")
                assert client.get(address).status_code == 200, address
                for text in re.findall(r"\d{4}-\d\d-\d\d", address):
                    assert date_or_none(text), address


@pytest.mark.django_db
def test_it_offers_the_weeks_around_where_there_are_some(signed_in, maya):
    client = signed_in(maya)
    first, last = (client.get("/week/", {"from": day}) for day in (FIRST, LAST))
    assert "Previous week" not in first.content.decode()
    assert "Next week" in first.content.decode()
    assert "Previous week" in last.content.decode()
    assert "Next week" not in last.content.decode()
