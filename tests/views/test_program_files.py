"""A program as a file: out, and in again after a look."""

import json
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.models import Block, Prescription, Program
from coaching.services.programs import files as program_files
from tests.factories import (
    make_block,
    make_drill,
    make_equipment,
    make_program,
    make_strength_drill,
    make_team,
)

pytestmark = pytest.mark.django_db
PATH = "/programs/import/"


@pytest.fixture
def jump(db):
    return make_drill("Tuck jump", slug="tuck-jump")


@pytest.fixture
def lift(db):
    drill = make_strength_drill("Overhead squat", slug="overhead-squat")
    drill.implements.add(make_equipment("dumbbells", pieces=2, loaded=True))
    return drill


@pytest.fixture
def program(hillside, jump, lift):
    """Two blocks, one of them twice a week; a drill twice in a block; steps and one figure."""
    jumps = make_block([jump, jump], team=hillside, name="Jumps", rounds=None, notes="Fresh legs.")
    strong = make_block([lift], team=hillside, name="Strong")
    strong.prescriptions.update(
        implement=make_equipment("dumbbells"), load_value=10, load_unit="lb", load_count=2
    )
    for row in strong.prescriptions.all():
        row.save()
    made = make_program(
        [(1, 0, jumps), (1, 0, strong), (1, 3, jumps), (6, 6, strong)], hillside, "Base", weeks=6
    )
    second = jumps.prescriptions.get(position=2)
    made.progressions.create(prescription=second, field="amount", step=1, top=12)
    made.progressions.create(
        prescription=strong.prescriptions.get(), field="load", step=Decimal("2.5"), top=20
    )
    made.overrides.create(prescription=second, week=4, field="sets", value=2)
    return made


@pytest.fixture
def theirs(signed_in, rosa, rivals):
    """Rosa's browser: her team has none of it."""
    return signed_in(rosa)


def plain_of(program):
    return json.loads(program_files.text(program))


def without_names(plain):
    """As the file says it, whatever its blocks are called."""
    text = json.dumps(plain["program"], sort_keys=True)
    blocks = []
    for number, block in enumerate(plain["blocks"]):
        text = text.replace(block["slug"], f"block-{number}")
        blocks.append(block | {"slug": f"block-{number}"})
    return {"program": json.loads(text), "blocks": blocks, "drills": plain["drills"]}


def upload(client, content, name="base.json"):
    content = json.dumps(content) if isinstance(content, dict) else content
    content = content.encode() if isinstance(content, str) else content
    return client.post(PATH, {"file": SimpleUploadedFile(name, content)})


def sent(response, **more):
    """What a browser would send of the preview."""
    text = response.content.decode()
    fields = dict(
        re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"', text)
    )
    fields |= dict(re.findall(r'<input[^>]*name="(name)"[^>]*value="([^"]*)"', text))
    fields |= dict.fromkeys(re.findall(r'<select[^>]*name="([^"]+)"', text), "-")
    fields.pop("csrfmiddlewaretoken", None)
    return fields | more


def text_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return " ".join(response.content.decode().split())


def test_it_is_a_file_with_all_that_the_program_is(signed_in, dana, program):
    response = signed_in(dana).get(f"/programs/{program.pk}/file/")
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="base.json"'
    plain = json.loads(response.content)
    assert (plain["format"], plain["version"]) == ("kneelift program", 1)
    assert plain["program"]["weeks"] == 6
    assert len(plain["program"]["placement"]) == 4
    assert [block["name"] for block in plain["blocks"]] == ["Jumps", "Strong"]
    load = plain["blocks"][1]["prescription"][0]
    assert (load["drill"], load["implement"], load["load_value"], load["load_unit"]) == (
        "overhead-squat",
        "dumbbells",
        "10",
        "lb",
    )
    assert plain["drills"] == {"overhead-squat": "Overhead squat", "tuck-jump": "Tuck jump"}


def test_it_is_the_same_program_in_another_team(theirs, rivals, rosa, program):
    seen = upload(theirs, program_files.text(program))
    text = text_of(seen)
    assert "2 new blocks for your team" in text
    assert Program.objects.count() == 1
    assert Block.objects.filter(team=rivals).count() == 0
    done = theirs.post(PATH, sent(seen))
    made = Program.objects.get(team=rivals)
    assert (done.status_code, done.url) == (302, made.get_absolute_url())
    assert made.created_by == rosa
    assert without_names(plain_of(made)) == without_names(plain_of(program))
    assert {row.load_kg for row in Prescription.objects.filter(drill__slug="overhead-squat")} == {
        Decimal("9.07184740")
    }


