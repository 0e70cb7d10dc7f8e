import re
from decimal import Decimal

import pytest
from django.urls import reverse

from coaching.models import Block
from tests.factories import (
    make_block,
    make_drill,
    make_equipment,
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


@pytest.fixture
def dumbbells(db):
    return make_equipment("dumbbells", loaded=True, pieces=2)


@pytest.fixture
def squat(pipe, dumbbells):
    drill = make_strength_drill(implement=pipe)
    drill.implements.set([pipe, dumbbells])
    return drill


def row(key, chosen, **values):
    """What the browser sends of one row."""
    typed = {"drill": chosen.pk, "sets": 3, "amount": 10, "rest_s": 60} | values
    return {f"{key}-{name}": value for name, value in typed.items()}


def body(*rows, keys=("n1",), kind="non_weight_bearing", **values):
    data = {"kind": kind, "name": "Hips", "style": "sets", "row": list(keys), "act": "save"}
    for row in rows:
        data |= row
    return data | values


def editor_of(response):
    return response.context["editor"]


# --- making and changing ---------------------------------------------------------------------


def test_it_asks_for_the_kind_first(coach):
    page = coach.get(reverse("block_new")).content.decode()
    assert "?kind=plyometric" in page
    assert coach.post(reverse("block_new"), {"name": "Hips"}).status_code == 422


def test_it_makes_a_block(coach, hillside, dana, hang):
    data = body(row("n1", hang, amount_top=12, tempo="3-1-1", note="Slow"), notes="Be fresh")
    response = coach.post(reverse("block_new"), data)
    block = Block.objects.get()
    assert response.headers["Location"] == reverse("block", args=[block.pk])
    assert (block.team, block.kind, block.created_by) == (hillside, "non_weight_bearing", dana)
    assert (block.name, block.notes, block.rounds) == ("Hips", "Be fresh", None)
    made = block.prescriptions.get()
    assert (made.drill, made.sets, made.amount, made.amount_top) == (hang, 3, 10, 12)
    assert (made.amount_unit, made.rest_s, made.tempo, made.note) == ("reps", 60, "3-1-1", "Slow")


def test_it_makes_a_circuit_whose_rounds_take_the_place_of_sets(coach, hang):
    data = body(row("n1", hang, sets=""), style="rounds", rounds=4, rest_after_round_s=90)
    coach.post(reverse("block_new"), data)
    block = Block.objects.get()
    assert (block.rounds, block.rest_after_round_s) == (4, 90)
    assert block.prescriptions.get().sets == 4


def test_it_keeps_a_range_a_side_and_a_distance_as_typed(coach):
    hop = make_drill(
        "Hop", kind="plyometric", measure="distance", amount_unit="yd", side_mode="per_side"
    )
    data = body(row("n1", hop, amount="20.5", amount_unit="m", sides="left"), kind="plyometric")
    coach.post(reverse("block_new"), data)
    made = Block.objects.get().prescriptions.get()
    assert (made.amount, made.amount_unit, made.sides) == (Decimal("20.5"), "m", "left")


def test_it_counts_both_dumbbells(coach, squat, dumbbells):
    load = {"implement": dumbbells.pk, "load_value": 20, "load_unit": "lb"}
    coach.post(reverse("block_new"), body(row("n1", squat, **load), kind="strength"))
    made = Block.objects.get().prescriptions.get()
    assert (made.load_value, made.load_count) == (20, 2)
    assert made.load_kg == Decimal("18.1436948")
    page = coach.get(reverse("block", args=[made.block_id])).content.decode()
    assert "In total 40 lb." in page
    assert "Only with full range of motion in this drill." in page


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"sets": "0"}, "sets", "At least 1."),
        ({"sets": "many"}, "sets", "whole number"),
        ({"amount": ""}, "amount", "Fill this in."),
        ({"amount": "-3"}, "amount", "More than 0."),
        ({"amount": "NaN"}, "amount", "number"),
        ({"amount": "2.5"}, "amount", "whole number"),
        ({"amount": "12,5"}, "amount", "whole number"),
        ({"sets": "12,5"}, "sets", "whole number"),
        ({"amount": "1001"}, "amount", "more than one set can hold"),
        ({"amount_top": "99999"}, "amount_top", "more than one set can hold"),
        ({"sets": "31"}, "sets", "At most 30."),
        ({"amount": "10", "amount_top": "8"}, "amount_top", "under the bottom"),
        ({"rest_s": "9999"}, "rest_s", "1800"),
        ({"tempo": "slowly"}, "tempo", "3-1-1"),
        ({"drill": "999999"}, "drill", "drill of this kind"),
    ],
)
def test_it_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(
    values, field, message, coach, hang
):
    data = body(row("n1", hang, **values), name="My hips")
    response = coach.post(reverse("block_new"), data)
    assert response.status_code == 422
    (typed,) = editor_of(response).rows
    assert message in str(typed.errors[field])
    page = response.content.decode()
    assert f'id="id_n1-{field}_error"' in page
    assert 'value="My hips"' in page
    if values.get(field) and field != "drill":
        assert f'value="{values[field]}"' in page
    assert not Block.objects.exists()


