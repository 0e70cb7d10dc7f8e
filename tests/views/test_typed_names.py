"""Names as people have them: tidied at the edges, seen, and asked about where they are twins."""

import pytest
from django.urls import reverse

from coaching.models import Athlete, Block, Drill, Program, Squad, Team, User
from tests.factories import make_athlete, make_drill, make_program, make_squad

pytestmark = pytest.mark.django_db

NOTHING = ["\u200b", "\u3164", " \u2060 ", "\u2800", "\u0301", "\u00ad"]


@pytest.fixture
def zoe(hillside):
    return make_athlete("Zoë Müller", team=hillside)


@pytest.mark.parametrize("name", [*NOTHING, "Ma\u202eya", "Ma\u200bya"])
def test_it_takes_no_name_with_a_sign_that_nobody_sees(signed_in, dana, hillside, name):
    client = signed_in(dana)
    for url, field in (
        (reverse("athletes"), "name"),
        (reverse("squads"), "name"),
        (reverse("team_new"), "name"),
        (reverse("program_new"), "name"),
        (reverse("settings"), "name"),
        (reverse("drill_new"), "name"),
    ):
        answer = client.post(url, {field: name})
        assert answer.status_code == 422, url
        assert field in answer.context["form"].errors, url
    assert not Athlete.objects.exists()
    assert User.objects.get().name == dana.name


def test_every_name_that_the_database_keeps_is_tidied():
    for model, name in (
        (Athlete, "name"), (Block, "name"), (Drill, "name"), (Program, "name"),
        (Squad, "name"), (Team, "name"), (User, "name"),
    ):  # fmt: skip
        field = model._meta.get_field(name)
        assert field.clean(" Zoë \u00a0 Müller\u200b", None) == "Zoë Müller", model
        assert field.formfield().clean("  Zoë   Müller ") == "Zoë Müller", model


@pytest.mark.parametrize(
    "typed", ["zoe muller", "ZOE\u0308 MÜLLER", " zoë  müller", "Ｚｏｅ Muller"]
)
def test_it_asks_about_a_twin_and_adds_it_when_told_so(signed_in, dana, hillside, zoe, typed):
    client = signed_in(dana)
    page = client.post(reverse("athletes"), {"name": typed})
    assert page.status_code == 422
    assert "There is already Zoë Müller. Add anyway?" in page.text
    assert 'name="same_name"' in page.text
    assert client.post(reverse("athletes"), {"name": typed, "same_name": "on"}).status_code == 302
    assert Athlete.objects.count() == 2


def test_it_asks_when_a_name_becomes_a_twin(signed_in, dana, hillside, zoe, eli):
    client, url = signed_in(dana), reverse("athlete", args=[eli.pk])
    data = {"name": "Zoe Mueller", "timezone": "UTC"}
    assert client.post(url, data).status_code == 302
    page = client.post(url, data | {"name": "zoe muller"})
    assert "There is already Zoë Müller" in page.text
    assert client.post(url, data | {"name": "zoe muller", "same_name": "on"}).status_code == 302
    # A name that stays is not asked about again.
    assert client.post(url, data | {"name": "zoe muller"}).status_code == 302


def test_it_asks_about_a_squad_that_differs_by_accents(signed_in, dana, hillside):
    make_squad(hillside, name="Écarts")
    client = signed_in(dana)
    page = client.post(reverse("squads"), {"name": "ecarts"})
    assert "There is already Écarts. Add anyway?" in page.text
    assert client.post(reverse("squads"), {"name": "ÉCARTS"}).status_code == 422
    assert client.post(reverse("squads"), {"name": "ecarts", "same_name": "on"}).status_code == 302


def test_it_refuses_a_drill_that_people_take_for_another(signed_in, dana, hillside):
    make_drill("Élan", slug="elan")
    page = signed_in(dana).post(reverse("drill_new"), {"name": "elan"})
    assert "There is a drill with this name" in page.text


def test_it_lists_names_as_a_phone_book_does(signed_in, dana, hillside):
    for name in ("Zoe", "Émile", "adam", "Eve"):
        make_athlete(name, team=hillside)
        make_squad(hillside, name=name)
        make_program([], hillside, name=name)
    for page in ("team", "squads", "programs", "board"):
        text = signed_in(dana).get(reverse(page)).text
        places = [text.find(f">{name}<") for name in ("adam", "Émile", "Eve", "Zoe")]
        places = (
            places
            if -1 not in places
            else [text.find(name) for name in ("adam", "Émile", "Eve", "Zoe")]
        )
        assert places == sorted(places), page
