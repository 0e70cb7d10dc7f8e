"""Deleting an account shows what goes and what stays, then does just that."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from coaching.models import (
    Athlete,
    Comment,
    LoggedSet,
    Membership,
    PainReport,
    Result,
    Session,
    SetChange,
    User,
)
from coaching.services.people.account_removal import GOES, STAYS, columns_of, counted
from tests.factories import (
    make_assessment,
    make_comment,
    make_logged_set,
    make_pain,
    make_restriction,
    make_session,
    make_still,
    make_user,
    session_drills,
)
from tests.helpers import proved

pytestmark = pytest.mark.django_db

PAGE = reverse("settings_removal")


def test_every_column_that_names_an_account_or_an_athlete_is_thought_of_once():
    assert columns_of(User, Athlete) - set(GOES) - set(STAYS) == set()
    assert not set(GOES) & set(STAYS)


def delete(client, user, **sent):
    return proved(client, user).post(PAGE, {"sure": "1", **sent}, follow=True)


def test_it_asks_for_a_tick_and_then_for_the_own_password(signed_in, maya):
    client = signed_in(maya.user)
    assert client.post(PAGE).status_code == 422
    answer = client.post(PAGE, {"sure": "1"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert User.objects.filter(email=maya.user.email).exists()


def test_an_athletes_training_goes_and_what_she_entered_for_others_stays_without_her_name(
    signed_in, dana, maya, priya
):
    drill, other = (session_drills(make_session(who))[0] for who in (maya, priya))
    row = make_logged_set(drill, 1, by=maya.user)
    values = {"session_drill": drill.pk, "number": 1, "side": "both", "amount": "4"}
    client = signed_in(maya.user)
    client.post(reverse("set_log", args=[row.pk]), values)
    assert SetChange.objects.exists()
    make_pain(drill)
    make_restriction(maya)
    make_still(maya, make_assessment())
    make_comment(drill.block.session)
    make_logged_set(other, 1, by=maya.user)
    goes, stays = counted(maya.user)
    assert ("the sets you logged", 1) in goes
    assert stays == [("what you entered, measured or decided for others", 1)]
    page = client.get(PAGE).text
    assert "The sets you logged" in page
    email, pk = maya.user.email, maya.user.pk
    answer = delete(client, maya.user)
    assert "Your account is deleted." in answer.text
    assert not Athlete.objects.filter(pk=maya.pk).exists()
    assert not Session.with_removed.exclude(athlete=priya).exists()
    for model in (PainReport, SetChange, Result, Comment):
        assert not model.objects.exists(), model
    [left] = LoggedSet.objects.all()
    assert left.entered_by_id == pk
    gone = User.objects.get(pk=pk)
    assert (gone.name, gone.is_active, gone.has_usable_password()) == (
        "Deleted account", False, False,
    )  # fmt: skip
    assert email not in gone.email
    assert not EmailAddress.objects.filter(user=gone).exists()
    assert not Membership.objects.filter(user=gone).exists()
    assert client.get(reverse("settings")).status_code == 302
    assert answer.wsgi_request.user.is_anonymous
    # Nothing of others is touched.
    assert priya.sessions.count() == 1
    assert signed_in(dana).get(reverse("board")).status_code == 200


def test_the_only_coach_of_a_team_with_athletes_stays_until_there_is_another(
    signed_in, dana, hillside, maya
):
    refused = delete(signed_in(dana), dana)
    assert refused.status_code == 409
    assert "only coach" in refused.text
    assert hillside.name in refused.text
    lena = make_user("Lena Ruiz")
    hillside.add_coach(lena)
    session = make_session(maya)
    delete(signed_in(dana), dana)
    session.refresh_from_db()
    assert session.created_by_id == dana.pk
    assert User.objects.get(pk=dana.pk).name == "Deleted account"
    assert list(hillside.coaches()) == [lena]
    assert signed_in(lena).get(reverse("board")).status_code == 200
