"""The history of the catalogue: who changed what, in words, and going back."""

import pytest

from coaching import figures
from coaching.models import (
    Block,
    Drill,
    Equipment,
    Ladder,
    Muscle,
    Prescription,
    Program,
    Rung,
)
from coaching.models.history import one_change
from coaching.services import catalogue
from coaching.services.catalogue import history
from tests.factories import make_block, make_drill, make_equipment, make_user
from tests.helpers import change

pytestmark = pytest.mark.django_db


@pytest.fixture
def psoas(db):
    return Muscle.objects.create(slug="psoas", name="Psoas", hip_angle_from=90, hip_angle_to=140)


def said(change):
    return {
        difference.label: (difference.removed, difference.added)
        for difference in change.differences
    }


def pages(row):
    path = f"/admin/coaching/{row._meta.model_name}/{row.pk}/history/"
    return path, lambda change: f"{path}{change.id}/"


def test_it_says_who_changed_what_and_takes_one_save_for_one_change(admin_page, psoas):
    drill = make_drill("Band knee pull", slug="band", set_up="Stand tall.\nHold on.", cues=["Up"])
    response = change(
        admin_page,
        drill,
        rest_s="90",
        set_up="Stand tall.\nLet go.",
        cues="Up\nSlowly down",
        muscles=[psoas.pk],
        impact="on",
    )
    assert response.status_code == 302
    newest, oldest = history.changes(drill)
    assert (newest.who, oldest.who) == ("Ada Admin", "")
    assert (oldest.made, oldest.differences) == (True, None)
    assert said(newest) == {
        "Rest, s": (["60"], ["90"]),
        "Set-up": (["Hold on."], ["Let go."]),
        "Cues": ([], ["Slowly down"]),
        "Muscles": ([], ["Psoas"]),
        "Impact": (["no"], ["yes"]),
    }


def test_it_says_nothing_of_a_save_that_changed_nothing(admin_page):
    drill = make_drill()
    assert change(admin_page, drill).status_code == 302
    assert len(history.changes(drill)) == 1


def test_it_names_the_joint_that_was_bent(admin_page):
    drill = make_drill(figure=figures.shipped("band-knee-pull"))
    drill.figure["phases"][1]["pose"]["right"]["hip"] = 100
    drill.save()
    assert said(history.changes(drill)[0]) == {
        "Figure: phase 2, right, hip": (["120"], ["100"]),
        "Hip angle to": (["120"], ["100"]),
    }
    drill.figure = figures.shipped("tuck-jump")
    drill.save()
    assert "Figure" in said(history.changes(drill)[0])
    drill.figure = None
    drill.save()
    removed, added = said(history.changes(drill)[0])["Figure"]
    assert removed
    assert added == []


def test_it_shows_the_history_as_a_page(admin_page, ada):
    drill = make_drill("Tuck jump", rest_s=60)
    change(admin_page, drill, rest_s="75", summary="<b>Jump</b>")
    text = admin_page.get(pages(drill)[0]).content.decode()
    assert "Ada Admin" in text
    assert "<del>60</del>" in text
    assert "<ins>75</ins>" in text
    assert "&lt;b&gt;Jump&lt;/b&gt;" in text
    assert "style=" not in text
    assert text.count("Go back to this") == 1


def test_it_goes_back_and_draws_the_thumbnail_anew(admin_page, psoas):
    box = make_equipment("box", implement=False)
    drill = make_drill("Tuck jump", figure=figures.shipped("tuck-jump"), status="published")
    with one_change("set up"):
        drill.muscles.add(psoas)
        drill.equipment.add(box)
    old = Drill.objects.get(pk=drill.pk)
    then = history.changes(drill)[0]
    with one_change("worse"):
        drill.figure = figures.shipped("box-jump")
        drill.status, drill.sets = "archived", 9
        drill.save()
        drill.muscles.clear()
    assert Drill.objects.get(pk=drill.pk).thumbnail != old.thumbnail
    path = pages(drill)[1](then)
    assert "Psoas" in admin_page.get(path).content.decode()
    assert admin_page.post(path).status_code == 302
    now = Drill.objects.get(pk=drill.pk)
    assert (now.sets, now.figure, now.thumbnail) == (3, old.figure, old.thumbnail)
    assert [m.slug for m in now.muscles.all()] == ["psoas"]
    assert [e.slug for e in now.equipment.all()] == ["box"]
    assert now.status == "archived"
    newest = history.changes(now)[0]
    assert newest.who == "Ada Admin"
    assert newest.reason.startswith("back to how it was on")
    assert not history.back(now, newest)


def test_it_takes_a_ladder_back_with_its_rungs(admin_page):
    easy, hard = make_drill("Easy"), make_drill("Hard")
    with one_change("made"):
        ladder = Ladder.objects.create(slug="climb", name="Climb")
        first = Rung.objects.create(ladder=ladder, position=1, drill=easy)
        second = Rung.objects.create(ladder=ladder, position=2, drill=hard)
    then = history.changes(ladder)[0]
    with one_change("cut"):
        second.delete()
        first.position = 4
        first.save()
    assert said(history.changes(ladder)[0]) == {
        "Rungs": (["Hard"], []),
        "Easy: Step": (["1"], ["4"]),
    }
    assert admin_page.post(pages(ladder)[1](then)).status_code == 302
    assert list(ladder.rungs.values_list("position", "drill__name")) == [(1, "Easy"), (2, "Hard")]


