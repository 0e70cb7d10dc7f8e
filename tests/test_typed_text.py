"""What a person typed acts nowhere: every text field, every page, every role."""

import pytest
from django.apps import apps
from django.core import mail
from django.utils.html import escape

from coaching.models import Session
from tests import permissions, typed
from tests.typed_walk import Page, Walk, acting, given_out, starts
from tests.typed_world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(dana, maya, priya, rosa, theo, ada):
    return {
        "anonymous": None,
        "athlete": maya.user,
        "teammate": priya.user,
        "coach": dana,
        "rival": rosa,
        "admin": ada,
    }


@pytest.fixture
def world(people, hillside, dana, maya, priya, eli):
    return make_world(hillside, dana, maya, priya, eli)


# Found by nobody who walks: they need a key that was mailed, end the walk, or are a script that
# only a session's page asks for and that is the same for everyone.
NOT_FOUND = {
    "account_logout",
    "account_confirm_email",
    "account_reset_password_from_key",
    "guardian",
    "unsubscribe",
    "timers",
}


def pages_of(role):
    """The names of the addresses that show this role something, as tests/permissions.txt says."""
    index = permissions.ROLES.index(role)
    for lines in permissions.table().values():
        for line in lines:
            name, methods, statuses = line.split("  ")
            if "GET" in methods.split(",") and statuses.split()[index] == "200":
                yield name


@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", permissions.ROLES)
def test_it_lets_no_typed_text_act(role, people, world, client):
    if people[role]:
        client.force_login(people[role])
    walk = Walk(client)
    for address in (*starts(), *given_out(Session.objects.earliest("pk"))):
        walk.find(address)
    walk.go()
    for message in mail.outbox:
        for content, _kind in getattr(message, "alternatives", ()):
            walk.alive += Page(content).alive
    assert walk.alive == []
    # And were it not escaped: htmx does not look into what people typed, and does into our own.
    assert sorted(walk.open) == [], "\n".join(sorted(walk.open))
    assert sorted(walk.deaf) == []
    assert set(pages_of(role)) - walk.names - NOT_FOUND == set()


def test_it_types_into_every_text_field_of_every_model(world):
    """A new model needs a row in `world` before anything can be typed into it."""
    wanted = {
        (model._meta.label, column.name)
        for model in apps.get_app_config("coaching").get_models()
        for column in model._meta.concrete_fields
        if typed.typed_for(column) is not None
    }
    assert wanted - world == set()


def test_it_would_see_a_text_that_is_alive():
    assert len(Page(f"<p>{typed.payload()}</p>").alive) > 1
    assert Page(f'<i title="{typed.payload(60)}">x</i>').alive
    assert Page('<i hx-get="/=zz\'">x</i>').alive
    assert Page("<p>load&gt;10</p>").alive
    assert Page(f"<p>{escape(typed.payload())}</p>").open
    assert Page("<p hx-disable><a hx-get=/>x</a></p>").deaf
    assert not Page(f"<p>{escape(typed.payload())}</p>").alive
    assert acting("text/csv", b"a,=zz\r\n") == ["=zz"]
    assert acting("text/calendar", b"SUMMARY:a\nX-ZZ:zz\n") == ["X-ZZ:zz"]
