"""A keypad with a comma, and signs between thousands: read right or refused, on every page."""

from decimal import Decimal

import pytest
from django.urls import reverse

from coaching.models import LoggedSet
from coaching.rules.sides import set_id
from tests.factories import make_session, make_strength_drill, session_drills

pytestmark = pytest.mark.django_db


@pytest.fixture
def squat(maya):
    return session_drills(make_session(maya, drills=[make_strength_drill()], date=maya.today))[0]


def log(client, squat, **typed):
    side = squat.rows_of_a_set[0]
    address = reverse("set_log", args=[set_id(squat.pk, 1, side)])
    row = {"session_drill": str(squat.pk), "number": 1, "side": side}
    return client.post(address, row | typed, headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    ("load", "value"), [("12,5", "12.5"), ("12.5", "12.5"), (" 5, ", "5"), ("1.1250", "1.125")]
)
def test_it_logs_a_load_with_a_comma(signed_in, maya, squat, load, value):
    assert log(signed_in(maya), squat, load_value=load, load_unit="kg").status_code == 200
    assert LoggedSet.objects.get().load_value == Decimal(value)


@pytest.mark.parametrize(
    ("load", "message"),
    [
        ("1,000", "Write 1 or 1000"),
        ("1.000", "Write 1 or 1000"),
        ("1.125", "Write 1.1250 or 1125"),
        ("1.000,5", "Write 1000.5"),
        ("1 000", "Write 1000"),
        ("1_0", "Type a number."),
        ("1e1", "Type a number."),
        ("\u0661\u0662", "Type a number."),
        ("NaN", "Type a number."),
    ],
)
def test_it_refuses_a_load_that_could_be_another_and_says_how_to_write_it(
    signed_in, maya, squat, load, message
):
    answer = log(signed_in(maya), squat, load_value=load, load_unit="kg")
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not LoggedSet.objects.exists()


@pytest.mark.parametrize("amount", ["12,5", "12.5"])
def test_it_says_of_half_a_repetition_that_it_wants_a_whole_number(signed_in, maya, squat, amount):
    answer = log(signed_in(maya), squat, amount=amount)
    assert answer.status_code == 422
    assert "whole" in answer.content.decode()
    assert not LoggedSet.objects.exists()


def test_a_coach_prescribes_with_a_comma(signed_in, dana, squat):
    url = reverse("session_edit", args=[squat.block.session_id])
    prefix = f"d{squat.pk}"
    data = {f"{prefix}-sets": "3,0", f"{prefix}-amount": "10,", f"{prefix}-rest_s": "60"}
    data |= {f"{prefix}-load_value": "2,5", f"{prefix}-load_unit": "kg"}
    assert signed_in(dana).post(url, data).status_code == 302
    squat.refresh_from_db()
    assert (squat.sets, squat.amount, squat.load_value) == (3, 10, Decimal("2.5"))


def test_the_admin_shows_a_number_as_it_is_typed(client, ada, squat):
    """10 and not 10.000, which could be ten thousand and would be refused when it is saved."""
    client.force_login(ada)
    page = client.get(reverse("admin:coaching_drill_change", args=[squat.drill_id]))
    form = page.context["adminform"].form
    assert form["amount"].value() == "10"
    assert 'type="number"' not in str(form["amount"]) + str(form["sets"])