def test_it_takes_a_shared_block_back_with_its_prescriptions(admin_page):
    first, second = make_drill("One"), make_drill("Two")
    with one_change("made"):
        block = make_block([first, second])
    then = history.changes(block)[0]
    rows = list(block.prescriptions.order_by("-position"))
    with one_change("turned"):
        rows[0].sets = 5
        block.save_with(rows, version=block.version)
    newest = history.changes(block)[0]
    assert said(newest)["Two: Sets"] == (["3"], ["5"])
    assert "Prescriptions" in said(newest)
    assert admin_page.post(pages(block)[1](then)).status_code == 302
    assert list(block.prescriptions.order_by("position").values_list("drill__name", "sets")) == [
        ("One", 3),
        ("Two", 3),
    ]


def test_it_keeps_no_history_of_what_a_team_makes(hillside):
    block = make_block(team=hillside)
    block.save_with([], version=block.version)
    assert not Block.history.filter(id=block.pk).exists()
    assert not Prescription.history.exists()


def test_it_records_that_the_shipped_catalogue_was_loaded(admin_page):
    catalogue.load()
    drill = Drill.objects.get(slug="tuck-jump")
    [made] = history.changes(drill)
    assert (made.who, made.reason, made.made) == ("", "shipped catalogue", True)
    assert drill.history.count() == 1
    catalogue.load()
    assert drill.history.count() == 1


def test_it_says_plainly_that_something_it_needs_is_gone(admin_page):
    box = make_equipment("box", implement=False)
    drill = make_drill()
    drill.equipment.add(box)
    then = history.changes(drill)[0]
    drill.equipment.clear()
    Equipment.objects.filter(pk=box.pk).delete()
    response = admin_page.post(pages(drill)[1](then))
    assert response.status_code == 422
    assert "This cannot be gone back to" in response.content.decode()
    assert not drill.equipment.exists()


def test_it_deletes_equipment_that_only_the_history_still_names(admin_page):
    box = make_equipment("box", implement=False)
    drill = make_drill()
    drill.equipment.add(box)
    drill.equipment.clear()
    assert (
        admin_page.post(f"/admin/coaching/equipment/{box.pk}/delete/", {"post": "yes"}).status_code
        == 302
    )
    assert not Equipment.objects.filter(pk=box.pk).exists()


def test_it_publishes_and_says_so_in_the_history(admin_page):
    drill = make_drill(status="draft")
    admin_page.post("/admin/coaching/drill/", {"action": "publish", "_selected_action": [drill.pk]})
    assert said(history.changes(drill)[0]) == {"Status": (["Draft"], ["Published"])}


def test_it_lets_only_those_who_may_change_it_go_back(client, dana):
    drill = make_drill()
    path, back = pages(drill)
    then = history.changes(drill)[0]
    assert client.get(path).status_code == 302
    for person in (dana, make_user("Stan Staff", is_staff=True)):
        client.force_login(person)
        assert client.get(path).status_code in (302, 403)
        assert client.post(back(then)).status_code in (302, 403)
    assert drill.history.count() == 1


def test_it_asks_the_same_few_queries_for_a_long_history(django_assert_max_num_queries):
    drill = make_drill()
    for rest in range(10):
        drill.rest_s = rest
        drill.save()
    with django_assert_max_num_queries(20):
        assert len(history.changes(drill)) == 11


def test_it_takes_a_program_back_with_its_blocks_and_steps(admin_page):
    block = make_block([make_drill("Tuck jump")], name="Jumps")
    row = block.prescriptions.get()
    with one_change("made"):
        program = Program.objects.create(name="Weeks", weeks=2)
        program.placements.create(week=1, weekday=0, position=1, block=block)
        program.progressions.create(prescription=row, field="amount", step=1, top=12)
    then = history.changes(program)[0]
    table = history.table_of(program)
    was = catalogue.shape_of_row(table, table.rows()[program.slug])
    with one_change("worse"):
        program.placements.update(position=2)
        program.placements.get().delete()
        program.placements.create(week=2, weekday=3, position=1, block=block)
        program.progressions.get().delete()
        program.overrides.create(prescription=row, week=2, field="amount", value=9)
    newest = history.changes(program)[0]
    assert said(newest) == {
        "Placed blocks": (["week 1, Monday: Jumps"], ["week 2, Thursday: Jumps"]),
        "Progressions": (["Jumps, Tuck jump: Amount"], []),
        "Values of weeks": ([], ["Jumps, Tuck jump: Amount in week 2"]),
    }
    assert admin_page.post(pages(program)[1](then)).status_code == 302
    program.refresh_from_db()
    assert program.version == 2
    assert catalogue.shape_of_row(table, table.rows()[program.slug]) == was
    assert not history.back(program, history.changes(program)[0])
