"""A season that is shared by a link: what stands on it, who may make one, and when it ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from coaching.models import Athlete, SeasonLink
from tests.factories import (
    make_assessment,
    make_drill,
    make_logged_set,
    make_pain,
    make_restriction,
    make_result,
    make_season_link,
    make_session,
    session_drills,
)
from tests.helpers import token_in

pytestmark = pytest.mark.django_db
PAGE = "/progress/season/"


@pytest.fixture
def maya(maya):
    Athlete.objects.filter(pk=maya.pk).update(birth_date=date(1999, 5, 4))
    return maya


def read(link, client=None):
    return (client or Client()).get(f"/season/{link.token}/")


def test_it_shows_what_was_measured_and_trained_to_who_has_the_link(signed_in, maya, dana):
    lift = make_assessment("Knee lift", measures="knee_lift", unit="deg", sided=True)
    for ago, value in ((40, 79), (3, 84)):
        day = maya.today - timedelta(days=ago)
        make_result(maya, lift, value, side="right", date=day, n=7)
    [drill] = session_drills(make_session(maya, drills=[make_drill("Skip")], date=maya.today))
    make_logged_set(drill, 1)
    answer = signed_in(maya).post(PAGE, {"days": 7}, follow=True)
    token = token_in(answer.text)
    page = Client().get(f"/season/{token}/")
    assert page.status_code == 200
    for words in ("Maya Okafor", "79° to 84°", "Skip", 'name="robots" content="noindex'):
        assert words in page.text
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    for words in ("Dana", "/athletes/", "/results/"):
        assert words not in page.text


def test_nothing_of_health_stands_on_it(maya, dana):
    [drill] = session_drills(make_session(maya, drills=[make_drill("Skip")], date=maya.today))
    make_logged_set(drill, 1, note="Sore hip")
    make_pain(drill, level=4, where="left_hip", note="When landing")
    make_restriction(maya, "no_impact", set_by=dana, note="Shin")
    for kind in ("hip_range", "full_range"):
        unit = "deg" if kind == "hip_range" else "yes"
        extra = {} if kind == "hip_range" else {"drill": make_drill("Squat")}
        make_result(maya, make_assessment(f"Range {kind}", measures=kind, unit=unit, **extra), 1)
    text = read(make_season_link(maya)).text
    for words in ("Sore hip", "landing", "impact", "Shin", "Range", "1999", maya.user.email):
        assert words not in text


@pytest.mark.parametrize("birth_date", [None, "minor"])
def test_it_is_refused_to_who_is_under_18_or_did_not_say(birth_date, signed_in, maya):
    link = make_season_link(maya)
    born = birth_date and maya.today - timedelta(days=365 * 16)
    Athlete.objects.filter(pk=maya.pk).update(birth_date=born)
    assert read(link).status_code == 404
    answer = signed_in(maya).post(PAGE, {"days": 30})
    assert answer.status_code == 422
    assert ("Under 18" if birth_date else "date of birth") in answer.text
    assert SeasonLink.objects.get() == link


def test_it_ends_and_is_taken_back_and_another_one_takes_its_place(signed_in, maya):
    link = make_season_link(maya)
    assert read(link).status_code == 200
    after = make_season_link(maya)
    assert (read(link).status_code, read(after).status_code) == (404, 200)
    client = signed_in(maya)
    assert client.post(f"{PAGE}{after.pk}/revoking/").status_code == 302
    assert read(after).status_code == 404
    last = make_season_link(maya)
    SeasonLink.objects.filter(pk=last.pk).update(
        created_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(seconds=1)
    )
    assert read(last).status_code == 404
    assert "There is a link" not in client.get(PAGE).text


def test_nobody_else_takes_it_back_and_an_account_that_is_closed_shares_nothing(
    signed_in, maya, priya
):
    link = make_season_link(maya)
    assert signed_in(priya).post(f"{PAGE}{link.pk}/revoking/").status_code == 404
    assert read(link).status_code == 200
    maya.user.is_active = False
    maya.user.save()
    assert read(link).status_code == 404


def test_it_is_shown_once_and_where_it_was_made(signed_in, maya):
    client = signed_in(maya)
    token = token_in(client.post(PAGE, {"days": 30}, follow=True).text)
    assert token in client.get(PAGE).text
    other = Client()
    other.force_login(maya.user)
    assert token not in other.get(PAGE).text
    assert "It was shown when it was made" in other.get(PAGE).text


def test_days_that_nobody_offers_are_refused(signed_in, maya):
    assert signed_in(maya).post(PAGE, {"days": 3650}).status_code == 422
    assert not SeasonLink.objects.exists()


def test_the_database_holds_one_that_stands_and_none_that_ends_before_it_begins(maya):
    link = make_season_link(maya)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeasonLink.objects.create(user=maya.user, ends_at=link.ends_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeasonLink.objects.filter(pk=link.pk).update(ends_at=link.created_at)


@pytest.mark.parametrize("count", [1, 20])
def test_it_asks_the_same_however_much_she_did(count, maya, django_assert_max_num_queries):
    lift = make_assessment("Knee lift", measures="knee_lift", unit="deg", sided=True)
    drill = make_drill("Skip")
    for n in range(count):
        day = maya.today - timedelta(days=n)
        make_result(maya, lift, 80 + n, side="right", date=day)
        [done] = session_drills(make_session(maya, drills=[drill], date=day))
        make_logged_set(done, 1)
    link = make_season_link(maya)
    read(link)
    with django_assert_max_num_queries(9):
        read(link)
