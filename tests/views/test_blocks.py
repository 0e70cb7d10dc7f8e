from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coaching.models import Block
from tests.factories import (
    make_block,
    make_drill,
    make_equipment,
    make_session,
    make_strength_drill,
)

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def hang(db):
    return make_drill("Hanging knees to elbows")


@pytest.fixture
def pipe(db):
    return make_equipment("pvc-pipe")


# --- the list --------------------------------------------------------------------------------


def test_it_lists_the_teams_blocks_and_the_ready_made_ones(coach, hillside, rivals, hang):
    make_block([hang], team=hillside, name="Ours")
    make_block([hang], name="Ready")
    make_block([hang], team=rivals, name="Theirs")
    page = coach.get(reverse("blocks")).content.decode()
    assert "Ours" in page
    assert "Ready" in page
    assert "Our default" in page
    assert "Theirs" not in page


def test_it_filters_by_kind_and_words_in_the_address(coach, hillside, hang):
    make_block([hang], team=hillside, name="Bar day")
    make_block([make_drill("Tuck jump", kind="plyometric")], team=hillside, name="Jump day")
    page = coach.get(reverse("blocks"), {"kind": "plyometric"}).content.decode()
    assert "Jump day" in page
    assert "Bar day" not in page
    page = coach.get(reverse("blocks"), {"q": "ELBOWS"}).content.decode()
    assert "Bar day" in page
    assert "Jump day" not in page


def test_it_answers_a_search_with_the_found_part_alone(coach, hillside, hang):
    make_block([hang], team=hillside, name="Bar day")
    response = coach.get(reverse("blocks"), {"q": "nothing like it"}, **HTMX)
    page = response.content.decode()
    assert "<html" not in page
    assert "Nothing found for “nothing like it”" in page
    assert "HX-Request" in response["Vary"]
    again = coach.get(
        reverse("blocks"), HTTP_HX_REQUEST="true", HTTP_HX_HISTORY_RESTORE_REQUEST="true"
    )
    assert "<html" in again.content.decode()


def test_it_shows_foot_contacts_as_the_estimate_they_are(coach, hillside):
    jump = make_drill(
        "Tuck jump",
        kind="plyometric",
        contacts_value=1,
        contacts_basis="rep",
        contacts_estimate=True,
    )
    make_block([jump], team=hillside)
    assert "about 30 foot contacts" in coach.get(reverse("blocks")).content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_it_lists_blocks_in_a_fixed_number_of_queries(count, coach, hillside, hang):
    for number in range(count):
        make_block([hang, make_drill()], team=hillside, name=f"Block {number}")
    with CaptureQueriesContext(connection) as queries:
        coach.get(reverse("blocks"))
    assert len(queries) == 6


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("hang", ["Bar day", "Hang day"]),
        ("hagn", ["Bar day", "Hang day"]),
        ("hang bar", ["Bar day"]),
        ("bra hang", ["Bar day"]),
        ("sprint", []),
    ],
)
def test_it_finds_by_the_block_s_name_and_its_drills_and_reads_only_those(
    words, names, coach, hillside
):
    hang, squat = make_drill("Long hang"), make_drill("Squat")
    make_block([hang, squat], team=hillside, name="Bar day")
    make_block([squat], team=hillside, name="Hang day")
    with CaptureQueriesContext(connection) as queries:
        page = coach.get(reverse("blocks"), {"q": words})
    shown = [block.name for _kind, _label, blocks in page.context["groups"] for block in blocks]
    assert shown == names
    # Those that hold a drill that fits, and those of the part at hand.
    of_rows = [query["sql"] for query in queries if 'FROM "coaching_prescription"' in query["sql"]]
    assert len(of_rows) <= (3 if names else 0)


def test_it_says_so_when_there_is_nothing(coach):
    page = coach.get(reverse("blocks")).content.decode()
    assert "No blocks yet" in page
    assert "Nothing is archived" in coach.get(reverse("blocks") + "?archived").content.decode()


# --- copying and putting away ----------------------------------------------------------------


def test_it_copies_a_ready_made_block_to_change_it(coach, hillside, hang):
    ready = make_block([hang], name="Ready")
    response = coach.post(reverse("block_copy", args=[ready.pk]))
    copy = Block.objects.get(team=hillside)
    assert response.headers["Location"] == reverse("block", args=[copy.pk])
    assert "This is your own copy." in coach.get(response.headers["Location"]).content.decode()


def test_it_shows_a_ready_made_block_but_does_not_change_it(coach, hang):
    ready = make_block([hang], name="Ready", source_note="From somewhere")
    url = reverse("block", args=[ready.pk])
    page = coach.get(url).content.decode()
    assert "Copy to change it" in page
    assert "From somewhere" in page
    assert "<select" not in page
    assert coach.post(url, {"act": "save", "name": "Mine now"}).status_code == 403


