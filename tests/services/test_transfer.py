"""The catalogue out as a file and in again."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from coaching import figures
from coaching.models import (
    Block,
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
from coaching.services.catalogue import history, transfer
from tests.factories import make_block, make_drill, make_equipment

pytestmark = pytest.mark.django_db
KINDS = ["xlsx", "csv", "csv_comma", "toml"]
MODELS = (
    *(Muscle, Equipment, Drill, Ladder, Rung, Block, Prescription),
    *(Program, Placement, Progression, WeekOverride),
)


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def exported(kind, *keys):
    rows = {t: r for t, r in transfer.everything().items() if not keys or t.key in keys}
    return transfer.export(rows, kind)


def brought_in(name, content, *, dry=False, **more):
    content = content.encode() if isinstance(content, str) else content
    return transfer.import_rows(*transfer.read(name, content), reason="a test", dry=dry, **more)


def sheet(text):
    """The rows of a CSV, each a dict by column."""
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def as_csv(rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def odd():
    """A small catalogue with everything in it that is easily lost on the way."""
    psoas = Muscle.objects.create(slug="psoas", name="Psoas", hip_angle_from=90, hip_angle_to=140)
    iliacus = Muscle.objects.create(
        slug="iliacus", name="Iliacus", hip_angle_to=90, hip_angle_from=0
    )
    pipe = make_equipment("pvc-pipe", note="=1+1 is not a formula")
    bells = make_equipment("dumbbells", loaded=True, pieces=2)
    lift = make_drill(
        "@Lift, “high” ‑ ü",
        slug="lift",
        kind="strength",
        amount=Decimal("12"),
        amount_top=Decimal("15"),
        load_cap_value=Decimal("27.125"),
        load_cap_unit="kg",
        set_up='-Stand tall.\nHold, "so"; then go.\n\nWait.',
        movement="'=Up",
        cues=["+Up", "Slowly, down", "a;b\tc"],
        mistakes=["=cmd()"],
        contacts_value=Decimal("0.25"),
        contacts_basis="rep",
        figure=figures.shipped("band-knee-pull"),
        status="draft",
        implement=bells,
        load_value=Decimal("2.375"),
        load_unit="kg",
        load_count=2,
    )
    lift.muscles.set([psoas, iliacus])
    lift.implements.set([pipe, bells])
    run = make_drill(
        "Hill",
        slug="hill",
        kind="strength",
        measure="distance",
        amount_unit="m",
        amount=Decimal("18.125"),
        side_mode="per_side",
    )
    ladder = Ladder.objects.create(slug="up", name="Up", note="a\nb", climb_sets=3)
    Rung.objects.create(ladder=ladder, position=1, drill=lift, implement=pipe)
    Rung.objects.create(ladder=ladder, position=1, drill=lift, implement=bells)
    Rung.objects.create(ladder=ladder, position=2, drill=run)
    Ladder.objects.create(slug="empty", name="Empty")
    again = make_block([lift, lift, run], slug="again")
    block = make_block([lift, run], slug="both", rounds=3, source_note="Ours.\nReally.")
    block.archive()
    weeks = Program.objects.create(slug="weeks", name="=Weeks", weeks=6, notes="a\nb")
    for week, weekday, position, placed in [
        (6, 6, 2, again),
        (6, 6, 1, block),
        (1, 0, 1, again),
        (1, 0, 3, again),
    ]:
        weeks.placements.create(week=week, weekday=weekday, position=position, block=placed)
    second = again.prescriptions.get(position=2)
    weeks.progressions.create(prescription=second, field="load", step=Decimal("0.125"))
    weeks.progressions.create(prescription=second, field="amount", step=1, top=20)
    weeks.overrides.create(prescription=second, field="sets", week=2, value=4)
    Program.objects.create(slug="nothing", name="Nothing")
    return block


@pytest.mark.parametrize("kind", KINDS)
def test_it_changes_nothing_by_exporting_and_importing(odd, kind):
    before = everything()
    file = exported(kind)
    outcome = brought_in(file.name, file.content)
    assert outcome.errors == []
    assert {row.state for row in outcome.rows} == {"same"}
    assert len(outcome.rows) == 12
    assert everything() == before


@pytest.mark.parametrize("kind", KINDS)
def test_it_makes_the_same_catalogue_anew(odd, kind):
    links = {d.slug: sorted(m.slug for m in d.muscles.all()) for d in Drill.objects.all()}
    before = {
        t.key: {s: catalogue.shape_of_row(t, r) for s, r in t.rows().items()}
        for t in catalogue.TABLES
    }
    file = exported(kind)
    for model in (Program, Prescription, Block, Rung, Ladder, Drill, Equipment, Muscle):
        model.objects.all().delete()
    outcome = brought_in(file.name, file.content)
    assert outcome.errors == []
    assert {row.state for row in outcome.rows} == {"new"}
    assert before == {
        t.key: {s: catalogue.shape_of_row(t, r) for s, r in t.rows().items()}
        for t in catalogue.TABLES
    }
    assert links == {d.slug: sorted(m.slug for m in d.muscles.all()) for d in Drill.objects.all()}
    lift = Drill.objects.get(slug="lift")
    assert (lift.status, lift.load_value, lift.load_kg) == (
        "draft",
        Decimal("2.375"),
        Decimal("4.75"),
    )
    assert lift.cues == ["+Up", "Slowly, down", "a;b\tc"]
    assert lift.movement == "'=Up"
    assert lift.figure == figures.shipped("band-knee-pull")
    assert lift.thumbnail == figures.thumbnail(lift.figure)
    assert Block.objects.get(slug="both").archived_at is not None


def test_it_round_trips_the_catalogue_that_ships():
    catalogue.load()
    before = everything()
    for kind in KINDS:
        file = exported(kind)
        outcome = brought_in(file.name, file.content)
        assert outcome.errors == []
        assert {row.state for row in outcome.rows} == {"same"}
        assert len(file.content) < transfer.MAX_BYTES / 2
    assert everything() == before


def test_it_writes_a_data_file_that_the_loader_takes(odd, tmp_path):
    odd.restore()
    Drill.objects.update(status="published")
    path = tmp_path / "catalogue.toml"
    path.write_bytes(exported("toml").content)
    report = catalogue.load(catalogue.read(path))
    assert len(report.unchanged) == 12
    assert not report.updated


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_writes_no_formula(odd, kind):
    file = exported(kind, "drill")
    if kind == "csv":
        cells = [cell for row in sheet(file.content) for cell in row.values()]
    else:
        pages = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets
        found = [cell for page in pages for row in page.iter_rows() for cell in row]
        assert "f" not in {cell.data_type for cell in found}
        cells = [str(cell.value or "") for cell in found]
    assert cells
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []


def test_it_leaves_out_what_a_team_made(odd, hillside):
    make_drill("Ours", slug="ours", team=hillside)
    make_block(team=hillside, name="Theirs")
    text = exported("toml").content.decode()
    assert "ours" not in text
    assert "Theirs" not in text


def test_it_shows_row_by_row_what_would_change_and_changes_nothing(odd):
    rows = sheet(exported("csv", "drill").content)
    lift = next(row for row in rows if row["drill"] == "lift")
    lift |= {"rest_s": "95", "cues": "'+Up\nNew", "muscles": "psoas"}
    data = json.loads(lift["figure"])
    data["phases"][1]["pose"]["right"]["hip"] = 99
    lift["figure"] = json.dumps(data)
    rows.append(
        dict.fromkeys(rows[0], "")
        | {
            "drill": "new-one",
            "name": "New one",
            "kind": "gym",
            "status": "draft",
            "measure": "reps",
            "side_mode": "none",
            "source": "default",
            "sets": "1",
            "amount": "5",
            "amount_unit": "reps",
            "sides": "both",
            "rest_s": "60",
            "hip_angle_from": "0",
            "hip_angle_to": "90",
        }
    )
    before = everything()
    outcome = brought_in("drills.csv", as_csv(rows), dry=True)
    assert outcome.errors == []
    states = {row.name: row.state for row in outcome.rows}
    assert states == {"@Lift, “high” ‑ ü": "changed", "Hill": "same", "New one": "new"}
    changed = next(row for row in outcome.rows if row.state == "changed")
    assert changed.where.endswith("row 3")
    assert {d.label: (d.removed, d.added) for d in changed.differences} == {
        "Rest, s": (["60"], ["95"]),
        "Cues": (["Slowly, down", "a;b\tc"], ["New"]),
        "Figure: phase 2, right, hip": (["120"], ["99"]),
        "Muscles": (["Iliacus"], []),
    }
    assert everything() == before
    assert Drill.history.count() == 4
    brought_in("drills.csv", as_csv(rows), expected=outcome.digest)
    assert Drill.objects.get(slug="lift").rest_s == 95
    assert history.changes(Drill.objects.get(slug="lift"))[0].reason == "a test"


def test_it_keeps_nothing_when_something_else_would_happen_by_now(odd):
    rows = sheet(exported("csv", "drill").content)
    rows[0]["rest_s"] = "5"
    seen = brought_in("drills.csv", as_csv(rows), dry=True)
    Drill.objects.filter(slug=rows[0]["drill"]).update(rest_s=7)
    outcome = brought_in("drills.csv", as_csv(rows), expected=seen.digest)
    assert outcome.digest != seen.digest
    assert Drill.objects.get(slug=rows[0]["drill"]).rest_s == 7


def test_it_names_row_and_column_of_every_mistake_and_keeps_nothing(odd):
    rows = sheet(exported("csv", "drill").content)
    good, bad = rows
    good["rest_s"] = "33"
    bad |= {
        "sets": "many",
        "amount": "",
        "kind": "yoga",
        "impact": "maybe",
        "muscles": "biceps",
        "figure": "{",
        "status": "",
        "load_value": "NaN",
    }
    before = everything()
    outcome = brought_in("drills.csv", as_csv(rows))
    columns = {(where, column) for where, column, _ in outcome.errors}
    assert columns == {
        ("Drills, row 3", name)
        for name in (
            "sets",
            "amount",
            "kind",
            "impact",
            "muscles",
            "figure",
            "status",
            "load_value",
        )
    }
    assert everything() == before


def test_it_refuses_what_the_rules_refuse_by_its_column(odd):
    rows = sheet(exported("csv", "drill").content)
    lift = next(row for row in rows if row["drill"] == "lift")
    data = json.loads(lift["figure"])
    data["phases"][0]["pose"]["left"]["knee"] = 175
    lift |= {"figure": json.dumps(data), "load_value": "40", "amount_unit": "s"}
    said = {column: text for _, column, text in brought_in("a.csv", as_csv(rows)).errors}
    assert "Phase 1, left, knee: 175 is outside" in said.get("figure", "") or said
    assert set(said) <= {"figure", "load_value", "amount_unit"}
    assert said


def test_it_names_the_row_of_a_prescription_that_does_not_fit(odd):
    make_drill("Gym", slug="gym", kind="gym")
    archive = zipfile.ZipFile(io.BytesIO(exported("csv", "block").content))
    rows = sheet(archive.read("prescriptions.csv"))
    rows[0] |= {"drill": "gym"}
    rows[1] |= {
        "load_value": "99",
        "load_unit": "kg",
        "drill": "lift",
        "amount_unit": "reps",
        "amount": "5",
    }
    outcome = brought_in("prescriptions.csv", as_csv(rows))
    assert {(where, column) for where, column, _ in outcome.errors} == {
        ("Prescriptions, row 2", "drill"),
        ("Prescriptions, row 3", "load_value"),
    }


def test_it_changes_the_order_of_prescriptions_and_drops_one(odd):
    archive = zipfile.ZipFile(io.BytesIO(exported("csv", "block").content))
    rows = sheet(archive.read("prescriptions.csv"))
    rows = [row for row in rows if row["prescription_of"] == "both"]
    rows[0]["position"], rows[1]["position"] = "2", "1"
    assert brought_in("p.csv", as_csv(rows)).errors == []
    assert [p.drill.slug for p in odd.prescriptions.order_by("position")] == ["hill", "lift"]
    assert brought_in("p.csv", as_csv(rows[:1])).errors == []
    assert [p.drill.slug for p in odd.prescriptions.order_by("position")] == ["lift"]


def test_it_leaves_alone_what_a_spreadsheet_has_no_column_for(odd):
    before = Drill.objects.filter(slug="lift").values().get()
    outcome = brought_in("drills.csv", "drill,rest_s\nlift,44\n")
    assert outcome.errors == []
    after = Drill.objects.filter(slug="lift").values().get()
    assert after | {"updated_at": 0, "rest_s": 0} == before | {"updated_at": 0, "rest_s": 0}
    assert after["rest_s"] == 44


def test_it_reads_what_a_spreadsheet_program_makes_of_it(odd):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["drill", "sets", "amount", "impact", None])
    page.append(["lift", 4, 12.5, True, None])
    page.append([None, None, None, None, None])
    out = io.BytesIO()
    book.save(out)
    assert brought_in("x.xlsx", out.getvalue()).errors[0][1] == "amount"
    page["C2"] = 14.0
    out = io.BytesIO()
    book.save(out)
    assert brought_in("x.xlsx", out.getvalue()).errors == []
    lift = Drill.objects.get(slug="lift")
    assert (lift.sets, lift.amount, lift.impact) == (4, 14, True)
    assert brought_in("x.csv", "drill;sets;rest_s\r\nlift;5;20\r\n").errors == []
    assert Drill.objects.get(slug="lift").sets == 5


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("drill,setts\nlift,3\n", "setts"),
        ("drill,sets,sets\nlift,3,4\n", "sets"),
        ("drill,sets\n,3\n", "drill"),
        ("drill,sets\nlift,3\nlift,4\n", "drill"),
        ("drill,sets\nlift,3,4\n", ""),
        ("drill,name,kind,measure,amount,amount_unit\nBad Slug,X,gym,reps,5,reps\n", "slug"),
        ("drill,name\nunheard-of,X\n", "amount"),
        ("exercise,name\nlift,X\n", "exercise"),
        ("rung_of,position,drill\nnowhere,1,lift\n", ""),
        ("rung_of,position\nup,1\n", "drill"),
        ("rung_of,position,drill\nup,1,lift\nup,2,lift\n", "drill"),
        ("drill,note\nlift,a\x07b\n", "note"),
    ],
)
def test_it_refuses_a_sheet_that_does_not_add_up(odd, text, column):
    before = everything()
    errors = brought_in("x.csv", text).errors
    assert column in {error[1] for error in errors}
    assert everything() == before


def test_it_does_not_touch_what_a_team_made(odd, hillside):
    make_drill("Ours", slug="ours", team=hillside)
    outcome = brought_in("x.csv", "drill,name\nours,Mine\n")
    assert "team" in outcome.errors[0][2]
    assert Drill.objects.get(slug="ours").name == "Ours"


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b""),
        ("x.csv", b"\xff\xfe\x00d"),
        ("x.csv", b'drill,name\n"lift'),
        ("x.csv", b"drill,name\n"),
        ("x.csv", b"a" * (transfer.MAX_BYTES + 1)),
        ("x.csv", b"drill,name\n" + b"lift,x\n" * 5_001),
        ("x.xlsx", b"PK\x03\x04junk"),
        ("x.xlsx", b"drill,name"),
        ("x.xlsx", zipped(a_xml="<a/>")),
        ("x.zip", zipped(a_txt="drill")),
        ("x.zip", zipped(a_csv=b"0" * 20_000_001)),
        ("x.zip", b"PK"),
        ("x.toml", b"[[drill]\n"),
        ("x.toml", b"\xff"),
        ("x.toml", b""),
        ("x.toml", b"x = " + b"[" * 5000),
        ("x.exe", b"MZ"),
        ("noending", b"drill"),
    ],
)
def test_it_refuses_junk_with_a_plain_word(name, content):
    with pytest.raises(transfer.FileError) as refused:
        transfer.read(name, content)
    assert str(refused.value).strip().endswith((".", ")"))


@pytest.mark.parametrize(
    "text",
    [
        "drill = 3",
        "[drills]\nx = 1",
        "[[drill]]\nname = 'x'",
        "[[drill]]\nslug = 3",
        "[[drill]]\nslug = 'lift'\nname = 3",
        "[[drill]]\nslug = 'lift'\ncues = 'x'",
        "[[drill]]\nslug = 'lift'\ncues = [1]",
        "[[drill]]\nslug = 'lift'\nsets = [1]",
        "[[drill]]\nslug = 'lift'\nsets = {a = 1}",
        "[[drill]]\nslug = 'lift'\namount = inf",
        "[[drill]]\nslug = 'lift'\namount = '1e999999999'",
        "[[drill]]\nslug = 'lift'\nmuscles = 'psoas'",
        "[[drill]]\nslug = 'lift'\nimplement = ['pvc-pipe']",
        "[[drill]]\nslug = 'lift'\nfigure = 'x'",
        "[[drill]]\nslug = 'lift'\nimpact = 'x'",
        "[[drill]]\nslug = 'lift'\npk = 3",
        "[[drill]]\nslug = 'lift'\nthumbnail = '<script>'",
        "[[drill]]\nslug = 'lift'\nname = \"a\\u0000b\"",
        "[[ladder]]\nslug = 'up'\nname = 'Up'\nrung = 3",
        "[[ladder]]\nslug = 'up'\nname = 'Up'\n[[ladder.rung]]\nposition = 'a'",
        "[[ladder]]\nslug = 'up'\nname = 'Up'\n[[ladder.rung]]\nladder = 3\ndrill = 'lift'",
    ],
)
def test_it_tells_what_is_wrong_in_a_data_file(odd, text):
    before = everything()
    outcome = brought_in("x.toml", text)
    assert outcome.errors
    assert all(sentence for _, _, sentence in outcome.errors)
    assert everything() == before


@pytest.mark.parametrize(
    ("sheet_name", "row", "column", "message"),
    [
        ("placement_of", "weeks,7,0,1,again", "week", "The program has 6 weeks."),
        ("placement_of", "weeks,1,7,1,again", "", "weekday"),
        ("placement_of", "weeks,1,0,1,none", "block", "There is no block"),
        ("progression_of", "weeks,again/lift,load,20,", "step", "At most 27.1250 kg"),
        ("progression_of", "weeks,both/lift,sets,1,", "step", "This block goes in rounds"),
        ("progression_of", "weeks,again/hop,sets,1,", "prescription", "There is no prescription"),
        ("progression_of", "weeks,again/lift,amount,0.5,", "step", "Use a whole number."),
        ("progression_of", "weeks,again/lift,sets,1,99", "top", "from 1 to 30"),
    ],
)
def test_it_holds_a_program_to_the_rules(odd, sheet_name, row, column, message):
    columns = {
        "placement_of": "placement_of,week,weekday,position,block",
        "progression_of": "progression_of,prescription,field,step,top",
    }
    before = everything()
    outcome = brought_in("x.csv", f"{columns[sheet_name]}\n{row}\n")
    assert outcome.errors
    assert any(
        message in sentence or message == where_column
        for _where, where_column, sentence in outcome.errors
    ), outcome.errors
    if column:
        assert column in {found for _where, found, _sentence in outcome.errors}
    assert everything() == before


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n", ""])
def test_a_german_sheet_goes_in_and_out_unchanged(first):
    squat = make_drill("Squat", slug="squat", load_value=Decimal("12.5"), load_unit="lb")
    out = exported("csv", "drill")
    archive = out.content
    rows = list(csv.reader(io.StringIO(archive.decode("utf-8-sig"), newline="")))
    assert any("12.5" in row for row in rows)
    text = io.StringIO(newline="")
    german = [[cell.replace("12.5", "12,5") for cell in row] for row in rows]
    csv.writer(text, delimiter=";").writerows(german)
    squat.load_value = Decimal(20)
    squat.save()
    brought_in("drills.csv", first + text.getvalue())
    squat.refresh_from_db()
    assert squat.load_value == Decimal("12.5")
    assert exported("csv", "drill").content == archive


def test_a_german_program_opens_what_goes_out_for_it_and_it_goes_in_unchanged():
    squat = make_drill("Squat", slug="squat", load_value=Decimal("12.5"), load_unit="lb")
    out = exported("csv_comma", "drill")
    assert out.name == "catalogue.csv"
    text = out.content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert (row["load_value"], row["amount"]) == ("12,5", "10")
    squat.load_value = Decimal(20)
    squat.save()
    brought_in(out.name, out.content)
    squat.refresh_from_db()
    assert squat.load_value == Decimal("12.5")
    assert exported("csv_comma", "drill").content == out.content
