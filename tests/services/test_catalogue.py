"""Loading the shipped catalogue: complete, repeatable, and never over an admin's edit."""

import copy
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coaching.models import (
    Assessment,
    Block,
    CatalogEntry,
    Drill,
    Equipment,
    Ladder,
    Muscle,
    Placement,
    Prescription,
    Program,
    Progression,
    Rung,
    WeekOverride,
)
from coaching.services import catalogue
from tests.factories import make_drill, make_session, session_drills
from tests.shipped import empty, once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def once_loaded(django_db_setup, django_db_blocker):
    with once(django_db_blocker, catalogue.load):
        yield


@pytest.fixture
def loaded(once_loaded, db):
    """A database that holds what the file says."""


@pytest.fixture
def nothing(db):
    """A database without a catalogue, also beside the tests that have one."""
    empty()


@pytest.fixture
def file():
    return copy.deepcopy(catalogue.read())


def entry(file, table, slug):
    return next(row for row in file[table] if row["slug"] == slug)


def everything():
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (
            *(Muscle, Equipment, Drill, Ladder, Rung, Block, Prescription, CatalogEntry),
            *(Program, Placement, Progression, WeekOverride),
        )
    }


def said(**options):
    out = StringIO()
    call_command("catalogue", stdout=out, **options)
    return out.getvalue()


def test_it_fills_an_empty_database(nothing, file):
    assert f"{sum(map(len, file.values()))} added" in said()
    for model, table in [
        (Muscle, "muscle"),
        (Equipment, "equipment"),
        (Drill, "drill"),
        (Ladder, "ladder"),
        (Assessment, "assessment"),
        (Block, "block"),
        (Program, "program"),
    ]:
        assert set(model.objects.values_list("slug", flat=True)) == {r["slug"] for r in file[table]}
    assert Drill.objects.published().filter(team=None).count() == len(file["drill"])
    assert Block.objects.filter(team=None, archived_at=None).count() == len(file["block"])
    assert Rung.objects.count() == sum(len(row["rung"]) for row in file["ladder"])
    assert Prescription.objects.count() == sum(len(row["prescription"]) for row in file["block"])


def test_it_loads_a_drill_with_all_it_says(loaded):
    hop = Drill.objects.get(slug="single-leg-hop-high-knees")
    assert (hop.kind, hop.measure, hop.side_mode, hop.first_side, hop.side_meaning) == (
        "plyometric",
        "distance",
        "per_side",
        "right",
        "the hopping leg",
    )
    assert (hop.amount, hop.amount_unit, hop.amount_si) == (20, "yd", Decimal("18.288"))
    assert (hop.contacts_value, hop.contacts_basis, hop.contacts_estimate) == (16, "distance", True)
    assert [m.slug for m in hop.muscles.all()] == ["iliacus", "rectus-femoris", "psoas"]
    assert [e.slug for e in hop.equipment.all()] == ["clear-ground"]
    assert len(hop.cues) == 3
    assert len(hop.set_up.splitlines()) == 3

    squat = Drill.objects.get(slug="overhead-squat")
    assert squat.load_cap_kg == Decimal("27.21554220")
    assert {i.slug for i in squat.implements.all()} == {"pvc-pipe", "dumbbells", "empty-bar"}
    assert (squat.implement.slug, squat.amount_top, squat.asks_full_range) == ("pvc-pipe", 12, True)


def test_it_counts_both_dumbbells(loaded):
    row = Prescription.objects.get(
        block__slug="light-dumbbells", drill__slug="bulgarian-split-squat"
    )
    assert (row.load_value, row.load_unit, row.load_count) == (10, "lb", 2)
    assert row.load_kg == Decimal("9.07184740")


def test_it_loads_a_circuit_with_its_rounds(loaded):
    block = Block.objects.get(slug="pipe-circuit")
    assert (block.rounds, block.rest_between_s, block.rest_after_round_s) == (3, 30, 120)
    assert [p.drill.slug for p in block.prescriptions.order_by("position")] == [
        "overhead-squat",
        "spot-lunge",
        "walking-lunge",
    ]


