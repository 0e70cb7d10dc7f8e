"""Two of one name in a team: a coach is asked, who joins is not, and the coach is told."""

import pytest
from django.urls import reverse

from coaching.models import Athlete, Membership, User
from tests.factories import (
    make_athlete,
    make_invitation,
    make_logged_set,
    make_session,
    make_user,
    session_drills,
)
from tests.mailed import confirm

pytestmark = pytest.mark.django_db

ACCOUNT = {"name": "eli  NOVÁK", "email": "eli@example.com", "password1": "hop-skip-and-jump"}


def join(invitation):
    return reverse("join", args=[invitation.token])


def words(page):
    return " ".join(page.text.split())


def test_who_joins_is_not_asked_and_the_coach_is_told(client, signed_in, dana, hillside, eli, maya):
    client.get(join(make_invitation(hillside)))
    assert client.post("/accounts/signup/", ACCOUNT).status_code == 302
    page = client.get(confirm(client, ACCOUNT["email"]).url, follow=True)
    assert "Another" not in page.text
    newcomer = Athlete.objects.get(user__email=ACCOUNT["email"])
    client = signed_in(dana)
    team = words(client.get(reverse("team")))
    assert "Another eli NOVÁK is in the team" in team
    assert "Another Eli Novak is in the team" in team
    assert "Another Maya" not in team
    hers = words(client.get(reverse("athlete", args=[newcomer.pk])))
    assert "One person or two?" in hers
    assert "If both are one person, make them one" in hers
    his = words(client.get(reverse("athlete", args=[eli.pk])))
    assert "If both are one person, make them one" in his
    assert "One person or two?" not in words(client.get(reverse("athlete", args=[maya.pk])))


def test_it_says_what_to_do_with_two_accounts_and_with_two_places(signed_in, dana, hillside, eli):
    make_athlete("Eli Novak", team=hillside)
    client = signed_in(dana)
    page = words(client.get(reverse("athlete", args=[eli.pk])))
    assert "If they are two, add an initial" in page
    assert "add an initial to the name of one without a phone" in page
    eli.user = make_user("Eli Novak")
    eli.save()
    make_athlete("Eli Novak", team=hillside, user=make_user("Eli Novak"))
    page = words(client.get(reverse("athlete", args=[eli.pk])))
    assert "ask one of them to add an initial to the name in the settings" in page


def test_it_tells_nothing_of_who_left_or_is_in_another_team(
    signed_in, dana, hillside, rivals, maya, eli
):
    make_athlete("Maya Okafor", team=rivals)
    make_athlete("Eli Novak", team=hillside).memberships.get().archive()
    client = signed_in(dana)
    assert "Another" not in client.get(reverse("team")).text
    for athlete in (maya, eli):
        assert "One person" not in client.get(reverse("athlete", args=[athlete.pk])).text


def test_who_joined_beside_the_place_kept_for_her_takes_it_by_its_link(
    signed_in, dana, hillside, eli
):
    logged = make_logged_set(session_drills(make_session(eli, hillside))[0])
    own = make_athlete("Eli Novak", team=hillside, user=make_user("Eli Novak"))
    invitation = make_invitation(hillside, athlete=eli)
    client = signed_in(own)
    assert "This is the place of Eli Novak" in words(client.get(join(invitation)))
    assert client.post(join(invitation)).status_code == 302
    assert list(Athlete.objects.in_team(hillside)) == [own]
    assert list(own.logged_sets.all()) == [logged]
    assert Membership.objects.filter(athlete=own).count() == 1


def test_nobody_in_the_team_takes_a_place_of_another_name(signed_in, hillside, maya, eli):
    invitation = make_invitation(hillside, athlete=eli)
    page = signed_in(maya).post(join(invitation))
    assert "You are in Hillside Track Club already" in page.text
    assert Athlete.objects.filter(pk=eli.pk, user=None).exists()


@pytest.mark.parametrize("name", ["maya okafor", "Rosa Vega"])
def test_it_asks_a_coach_who_takes_the_name_of_somebody_in_her_team(
    signed_in, dana, rosa, hillside, maya, name
):
    hillside.add_coach(rosa)
    client, url = signed_in(dana), reverse("settings")
    data = {"name": name, "units": "metric", "timezone": "UTC", "theme": "system"}
    page = client.post(url, data)
    assert page.status_code == 422
    assert "in your team. Keep this name anyway?" in page.text
    assert client.post(url, data | {"same_name": "on"}).status_code == 302
    assert User.objects.get(pk=dana.pk).name == name
    # A name that stays is not asked about again.
    assert client.post(url, data | {"theme": "dark"}).status_code == 302


def test_it_tells_no_athlete_by_a_question_who_is_in_her_team(signed_in, hillside, maya, priya):
    data = {"name": "Priya Nair", "units": "metric", "timezone": "UTC", "theme": "system"}
    assert signed_in(maya).post(reverse("settings"), data).status_code == 302
    assert User.objects.get(pk=maya.user_id).name == "Priya Nair"