def test_it_takes_the_blocks_that_are_there_already(signed_in, dana, hillside, program, theirs):
    again = upload(signed_in(dana), program_files.text(program))
    assert "2 blocks that you have already" in text_of(again)
    signed_in(dana).post(PATH, sent(again, name="Second"))
    second = Program.objects.get(name="Second")
    assert Block.objects.count() == 2
    assert without_names(plain_of(second))["blocks"] == without_names(plain_of(program))["blocks"]


def test_it_makes_one_program_of_two_clicks(theirs, rivals, program):
    seen = upload(theirs, program_files.text(program))
    fields = sent(seen)
    for _ in range(2):
        assert theirs.post(PATH, fields).status_code == 302
    assert Program.objects.filter(team=rivals).count() == 1
    assert Block.objects.filter(team=rivals).count() == 2


def test_it_says_which_drills_are_missing_and_leaves_them_out(theirs, rivals, program, jump):
    text = program_files.text(program).replace("tuck-jump", "other-jump")
    seen = upload(theirs, text)
    shown = text_of(seen)
    assert "1 drill is not here" in shown
    assert "Tuck jump" in shown
    assert "None of its drills is here" in shown
    theirs.post(PATH, sent(seen))
    made = Program.objects.get(team=rivals)
    assert {p.block.name for p in made.placements.all()} == {"Strong"}
    assert list(made.progressions.values_list("field", flat=True)) == ["load"]
    assert not made.overrides.exists()


def test_it_does_another_drill_in_place_of_a_missing_one(theirs, rivals, program, jump):
    seen = upload(theirs, program_files.text(program).replace("tuck-jump", "other-jump"))
    done = theirs.post(PATH, sent(seen, **{"instead-other-jump": "tuck-jump"}))
    assert done.status_code == 302
    made = Program.objects.get(team=rivals)
    assert without_names(plain_of(made)) == without_names(plain_of(program))


def test_it_refuses_a_drill_that_does_not_fit_in_its_place(theirs, rivals, program):
    make_drill("In water", slug="water", measure="seconds", amount_unit="s")
    seen = upload(theirs, program_files.text(program).replace("tuck-jump", "other-jump"))
    again = theirs.post(PATH, sent(seen, **{"instead-other-jump": "water"}))
    assert "Choose a unit that fits the drill." in text_of(again, 422)
    assert '<option value="water" selected>' in text_of(again, 422)
    unknown = theirs.post(PATH, sent(seen, **{"instead-other-jump": "overhead-squat"}))
    assert "Choose one of the drills offered." in text_of(unknown, 422)
    assert not Program.objects.filter(team=rivals).exists()
    assert not Block.objects.filter(team=rivals).exists()


def change(plain, path, value):
    *steps, last = path
    inside = plain
    for step in steps:
        inside = inside[step]
    if value is None:
        del inside[last]
    else:
        inside[last] = value