def test_it_archives_a_block_and_offers_to_undo_it(coach, hillside, hang):
    block = make_block([hang], team=hillside, name="Old one")
    response = coach.post(reverse("block_archive", args=[block.pk]))
    page = coach.get(response.headers["Location"]).content.decode()
    assert "Old one is archived." in page
    assert reverse("block_restore", args=[block.pk]) in page
    assert "Archived blocks" in page
    assert "Old one" in coach.get(reverse("blocks") + "?archived").content.decode()
    coach.post(reverse("block_restore", args=[block.pk]))
    block.refresh_from_db()
    assert block.archived_at is None


def test_it_says_where_a_block_is_used_and_that_changes_do_not_reach_it(coach, hillside, maya):
    make_session(maya, date=timezone.localdate() + timedelta(days=3))
    make_session(maya, date=timezone.localdate() - timedelta(days=3))
    for block, text in zip(
        Block.objects.order_by("pk"),
        ["In 1 session from today on.", "In no session from today on."],
        strict=True,
    ):
        page = coach.get(reverse("block", args=[block.pk])).content.decode()
        assert text in page
        assert "Changing this block does not change what is already assigned." in page


@pytest.mark.parametrize("count", [1, 20])
def test_it_opens_a_block_in_a_fixed_number_of_queries(count, coach, hillside, pipe):
    drills = [make_strength_drill(f"Squat {n}", implement=pipe) for n in range(count)]
    for drill in drills:
        drill.implements.add(pipe)
    block = make_block(drills, team=hillside)
    with CaptureQueriesContext(connection) as queries:
        coach.get(reverse("block", args=[block.pk]))
    assert len(queries) == 11


# --- who may -----------------------------------------------------------------------------------

PLAIN = ["blocks", "block_new"]
OF_ONE = ["block", "block_copy", "block_archive", "block_restore"]


def test_it_sends_a_stranger_to_sign_in(client, hillside, hang):
    block = make_block([hang], team=hillside)
    for url in [reverse(name) for name in PLAIN] + [reverse(n, args=[block.pk]) for n in OF_ONE]:
        for method in (client.get, client.post):
            assert method(url).headers["Location"].startswith(reverse("account_login"))


def test_it_is_for_coaches(signed_in, hillside, maya, hang):
    block = make_block([hang], team=hillside)
    athlete = signed_in(maya)
    for name in PLAIN:
        assert athlete.get(reverse(name)).status_code == 403
    for name in OF_ONE:
        assert athlete.post(reverse(name, args=[block.pk])).status_code == 403


def test_it_does_not_know_another_teams_block(signed_in, hillside, rivals, rosa, hang):
    block = make_block([hang], team=hillside)
    other = signed_in(rosa)
    assert other.get(reverse("block", args=[block.pk])).status_code == 404
    for name in OF_ONE:
        assert other.post(reverse(name, args=[block.pk])).status_code == 404


def test_it_refuses_to_archive_a_ready_made_block(coach, hang):
    block = make_block([hang])
    for name in ("block_archive", "block_restore"):
        assert coach.post(reverse(name, args=[block.pk])).status_code == 403


def test_it_refuses_other_methods(coach, hillside, hang):
    block = make_block([hang], team=hillside)
    assert coach.post(reverse("blocks")).status_code == 405
    assert coach.put(reverse("block_new")).status_code == 405
    assert coach.delete(reverse("block", args=[block.pk])).status_code == 405
    for name in ("block_copy", "block_archive", "block_restore"):
        assert coach.get(reverse(name, args=[block.pk])).status_code == 405


@pytest.mark.parametrize("text", ["9" * 19, "9" * 5000, "x", "-1", "²"])
def test_it_takes_an_odd_number_of_an_archived_block_for_none(text, coach):
    assert coach.get(reverse("blocks"), {"put_away": text}).context["put_away"] is None


def test_it_copies_a_block_once_when_sent_twice(coach, hillside, rivals, rosa, hang):
    ready = make_block([hang], name="Ready")
    page = coach.get(ready.get_absolute_url())
    data = {"token": str(page.context["token"])}
    assert data["token"] in page.content.decode()
    answers = [coach.post(reverse("block_copy", args=[ready.pk]), data) for _ in range(2)]
    copy = Block.objects.get(team=hillside)
    assert {answer.url for answer in answers} == {copy.get_absolute_url()}
    assert copy.prescriptions.count() == 1
    coach.force_login(rosa)
    coach.post(reverse("block_copy", args=[ready.pk]), data)
    assert Block.objects.filter(team=rivals).count() == 1


def test_it_copies_again_from_a_fresh_page(coach, hillside, hang):
    ready = make_block([hang], name="Ready")
    for _ in range(2):
        token = str(coach.get(ready.get_absolute_url()).context["token"])
        coach.post(reverse("block_copy", args=[ready.pk]), {"token": token})
    assert Block.objects.filter(team=hillside).count() == 2
