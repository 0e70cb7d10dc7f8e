"""What a coach notes is counted as she sees it: a family once, the end of a line once."""

import pytest
from django.urls import reverse

from coaching.forms.own_drills import OwnDrillForm
from coaching.models import Assessment, Block, Drill, Restriction
from tests.factories import make_block, make_drill, make_program, make_session
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


def test_sets_of_one_session_a_drill_and_a_test_do_too(coach, dana, hillside, maya):
    session = make_session(maya, drills=[make_drill()])
    page = coach.get(reverse("session_edit", args=[session.pk])).text
    assert 'data-limit="300"' in page
    assert 'maxlength="3000"' not in page
    for name, limit in (("drill_new", 200), ("assessment_new", 200), ("assessment_new", 300)):
        assert f'data-limit="{limit}"' in coach.get(reverse(name)).text
    summary = {"summary": FAMILY * 201}
    for name in ("drill_new", "assessment_new"):
        assert (
            "200 characters at most: this is 1 too many." in coach.post(reverse(name), summary).text
        )
    made = {"name": "Plank", "unit": "s", "better": "higher", "trials": 1, "combine": "best"}
    coach.post(reverse("assessment_new"), made | {"summary": FAMILY * 200})
    assert Assessment.objects.get(team=hillside).summary == FAMILY * 200


def test_each_line_of_a_drill_is_as_long_as_it_is_seen(hillside, dana):
    """Four cues of 100 letters are no 400 letters too many for a field of 120 a line."""
    form = OwnDrillForm(
        {"cues": "\n".join(["a" * 100] * 4 + [FAMILY * 120]), "mistakes": FAMILY * 201},
        instance=Drill(team=hillside, created_by=dana),
        units="imperial",
    )
    assert "cues" not in form.errors
    assert form.errors["mistakes"] == ["200 characters at most: this is 1 too many."]
    assert "maxlength" not in str(form["cues"])


def test_the_admin_takes_no_more_than_the_form(admin_client):
    block = make_block([make_drill()])
    address = reverse("admin:coaching_block_change", args=[block.pk])
    row = block.prescriptions.get()
    sent = {"notes": FAMILY * 1000, "prescriptions-0-note": "a" * 301}
    sent |= {"prescriptions-TOTAL_FORMS": 1, "prescriptions-INITIAL_FORMS": 1}
    sent |= {"prescriptions-0-id": row.pk, "prescriptions-0-block": block.pk}
    text = admin_client.post(address, sent).text
    assert "300 characters at most: this is 1 too many." in text
    assert "1000 characters at most" not in text
