import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.models import Athlete, Invitation, Team, User
from tests.factories import make_address, make_athlete, make_invitation, make_team, make_user

pytestmark = pytest.mark.django_db

LISTS = ["user", "team", "athlete", "invitation"]


@pytest.fixture
def helper(db):
    """Staff who may look after people, and nothing more."""
    helper = make_user("Hana Helper", "hana@example.com", is_staff=True)
    names = ["view", "change"]
    models = ["user", "team", "athlete", "invitation"]
    wanted = [f"{name}_{model}" for name in names for model in models]
    helper.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return helper


@pytest.mark.parametrize("name", LISTS)
def test_it_lists_searches_and_shows(signed_in, ada, hillside, maya, name):
    make_invitation(hillside)
    client = signed_in(ada)
    assert client.get(f"/admin/coaching/{name}/").status_code == 200
    assert client.get(f"/admin/coaching/{name}/?q=hillside").status_code == 200
    model = {"user": User, "team": Team, "athlete": Athlete, "invitation": Invitation}[name]
    pk = model.objects.first().pk
    assert client.get(f"/admin/coaching/{name}/{pk}/change/").status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_it_makes_and_deletes_nothing(signed_in, ada, hillside, maya, name):
    make_invitation(hillside)
    client = signed_in(ada)
    model = {"user": User, "team": Team, "athlete": Athlete, "invitation": Invitation}[name]
    pk = model.objects.first().pk
    assert client.get(f"/admin/coaching/{name}/add/").status_code == 403
    assert client.post(f"/admin/coaching/{name}/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=pk).exists()


@pytest.mark.parametrize("person", ["dana", "maya", "stray"])
def test_it_lets_only_staff_in(request, signed_in, person):
    response = signed_in(request.getfixturevalue(person)).get("/admin/")
    assert response.status_code in (302, 403)


def _account(user, **changed):
    return {
        "name": user.name,
        "timezone": user.timezone,
        "units": user.units,
        "theme": user.theme,
        "is_active": "on",
    } | changed


def test_it_renames_account_and_athlete_and_leaves_email_and_password(signed_in, ada, maya):
    path = f"/admin/coaching/user/{maya.user_id}/change/"
    sent = _account(maya.user, name="Maya O.", email="x@example.com", password="plain")
    assert signed_in(ada).post(path, sent).status_code == 302
    maya.refresh_from_db()
    assert (maya.name, maya.user.name, maya.user.email) == (
        "Maya O.",
        "Maya O.",
        "maya@example.com",
    )
    assert maya.user.check_password("lift-higher")


def test_it_sets_a_password_by_its_own_form(signed_in, ada, dana):
    path = f"/admin/coaching/user/{dana.pk}/password/"
    new = {"password1": "a-new-way-to-hop", "password2": "a-new-way-to-hop"}
    assert signed_in(ada).post(path, new | {"usable_password": "true"}).status_code == 302
    dana.refresh_from_db()
    assert dana.check_password("a-new-way-to-hop")


def test_it_lets_no_helper_take_more_than_was_given(signed_in, helper, ada, dana):
    client = signed_in(helper)
    assert client.get(f"/admin/coaching/user/{dana.pk}/change/").status_code == 200
    path = f"/admin/coaching/user/{helper.pk}/change/"
    client.post(path, _account(helper, is_superuser="on", is_staff="on"))
    helper.refresh_from_db()
    assert not helper.is_superuser
    new = {"password1": "a-new-way-to-hop", "password2": "a-new-way-to-hop"}
    response = client.post(f"/admin/coaching/user/{ada.pk}/password/", new)
    assert response.status_code == 403
    client.post(f"/admin/coaching/user/{ada.pk}/change/", _account(ada, name="Owned"))
    ada.refresh_from_db()
    assert ada.name == "Ada Admin"
    assert ada.check_password("lift-higher")


@pytest.mark.parametrize("action", ["archive", "restore"])
def test_it_archives_and_restores_teams(signed_in, ada, hillside, rivals, action):
    if action == "restore":
        hillside.archive()
    sent = {"action": action, "_selected_action": [hillside.pk]}
    signed_in(ada).post("/admin/coaching/team/", sent)
    hillside.refresh_from_db()
    rivals.refresh_from_db()
    assert (hillside.archived_at is not None) == (action == "archive")
    assert rivals.archived_at is None


def test_it_never_shows_an_invitations_link(signed_in, ada, hillside):
    invitation = make_invitation(hillside)
    client = signed_in(ada)
    for path in ("", f"{invitation.pk}/change/"):
        assert invitation.token not in client.get(f"/admin/coaching/invitation/{path}").text


@pytest.mark.parametrize("name", LISTS)
def test_it_asks_as_much_for_many_rows(signed_in, ada, hillside, name):
    client = signed_in(ada)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/admin/coaching/{name}/")
        return len(asked)

    def grow():
        coach = make_user()
        team = make_team(coach=coach)
        make_athlete(team=team, user=make_user("Maya Okafor"))
        make_invitation(team, athlete=make_athlete("Eli Novak", team=team))

    grow()
    few = queries()
    for _ in range(12):
        grow()
    assert queries() == few


def test_it_takes_away_a_lost_way_to_sign_in_without_showing_its_secret(signed_in, ada, maya):
    lost = Authenticator.objects.create(
        user=maya.user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    client = signed_in(ada)
    path = f"/admin/mfa/authenticator/{lost.pk}/"
    page = client.get(f"{path}change/")
    assert page.status_code == 200
    assert "JBSWY3DPEHPK3PXP" not in page.text
    assert client.get("/admin/mfa/authenticator/add/").status_code == 403
    client.post(f"{path}delete/", {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_it_tells_the_owner_of_what_was_done_to_her_account(signed_in, ada, maya):
    make_address(maya.user, "maya@work.example")
    key = Authenticator.objects.create(user=maya.user, type=Authenticator.Type.TOTP, data={})
    codes = Authenticator.objects.create(
        user=maya.user, type=Authenticator.Type.RECOVERY_CODES, data={}
    )
    client = signed_in(ada)
    new = {"password1": "a-new-way-to-hop", "password2": "a-new-way-to-hop"}
    client.post(f"/admin/mfa/authenticator/{key.pk}/delete/", {"post": "yes"})
    both = {"action": "delete_selected", "_selected_action": [codes.pk], "post": "yes"}
    client.post("/admin/mfa/authenticator/", both)
    path = f"/admin/coaching/user/{maya.user_id}/password/"
    client.post(path, new | {"usable_password": "true"})
    removed, changed = (
        "A second step was removed from your kneelift account",
        "Your kneelift password was changed",
    )
    for address in ("maya@example.com", "maya@work.example"):
        subjects = [message.subject for message in mail.outbox if message.to == [address]]
        assert subjects == [removed, removed, changed]


def test_it_lets_no_helper_weaken_an_account_that_may_do_more(signed_in, helper, ada, maya):
    helper.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_authenticator", "delete_authenticator"])
    )
    theirs, hers = (
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        for user in (ada, maya.user)
    )
    client = signed_in(helper)
    for key in (theirs, hers):
        client.post(f"/admin/mfa/authenticator/{key.pk}/delete/", {"post": "yes"})
    both = {"action": "delete_selected", "_selected_action": [theirs.pk], "post": "yes"}
    client.post("/admin/mfa/authenticator/", both)
    assert list(Authenticator.objects.all()) == [theirs]


def test_it_leaves_the_address_of_an_account_to_its_owner(signed_in, ada, maya):
    address = EmailAddress.objects.get(user=maya.user)
    path = f"/admin/account/emailaddress/{address.pk}/change/"
    client = signed_in(ada)
    assert client.get(path).status_code == 200
    sent = {"user": maya.user.pk, "email": "owned@example.com", "verified": "on"}
    assert client.post(path, sent).status_code == 403
    assert client.get("/admin/account/emailaddress/?q=maya").status_code == 200
