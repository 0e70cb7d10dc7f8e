"""What a coach notes is counted as she sees it: a family once, the end of a line once."""

import pytest
from django.urls import reverse

from coaching.models import Block, Restriction
from tests.factories import make_drill, make_program
from tests.seen_cases import FAMILY

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(db):
    row = {"drill": make_drill().pk, "sets": 3, "amount": 10, "rest_s": 60, "note": FAMILY * 300}
    about = {"kind": "non_weight_bearing", "name": "Hips", "style": "sets", "row": ["n1"]}
    return about | {f"n1-{name}": value for name, value in row.items()}


def test_a_block_and_its_rows_keep_notes_as_long_as_they_are_seen(coach, hillside, block):
    notes = "a\r\n" * 500
    refused = coach.post(reverse("block_new"), block | {"notes": f"{notes}!!"})
    assert refused.status_code == 422
    assert "1000 characters at most: these are 2 too many." in refused.text
    refused = coach.post(reverse("block_new"), block | {"n1-note": FAMILY * 301})
    assert "300 characters at most: this is 1 too many." in refused.text
    assert coach.post(reverse("block_new"), block | {"notes": notes}).status_code == 302
    made = Block.objects.get()
    assert made.prescriptions.get().note == FAMILY * 300
    page = coach.get(made.get_absolute_url()).text
    assert 'data-limit="1000"' in page
    assert 'data-limit="300"' in page


def test_a_program_and_a_restriction_do_too(coach, hillside, eli):
    program = make_program(team=hillside)
    page = coach.get(reverse("program_edit", args=[program.pk])).text
    assert 'data-limit="1000"' in page
    address = reverse("restrictions", args=[eli.pk])
    body = {"no_impact": "on", "no_impact_note": FAMILY * 201}
    refused = coach.post(address, body)
    assert "200 characters at most: this is 1 too many." in refused.text
    coach.post(address, body | {"no_impact_note": FAMILY * 200})
    assert Restriction.objects.get().note == FAMILY * 200
