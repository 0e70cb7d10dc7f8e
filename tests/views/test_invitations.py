import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from coaching.models import Athlete, Invitation, Membership, Team, User
from tests.factories import (
    PASSWORD,
    make_athlete,
    make_invitation,
    make_logged_set,
    make_session,
    session_drills,
)
from tests.mailed import confirm

pytestmark = pytest.mark.django_db

NEW = {"role": "athlete", "max_uses": "12", "days": "30"}
ACCOUNT = {"name": "Owen Reyes", "email": "owen@example.com", "password1": "hop-skip-and-jump"}


# --- making, showing and revoking ---------------------------------------------------------


def test_it_makes_an_invitation_for_a_number_of_athletes(signed_in, dana, hillside):
    response = signed_in(dana).post("/team/invitations/", NEW)
    invitation = Invitation.objects.get()
    assert response.url == f"/team/invitations/{invitation.pk}/"
    assert (invitation.team, invitation.role, invitation.max_uses, invitation.created_by) == (
        hillside,
        "athlete",
        12,
        dana,
    )
    days = (invitation.expires_at - now()) / timedelta(days=1)
    assert 29.9 < days <= 30


def test_it_makes_an_invitation_for_a_coach(signed_in, dana, hillside):
    signed_in(dana).post("/team/invitations/", NEW | {"role": "coach", "max_uses": 1})
    assert Invitation.objects.get().role == "coach"


def test_it_makes_one_invitation_for_a_place_that_waits(signed_in, dana, eli):
    client = signed_in(dana)
    values = {"athlete": eli.pk, "max_uses": 7, "days": 14}
    first = client.post("/team/invitations/", values).url
    assert client.post("/team/invitations/", values | {"days": 20}).url == first
    invitation = Invitation.objects.get()
    assert (invitation.athlete, invitation.max_uses) == (eli, 1)
    assert invitation.expires_at > now() + timedelta(days=19)


@pytest.mark.parametrize(
    ("field", "value"),
    [("max_uses", "0"), ("max_uses", "201"), ("max_uses", "x"), ("max_uses", ""),
     ("days", "0"), ("days", "91"), ("days", ""), ("role", "king"), ("athlete", "0")],
)  # fmt: skip
def test_it_refuses_what_is_wrong(signed_in, dana, eli, field, value):
    page = signed_in(dana).post("/team/invitations/", NEW | {field: value})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.text
    assert not Invitation.objects.exists()


def test_it_keeps_no_place_for_a_coach(signed_in, dana, eli):
    values = NEW | {"athlete": eli.pk, "role": "coach"}
    assert signed_in(dana).post("/team/invitations/", values).status_code == 422


def test_it_offers_only_the_waiting_athletes_of_the_team(signed_in, dana, maya, eli, rivals):
    other = make_athlete("Uma Other", team=rivals)
    client = signed_in(dana)
    page = client.get("/team/invitations/").text
    assert "Eli Novak" in page
    assert "Uma Other" not in page
    for athlete in (other, maya):
        values = NEW | {"athlete": athlete.pk}
        assert client.post("/team/invitations/", values).status_code == 422


def test_it_shows_link_and_qr_code_at_the_sites_own_address(signed_in, dana, hillside, settings):
    settings.KNEELIFT_URL = "https://lift.example.org"
    page = signed_in(dana).post("/team/invitations/", NEW | {"max_uses": 3}, follow=True).text
    token = re.search(r"<code>https://lift.example.org/join/([\w-]+)/</code>", page)[1]
    assert Invitation.objects.of_token(token).exists()
    code = re.search(r'<figure class="qr.*?(<svg[^>]* viewBox="0 0 \d+ \d+">.*?</svg>)', page, re.S)
    assert code is not None
    assert "style=" not in code[1]
    assert "0 of 3 joined." in page


def test_it_lists_open_invitations_and_no_others(signed_in, dana, hillside):
    shown = make_invitation(hillside)
    revoked = make_invitation(hillside)
    revoked.revoke()
    for path in ("/team/", "/team/invitations/"):
        page = signed_in(dana).get(path).text
        assert f"/team/invitations/{shown.pk}/" in page
        assert f"/team/invitations/{revoked.pk}/" not in page


