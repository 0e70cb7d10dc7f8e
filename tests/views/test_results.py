import json
import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from coaching.models import Assessment, Result, ResultChange
from coaching.services.ladders import ranges
from tests.factories import make_assessment, make_result, make_strength_drill

pytestmark = pytest.mark.django_db
OUTSIDE = {"mark": "strike", "joints": {"hip": [2, 0]}}


def door(athlete):
    return reverse("athlete_results", args=[athlete.pk])


@pytest.fixture
def lift():
    kind = {"measures": "knee_lift", "unit": "deg", "combine": "mean", "sided": True}
    return make_assessment("Knee lift", **kind)


@pytest.fixture
def sprint():
    return make_assessment(
        "Sprint", measures="sprint", unit="s", better="lower", trials=3,
        distance_value=10, distance_unit="m",
    )  # fmt: skip


def clip(lift, **more):
    """A measurement as a page sends it."""
    steps = [
        {"value": 84.25, "to_trunk": 90.2, "at_strike": -3, "strike_to_trunk": 4},
        {"value": 82, "to_trunk": 88, "at_strike": 1.5, "strike_to_trunk": 6},
        {"value": 20, "left_out": True},
    ]
    return {
        "key": str(uuid4()), "assessment": lift.slug, "side": "right", "method": "video",
        "frame_rate": 240, "trials": steps, "points": {},
    } | more  # fmt: skip


def send(client, athlete, body):
    return client.post(door(athlete), json.dumps(body), content_type="application/json")


def test_a_measured_clip_is_kept_with_its_steps_their_mean_and_spread(signed_in, maya, lift):
    points = {
        "aspect": 1.78,
        "frames": [{"mark": "highest", "joints": {"hip": [0.5, 0.4], "knee": [0.6, 0.41]}}],
    }
    body = clip(lift, points=points)
    answer = send(signed_in(maya), maya, body)
    assert answer.status_code == 201
    result = Result.objects.get()
    assert answer.json() == {
        "key": body["key"], "id": result.pk, "value": "83.125", "unit": "deg", "words": "83.1°",
        "url": result.get_absolute_url(),
        "picture": f"{result.get_absolute_url()}picture/",
    }  # fmt: skip
    assert (result.value, result.to_trunk, result.at_strike) == (
        Decimal("83.125"), Decimal("89.1"), Decimal("-0.75"),
    )  # fmt: skip
    assert (result.n, result.spread, result.frame_rate) == (2, Decimal("1.591"), 240)
    assert (result.side, result.method, result.measured_by) == ("right", "video", maya.user)
    assert (result.date, result.points) == (maya.today, points)
    assert [(row.number, row.left_out) for row in result.rows.all()] == [
        (1, False), (2, False), (3, True),
    ]  # fmt: skip


def test_the_same_measurement_sent_twice_is_one(signed_in, maya, priya, lift):
    client, body = signed_in(maya), clip(lift)
    first, again = send(client, maya, body), send(client, maya, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Result.objects.count() == 1
    assert send(signed_in(priya), priya, body).status_code == 422
    assert Result.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"trials": [{"value": 200}]}, "value_1"),
        ({"trials": [{"to_trunk": 80}]}, "value_1"),
        ({"trials": [{"value": 80, "left_out": True}]}, "__all__"),
        ({"side": "both"}, "side"),
        ({"side": ""}, "side"),
        ({"date": "2999-01-01"}, "date"),
        ({"key": "one"}, "key"),
        ({"method": "guess"}, "method"),
        ({"frame_rate": 0}, "frame_rate"),
        ({"trials": [{"value": 1e30}]}, "value_1"),
        ({"points": {"aspect": 1, "frames": [OUTSIDE]}}, "points"),
        ({"points": {"aspect": 1, "picture": "data:"}}, "points"),
        ({"points": [["x"] * 20000]}, "points"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(signed_in, maya, lift, wrong, field):
    answer = send(signed_in(maya), maya, clip(lift) | wrong)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]
    assert not Result.objects.exists()


@pytest.mark.parametrize("body", ["[]", "{", '{"trials": 3}', '{"value": NaN}', "[" * 9000])
def test_what_is_no_measurement_is_refused(signed_in, maya, body):
    answer = signed_in(maya).post(door(maya), body, content_type="application/json")
    assert answer.status_code == 422