def test_it_changes_nothing_the_second_time(loaded, file):
    before = everything()
    assert f"0 added, 0 updated, {sum(map(len, file.values()))} unchanged" in said()
    assert everything() == before


def test_it_reads_the_same_few_queries_when_nothing_changed(
    loaded, file, django_assert_max_num_queries
):
    with django_assert_max_num_queries(22):
        catalogue.load(file)


def test_it_takes_over_what_the_file_changed(loaded, file):
    entry(file, "drill", "tuck-jump")["amount"] = 8
    entry(file, "drill", "tuck-jump")["equipment"] = ["box"]
    entry(file, "ladder", "hanging")["climb_sets"] = 4
    report = catalogue.load(file)
    assert report.updated == ["drill Tuck jump", "ladder Hanging"]
    drill = Drill.objects.get(slug="tuck-jump")
    assert (drill.amount, drill.amount_si) == (8, 8)
    assert [e.slug for e in drill.equipment.all()] == ["box"]
    assert not catalogue.load(file).updated


def test_it_keeps_the_rows_within_a_row_that_the_file_keeps(loaded, file, maya):
    block = Block.objects.get(slug="skips-and-box-jumps")
    skip, jump = block.prescriptions.order_by("position")
    row = entry(file, "block", block.slug)
    row["prescription"].reverse()
    row["prescription"][0]["sets"] = 5
    catalogue.load(file)
    assert list(block.prescriptions.order_by("position").values_list("pk", "sets")) == [
        (jump.pk, 5),
        (skip.pk, 3),
    ]
    assert Block.objects.get(pk=block.pk).version == 2


def test_it_moves_and_drops_rungs(loaded, file):
    rungs = entry(file, "ladder", "load-spot-lunge")["rung"]
    kept = Rung.objects.get(ladder__slug="load-spot-lunge", implement__slug="empty-bar")
    rungs[2]["position"] = 3
    del rungs[1]
    catalogue.load(file)
    assert list(
        Rung.objects.filter(ladder__slug="load-spot-lunge").values_list(
            "position", "implement__slug"
        )
    ) == [(1, "pvc-pipe"), (3, "empty-bar")]
    assert Rung.objects.get(pk=kept.pk).position == 3


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: Drill.objects.filter(pk=d.pk).update(summary="Hang on."),
        lambda d: Drill.objects.filter(pk=d.pk).update(cues=["One cue."]),
        lambda d: Drill.objects.filter(pk=d.pk).update(rest_s=0),
        lambda d: d.muscles.remove(Muscle.objects.get(slug="psoas")),
        lambda d: d.equipment.add(Equipment.objects.get(slug="box")),
    ],
)
def test_it_leaves_an_edited_drill_alone_and_says_so(loaded, file, edit):
    drill = Drill.objects.get(slug="hanging-feet-to-bar")
    edit(drill)
    before = everything()
    entry(file, "drill", drill.slug)["sets"] = 9
    assert catalogue.load(file).edited == ["drill Hanging feet to bar"]
    assert everything() == before
    assert said(verbosity=0) == "catalogue: left alone, edited here: drill Hanging feet to bar\n"


def test_it_leaves_edited_rungs_and_prescriptions_alone(loaded, file):
    Rung.objects.filter(ladder__slug="hanging").update(position=7)
    Prescription.objects.filter(block__slug="ball-bridge").update(rest_s=75)
    entry(file, "ladder", "hanging")["note"] = "New."
    entry(file, "block", "ball-bridge")["notes"] = "New."
    report = catalogue.load(file)
    assert report.edited == ["ladder Hanging", "block Ball bridge"]
    assert Rung.objects.get(ladder__slug="hanging", drill__slug="hanging-feet-to-bar").position == 7
    assert Block.objects.get(slug="ball-bridge").notes != "New."


