"""No name that people type is more than one line, or a link, whichever form it is typed in."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from coaching.models import Athlete, Block, DayMark, Drill, Program, Squad, Team, User
from coaching.models.names import NameField
from tests.factories import make_user

pytestmark = pytest.mark.django_db

BAD = ["Maya\nOkafor", "Maya\r\n\r\nPay at once", "Pay at evil.com", "http://evil.example/x"]
TYPED = [User, Athlete, Team, Squad, Block, Program, Drill, DayMark]


@pytest.mark.parametrize("model", TYPED)
@pytest.mark.parametrize("name", BAD)
def test_it_refuses_it_in_the_model(model, name):
    field = model._meta.get_field("name")
    with pytest.raises(ValidationError):
        field.clean(name, model())


def test_it_knows_of_every_name_that_is_typed():
    # Copies of a name, what only the catalogue's editors and its files name, a file's own, and
    # what another app's file calls an exercise.
    others = {"SessionBlock", "SessionDrill", "SwapOption", "Muscle", "Equipment", "Ladder"}
    others |= {"WatchFile", "DrillName"}
    named = {
        model
        for model in apps.get_app_config("coaching").get_models()
        for field in model._meta.fields
        if field.name == "name" and not isinstance(field, NameField)
    }
    assert {model.__name__ for model in named if "Historical" not in model.__name__} <= others


@pytest.fixture
def forms(signed_in, dana, hillside, eli):
    """Every form of people with a name in it: (path, values, field)."""
    signed_in(dana)
    zone = {"timezone": "UTC", "units": "metric"}
    return [
        ("/settings/", zone | {"theme": "system"}, "name"),
        ("/team/new/", zone, "name"),
        ("/team/settings/", zone, "name"),
        ("/team/athletes/", {}, "name"),
        (f"/team/athletes/{eli.pk}/", zone, "name"),
        ("/team/squads/", {}, "name"),
    ]


@pytest.mark.parametrize("name", BAD)
def test_it_refuses_it_in_every_form_of_people(client, forms, name):
    for path, values, field in forms:
        answer = client.post(path, values | {field: name})
        assert answer.status_code == 422, path
        assert f'id="id_{field}_error"' in answer.text
    for model in (User, Athlete, Team, Squad):
        assert not model.objects.filter(name=name).exists()


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("field", ["name", "team_name"])
def test_it_refuses_it_at_sign_up(client, name, field):
    values = {"name": "Nia", "team_name": "Lakeside", "email": "nia@example.com",
              "password1": "hop-skip-and-jump", "timezone": "UTC", "units": "metric"}  # fmt: skip
    answer = client.post("/accounts/signup/", values | {field: name})
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_it_refuses_it_in_the_admin(signed_in, ada):
    maya = make_user("Maya Okafor", "maya@example.com")
    values = {"name": BAD[2], "timezone": "UTC", "units": "metric", "theme": "system"}
    signed_in(ada).post(f"/admin/coaching/user/{maya.pk}/change/", values | {"is_active": "on"})
    maya.refresh_from_db()
    assert maya.name == "Maya Okafor"