def test_it_revokes(signed_in, dana, hillside):
    invitation = make_invitation(hillside)
    client = signed_in(dana)
    for _again in range(2):
        assert client.post(f"/team/invitations/{invitation.pk}/revocation/").url == "/team/"
    assert not Invitation.objects.get().is_open()
    page = client.get(f"/team/invitations/{invitation.pk}/").text
    assert "This invitation is closed" in page
    assert invitation.token not in page


def test_it_hides_the_invitations_of_other_teams(signed_in, dana, hillside, rivals):
    path = f"/team/invitations/{make_invitation(rivals).pk}/"
    client = signed_in(dana)
    assert client.get(path).status_code == 404
    assert client.post(path + "revocation/").status_code == 404
    assert Invitation.objects.get().revoked_at is None


def test_it_is_for_coaches(signed_in, hillside, maya, stray):
    path = f"/team/invitations/{make_invitation(hillside).pk}/"
    for person in (maya, stray):
        client = signed_in(person)
        assert client.get("/team/invitations/").status_code == 403
        assert client.get(path).status_code == 403
        assert client.post(path + "revocation/").status_code == 403


def test_it_answers_405_to_wrong_methods(signed_in, dana, hillside):
    path = f"/team/invitations/{make_invitation(hillside).pk}/"
    client = signed_in(dana)
    assert client.post(path).status_code == 405
    assert client.get(path + "revocation/").status_code == 405
    assert client.delete("/team/invitations/").status_code == 405
    assert client.delete("/join/x/").status_code == 405


def test_it_sends_a_stranger_to_sign_in(client, hillside):
    path = f"/team/invitations/{make_invitation(hillside).pk}/"
    for address in ("/team/invitations/", path):
        assert client.get(address).url == f"/accounts/login/?next={address}"
    assert client.post(path + "revocation/").status_code == 302
    assert Invitation.objects.get().revoked_at is None


def test_it_asks_as_much_for_many_invitations(signed_in, dana, hillside):
    client = signed_in(dana)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get("/team/invitations/")
        return len(asked)

    make_invitation(hillside, athlete=make_athlete("One", team=hillside))
    queries()  # the first request of a day keeps her signed in, which is written down
    few = queries()
    for number in range(30):
        make_invitation(hillside, athlete=make_athlete(f"No {number}", team=hillside))
    assert queries() == few


# --- joining with an account ---------------------------------------------------------------


def join(invitation):
    return f"/join/{invitation.token}/"


def test_it_says_who_invites_to_what(client, hillside):
    page = client.get(join(make_invitation(hillside)))
    assert page.status_code == 200
    assert "Dana Whitlock invites you to Hillside Track Club" in page.text
    assert "/accounts/signup/" in page.text
    assert "/accounts/login/" in page.text


def test_it_joins_nobody_by_looking(signed_in, hillside, stray):
    signed_in(stray).get(join(make_invitation(hillside)))
    assert not Athlete.objects.exists()


def test_it_asks_a_stranger_who_posts_to_sign_up(client, hillside):
    page = client.post(join(make_invitation(hillside)))
    assert "Make an account" in page.text
    assert not Athlete.objects.exists()


def test_it_takes_a_signed_in_account_in(signed_in, hillside, stray):
    client, invitation = signed_in(stray), make_invitation(hillside)
    assert client.post(join(invitation)).url == "/"
    assert Athlete.objects.in_team(hillside).get().user == stray
    assert client.get("/").url == "/today/"


def test_it_says_so_to_someone_who_is_in_already(signed_in, hillside, maya):
    invitation = make_invitation(hillside)
    client = signed_in(maya)
    for act in (client.get, client.post):
        page = act(join(invitation))
        assert page.status_code == 200
        assert "You are in Hillside Track Club already" in page.text
    assert Invitation.objects.get().uses == 0


def test_it_carries_the_invitation_through_sign_in(client, hillside, stray):
    invitation = make_invitation(hillside)
    client.get(join(invitation))
    response = client.post("/accounts/login/", {"login": stray.email, "password": PASSWORD})
    assert response.url == "/join/"
    assert "Join Hillside Track Club" in client.get("/join/").text
    client.post("/join/")
    assert Athlete.objects.in_team(hillside).get().user == stray


def test_it_forgets_the_invitation_once_taken(client, hillside, stray):
    invitation = make_invitation(hillside, max_uses=2)
    client.get(join(invitation))
    client.post("/accounts/login/", {"login": stray.email, "password": PASSWORD})
    client.post(join(invitation))
    assert "invitation" not in client.session


