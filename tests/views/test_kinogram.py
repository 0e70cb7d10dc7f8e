import datetime
import re

import pytest
from django.urls import reverse

from tests.factories import make_assessment, make_result, make_team, make_user
from tests.kinograms import marked

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 6, 3)


@pytest.fixture
def lift():
    error = {"smallest_change": 3, "smallest_change_source": "Somebody’s."}
    kind = {"measures": "knee_lift", "unit": "deg", "combine": "mean", "sided": True}
    return make_assessment("Knee lift", slug="lift", **kind, **error)


def measure(athlete, lift, day, side, value, *marks):
    frames = [marked(mark, thigh=value) for mark in marks]
    extra = {"side": side, "date": day, "to_trunk": value + 6, "at_strike": value - 90}
    points = {"aspect": 0.5, "frames": frames} if frames else {}
    return make_result(athlete, lift, value, points=points, method="video", **extra)


def address(athlete, **asked):
    return reverse("athlete_kinogram", args=[athlete.pk], query=asked)


def test_it_draws_a_day_over_an_earlier_one_and_says_what_moved(signed_in, maya, lift):
    first, last = datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)
    measure(maya, lift, first, "right", 79, "highest", "strike")
    measure(maya, lift, datetime.date(2026, 4, 1), "right", 70, "highest")
    measure(maya, lift, last, "right", 84, "toe_off", "highest", "strike")
    measure(maya, lift, last, "left", 82, "highest")
    client = signed_in(maya)
    answer = client.get(address(maya))
    shown = answer.context["shown"]
    assert (shown.on, shown.over) == (last, first)
    right, left = shown.rows
    drawn = [bool(frame.picture) for frame in right.frames]
    assert drawn == [True, True, False, True, False]
    assert [frame.moved for frame in right.frames] == ["", "up 5°", "", "up 5°", ""]
    assert [frame.value for frame in right.frames] == ["", "84°", "", "−6°", ""]
    assert "kg-before" in right.frames[1].picture
    assert "kg-before" not in left.frames[1].picture + right.frames[0].picture
    text = answer.content.decode()
    assert "Right: 79° to 84°. This change is more than the error." in text
    assert text.count("not marked") == 6
    april = client.get(address(maya, over="2026-04-01")).context["shown"]
    assert april.rows[0].frames[1].moved == "up 14°"
    # What nobody can choose is the usual instead.
    odd = client.get(address(maya, on="2026-02-30", over="2026-06-01", test="no")).context["shown"]
    assert (odd.on, odd.over) == (last, first)


def test_a_result_and_progress_lead_to_it(signed_in, maya, lift):
    result = measure(maya, lift, maya.today, "right", 84, "highest")
    client = signed_in(maya)
    page = client.get(result.get_absolute_url()).content.decode()
    [link] = re.findall(r'href="([^"]*kinogram[^"]*)"', page)
    assert client.get(link.replace("&amp;", "&")).context["shown"].on == maya.today
    assert address(maya) in client.get(reverse("progress")).content.decode()


def test_without_marks_it_says_what_to_do_and_another_team_sees_nothing(
    signed_in, maya, lift, django_assert_max_num_queries
):
    measure(maya, lift, TODAY, "right", 84)
    assert "No step marked yet" in signed_in(maya).get(address(maya)).content.decode()
    stranger = make_team("Northgate").add_coach(make_user("Rita Cole")).user
    assert signed_in(stranger).get(address(maya)).status_code == 404
    for month in range(1, 6):
        measure(maya, lift, TODAY.replace(month=month), "right", 80, "highest", "strike")
    client = signed_in(maya)
    with django_assert_max_num_queries(10):
        client.get(address(maya))


def test_a_strike_is_a_foot_that_lands_and_nothing_else(signed_in, maya, lift):
    measure(maya, lift, TODAY, "right", 80, "highest", "strike")
    page = signed_in(maya).get(reverse("athlete_kinogram", args=[maya.pk])).context["shown"]
    names = {instant: name for instant, name, _about in page.names}
    assert [instant for instant, name in names.items() if name == "Strike"] == ["touch_down"]
    assert names["rear_upright"] == "Rear thigh vertical"
