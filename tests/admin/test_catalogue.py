"""The admin of the catalogue: what editors can do, and what it keeps them from."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.forms import CheckboxSelectMultiple
from django.forms.models import model_to_dict

from coaching.admin.drills import DrillAdmin
from coaching.models import Block, Drill, Equipment, Ladder, Muscle, Prescription, Program, Rung
from coaching.services import catalogue
from tests.factories import (
    make_block,
    make_drill,
    make_session,
    make_strength_drill,
    make_user,
    session_drills,
)
from tests.helpers import change, fields_of
from tests.shipped import once

pytestmark = pytest.mark.django_db
MODELS = ["drill", "muscle", "equipment", "ladder", "block", "program"]


@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker):
    with once(django_db_blocker, catalogue.load):
        yield


@pytest.fixture
def admin_page(shipped, client, ada):
    client.force_login(ada)
    return client


def errors_of(response):
    assert response.status_code == 200
    form = response.context["adminform"].form
    inline = [f.errors for s in response.context["inline_admin_formsets"] for f in s.formset.forms]
    return str(form.errors) + "".join(map(str, inline))


def drill(slug="tuck-jump"):
    return Drill.objects.get(slug=slug)


@pytest.mark.parametrize("model", MODELS)
def test_it_lists_searches_and_opens(admin_page, model):
    path = f"/admin/coaching/{model}/"
    assert admin_page.get(path).status_code == 200
    assert admin_page.get(path, {"q": "hang"}).status_code == 200
    assert admin_page.get(f"{path}add/").status_code == 200
    row = admin_page.get(path).context["cl"].result_list[0]
    assert admin_page.get(f"{path}{row.pk}/change/").status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_it_lets_only_staff_in(client, dana, maya, model):
    path = f"/admin/coaching/{model}/"
    assert client.get(path).status_code == 302
    for person in (dana, maya.user):
        client.force_login(person)
        assert client.get(path).status_code == 302


def test_it_gives_staff_without_rights_nothing_to_see(client):
    client.force_login(make_user("Sol Staff", is_staff=True))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/coaching/drill/").status_code == 403


def test_it_lists_as_many_drills_with_the_same_queries(admin_page, django_assert_max_num_queries):
    Drill.objects.exclude(slug="tuck-jump").update(status="archived")
    with django_assert_max_num_queries(20) as few:
        admin_page.get("/admin/coaching/drill/?status__exact=published")
    Drill.objects.update(status="published")
    with django_assert_max_num_queries(len(few)):
        text = admin_page.get("/admin/coaching/drill/?status__exact=published").content.decode()
    assert "3 × 10–12 each side, PVC pipe or broomstick" in text


@pytest.mark.parametrize("slug", ["tuck-jump", "overhead-squat", "single-leg-hop-high-knees"])
def test_it_saves_a_drill_unchanged_without_making_it_an_edit(admin_page, slug):
    before = model_to_dict(drill(slug))
    row = drill(slug)
    text = {name: getattr(row, name).replace("\n", "\r\n") for name in ("set_up", "movement")}
    assert change(admin_page, row, **text).status_code == 302
    assert model_to_dict(drill(slug)) == before
    assert not catalogue.load().edited


def test_it_ticks_what_a_drill_trains_and_needs_in_boxes(admin_page):
    page = admin_page.get(f"/admin/coaching/drill/{drill().pk}/change/")
    form = page.context["adminform"].form
    several = [form.fields[name].widget.widget for name in ("muscles", "equipment", "implements")]
    assert [type(widget) for widget in several] == [CheckboxSelectMultiple] * 3


def test_it_shows_numbers_as_a_person_writes_them(admin_page):
    page = admin_page.get(f"/admin/coaching/drill/{drill('overhead-squat').pk}/change/")
    form = page.context["adminform"].form
    assert [str(form[name].value()) for name in ("amount", "load_cap_value")] == ["10", "60"]


def test_it_edits_cues_and_mistakes_one_a_line(admin_page):
    page = admin_page.get(f"/admin/coaching/drill/{drill().pk}/change/").content.decode()
    assert "Land like a cat.\nSettle, then go again." in page
    change(admin_page, drill(), cues="  First. \r\n\r\nSecond.", mistakes="One.")
    assert (drill().cues, drill().mistakes) == (["First.", "Second."], ["One."])
    assert "120 characters at most" in errors_of(change(admin_page, drill(), cues="x" * 121))
    assert drill().cues == ["First.", "Second."]


def test_it_leaves_an_edited_drill_alone_when_the_catalogue_is_loaded_again(admin_page):
    change(admin_page, drill(), rest_s="90")
    assert catalogue.load().edited == ["drill Tuck jump"]
    assert drill().rest_s == 90
    path = f"/admin/coaching/drill/{drill().pk}/change/"
    assert "Shipped, and edited here" in admin_page.get(path).content.decode()


def test_it_makes_a_drill(admin_page, ada):
    path = "/admin/coaching/drill/add/"
    data = fields_of(admin_page.get(path)) | {
        "name": "Wall march",
        "slug": "wall-march",
        "kind": "gym",
        "measure": "reps",
        "amount": "10",
        "amount_unit": "reps",
        "side_mode": "per_side",
        "first_side": "left",
        "implements": [Equipment.objects.get(slug="dumbbells").pk],
        "implement": Equipment.objects.get(slug="dumbbells").pk,
        "load_value": "10",
        "load_unit": "lb",
    }
    assert admin_page.post(path, data).status_code == 302
    made = drill("wall-march")
    assert (made.team, made.status, made.created_by) == (None, "published", ada)
    assert (made.load_count, made.load_kg) == (2, Decimal("9.07184740"))
    page = admin_page.get(f"/admin/coaching/drill/{made.pk}/change/")
    assert "Made here" in page.content.decode()


@pytest.mark.parametrize(
    ("slug", "values", "message"),
    [
        ("tuck-jump", {"amount_unit": "s"}, "fits the measure"),
        ("tuck-jump", {"amount": "0"}, "More than 0."),
        ("tuck-jump", {"amount": "2.5"}, "whole number"),
        ("tuck-jump", {"amount_top": "3"}, "top is under the bottom"),
        ("tuck-jump", {"first_side": "left"}, "only of one"),
        ("tuck-jump", {"hip_angle_from": "120", "hip_angle_to": "90"}, "Not under the angle"),
        ("tuck-jump", {"hip_angle_to": "150"}, "At most 140."),
        ("tuck-jump", {"contacts_basis": ""}, "what they count per"),
        ("tuck-jump", {"contacts_basis": "distance"}, "distance with its unit"),
        ("tuck-jump", {"load_cap_value": "60"}, "cap with its unit"),
        ("tuck-jump", {"slug": "box-jump", "name": ""}, "Fill this in."),
        ("walking-lunge", {"amount": "21"}, "even number"),
        ("walking-lunge", {"implements": None}, "Tick it among the implements"),
        ("overhead-squat", {"load_value": "60.5", "load_unit": "lb"}, "At most 60 lb in total"),
    ],
)
def test_it_says_what_is_wrong_and_saves_nothing(admin_page, slug, values, message):
    before = model_to_dict(drill(slug))
    assert message in errors_of(change(admin_page, drill(slug), **values))
    assert model_to_dict(drill(slug)) == before


def test_it_counts_both_dumbbells_towards_the_cap(admin_page):
    dumbbells = Equipment.objects.get(slug="dumbbells").pk
    heavy = {"implement": dumbbells, "load_value": "30.5", "load_unit": "lb"}
    assert "At most 60 lb" in errors_of(change(admin_page, drill("overhead-squat"), **heavy))
    change(admin_page, drill("overhead-squat"), **heavy | {"load_value": "30"})
    assert drill("overhead-squat").load_kg == Decimal("27.21554220")


@pytest.mark.parametrize(
    ("slug", "values", "block"),
    [
        ("tuck-jump", {"kind": "gym"}, "Hops and jumps"),
        ("tuck-jump", {"measure": "seconds", "amount_unit": "s"}, "Hops and jumps"),
        ("overhead-squat", {"load_cap_value": "40"}, "Empty bar and dumbbells"),
    ],
)
def test_it_refuses_a_change_that_blocks_would_no_longer_fit(admin_page, slug, values, block):
    text = errors_of(change(admin_page, drill(slug), **values))
    assert "would no longer fit" in text
    assert block in text


def test_it_refuses_a_cap_of_another_unit_that_a_block_is_over(admin_page, hillside):
    row = make_strength_drill("Heavy", slug="heavy", load_cap_value=60, load_cap_unit="kg")
    block = make_block([row], team=hillside, name="Sixty kilos")
    block.prescriptions.update(load_value=50, load_unit="kg", load_kg=50)
    text = errors_of(change(admin_page, row, load_cap_unit="lb"))
    assert "Sixty kilos" in text


def test_it_refuses_other_sides_where_a_block_names_one(admin_page, hillside):
    row = make_drill("One side", side_mode="per_side", slug="one-side")
    block = make_block([row], team=hillside, name="Left only")
    block.prescriptions.update(sides="left")
    text = errors_of(change(admin_page, row, side_mode="none", first_side=""))
    assert "Left only" in text


def test_it_says_that_sessions_keep_the_drill_as_it_was(admin_page, maya, hillside):
    row = make_drill("Swing", side_mode="per_side", slug="swing")
    session = make_session(maya, hillside, [row])
    response = change(admin_page, row, side_mode="none", first_side="")
    assert response.status_code == 302
    page = admin_page.get(response["Location"]).content.decode()
    assert "1 session has this drill as it was" in page
    assert [session_drill.side_mode for session_drill in session_drills(session)] == ["per_side"]


def test_it_keeps_the_address_of_a_drill(admin_page):
    page = admin_page.get(f"/admin/coaching/drill/{drill().pk}/change/")
    assert "slug" not in page.context["adminform"].form.fields
    change(admin_page, drill(), name="Tuck jumps", slug="other")
    assert drill("tuck-jump").name == "Tuck jumps"
    assert not Drill.objects.filter(slug="other").exists()


def test_it_archives_and_publishes_instead_of_deleting(admin_page):
    path = "/admin/coaching/drill/"
    page = admin_page.get(path)
    names = [name for name, _ in page.context["action_form"].fields["action"].choices]
    assert "delete_selected" not in names
    chosen = {"_selected_action": [drill().pk]}
    admin_page.post(path, chosen | {"action": "archive"})
    assert drill().status == "archived"
    admin_page.post(path, chosen | {"action": "publish"})
    assert drill().status == "published"
    logged = LogEntry.objects.filter(object_id=drill().pk, content_type__model="drill")
    assert [entry.user.email for entry in logged] == ["ada@example.com"] * 2


@pytest.mark.parametrize(
    ("model", "slug"),
    [
        (Drill, "tuck-jump"),
        (Drill, "hanging-feet-to-bar"),
        (Muscle, "psoas"),
        (Equipment, "box"),
        (Equipment, "empty-bar"),
    ],
)
def test_it_deletes_nothing_that_something_hangs_on(admin_page, model, slug):
    row = model.objects.get(slug=slug)
    path = f"/admin/coaching/{model._meta.model_name}/{row.pk}/delete/"
    assert admin_page.post(path, {"post": "yes"}).status_code == 403
    assert model.objects.filter(slug=slug).exists()


def test_it_deletes_a_drill_that_nobody_used(admin_page):
    row = make_drill("Slip", slug="slip")
    admin_page.post(f"/admin/coaching/drill/{row.pk}/delete/", {"post": "yes"})
    assert not Drill.objects.filter(slug="slip").exists()


def test_it_keeps_a_block_that_was_assigned(admin_page, maya, hillside):
    ready = Block.objects.get(slug="ball-bridge")
    session = make_session(maya, hillside)
    session.blocks.update(block=ready)
    path = f"/admin/coaching/block/{ready.pk}/delete/"
    assert admin_page.post(path, {"post": "yes"}).status_code == 403


def test_it_shows_ready_made_blocks_only(admin_page, hillside):
    own = make_block(team=hillside, name="Our own")
    assert "Our own" not in admin_page.get("/admin/coaching/block/").content.decode()
    assert admin_page.get(f"/admin/coaching/block/{own.pk}/change/").status_code == 302


def test_it_writes_a_block_in_the_order_typed(admin_page):
    block = Block.objects.get(slug="skips-and-box-jumps")
    skip, jump = block.prescriptions.order_by("position")
    response = change(
        admin_page,
        block,
        **{"prescriptions-0-position": "2", "prescriptions-1-position": "1"},
    )
    assert response.status_code == 302, errors_of(response)
    assert list(block.prescriptions.order_by("position").values_list("pk", flat=True)) == [
        jump.pk,
        skip.pk,
    ]
    assert catalogue.load().edited == ["block Skips and box jumps"]


def test_it_adds_and_takes_away_rows_of_a_block(admin_page):
    block = Block.objects.get(slug="ball-bridge")
    row = {
        "position": "2",
        "drill": drill("one-legged-hip-thrust-tennis-ball").pk,
        "source": "default",
        "sets": "2",
        "amount": "8",
        "amount_unit": "reps",
        "sides": "both",
        "rest_s": "30",
        "prescription": "",
    }
    change(
        admin_page,
        block,
        **{f"prescriptions-1-{name}": value for name, value in row.items()},
        **{"prescriptions-TOTAL_FORMS": "2", "prescriptions-0-DELETE": "on"},
    )
    kept = Prescription.objects.get(block=block)
    assert (kept.position, kept.sets, kept.amount, kept.amount_si) == (1, 2, 8, 8)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"prescriptions-0-load_value": "31"}, "At most 60 lb"),
        ({"prescriptions-1-amount": "21"}, "even number"),
        ({"prescriptions-0-amount_unit": "s"}, "fits the drill"),
        ({"kind": "gym"}, "another kind"),
    ],
)
def test_it_holds_a_block_to_the_rules(admin_page, values, message):
    block = Block.objects.get(slug="light-dumbbells")
    assert message in errors_of(change(admin_page, block, **values))
    assert not catalogue.load().edited


def test_it_archives_and_restores_a_block(admin_page):
    block = Block.objects.get(slug="ball-bridge")
    chosen = {"_selected_action": [block.pk]}
    admin_page.post("/admin/coaching/block/", chosen | {"action": "archive"})
    assert Block.objects.get(pk=block.pk).archived_at
    admin_page.post("/admin/coaching/block/", chosen | {"action": "restore"})
    assert not Block.objects.get(pk=block.pk).archived_at


def test_it_edits_the_rungs_of_a_ladder(admin_page):
    ladder = Ladder.objects.get(slug="hanging")
    change(admin_page, ladder, **{"rungs-0-position": "5"})
    assert list(Rung.objects.filter(ladder=ladder).values_list("position", flat=True)) == [2, 5]
    assert catalogue.load().edited == ["ladder Hanging"]


def test_it_groups_the_form_as_a_person_thinks(admin_page):
    names = [str(name) for name, _ in DrillAdmin.fieldsets]
    page = admin_page.get(f"/admin/coaching/drill/{drill().pk}/change/").content.decode()
    places = [page.index(f">{name}<") for name in names]
    assert names[0] == "What it is"
    assert places == sorted(places)


def program():
    return Program.objects.get(slug="four-weeks-to-a-higher-knee")


def test_it_saves_a_program_unchanged_without_making_it_an_edit(admin_page):
    assert change(admin_page, program()).status_code == 302
    assert not catalogue.load().edited


def test_it_changes_places_of_a_programs_blocks(admin_page):
    first, second, third = program().placements.filter(week=1, weekday=0)
    response = change(
        admin_page,
        program(),
        **{
            "placements-0-position": "2",
            "placements-1-position": "1",
            "placements-2-DELETE": "on",
            "progressions-0-top": "2",
        },
    )
    assert response.status_code == 302
    assert list(program().placements.filter(week=1, weekday=0)) == [second, first]
    assert program().version == 2
    assert catalogue.load().edited == ["program 4 weeks of knee lift"]
    assert third.block.placements.filter(program=program()).count() == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"placements-0-week": "5"}, "The program has 4 weeks."),
        ({"placements-1-position": "1"}, "Two blocks have this place in the day."),
        ({"progressions-0-step": "0.5"}, "Use a whole number"),
        ({"progressions-0-step": "0"}, "above 0"),
        ({"weeks": "3"}, "The program has 3 weeks."),
    ],
)
def test_it_holds_a_program_to_the_rules(admin_page, values, message):
    assert message in errors_of(change(admin_page, program(), **values))
    assert not catalogue.load().edited


def test_it_shows_ready_made_programs_only(admin_page, hillside):
    own = Program.objects.create(team=hillside, name="Our own")
    assert "Our own" not in admin_page.get("/admin/coaching/program/").content.decode()
    assert admin_page.get(f"/admin/coaching/program/{own.pk}/change/").status_code == 302


def test_it_archives_and_restores_a_program(admin_page):
    chosen = {"_selected_action": [program().pk]}
    admin_page.post("/admin/coaching/program/", chosen | {"action": "archive"})
    assert program().archived_at
    admin_page.post("/admin/coaching/program/", chosen | {"action": "restore"})
    assert not program().archived_at