# --- joining by signing up ------------------------------------------------------------------


def test_it_signs_an_athlete_up_with_the_teams_zone_and_units(client, hillside):
    hillside.timezone, hillside.units = "Europe/Oslo", "metric"
    hillside.save()
    client.get(join(make_invitation(hillside)))
    client.post("/accounts/signup/", ACCOUNT)
    assert not Athlete.objects.exists()
    response = confirm(client, ACCOUNT["email"])
    assert (response.status_code, response.url) == (302, "/")
    athlete = Athlete.objects.get()
    assert (athlete.name, athlete.timezone, athlete.units) == (
        "Owen Reyes",
        "Europe/Oslo",
        "metric",
    )
    assert (athlete.user.timezone, athlete.user.units) == ("Europe/Oslo", "metric")
    assert list(Athlete.objects.in_team(hillside)) == [athlete]
    assert Team.objects.count() == 1
    assert client.get("/").url == "/today/"


def test_it_asks_an_invited_athlete_only_for_what_is_needed(client, hillside, eli):
    client.get(join(make_invitation(hillside, athlete=eli)))
    page = client.get("/accounts/signup/").text
    assert 'value="Eli Novak"' in page
    assert 'name="team_name"' not in page
    assert 'name="timezone"' not in page


def test_it_hands_a_waiting_place_with_its_logged_sets_to_the_new_account(client, hillside, eli):
    session = make_session(eli, hillside)
    logged = make_logged_set(session_drills(session)[0])
    client.get(join(make_invitation(hillside, athlete=eli)))
    client.post("/accounts/signup/", ACCOUNT)
    confirm(client, ACCOUNT["email"])
    eli.refresh_from_db()
    assert eli.user.email == "owen@example.com"
    assert list(eli.logged_sets.all()) == [logged]


def test_it_signs_a_coach_up_into_the_team(client, hillside):
    client.get(join(make_invitation(hillside, role="coach")))
    client.post("/accounts/signup/", ACCOUNT)
    confirm(client, ACCOUNT["email"])
    user = User.objects.get(email="owen@example.com")
    assert list(Team.objects.coached_by(user)) == [hillside]
    assert client.get("/").url == "/board/"


def test_it_says_so_when_the_last_place_went_before_the_email_was_confirmed(client, hillside):
    invitation = make_invitation(hillside)
    client.get(join(invitation))
    client.post("/accounts/signup/", ACCOUNT)
    Invitation.objects.update(uses=1)
    response = confirm(client, ACCOUNT["email"])
    assert response.url == "/join/"
    assert "used up" in client.get(response.url).text
    assert not Membership.objects.filter(role="athlete").exists()


def test_it_lets_an_invited_person_start_a_team_instead(client, hillside):
    client.get(join(make_invitation(hillside)))
    page = client.get("/accounts/signup/?as=coach").text
    assert 'name="team_name"' in page


# --- links that do not work ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"revoked_at": now()}, "was revoked"),
        ({"expires_at": now() - timedelta(days=1)}, "has ended"),
        ({"uses": 1}, "used up"),
    ],
)
def test_it_says_what_to_do_with_a_closed_link(client, signed_in, hillside, stray, change, message):
    invitation = make_invitation(hillside)
    Invitation.objects.update(**change)
    pages = [client.get(join(invitation)), signed_in(stray).post(join(invitation))]
    for page in pages:
        assert page.status_code == 410
        assert message in page.text
        assert "Ask Dana Whitlock for a new link" in page.text
    assert not Athlete.objects.exists()


def test_it_says_410_for_an_archived_team(client, hillside):
    invitation = make_invitation(hillside)
    hillside.archive()
    assert client.get(join(invitation)).status_code == 410


def test_it_says_404_for_a_link_that_was_never_made(client, signed_in, stray):
    for page in (client.get("/join/no-such-token/"), signed_in(stray).post("/join/x/")):
        assert page.status_code == 404
        assert "leads nowhere" in page.text


def test_it_signs_nobody_up_into_a_link_that_closed_meanwhile(client, hillside):
    invitation = make_invitation(hillside)
    client.get(join(invitation))
    invitation.revoke()
    assert client.post("/accounts/signup/", ACCOUNT).status_code == 422
    assert not Membership.objects.filter(role="athlete").exists()
