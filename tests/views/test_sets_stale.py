"""A page that is behind changes nothing unasked, however it speaks to the server."""

import pytest
from django.urls import reverse

from coaching.models import LoggedSet
from coaching.rules.sides import set_id
from tests.factories import make_drill, make_logged_set, make_session, make_user, session_drills

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def drill(maya):
    return session_drills(make_session(maya, drills=[make_drill(sets=2)], date=maya.today))[0]


@pytest.fixture
def post(signed_in, maya, drill):
    client, pk = signed_in(maya), set_id(drill.pk, 1, "both")

    def post(name="set_log", headers=JSON, **fields):
        data = {"session_drill": str(drill.pk), "number": 1, "side": "both", **fields}
        return client.post(reverse(name, args=[pk]), data, headers=headers)

    return post


def amounts():
    return [int(row.amount) for row in LoggedSet.objects.active()]


def test_it_refuses_a_change_of_another_set_than_was_seen(post):
    post(amount=5, known="")
    answer = post(amount=8, known="")
    assert answer.status_code == 409
    holds = answer.json()["holds"]
    assert (holds["stands"], holds["wanted"], amounts()) == ("5", "8", [5])
    assert post(amount=8, known=holds["known"]).status_code == 200
    assert amounts() == [8]


def test_it_takes_an_act_of_a_release_that_did_not_say_what_it_saw(post):
    post(amount=5, known="")
    assert post(amount=8).status_code == 200
    assert amounts() == [8]


def test_it_takes_what_changes_nothing(post):
    post(amount=5, known="", note="Left felt stiff")
    assert post(amount=5, known="").status_code == 200
    assert LoggedSet.objects.get().note == "Left felt stiff"


def test_it_takes_an_act_that_is_told_again_although_it_is_behind_by_now(post):
    post(amount=5, known="", device="a", seq=1)
    post(amount=8, known="5reps||||||", device="a", seq=2)
    assert post(amount=5, known="", device="a", seq=1).status_code == 200
    assert amounts() == [8]


def test_it_asks_also_where_only_the_note_would_go(post):
    post(amount=5, known="")
    post(amount=5, known="5reps||||||", note="Stiff")
    assert post(amount=5, known="5reps||||||", note="").status_code == 409
    assert LoggedSet.objects.get().note == "Stiff"


def test_it_refuses_to_undo_another_set_than_was_seen(post):
    post(amount=5, known="")
    post(amount=8, known="5reps||||||")
    assert post("set_removal", known="5reps||||||").status_code == 409
    assert amounts() == [8]
    assert post("set_removal", known="8reps||||||").status_code == 200
    assert amounts() == []


def test_it_asks_on_a_page_without_a_script_and_saves_at_the_second_time(post, client):
    post(amount=5, known="")
    answer = post(headers={}, amount=8, known="")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "It is saved as 5 by now." in html
    assert 'name="known" value="5reps||||||"' in html
    post(headers={}, amount=8, known="5reps||||||")
    assert amounts() == [8]


def test_it_asks_before_an_undo_without_a_script(post):
    post(amount=5, known="")
    answer = post("set_removal", headers={}, known="4reps||||||", next="/today/")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Undo this set" in html
    assert 'name="known" value="5reps||||||"' in html


def test_a_page_that_holds_20_yards_is_behind_20_meters(signed_in, maya):
    skip = make_drill(measure="distance", amount=20, amount_unit="yd")
    (planned,) = session_drills(make_session(maya, drills=[skip], date=maya.today))
    client, pk = signed_in(maya), set_id(planned.pk, 1, "both")

    def post(**fields):
        data = {"session_drill": str(planned.pk), "number": 1, "side": "both", **fields}
        return client.post(reverse("set_log", args=[pk]), data, headers=JSON)

    post(amount=20, amount_unit="yd", known="")
    held = LoggedSet.objects.get().held_values
    assert post(amount=20, amount_unit="m", known=held).status_code == 200
    assert post(amount=25, amount_unit="yd", known=held).status_code == 409
    assert LoggedSet.objects.get().amount_unit == "m"


def test_it_answers_htmx_with_the_question_in_the_row(post):
    post(amount=5, known="")
    answer = post(headers={"HX-Request": "true"}, amount=8, known="")
    assert answer.status_code == 422
    assert "Save this instead" in answer.content.decode()


def test_it_says_to_nobody_who_is_shown_no_health_that_it_hurt(signed_in, hillside, maya, drill):
    nora = make_user("Nora Berg", "nora@example.com")
    hillside.add_coach(nora, sees_health=False)
    make_logged_set(drill, skip_reason="pain", note="Left knee")
    pk = set_id(drill.pk, 1, "both")
    data = {"session_drill": str(drill.pk), "number": 1, "side": "both", "amount": 8, "known": ""}
    answer = signed_in(nora).post(reverse("set_log", args=[pk]), data, headers=JSON)
    assert answer.status_code == 409
    assert "hurt" not in answer.content.decode().lower()
    assert "knee" not in answer.content.decode()
