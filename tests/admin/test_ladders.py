"""Steps on ladders in the admin: found and read, and decided by nobody there."""

import pytest
from django.utils.timezone import now

from coaching.models import Ladder, Rung
from tests.factories import make_drill, make_promotion

pytestmark = pytest.mark.django_db
LIST = "/admin/coaching/promotion/"


def test_steps_are_found_read_and_left_alone(
    client, ada, hillside, maya, priya, django_assert_max_num_queries
):
    ladder = Ladder.objects.create(slug="hang", name="Hanging")
    knees, feet = (
        Rung.objects.create(ladder=ladder, position=n, drill=make_drill(name))
        for n, name in ((1, "Knees to elbows"), (2, "Feet to bar"))
    )
    step = make_promotion(maya, hillside, knees, to=feet)
    decided = {"state": "put_off", "decided_at": now(), "reason": "After the meet"}
    make_promotion(priya, hillside, knees, to=feet, decided_by=ada, **decided)
    client.force_login(ada)
    with django_assert_max_num_queries(9):
        both = client.get(LIST).text
    assert "Knees to elbows → Feet to bar" in both
    assert "Priya Nair" in both
    found = client.get(f"{LIST}?q=after+the+meet").text
    assert "Priya Nair" in found
    assert "Maya Okafor" not in found
    address = f"{LIST}{step.pk}/change/"
    assert "3 × 10 in 1 session" in client.get(address).text
    assert client.post(address, {"state": "approved"}).status_code == 403
    step.refresh_from_db()
    assert step.is_proposed