def test_it_takes_an_edit_back_under_its_care_when_it_is_undone(loaded, file):
    Drill.objects.filter(slug="tuck-jump").update(rest_s=1)
    assert catalogue.load(file).edited == ["drill Tuck jump"]
    Drill.objects.filter(slug="tuck-jump").update(rest_s=60)
    entry(file, "drill", "tuck-jump")["sets"] = 4
    assert catalogue.load(file).updated == ["drill Tuck jump"]


def test_it_does_not_take_other_line_ends_for_an_edit(loaded, file):
    drill = Drill.objects.get(slug="tuck-jump")
    drill.set_up = drill.set_up.replace("\n", "\r\n") + "\r\n"
    drill.save()
    assert not catalogue.load(file).edited


def test_it_keeps_an_archived_row_archived_and_fresh(loaded, file):
    Drill.objects.get(slug="tuck-jump").archive()
    Block.objects.get(slug="ball-bridge").archive()
    entry(file, "drill", "tuck-jump")["sets"] = 4
    report = catalogue.load(file)
    assert (report.updated, report.edited) == (["drill Tuck jump"], [])
    drill = Drill.objects.get(slug="tuck-jump")
    assert (drill.status, drill.sets) == ("archived", 4)
    assert Block.objects.get(slug="ball-bridge").archived_at is not None


def test_it_leaves_a_row_made_here_under_the_same_slug_alone(nothing, hillside):
    make_drill("Our jump", slug="tuck-jump", team=hillside)
    report = catalogue.load()
    assert report.taken == ["drill Tuck jump"]
    assert report.waiting == [
        "block Knee drive and tuck jumps",
        "block Hops and jumps",
        "program 4 weeks of knee lift",
    ]
    assert Drill.objects.get(slug="tuck-jump").name == "Our jump"


def test_it_does_not_bring_back_what_was_removed_here(loaded, file):
    Muscle.objects.get(slug="psoas").delete()
    entry(file, "drill", "tuck-jump")["sets"] = 4
    report = catalogue.load(file)
    assert report.removed == ["muscle Psoas"]
    assert not Muscle.objects.filter(slug="psoas").exists()
    assert "drill Tuck jump" in report.edited


def test_it_leaves_out_what_needs_a_row_that_was_removed_here(loaded, file):
    Equipment.objects.filter(slug="tennis-ball").delete()
    file["drill"].append(
        entry(file, "drill", "one-legged-hip-thrust-tennis-ball")
        | {"slug": "two-legged", "name": "Two-legged"}
    )
    report = catalogue.load(file)
    assert report.waiting == ["drill Two-legged"]
    assert not Drill.objects.filter(slug="two-legged").exists()


def test_it_leaves_a_block_that_no_longer_fits_an_edited_drill(loaded, file):
    Drill.objects.filter(slug="tuck-jump").update(kind="gym")
    entry(file, "block", "hops-and-jumps")["notes"] = "New."
    report = catalogue.load(file)
    assert report.edited == ["drill Tuck jump"]
    assert report.waiting == ["block Hops and jumps"]


def test_it_keeps_what_the_file_no_longer_has_and_says_so(loaded, file):
    file["block"] = [row for row in file["block"] if row["slug"] != "ball-bridge"]
    assert catalogue.load(file).gone == ["block ball-bridge"]
    assert Block.objects.filter(slug="ball-bridge").exists()


def test_it_leaves_what_an_athlete_was_given_as_it_was(loaded, file, maya, hillside):
    drill = Drill.objects.get(slug="tuck-jump")
    session = make_session(maya, hillside, [drill])
    entry(file, "drill", "tuck-jump")["sets"] = 9
    catalogue.load(file)
    assert [session_drill.sets for session_drill in session_drills(session)] == [3]


