from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from coaching.models import PlannedTest
from tests.factories import (
    make_assessment,
    make_planned_test,
    make_result,
    make_session,
    make_squad,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lift():
    kind = {"measures": "knee_lift", "unit": "deg", "combine": "mean", "sided": True}
    return make_assessment("Knee lift", protocol="Same shoes.\nFilm at 120.", **kind)


def days(test):
    return reverse("assessment_days", args=[test.pk])


def sitting(test):
    return reverse("assessment_sitting", args=[test.pk])


def test_it_is_planned_for_a_squad_and_one_more_once_and_taken_off(
    coach, hillside, maya, priya, eli, lift
):
    squad = make_squad(hillside, maya, priya)
    sent = {"date": hillside.today, "squad": [squad.pk], "athlete": [maya.pk, eli.pk]}
    for _twice in range(2):
        assert coach.post(days(lift), sent).status_code == 302
    assert {planned.athlete for planned in PlannedTest.objects.all()} == {maya, priya, eli}
    assert PlannedTest.objects.count() == 3
    off = PlannedTest.objects.get(athlete=eli)
    coach.post(reverse("planned_test_removal", args=[off.pk]))
    assert "Eli Novak is" not in coach.get(days(lift)).content.decode()
    assert PlannedTest.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"athlete": []}, "athlete"),
        ({"date": "2020-01-01"}, "date"),
        ({"date": "2099-01-01"}, "date"),
        ({"athlete": [999999999999999999999]}, "athlete"),
    ],
)
def test_what_cannot_be_planned_is_refused_beside_its_field(
    coach, hillside, maya, lift, wrong, field
):
    answer = coach.post(days(lift), {"date": hillside.today, "athlete": [maya.pk]} | wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_nobody_of_another_team_is_planned_for(coach, theo, hillside, lift):
    answer = coach.post(days(lift), {"date": hillside.today, "athlete": [theo.pk]})
    assert answer.status_code == 422
    assert not PlannedTest.objects.exists()


def test_it_stands_on_today_until_both_sides_are_measured(signed_in, coach, hillside, maya, lift):
    coach.post(days(lift), {"date": hillside.today, "athlete": [maya.pk]})
    client = signed_in(maya)
    page = client.get("/today/").content.decode()
    assert "today-test" in page
    assert "Film at 120." in page
    entry = f"{reverse('athlete_result_new', args=[maya.pk])}?assessment={lift.slug}&next=/today/"
    form = client.get(entry).context["form"]
    sent = {"assessment": lift.slug, "side": "left", "value": "80", "next": "/today/"}
    answer = client.post(
        reverse("athlete_results", args=[maya.pk]), sent | {"key": form["key"].value()}
    )
    assert answer.url == "/today/"
    assert "Left 80°" in client.get("/today/").content.decode()
    sent |= {"side": "right", "key": uuid4()}
    client.post(reverse("athlete_results", args=[maya.pk]), sent)
    assert "Done today." in client.get("/today/").content.decode()
    PlannedTest.objects.update(date=hillside.today - timedelta(days=1))
    assert "today-test" not in client.get("/today/").content.decode()


def test_a_squad_is_tested_one_after_the_other_with_skipping_and_coming_back(
    coach, hillside, maya, priya, eli, lift, django_assert_max_num_queries
):
    coach.post(days(lift), {"date": hillside.today, "athlete": [maya.pk, priya.pk, eli.pk]})
    make_result(maya, lift, 81, side="left", date=maya.today - timedelta(days=9))
    coach.get(sitting(lift))
    with django_assert_max_num_queries(8):
        first = coach.get(sitting(lift))
    assert first.context["shown"].now.athlete == eli
    skipped = coach.get(first.context["skip_address"])
    shown = skipped.context["shown"]
    assert (shown.now.athlete, [row.athlete for row in shown.skipped]) == (maya, [eli])
    assert shown.now.last == "Left 81°"
    for side in ("left", "right"):
        make_result(maya, lift, 82, side=side)
    after = coach.get(skipped.context["go_on"]).context["shown"]
    assert (after.now.athlete, [row.got for row in after.done]) == (priya, ["Left 82°, Right 82°"])
    [(_row, back)] = skipped.context["skipped"]
    assert coach.get(back).context["shown"].now.athlete == eli
    assert coach.get(sitting(lift), {"now": priya.pk}).context["shown"].now.athlete == priya


# --- on the days of other pages -------------------------------------------------------------


@pytest.mark.parametrize("ahead", [0, 1, -1])
def test_it_stands_in_her_week_her_calendar_and_on_the_boards_day(
    signed_in, dana, maya, lift, ahead
):
    day = maya.today + timedelta(days=ahead)
    planned = make_planned_test(maya, lift, day)
    week = signed_in(maya).get("/week/", {"from": day}).content.decode()
    calendar = reverse("athlete_calendar", args=[maya.pk])
    own = signed_in(maya).get(calendar, {"from": day}).content.decode()
    theirs = signed_in(dana).get(calendar, {"from": day}).content.decode()
    on_board = signed_in(dana).get(reverse("athlete_day", args=[maya.pk, day])).content.decode()
    there = f"/today/#test-{planned.pk}" if not ahead else f"results/new/?assessment={lift.slug}"
    for page in (week, own, theirs, on_board):
        assert "Test: Knee lift" in page
        assert "Nothing is set" not in page
    assert there in week
    assert there in own
    assert f"/days/{day}/#test-{planned.pk}" in theirs
    assert f'id="test-{planned.pk}"' in on_board
    assert "Not measured yet" in on_board


def test_every_page_says_alike_how_much_of_it_is_done(signed_in, dana, maya, lift):
    make_planned_test(maya, lift)
    pages = [
        (maya, "/week/"),
        (maya, reverse("athlete_calendar", args=[maya.pk])),
        (dana, reverse("athlete_calendar", args=[maya.pk])),
    ]
    day = reverse("athlete_day", args=[maya.pk, maya.today])
    make_result(maya, lift, "81", side="left")
    assert "One side is done" in signed_in(dana).get(day).content.decode()
    for person, address in pages:
        assert ">Done<" not in signed_in(person).get(address).content.decode().split("legend")[0]
    make_result(maya, lift, "84", side="right")
    html = signed_in(dana).get(day).content.decode()
    assert "Left 81°" in html
    assert "planned_test_removal" not in html
    for person, address in pages:
        assert "Done<" in signed_in(person).get(address).content.decode().split("legend")[0]


def test_a_coach_takes_it_off_where_she_sees_it(signed_in, dana, maya, lift):
    planned = make_planned_test(maya, lift)
    for here in (
        reverse("athlete_calendar", args=[maya.pk]),
        reverse("athlete_day", args=[maya.pk, maya.today]),
    ):
        address = reverse("planned_test_removal", args=[planned.pk])
        page = signed_in(dana).get(here)
        assert address in page.content.decode()
        assert address not in signed_in(maya).get("/week/").content.decode()
    answer = signed_in(dana).post(address, {"next": here})
    assert answer["Location"] == here
    assert not PlannedTest.objects.exists()


def test_a_test_of_another_team_is_seen_by_its_own_coach_alone(
    signed_in, dana, rosa, rivals, maya, lift
):
    rivals.add_member(maya)
    make_planned_test(maya, lift, team=rivals)
    for name, args in (("athlete_calendar", []), ("athlete_day", [maya.today])):
        address = reverse(name, args=[maya.pk, *args])
        assert "Knee lift" not in signed_in(dana).get(address).content.decode()
        assert "Knee lift" in signed_in(rosa).get(address).content.decode()
    assert "Knee lift" in signed_in(maya).get("/week/").content.decode()


def test_a_test_of_a_team_that_she_left_is_on_no_day(signed_in, rivals, maya, lift):
    place = rivals.add_member(maya)
    make_planned_test(maya, lift, team=rivals)
    place.archive()
    for address in ("/week/", "/today/", reverse("athlete_calendar", args=[maya.pk])):
        assert "Knee lift" not in signed_in(maya).get(address).content.decode()


@pytest.mark.parametrize("count", [0, 1, 8])
def test_the_days_take_no_more_queries_for_it(
    count, signed_in, maya, dana, django_assert_max_num_queries
):
    make_session(maya, date=maya.today)
    for number in range(count):
        make_planned_test(maya, make_assessment(f"Jump {number}"))
    calendar = reverse("athlete_calendar", args=[maya.pk])
    for person, address, most in (
        (maya, "/week/", 6),
        (maya, calendar, 14),
        # A coach is told what was removed and can be put back.
        (dana, calendar, 15),
        (dana, reverse("athlete_day", args=[maya.pk, maya.today]), 19),
    ):
        client = signed_in(person)
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ({"slug": "knee-lift", "measures": "knee_lift", "unit": "deg"}, "there: right"),
        ({"slug": "turnover", "measures": "turnover", "unit": "steps/s"}, "ten steps"),
        (
            {
                "slug": "sprint-20-yd",
                "measures": "sprint",
                "unit": "s",
                "distance_value": 20,
                "distance_unit": "yd",
            },
            ">20 yd<",
        ),
        ({"slug": "feet-to-bar", "measures": "count", "unit": "reps"}, "to here"),
        ({"slug": "hip-range", "measures": "hip_range", "unit": "deg"}, "protocol-pictures"),
    ],
)
def test_today_shows_how_it_is_done_in_a_picture(signed_in, maya, kind, words):
    make_planned_test(maya, make_assessment("How", **kind))
    html = signed_in(maya).get("/today/").content.decode()
    assert words in html.split("today-test")[1]