def test_it_refuses_more_than_the_cap_with_the_reason(coach, squat, dumbbells):
    load = {"implement": dumbbells.pk, "load_value": 31, "load_unit": "lb"}
    response = coach.post(reverse("block_new"), body(row("n1", squat, **load), kind="strength"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "At most 60 lb in total: this drill stays light" in page
    assert 'value="31"' in page


def test_it_refuses_a_load_on_the_pipe(coach, squat, pipe):
    load = {"implement": pipe.pk, "load_value": 20, "load_unit": "lb"}
    response = coach.post(reverse("block_new"), body(row("n1", squat, **load), kind="strength"))
    assert "Choose what carries the load" in response.content.decode()


def test_it_refuses_an_uneven_total_of_an_alternating_drill(coach):
    lunge = make_drill("Walking lunge", side_mode="alternating")
    response = coach.post(reverse("block_new"), body(row("n1", lunge, amount=9)))
    assert response.status_code == 422
    assert "use an even number" in response.content.decode()


def test_it_refuses_a_block_without_drills_or_with_too_many(coach, hang):
    response = coach.post(reverse("block_new"), body(keys=()))
    assert response.status_code == 422
    assert "Add at least one drill." in response.content.decode()
    keys = [f"n{n}" for n in range(1, 22)]
    response = coach.post(reverse("block_new"), body(*(row(key, hang) for key in keys), keys=keys))
    assert response.status_code == 422
    assert "at most 20 drills" in response.content.decode()


def test_it_refuses_drills_of_another_kind_or_team(coach, rivals, squat):
    theirs = make_drill("Theirs", team=rivals)
    for drill in (squat, theirs):
        response = coach.post(reverse("block_new"), body(row("n1", drill)))
        assert response.status_code == 422
        assert "Choose a drill of this kind." in response.content.decode()


def test_it_asks_for_the_rounds_of_a_circuit_only(coach, hang):
    response = coach.post(reverse("block_new"), body(row("n1", hang), style="rounds", rounds=""))
    assert response.status_code == 422
    assert "Say how many rounds." in response.content.decode()
    coach.post(reverse("block_new"), body(row("n1", hang), style="sets", rounds="junk"))
    assert Block.objects.get().rounds is None


def test_it_changes_a_block_and_keeps_the_identity_of_its_rows(coach, hillside, hang):
    block = make_block([hang, make_drill("Pull")], team=hillside)
    first, second = block.prescriptions.order_by("position")
    data = body(
        row(f"p{second.pk}", second.drill, sets=5),
        row(f"p{first.pk}", hang),
        keys=[f"p{second.pk}", f"p{first.pk}"],
        name="Renamed",
        version=1,
    )
    coach.post(reverse("block", args=[block.pk]), data)
    block.refresh_from_db()
    assert (block.name, block.version) == ("Renamed", 2)
    assert list(block.prescriptions.order_by("position")) == [second, first]
    assert block.prescriptions.first().sets == 5


def test_it_takes_a_row_of_another_block_for_a_new_one(coach, hillside, rivals, hang):
    theirs = make_block([hang], team=rivals).prescriptions.get()
    key = f"p{theirs.pk}"
    coach.post(reverse("block_new"), body(row(key, hang, sets=9), keys=[key]))
    theirs.refresh_from_db()
    assert theirs.sets == 3
    assert Block.objects.get(team=hillside).prescriptions.get().sets == 9


def test_it_marks_numbers_of_the_article_until_they_are_changed(coach, hillside):
    hang = make_drill("Hang", source="article")
    coach.post(reverse("block_new"), body(row("n1", hang)))
    block = Block.objects.get()
    made = block.prescriptions.get()
    assert made.source == "article"
    key = f"p{made.pk}"
    coach.post(
        reverse("block", args=[block.pk]), body(row(key, hang, sets=4), keys=[key], version=1)
    )
    made.refresh_from_db()
    assert made.source == "default"


# --- rows, nothing saved ---------------------------------------------------------------------


def test_it_adds_a_drill_as_the_catalogue_prescribes_it(coach, hang):
    data = body(row("n1", hang, sets="7x"), act="add", new_drill=hang.pk)
    response = coach.post(reverse("block_new"), data)
    assert response.status_code == 200
    first, added = editor_of(response).rows
    assert first.typed["sets"] == "7x"
    assert (added.key, added.typed["sets"], added.typed["amount"]) == ("n2", "3", "10")
    page = response.content.decode()
    assert 'value="7x"' in page
    assert page.count("autofocus") == 1
    assert not Block.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_it_adds_no_row_where_no_drill_is_chosen(coach, hang, headers):
    jump = make_drill("Tuck jump", kind="plyometric")
    response = coach.post(reverse("block_new"), body(row("n1", hang), act="add"), **headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose a drill first." in page
    assert 'aria-describedby="new_drill_error"' in page
    assert 'id="row-n2"' not in page
    assert (f'<option value="{jump.name}" label="Plyometric">' in page) == (not headers)


def test_it_answers_a_script_with_the_row_alone(coach, hang):
    data = body(row("n1", hang), act="add", new_drill=hang.pk)
    page = coach.post(reverse("block_new"), data, **HTMX).content.decode()
    assert "<html" not in page
    assert 'id="row-n2"' in page
    assert 'id="row-n1"' not in page
    assert 'id="rx-add" hx-swap-oob="true"' in page


def test_it_moves_rows_past_removed_ones(coach, hang):
    keys = ["n1", "n2", "n3"]
    rows = [row(key, hang) for key in keys]
    rows[1] |= {"n2-removed": "on"}
    response = coach.post(reverse("block_new"), body(*rows, keys=keys, act="up:n3"))
    assert [row.key for row in editor_of(response).rows] == ["n3", "n1", "n2"]
    response = coach.post(reverse("block_new"), body(*rows, keys=keys, act="up:n1"))
    assert [row.key for row in editor_of(response).rows] == keys


def test_it_removes_a_row_and_brings_it_back_as_typed(coach, hang):
    data = body(row("n1", hang, note="Slow & low"), act="remove:n1")
    page = coach.post(reverse("block_new"), data, **HTMX).content.decode()
    assert "Hanging knees to elbows is removed." in page
    assert 'name="n1-note" value="Slow &amp; low"' in page
    assert 'value="undo:n1"' in page
    data |= {"n1-removed": "on", "act": "undo:n1"}
    response = coach.post(reverse("block_new"), data)
    (back,) = editor_of(response).rows
    assert not back.is_removed
    assert back.typed["note"] == "Slow & low"


def test_it_saves_without_the_removed_rows(coach, hang):
    rows = [row("n1", hang), row("n2", hang, sets="junk", removed="on")]
    coach.post(reverse("block_new"), body(*rows, keys=["n1", "n2"]))
    assert Block.objects.get().prescriptions.get().sets == 3


def test_it_fills_in_the_numbers_of_a_drill_but_not_over_what_was_typed(coach, hang):
    water = make_drill(
        "High knees in water", measure="seconds", amount=30, amount_unit="s", sets=10, rest_s=30
    )
    typed = row("n1", water, sets=3, amount=12, rest_s=60, amount_unit="reps", filled=hang.pk)
    response = coach.post(reverse("block_new"), body(typed, act="drill:n1"))
    (filled,) = editor_of(response).rows
    assert filled.typed["sets"] == "10"
    assert filled.typed["rest_s"] == "30"
    assert filled.typed["amount"] == "12"
    assert filled.typed["amount_unit"] == "s"
    assert filled.typed["filled"] == str(water.pk)


def test_it_ignores_an_act_on_a_row_that_is_not_there(coach, hang):
    for act in ("remove:n9", "nonsense", "up:"):
        response = coach.post(reverse("block_new"), body(row("n1", hang), act=act))
        assert response.status_code == 200
        assert len(editor_of(response).rows) == 1


def test_it_stops_adding_at_twenty(coach, hang):
    keys = [f"n{n}" for n in range(1, 21)]
    data = body(*(row(key, hang) for key in keys), keys=keys, act="add", new_drill=hang.pk)
    response = coach.post(reverse("block_new"), data)
    assert len(editor_of(response).rows) == 20
    assert "at most 20 drills" in response.content.decode()


# --- two editors at once ---------------------------------------------------------------------


def test_it_shows_theirs_beside_mine_when_both_saved(coach, hillside, hang):
    block = make_block([hang], team=hillside, name="Theirs by now")
    Block.objects.update(version=2)
    key = f"p{block.prescriptions.get().pk}"
    data = body(row(key, hang, sets=8), keys=[key], name="Mine", version=1)
    response = coach.post(reverse("block", args=[block.pk]), data)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Theirs by now" in page
    assert 'value="Mine"' in page
    assert "8 × 10" in page
    assert Block.objects.get().name == "Theirs by now"
    [theirs] = re.findall(r'href="([^"]*)">Take theirs', page)
    assert 'value="Mine"' not in coach.get(theirs).text
    coach.post(reverse("block", args=[block.pk]), data | {"act": "keep:2"})
    assert Block.objects.get().name == "Mine"
    assert Block.objects.get().version == 3


def test_it_compares_again_when_a_third_version_was_saved(coach, hillside, hang):
    block = make_block([hang], team=hillside)
    Block.objects.update(version=3)
    data = body(row("n1", hang), version=1, act="keep:2")
    assert coach.post(reverse("block", args=[block.pk]), data).status_code == 409


def test_it_takes_an_odd_version_to_keep_for_the_one_that_was_read(coach, hillside, hang):
    block = make_block([hang], team=hillside)
    data = body(row("n1", hang), version=block.version, act="keep:" + "9" * 5000)
    assert coach.post(block.get_absolute_url(), data).status_code == 302
    assert Block.objects.get().version == 2


@pytest.mark.parametrize("load", ["1e9999999", "1e99999", "-1e9999999", "NaN", "Infinity", "x"])
def test_it_refuses_a_load_that_no_number_can_be(load, coach, squat, dumbbells):
    typed = row("n1", squat, implement=dumbbells.pk, load_value=load, load_unit="lb")
    for act in ("save", "up:n1"):
        response = coach.post(reverse("block_new"), body(typed, kind="strength", act=act))
        assert editor_of(response).rows[0].total == ""
        assert response.status_code == (422 if act == "save" else 200)


def test_it_saves_a_new_block_once_when_sent_twice(coach, hang):
    token = str(coach.get(reverse("block_new"), {"kind": hang.kind}).context["token"])
    data = body(row("n1", hang), token=token)
    answers = [coach.post(reverse("block_new"), data) for _ in range(2)]
    assert {answer.url for answer in answers} == {Block.objects.get().get_absolute_url()}
    other = body(row("n1", hang, sets=5), token=token)
    assert coach.post(reverse("block_new"), other).url not in {a.url for a in answers}
    assert Block.objects.count() == 2


def test_it_saves_blocks_of_a_form_without_a_token(coach, hang):
    for token in ("", "nonsense"):
        assert coach.post(reverse("block_new"), body(row("n1", hang), token=token)).status_code
    assert Block.objects.count() == 2


def test_it_shows_what_the_sides_mean_as_text(coach, hillside):
    meaning = "<b hx-post=/blocks/new/ hx-trigger=load>leg</b>"
    drill = make_drill(side_mode="per_side", side_meaning=meaning)
    block = make_block([drill], hillside)
    html = coach.get(reverse("block", args=[block.pk])).content.decode()
    assert "Left or right: &lt;b hx-post" in html
    assert "<b hx-post" not in html


def test_it_keeps_the_rows_of_a_refused_form_for_back_and_a_reload(coach, dana, hang):
    url = reverse("block_new")
    refused = coach.post(url, body(row("n1", hang, sets="many"), name="My hips"))
    assert refused.status_code == 422
    back = coach.get(url, {"kind": "non_weight_bearing"})
    assert [typed["sets"].value() for typed in editor_of(back).rows] == ["many"]
    assert "It stands here as you typed it." in back.content.decode()
    # Another kind's form is another form, and one may start anew.
    assert editor_of(coach.get(url, {"kind": "plyometric"})).rows == []
    assert editor_of(coach.get(back.context["anew"])).rows == []
    assert editor_of(coach.get(url, {"kind": "non_weight_bearing"})).rows == []


def test_what_was_refused_is_gone_once_it_is_saved(coach, hang):
    url = reverse("block_new")
    coach.post(url, body(row("n1", hang, sets="many")))
    coach.post(url, body(row("n1", hang)))
    assert editor_of(coach.get(url, {"kind": "non_weight_bearing"})).rows == []


def test_it_counts_of_a_row_without_a_drill_only_what_it_shows(coach):
    empty = {"n1-drill": "", "n1-sets": "", "n1-amount": ""}
    refused = coach.post(reverse("block_new"), body(empty))
    assert refused.status_code == 422
    assert "1 field needs a change." in refused.content.decode()