@pytest.mark.parametrize(
    ("path", "value", "where", "message"),
    [
        (
            ["blocks", 1, "prescription", 0, "load_value"],
            "31",
            "block Strong, drill 1",
            "At most 60",
        ),
        (["blocks", 0, "prescription", 1, "amount"], "1.5", "block Jumps, drill 2", "whole number"),
        (["blocks", 0, "prescription", 1, "amount"], None, "block Jumps, drill 2", "Fill this in."),
        (["blocks", 0, "prescription", 0, "sets"], 31, "block Jumps, drill 1", "30"),
        (["blocks", 0, "prescription", 0, "sets"], 10**400, "block Jumps, drill 1", ""),
        (["blocks", 0, "prescription", 0, "tempo"], "fast", "block Jumps, drill 1", "Seconds"),
        (
            ["blocks", 0, "prescription", 0, "drill"],
            "overhead-squat",
            "block Jumps",
            "another kind",
        ),
        (["blocks", 0, "name"], "Ju\0mps", "block", "cannot be shown"),
        (["blocks", 0, "name"], "x" * 81, "block", "80"),
        (["blocks", 0, "colour"], "red", "block Jumps", "no field of this name"),
        (["program", "weeks"], 5, "Placed block 4", "The program has 5 weeks."),
        (["program", "weeks"], 53, "program", "52"),
        (["program", "placement", 0, "weekday"], 7, "Placed block 1", "Monday"),
        (["program", "placement", 0, "week"], -1, "Placed block 1", ""),
        (["program", "placement", 0, "block"], "none", "Placed block 1", "nothing of this"),
        (["program", "progression", 0, "step"], "0.5", "Progression", "whole number"),
        (["program", "progression", 0, "step"], "NaN", "Progression", ""),
        (["program", "progression", 1, "top"], "31", "Progression 2", "At most 60"),
        (["program", "override", 0, "value"], 0, "Value of a week 1", "from 1 to 30"),
        (["program", "override", 0, "prescription"], "x/y", "Value of a week 1", "nothing of"),
        (["program", "placement"], {"a": 1}, "program", "rows of their own"),
    ],
)
def test_it_says_where_a_file_is_wrong_and_makes_nothing(
    theirs, rivals, program, path, value, where, message
):
    plain = plain_of(program)
    change(plain, path, value)
    text = text_of(upload(theirs, plain), 422)
    assert where in text
    assert message in text
    assert Program.objects.count() == 1
    assert Block.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("{", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[1]", "is no program"),
        ('{"format": "kneelift program", "version": 2}', "newer kneelift"),
        ('{"format": "kneelift program", "version": 1}', "not whole"),
        ('{"format": "kneelift program", "version": NaN}', "cannot be read"),
        (f'{{"format": {"9" * 5000}}}', "cannot be read"),
        (" " * 500_001, "larger than 500"),
        (
            '{"format": "kneelift program", "version": 1, "program": {"name": "x"}, "blocks": []}',
            "No block is left",
        ),
    ],
)
def test_it_refuses_what_is_no_program(theirs, content, message):
    assert message in text_of(upload(theirs, content), 422)
    assert not Program.objects.exists()


def test_it_refuses_a_confirmation_that_was_tampered_with(theirs, program):
    seen = upload(theirs, program_files.text(program))
    for content in ("", "no base64", "AAAA"):
        response = theirs.post(PATH, sent(seen, content=content))
        assert response.status_code == 422
    assert "Fill this in." in text_of(theirs.post(PATH, sent(seen, name="")), 422)
    assert Program.objects.count() == 1


# Whatever is put in place of whatever: a page, never an error of ours.
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["tuck-jump", "overhead-squat", "both", "kg", "1e400", "\0", "../x", "a/b/2"]
    ),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["slug", "name", "drill", "week", "block"]), inside, max_size=3
        )
    ),
    max_leaves=6,
)


def places(value, path=()):
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inside in pairs:
        if isinstance(inside, (dict, list)):
            yield from places(inside, (*path, key))
        else:
            yield (*path, key)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_it_answers_garbage_with_a_page(theirs, rivals, program, data):
    plain = plain_of(program)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(sorted(filter(None, places(plain)), key=str)))
        change(plain, path, data.draw(JSON.filter(lambda value: value is not None)))
    blocks = Block.objects.count()
    response = upload(theirs, plain)
    assert response.status_code in (200, 422)
    assert (Program.objects.count(), Block.objects.count()) == (1, blocks)
    if response.status_code == 200:
        assert theirs.post(PATH, sent(response)).status_code in (302, 422)
        Program.objects.filter(team=rivals).delete()
        Block.objects.filter(team=rivals).delete()


def test_it_is_for_coaches_and_what_they_may_see(signed_in, dana, rosa, rivals, maya, program):
    assert signed_in(maya).get(PATH).status_code == 403
    assert signed_in(rosa).get(f"/programs/{program.pk}/file/").status_code == 404
    ready = make_program([(1, 0, make_block([make_drill()]))], None, "Ready")
    assert signed_in(rosa).get(f"/programs/{ready.pk}/file/").status_code == 200
    page = signed_in(dana).get(f"/programs/{program.pk}/").content.decode()
    assert f"/programs/{program.pk}/file/" in page
    assert PATH in signed_in(dana).get("/programs/").content.decode()


@pytest.mark.parametrize("count", [1, 8])
def test_it_asks_a_fixed_number_of_queries(
    signed_in, dana, hillside, theirs, jump, count, django_assert_max_num_queries
):
    blocks = [make_block([jump, jump], team=hillside, name=f"B{n}") for n in range(count)]
    program = make_program([(1, n % 7, block) for n, block in enumerate(blocks)], hillside)
    with django_assert_max_num_queries(12):
        program_files.text(program)
    own = make_team("Another", coach=dana)
    plain = plain_of(program)
    # All is made once and taken back, to see what the database says.
    with django_assert_max_num_queries(20):
        assert program_files.ProgramParser(plain, own).problems == []