def test_what_is_out_of_range_is_asked_about_and_never_corrected(signed_in, maya, lift):
    client, body = signed_in(maya), clip(lift, trials=[{"value": 112}])
    asked = send(client, maya, body)
    assert asked.status_code == 422
    assert "112°. Is the hip point right?" in asked.json()["ask"]
    assert not Result.objects.exists()
    assert send(client, maya, body | {"confirmed": True}).status_code == 201
    assert Result.objects.get().value == 112


def test_it_is_typed_in_without_a_script_and_asked_about_on_the_page(coach, maya, sprint, dana):
    page = reverse("athlete_result_new", args=[maya.pk])
    assert sprint.name in coach.get(page).content.decode()
    form = coach.get(page, {"assessment": sprint.slug}).context["form"]
    assert [field.name for field in form.shown_fields] == [
        "date", "value_1", "value_2", "value_3", "note",
    ]  # fmt: skip
    sent = {"assessment": sprint.slug, "key": form["key"].value(), "value_1": "1,31"}
    sent |= {"date": maya.today, "value_2": "0.5"}
    asked = coach.post(door(maya), sent)
    assert asked.status_code == 422
    assert "0.5 s is unusual" in asked.content.decode()
    assert 'value="1,31"' in asked.content.decode()
    assert coach.post(door(maya), sent | {"value_2": "1.28"}).status_code == 302
    result = Result.objects.get()
    assert (result.value, result.n, result.method) == (Decimal("1.28"), 2, "hand")
    assert result.measured_by == dana
    assert "1.28 s" in coach.get(door(maya)).content.decode()


def test_each_trial_is_a_row_and_says_which_counts(coach, maya, sprint):
    trials = [{"value": "1.31"}, {"value": "1.2"}, {"value": "1.1", "left_out": True}]
    body = {"assessment": sprint.slug, "key": str(uuid4()), "trials": trials}
    assert send(coach, maya, body).status_code == 201
    result = Result.objects.get()
    page = coach.get(result.get_absolute_url())
    shown = page.context["trials"]
    assert shown.text == "The best of 2 trials counts."
    assert [(row.value, row.counts, row.left_out) for row in shown.rows] == [
        ("1.31 s", False, False),
        ("1.2 s", True, False),
        ("1.1 s", False, True),
    ]
    assert "<s>1.1 s</s>" in page.content.decode()


def test_a_trial_is_left_out_taken_in_again_and_added_by_hand(coach, maya, sprint):
    trials = [{"value": "1.31"}, {"value": "1.2"}]
    send(coach, maya, {"assessment": sprint.slug, "key": str(uuid4()), "trials": trials})
    result = Result.objects.get()
    page = result.get_absolute_url()

    def sent(**changed):
        form = coach.get(page).context["form"]
        about = {"date": result.date, "key": result.key, "version": form.version}
        return about | {"value_1": "1.31", "value_2": "1.2"} | changed

    assert [row.number for row in coach.get(page).context["form"].trial_fields] == [1, 2, 3]
    assert coach.post(page, sent(left_out_2="on")).status_code == 302
    result.refresh_from_db()
    assert (result.value, result.n) == (Decimal("1.31"), 1)
    html = coach.get(page).content.decode()
    assert re.search(r'<input[^>]*name="left_out_2"[^>]* checked', html)
    assert coach.post(page, sent(value_3="1.25")).status_code == 302
    result.refresh_from_db()
    assert (result.value, result.n) == (Decimal("1.2"), 3)
    out = {f"left_out_{n}": "on" for n in (1, 2)}
    refused = coach.post(page, sent(**out))
    assert refused.status_code == 422
    assert "Leave at least one trial in." in refused.content.decode()


def test_the_angles_of_each_trial_stand_in_its_row(signed_in, maya, lift):
    send(signed_in(maya), maya, clip(lift))
    page = signed_in(maya).get(Result.objects.get().get_absolute_url())
    shown = page.context["trials"]
    assert shown.text.startswith("The mean of ")
    assert shown.columns
    assert all(len(row.beside) == len(shown.columns) for row in shown.rows)


def test_one_typed_number_has_no_trials(coach, maya):
    result = make_result(maya, make_assessment(), "40")
    assert coach.get(result.get_absolute_url()).context["trials"] is None


