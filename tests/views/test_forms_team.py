"""A coach of two teams in two tabs: nothing that was typed for one team is saved in the other."""

from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from coaching.models import (
    Assignment,
    Athlete,
    Drill,
    Invitation,
    Membership,
    Program,
    Squad,
)
from tests import permissions
from tests.factories import make_block, make_program, make_strength_drill, make_team
from tests.helpers import typed_drill
from tests.typed_walk import Page, Walk, named, starts
from tests.typed_world import make_world

pytestmark = pytest.mark.django_db

# Addresses without a parameter that take a post and depend on no team that is shown: they are of
# the reader, or name their team in a field of their own.
OF_NO_TEAM = {
    "team_new",
    "team_choice",
    "team_archive",
    "settings",
    "join_remembered",
    "calendar_feeds",
    "settings_data",
    "settings_removal",
    "guarded",
    "notifications_read",
    "notifications_unread",
    "notification_settings",
    "push_subscription",
    "push_subscription_removal",
    "own_session",
    "season_links",
    "account_reauthenticate_by_code",
}
# The rows of a session's sheet, drawn by the dozen: the session says whose they are. The form that
# the rows of a drill share has no address: each of its buttons has one, and its page takes no post.
OF_A_SESSION = {"session", "set_log", "set_removal", "drill_removal", "drill_skips", "swap_removal"}


@pytest.fixture
def sprinters(dana, hillside):
    """Dana's second team; Hillside is shown first."""
    return make_team("Sprint Club", coach=dana)


@pytest.fixture
def two_tabs(signed_in, dana, hillside, sprinters):
    """Open a form of Hillside's page, choose the other team in another tab, then send the form."""
    client = signed_in(dana)

    def send(page, action=None, *, typed=(), headers=None):
        address = action or page
        client.post(reverse("team_choice"), {"team": hillside.pk})
        form = form_of(client.get(page), address)
        client.post(reverse("team_choice"), {"team": sprinters.pk})
        return client.post(address, form.fields | dict(typed), headers=headers)

    return send


def form_of(answer, address):
    forms = Page(answer.content.decode()).forms
    return next(
        form
        for form in forms
        if form.method == "post" and urlsplit(form.action).path in ("", address)
    )


def send_on(client, answer, address, team):
    """Press the button of the refused form that goes on in `team`."""
    form = form_of(answer, address)
    assert form.fields.pop("go_on_in")
    return client.post(address, form.fields | {"go_on_in": team.pk}, follow=True)


def counts():
    """{model: number of its rows}, of all that a team has."""
    return {
        model: model._default_manager.count()
        for model in apps.get_app_config("coaching").get_models()
    }


NEW = [
    ("team", "athletes", Athlete, {"name": "Noa"}),
    ("squads", None, Squad, {"name": "Sprinters"}),
    ("program_new", None, Program, {"name": "Base", "weeks": "4"}),
    ("drill_new", None, Drill, typed_drill()),
    ("invitations", None, Invitation, {"max_uses": "1", "days": "14"}),
]


def team_of(model):
    made = model.objects.latest("pk")
    return made.memberships.get().team if model is Athlete else made.team


@pytest.mark.parametrize(("page", "action", "model", "typed"), NEW)
def test_it_makes_nothing_in_a_team_that_the_form_was_not_made_for(
    two_tabs, client, hillside, page, action, model, typed
):
    before = counts()
    address = reverse(action or page)
    answer = two_tabs(reverse(page), address, typed=typed.items())
    assert answer.status_code == 409
    assert counts() == before
    text = answer.content.decode()
    assert "This form was made for Hillside Track Club. Now Sprint Club is shown" in text
    assert send_on(client, answer, address, hillside).status_code == 200
    assert model.objects.count() == before[model] + 1
    assert team_of(model) == hillside


def test_it_sends_it_to_the_team_that_is_shown_when_the_coach_says_so(
    two_tabs, client, hillside, sprinters
):
    answer = two_tabs("/team/", "/team/athletes/", typed=[("name", "Noa")])
    send_on(client, answer, "/team/athletes/", sprinters)
    assert team_of(Athlete) == sprinters


def test_it_saves_no_settings_in_another_team(two_tabs, client, hillside, sprinters):
    typed = {"name": "Hillside", "timezone": "Europe/Berlin", "units": "metric"}
    answer = two_tabs("/team/settings/", typed=typed.items())
    assert answer.status_code == 409
    sprinters.refresh_from_db()
    assert sprinters.name == "Sprint Club"
    send_on(client, answer, "/team/settings/", hillside)
    hillside.refresh_from_db()
    assert (hillside.name, hillside.timezone) == ("Hillside", "Europe/Berlin")


def test_it_makes_a_block_with_its_drills_in_the_forms_team(two_tabs, client, hillside):
    drill = make_strength_drill("Hang")
    page = "/blocks/new/?kind=strength"
    typed = {"kind": "strength", "act": "add", "new_drill": str(drill.pk)}
    answer = two_tabs(page, "/blocks/new/", typed=typed.items())
    assert answer.status_code == 409
    again = send_on(client, answer, "/blocks/new/", hillside)
    assert "Hang" in again.content.decode()
    assert again.context["team"] == hillside


@pytest.mark.parametrize(
    ("make", "copy"), [(make_block, "block_copy"), (make_program, "program_copy")]
)
def test_it_copies_nothing_into_another_team(two_tabs, client, hillside, make, copy):
    ready = make()
    answer = two_tabs(ready.get_absolute_url(), reverse(copy, args=[ready.pk]))
    assert answer.status_code == 409
    assert type(ready).objects.count() == 1
    send_on(client, answer, reverse(copy, args=[ready.pk]), hillside)
    assert type(ready).objects.latest("pk").team == hillside


