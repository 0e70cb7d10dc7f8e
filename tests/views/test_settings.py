from datetime import date

import pytest
from django.utils.timezone import now

from coaching.forms.people import SettingsForm
from coaching.models import Athlete, User

pytestmark = pytest.mark.django_db

VALUES = {
    "name": "Maya O.",
    "units": "metric",
    "timezone": "Europe/Oslo",
    "theme": "dark",
}


def test_it_keeps_account_and_athlete_together(signed_in, maya):
    client = signed_in(maya)
    response = client.post("/settings/", VALUES)
    assert (response.status_code, response.url) == (302, "/settings/")
    maya.refresh_from_db()
    user = maya.user
    assert (user.name, user.units, user.timezone, user.theme) == (
        "Maya O.",
        "metric",
        "Europe/Oslo",
        "dark",
    )
    assert (maya.name, maya.units, maya.timezone) == ("Maya O.", "metric", "Europe/Oslo")
    assert '<html lang="en" data-theme="dark">' in client.get("/settings/").text


def test_an_athlete_says_when_she_was_born_or_leaves_it(signed_in, maya):
    client = signed_in(maya)
    for typed, kept in (("1990-02-03", date(1990, 2, 3)), ("", None)):
        client.post("/settings/", VALUES | {"birth_date": typed})
        maya.refresh_from_db()
        assert maya.birth_date == kept
    assert client.post("/settings/", VALUES | {"birth_date": "1800-01-01"}).status_code == 422


def test_a_password_that_is_changed_meanwhile_stays_changed(dana):
    form = SettingsForm(VALUES, instance=User.objects.get(pk=dana.pk))
    assert form.is_valid()
    User.objects.filter(pk=dana.pk).update(password="changed elsewhere")
    form.save()
    dana.refresh_from_db()
    assert (dana.password, dana.name) == ("changed elsewhere", VALUES["name"])


def test_who_is_under_age_makes_herself_no_older_where_somebody_coaches_her(signed_in, maya):
    client, born = signed_in(maya), date(maya.today.year - 15, 1, 1)
    Athlete.objects.filter(pk=maya.pk).update(birth_date=born)
    assert "Your coach can put it right." in client.get("/settings/").text
    for typed in ("1990-02-03", ""):
        client.post("/settings/", VALUES | {"birth_date": typed})
        maya.refresh_from_db()
        assert (maya.birth_date, maya.name) == (born, VALUES["name"])
    maya.memberships.update(archived_at=now())
    client.post("/settings/", VALUES | {"birth_date": "1990-02-03"})
    maya.refresh_from_db()
    assert maya.birth_date == date(1990, 2, 3)


def test_it_works_for_a_coach_and_for_a_stray(signed_in, dana, hillside, stray):
    for person in (dana, stray):
        assert signed_in(person).get("/settings/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 81), ("units", "stones"), ("timezone", "Mars/Olympus"),
     ("timezone", "../etc/passwd"), ("timezone", ""), ("theme", "neon")],
)  # fmt: skip
def test_it_refuses_what_is_wrong_and_keeps_what_was_typed(signed_in, maya, field, value):
    page = signed_in(maya).post("/settings/", VALUES | {field: value})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.text
    kept = "Europe/Oslo" if field == "name" else "Maya O."
    assert kept in page.text
    maya.user.refresh_from_db()
    assert maya.user.name == "Maya Okafor"


def test_it_keeps_an_older_name_of_a_zone_that_a_browser_sends(signed_in, maya):
    client = signed_in(maya)
    client.post("/settings/", VALUES | {"timezone": "Asia/Calcutta"})
    maya.refresh_from_db()
    assert maya.timezone == "Asia/Calcutta"
    assert '<option value="Asia/Calcutta" selected>' in client.get("/settings/").text


def test_it_never_changes_what_is_not_in_the_form(signed_in, maya):
    signed_in(maya).post("/settings/", VALUES | {"is_staff": "on", "email": "x@example.com"})
    maya.user.refresh_from_db()
    assert (maya.user.is_staff, maya.user.email) == (False, "maya@example.com")


def test_it_sends_a_stranger_to_sign_in(client):
    assert client.get("/settings/").url == "/accounts/login/?next=/settings/"


def test_it_answers_405_to_other_methods(signed_in, maya):
    assert signed_in(maya).delete("/settings/").status_code == 405
