"""The admin takes any search and any form: every one of its pages, a library's too."""

import pytest
from django.contrib import admin
from django.urls import reverse

from coaching.models import Ladder, Rung
from tests.factories import make_block, make_drill, make_program
from tests.helpers import fields_of

pytestmark = pytest.mark.django_db

HUGE = str(2**31)
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
JUNK = (str(2**63), "sNaN", "[1", "\u202e", "-1", "x" * 30_000)


def address_of(model, page):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
@pytest.mark.parametrize(
    "asked",
    [
        {"q": "x" * 51_000},
        {"q": "x " * 1000},
        {"pk__regex": "("},
        {"pk__range": "6"},
        {"pk__in": "1," * 60_000},
        {"pk__contains": "x" * 51_000},
    ],
    ids=lambda asked: next(iter(asked)),
)
def test_a_list_takes_any_search(admin_page, model, asked):
    answer = admin_page.get(address_of(model, "changelist"), asked)
    assert answer.status_code == 400


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_a_page_takes_a_field_without_a_name(admin_page, model):
    for address in (address_of(model, "changelist"), reverse_of_any_row(model)):
        assert admin_page.get(address, {"_to_field": ""}).status_code == 400


@pytest.mark.parametrize("selected", ["x", "00000000-0000-0000-0000-00000000000g", "1.5"])
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_no_act_is_on_a_row_that_cannot_be(admin_page, model, selected):
    model_admin = admin.site._registry[model]
    request = admin_page.get(address_of(model, "changelist")).wsgi_request
    for action in model_admin.get_actions(request):
        data = {"action": action, "_selected_action": selected}
        assert admin_page.post(address_of(model, "changelist"), data).status_code == 400


def test_no_page_is_known_by_what_points_to_its_row(rf):
    for model, model_admin in admin.site._registry.items():
        for field in model._meta.get_fields(include_hidden=True):
            for name in () if field.concrete else (field.name, "+"):
                assert not model_admin.to_field_allowed(rf.get("/"), name), (model, name)


def reverse_of_any_row(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[1])


def test_a_list_is_searched_for_what_people_type(admin_page):
    make_drill("Couch stretch")
    answer = admin_page.get(address_of(Ladder, "changelist"), {"q": "couch"})
    assert answer.status_code == 200


@pytest.fixture
def pages(admin_page):
    """The pages of a form that have rows below it, each filled in as a browser sends it."""
    drill = make_drill(slug="hang")
    block = make_block([drill])
    ladder = Ladder.objects.create(slug="hang", name="Hang")
    Rung.objects.create(ladder=ladder, position=1, drill=drill)
    rows = [ladder, block, make_program([(1, 0, block), (1, 1, block)])]
    found = {}
    for row in rows:
        name = f"admin:coaching_{row._meta.model_name}"
        for address in (reverse(f"{name}_add"), reverse(f"{name}_change", args=[row.pk])):
            found[address] = fields_of(admin_page.get(address))
    return found


def test_it_knows_every_form_with_rows(pages, rf, ada):
    request = rf.get("/")
    request.user = ada
    with_rows = {
        model
        for model, model_admin in admin.site._registry.items()
        if model_admin.get_inline_instances(request) and model_admin.has_add_permission(request)
    }
    assert {model._meta.model_name for model in with_rows} == {
        address.split("/")[3] for address in pages
    }


@pytest.mark.parametrize("count", [HUGE, "100000", "2000", "-1", "x", "", None])
def test_a_form_draws_no_more_rows_than_were_sent(admin_page, pages, count):
    for address, data in pages.items():
        plain = admin_page.get(address)
        counted = {name: count for name in data if name.endswith("-TOTAL_FORMS")}
        assert counted
        sent = {name: value for name, value in (data | counted).items() if value is not None}
        answer = admin_page.post(address, sent)
        # Sent, and answered in words; or as many rows as there were.
        assert answer.status_code in (200, 302), address
        if answer.status_code == 200:
            assert len(answer.content) < 2 * len(plain.content), address


def test_a_form_without_its_rows_says_so(admin_page, pages):
    for address, data in pages.items():
        answer = admin_page.post(address, {name: v for name, v in data.items() if "-" not in name})
        assert answer.status_code == 200, address


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: ascii(junk[:5]))
def test_a_form_takes_junk_in_all_its_fields(admin_page, pages, junk):
    """Every form of the admin to add a row with, a drill's with its figure too."""
    for model in REGISTERED:
        answer = admin_page.get(address_of(model, "add"))
        if answer.status_code == 200:
            data = pages.get(address_of(model, "add")) or fields_of(answer)
            names = {*data, *answer.context["adminform"].form.fields, "figure-was", "figure-act"}
            answer = admin_page.post(address_of(model, "add"), dict.fromkeys(names, junk))
            assert answer.status_code == 200, model


@pytest.mark.parametrize("typed", ["[1", "NaN", "[" * 20_000])
@pytest.mark.parametrize("was", [None, "", "x", "[1"])
def test_a_figure_that_is_no_json_stays_as_it_was_typed(admin_page, typed, was):
    sent = {"figure": typed, "figure-f-phases.0.kind": "x", "figure-act": "add-phase"}
    if was is not None:
        sent["figure-was"] = was
    for address in ("admin:coaching_drill_add", "admin:coaching_drill_figure_preview"):
        answer = admin_page.post(reverse(address), sent)
        assert answer.status_code in (200, 422), address