def test_it_assigns_nothing_in_another_team(two_tabs, maya, hillside, sprinters):
    sprinters.add_member(maya)
    block = make_block()
    typed = {"block": block.pk, "athlete": maya.pk, "when": "day", "date": maya.today}
    answer = two_tabs("/assign/", typed=[*typed.items(), ("act", "preview")])
    assert answer.status_code == 409
    assert f'name="athlete" value="{maya.pk}"' in answer.content.decode()
    program = make_program([(1, 0, block)])
    answer = two_tabs(f"/programs/{program.pk}/assignments/", typed=[("athlete", maya.pk)])
    assert answer.status_code == 409
    assert not Assignment.objects.exists()


def test_it_says_so_in_place_of_the_page_to_a_form_that_htmx_sent(two_tabs, maya):
    make_block()
    typed = [("act", "refresh"), ("athlete", maya.pk)]
    answer = two_tabs("/assign/", typed=typed, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#main")
    text = answer.content.decode()
    assert "<html" not in text
    assert "Nothing is saved yet" in text


def test_it_says_that_a_file_is_to_be_chosen_again(two_tabs):
    file = SimpleUploadedFile("program.json", b"{}")
    answer = two_tabs("/programs/import/", typed=[("file", file)])
    assert answer.status_code == 409
    assert "file has to be chosen again" in answer.content.decode()


def test_it_takes_an_athlete_out_of_the_team_of_the_page(two_tabs, client, eli, sprinters):
    sprinters.add_member(eli)
    address = f"/team/athletes/{eli.pk}/archiving/"
    answer = two_tabs(address)
    assert answer.status_code == 409
    assert not Membership.objects.filter(athlete=eli).exclude(archived_at=None).exists()
    send_on(client, answer, address, eli.memberships.get(team__name__startswith="Hillside").team)
    assert [
        membership.team == sprinters for membership in eli.memberships.filter(archived_at=None)
    ] == [True]


def test_it_removes_a_coach_from_the_team_of_the_page(two_tabs, rosa, hillside, sprinters):
    hillside.add_coach(rosa)
    sprinters.add_coach(rosa)
    answer = two_tabs(f"/team/coaches/{rosa.pk}/removal/")
    assert answer.status_code == 409
    assert rosa in sprinters.coaches()


@pytest.mark.parametrize("verb", ["pause", "shifts"])
def test_it_changes_the_calendar_of_the_team_that_the_form_names(
    signed_in, dana, maya, hillside, sprinters, verb
):
    """Of an athlete in two of her teams, a form that names none is refused."""
    sprinters.add_member(maya)
    client = signed_in(dana)
    typed = {"first": maya.today, "days": 1, "direction": "later"}
    assert client.post(f"/athletes/{maya.pk}/{verb}/", typed).status_code == 409
    client.post(f"/athletes/{maya.pk}/pause/", typed | {"team": sprinters.pk})
    paused = Membership.objects.exclude(paused_from=None)
    assert [membership.team for membership in paused] == [sprinters]


def test_it_acts_on_a_squad_of_its_own_team_whatever_is_shown(two_tabs, hillside, maya):
    squad = Squad.objects.create(team=hillside, name="Hurdles")
    answer = two_tabs(f"/team/squads/{squad.pk}/", f"/team/squads/{squad.pk}/archiving/")
    assert answer.status_code == 302
    squad.refresh_from_db()
    assert squad.archived_at


def test_it_asks_a_coach_of_one_team_for_nothing(signed_in, dana, hillside):
    assert signed_in(dana).post("/team/athletes/", {"name": "Noa"}).status_code == 302


def test_it_refuses_what_was_typed_for_a_team_that_is_no_longer_hers(
    signed_in, dana, hillside, rivals
):
    answer = signed_in(dana).post("/team/athletes/", {"name": "Noa", "shown_team": rivals.pk})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "This form was not made for Hillside Track Club" in text
    assert rivals.name not in text
    assert not Athlete.objects.exists()


def own_addresses():
    """(name, number of parameters) of the product's own addresses."""
    for name, parameters, route in permissions.addresses():
        pattern = get_resolver().reverse_dict.getlist(name)
        if ":" not in name and not route.startswith(("accounts/", "healthz", "readyz")) and pattern:
            yield name, parameters


def test_it_refuses_at_every_address_that_is_of_the_team_shown(signed_in, dana, sprinters):
    """A new address that takes a post is refused here too, or named above with its reason."""
    client, lax = signed_in(dana), set()
    for name, parameters in own_addresses():
        if parameters or name in OF_NO_TEAM or "/" in name:
            continue
        if client.post(reverse(name), {"shown_team": sprinters.pk}).status_code not in (405, 409):
            lax.add(name)
    assert lax == set()


class Forms(Walk):
    """A walk that sends nothing, and keeps what the forms on its way say of a team."""

    def __init__(self, client):
        super().__init__(client)
        self.kept = {}

    def send(self, form, address):
        name = named(urlsplit(form.action or address).path)
        if form.method == "post" and name and ":" not in name:
            self.kept.setdefault(name, []).append(form.fields.get("shown_team"))


def test_it_says_its_team_on_every_form_of_a_coachs_page(
    client, dana, hillside, maya, priya, eli, sprinters
):
    make_world(hillside, dana, maya, priya, eli)
    client.force_login(dana)
    walk = Forms(client)
    for address in starts():
        if ":" not in (named(address) or ""):
            walk.find(address)
    walk.go()
    forgetful = {name for name, teams in walk.kept.items() if None in teams}
    assert forgetful - OF_A_SESSION == set()
    assert {"athletes", "assign", "squads", "block_new", "team_settings"} <= set(walk.kept)