@pytest.mark.parametrize(
    ("table", "slug", "change", "message"),
    [
        ("drill", "tuck-jump", {"setts": 3}, "drill tuck-jump: no field 'setts'"),
        ("drill", "tuck-jump", {"amount": "six"}, "drill tuck-jump: amount"),
        ("drill", "tuck-jump", {"muscles": ["biceps"]}, "drill tuck-jump: no 'biceps'"),
        ("drill", "tuck-jump", {"amount_unit": "s"}, "drill tuck-jump"),
        ("drill", "walking-lunge", {"amount": 21}, "drill walking-lunge"),
        ("block", "ball-bridge", {"kind": "strength"}, "block ball-bridge"),
    ],
)
def test_it_loads_nothing_of_a_file_with_a_mistake(nothing, file, table, slug, change, message):
    entry(file, table, slug).update(change)
    with pytest.raises(catalogue.CatalogueError, match=message):
        catalogue.load(file)
    assert not Muscle.objects.exists()


def test_it_refuses_a_load_over_the_cap(nothing, file):
    block = entry(file, "block", "light-dumbbells")
    block["prescription"][0]["load_value"] = "30.5"
    with pytest.raises(catalogue.CatalogueError, match="At most 60 lb"):
        catalogue.load(file)
    block["prescription"][0]["load_value"] = "30"
    assert catalogue.load(file).added


def test_it_says_in_one_line_that_the_file_is_broken(tmp_path, monkeypatch):
    broken = tmp_path / "catalogue.toml"
    broken.write_text("[[drill]\n")
    monkeypatch.setattr(catalogue.read_translated, "__defaults__", (broken,))
    with pytest.raises(CommandError, match=r"catalogue\.toml"):
        call_command("catalogue")


def test_it_tells_a_new_default_from_an_edit():
    """Digests leave out what is at its default, so that a new column is not an edit."""
    table = catalogue.TABLES[2]
    shape = catalogue.shape_of_entry(table, {"slug": "x", "name": "X", "kind": "gym"}, {})
    assert shape == {"name": "X", "kind": "gym"}


def test_it_loads_a_program_with_its_days_and_steps(loaded):
    program = Program.objects.get(slug="strength-ladder-six-weeks")
    monday = program.placements.filter(week=1, weekday=0).values_list("block__slug", flat=True)
    assert list(monday) == ["pipe-squat-and-lunge-tens"]
    assert program.placements.count() == 18
    step = program.progressions.get(prescription__drill__slug="walking-lunge", field="load")
    assert (step.step, step.top, step.prescription.block.slug) == (
        Decimal("2.5"),
        15,
        "light-dumbbells",
    )


def test_it_leaves_an_edited_program_alone(loaded, file):
    program = Program.objects.get(slug="no-impact-four-weeks")
    program.placements.filter(week=4).delete()
    entry(file, "program", program.slug)["name"] = "Another"
    assert catalogue.load(file).edited == ["program Another"]
    assert program.placements.filter(week=4).count() == 0


def test_it_takes_over_a_programs_new_week_and_keeps_the_placed_blocks(loaded, file):
    program = Program.objects.get(slug="no-impact-four-weeks")
    kept = set(program.placements.values_list("pk", flat=True))
    row = entry(file, "program", program.slug)
    row["weeks"] = 5
    row["placement"].append({"week": 5, "weekday": 0, "block": "band-and-water"})
    assert catalogue.load(file).updated == ["program No-impact 4 weeks"]
    now = set(program.placements.values_list("pk", flat=True))
    assert kept < now
    assert len(now - kept) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"placement": [{"week": 9, "weekday": 0, "block": "ball-bridge"}]}, "has 4 weeks"),
        ({"placement": [{"week": 1, "weekday": 0, "block": "nothing"}]}, "nothing"),
        (
            {
                "progression": [
                    {"prescription": "light-dumbbells/walking-lunge", "field": "load", "step": "40"}
                ]
            },
            "not placed",
        ),
    ],
)
def test_it_refuses_a_program_that_does_not_fit(nothing, file, change, message):
    entry(file, "program", "four-weeks-to-a-higher-knee").update(change)
    with pytest.raises(catalogue.CatalogueError, match=message):
        catalogue.load(file)
    assert Program.objects.count() == 0
