"""The admin overwrites nothing unasked, and refuses in the product's words."""

import pytest
from django.urls import reverse

from coaching.models import Ladder
from tests.factories import make_drill, make_user
from tests.helpers import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_page(client, ada):
    client.force_login(ada)
    return client


def address(row):
    return reverse(f"admin:coaching_{row._meta.model_name}_change", args=[row.pk])


def opened(client, row):
    """What a browser sends of the page as it is now, with the version that it shows."""
    page = client.get(address(row))
    return fields_of(page) | {"version": page.context["adminform"].form.version}


def test_it_overwrites_no_drill_that_was_saved_meanwhile(admin_page):
    drill = make_drill("Hang")
    mine = opened(admin_page, drill) | {"summary": "Mine"}
    type(drill).objects.filter(pk=drill.pk).update(summary="Theirs")
    asked = admin_page.post(address(drill), mine)
    page = asked.content.decode()
    assert "Someone else saved this" in page
    assert "<td>Theirs</td>" in page
    assert "<td>Mine</td>" in page
    drill.refresh_from_db()
    assert drill.summary == "Theirs"
    form = asked.context["adminform"].form
    keep = mine | {"version": form.version, "keep_over": form.saved_version}
    assert admin_page.post(address(drill), keep).status_code == 302
    drill.refresh_from_db()
    assert drill.summary == "Mine"


def test_it_sees_that_a_step_of_a_ladder_was_saved_meanwhile(admin_page):
    ladder = Ladder.objects.create(slug="tucks", name="Tucks")
    mine = opened(admin_page, ladder) | {"note": "Mine"}
    ladder.rungs.create(position=1, drill=make_drill("Hang"))
    assert "Someone else saved this" in admin_page.post(address(ladder), mine).content.decode()
    assert Ladder.objects.get().note == ""
    fresh = opened(admin_page, ladder) | {"note": "Mine"}
    assert admin_page.post(address(ladder), fresh).status_code == 302
    assert Ladder.objects.get().note == "Mine"


def test_it_guards_accounts_and_teams(admin_page, hillside):
    user = make_user("Rosa Lindgren")
    for row in (user, hillside):
        mine = opened(admin_page, row) | {"name": "Mine"}
        type(row).objects.filter(pk=row.pk).update(name="Theirs")
        assert "Someone else saved this" in admin_page.post(address(row), mine).content.decode()
        row.refresh_from_db()
        assert row.name == "Theirs"


def test_it_says_in_our_words_what_is_refused_and_beside_the_field(admin_page):
    drill = make_drill("Hang")
    page = admin_page.post(address(drill), opened(admin_page, drill) | {"sets": "many"})
    text = " ".join(page.content.decode().split())
    assert "1 field needs a change." in text
    assert "Please correct" not in text
    assert 'id="id_sets_error"' in text