def test_it_is_put_right_removed_and_brought_back_with_its_history(coach, maya, sprint, dana):
    result = make_result(maya, sprint, "1.4")
    page = result.get_absolute_url()
    form = coach.get(page).context["form"]
    sent = {"date": result.date, "value": "1.3", "key": result.key, "version": form.version}
    assert coach.post(page, sent).status_code == 302
    result.refresh_from_db()
    assert result.value == Decimal("1.3")
    change = ResultChange.objects.get()
    assert (change.by, change.was["value"], change.is_now["value"]) == (dana, "1.400", "1.300")
    assert coach.post(page, sent | {"value": "1.2"}).status_code == 409
    coach.post(reverse("result_removal", args=[result.pk]))
    assert not Result.objects.active().exists()
    assert "counts nowhere" in coach.get(page).content.decode()
    coach.post(reverse("result_return", args=[result.pk]))
    assert Result.objects.active().get() == result
    assert ResultChange.objects.count() == 3


def test_another_team_sees_and_enters_nothing(signed_in, rosa, rivals, maya, lift, theo):
    result = make_result(maya, lift, 80, side="left")
    client = signed_in(rosa)
    for address in (door(maya), result.get_absolute_url()):
        assert client.get(address).status_code == 404
    assert send(client, maya, clip(lift)).status_code == 404
    assert client.post(reverse("result_removal", args=[result.pk])).status_code == 404
    own = make_assessment("Ours", team=rivals)
    assert send(signed_in(maya), maya, clip(own)).status_code == 404
    # Trained by both: each coach sees what her own team measured.
    rivals.add_member(maya)
    assert "Nothing measured yet" in signed_in(rosa).get(door(maya)).content.decode()
    assert client.get(result.get_absolute_url()).status_code == 404


def test_who_left_gives_her_old_coach_nothing_and_keeps_her_own(signed_in, maya, dana, lift):
    result = make_result(maya, lift, 80, side="left")
    maya.memberships.get().archive()
    client = signed_in(dana)
    assert client.get(result.get_absolute_url()).status_code == 404
    assert send(client, maya, clip(lift)).status_code == 404
    assert signed_in(maya).get(result.get_absolute_url()).status_code == 200


def test_full_range_that_a_test_saw_opens_the_load_and_a_later_no_closes_it(
    signed_in, maya, hillside
):
    squat = make_strength_drill()
    test = make_assessment("Full range", measures="full_range", unit="yes", drill=squat)

    def missing():
        return ranges.missing_of(hillside, [maya.pk], [squat.pk], maya.today)[maya.pk, squat.pk]

    def enter(value, days_ago):
        sent = {"assessment": test.slug, "key": str(uuid4()), "value": value}
        sent["date"] = str(maya.today - timedelta(days=days_ago))
        assert send(signed_in(maya), maya, sent).status_code == 201
        return Result.objects.latest("pk")

    assert missing() == "never"
    enter(1, 5)
    assert missing() == ""
    no = enter(0, 2)
    assert missing() == "never"
    for address, said in (("result_removal", ""), ("result_return", "never")):
        signed_in(maya).post(reverse(address, args=[no.pk]))
        assert missing() == said


def test_a_list_of_results_asks_as_much_for_many_as_for_one(
    coach, maya, lift, django_assert_num_queries, django_assert_max_num_queries
):
    make_result(maya, lift, 80, side="left")
    coach.get(door(maya))
    with django_assert_max_num_queries(9) as asked:
        coach.get(door(maya))
    for n in range(20):
        make_result(maya, lift, 80 + n, side="left")
    with django_assert_num_queries(len(asked)):
        coach.get(door(maya))


def test_a_team_makes_a_test_of_its_own_and_puts_it_away(coach, hillside, maya):
    page = reverse("assessment_new")
    token = coach.get(page).context["token"]
    typed = {
        "token": token, "name": "Standing long jump", "unit": "cm", "better": "higher",
        "trials": "3", "combine": "best", "smallest_change": "5",
    }  # fmt: skip
    refused = coach.post(page, typed)
    assert refused.status_code == 422
    assert "Say where it is from" in refused.content.decode()
    typed["smallest_change_source"] = "Our own guess"
    for _twice in range(2):
        assert coach.post(page, typed).status_code == 302
    test = Assessment.objects.get(team=hillside)
    make_result(maya, test, 201)
    assert "Standing long jump" in coach.get(reverse("assessments")).content.decode()
    change = coach.get(reverse("assessment", args=[test.pk])).context["form"]
    assert change.fields["unit"].disabled
    coach.post(reverse("assessment_archive", args=[test.pk]))
    coach.get(reverse("assessments"))
    assert "Standing long jump" not in coach.get(reverse("assessments")).content.decode()
    assert "201 cm" in coach.get(door(maya)).content.decode()
