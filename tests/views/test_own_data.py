import csv
import io
import json
import zipfile

import pytest
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import Athlete, Guardian, User
from coaching.services.people.own_data import LEFT_OUT, own_data, tables_of
from tests.factories import (
    make_assessment,
    make_guardian,
    make_logged_set,
    make_pain,
    make_session,
    make_still,
)
from tests.helpers import proved, session_drills

pytestmark = pytest.mark.django_db

PAGE = reverse("settings_data")


def opened(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_it_asks_first_for_the_own_password(signed_in, maya):
    client = signed_in(maya.user)
    assert client.get(PAGE).status_code == 200
    answer = client.post(PAGE)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert PAGE in answer["Location"]


def test_it_gives_all_of_hers_and_nothing_of_others(signed_in, maya, priya):
    drill = session_drills(make_session(maya))[0]
    make_logged_set(drill, 1, note="=1+1")
    make_pain(drill)
    make_logged_set(session_drills(make_session(priya))[0], 1, note="Of Priya")
    make_still(maya, make_assessment())
    archive = opened(proved(signed_in(maya.user), maya.user).post(PAGE))
    assert "README.txt" in archive.namelist()
    assert any(name.endswith(".jpg") for name in archive.namelist())
    sets = json.loads(archive.read("sets.json"))
    assert [row["note"] for row in sets] == ["=1+1"]
    [row] = csv.DictReader(io.StringIO(archive.read("sets.csv").decode("utf-8-sig")))
    assert (row["note"], row["drill__name"]) == ("'=1+1", drill.name)
    assert len(json.loads(archive.read("pain.json"))) == 1
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Of Priya" not in everything
    assert maya.user.password.encode() not in everything


def test_a_coach_gets_her_own_and_not_her_teams(signed_in, dana, maya):
    make_logged_set(session_drills(make_session(maya))[0], 1, by=dana)
    archive = opened(proved(signed_in(dana), dana).post(PAGE))
    assert json.loads(archive.read("sets.json")) == []
    assert [row["email"] for row in json.loads(archive.read("account.json"))] == [dana.email]


def test_it_packs_in_no_transaction(maya, django_assert_max_num_queries):
    """On SQLite one that only reads keeps every writer waiting all the same."""
    with django_assert_max_num_queries(200) as asked:
        own_data(maya.user, now()).close()
    assert not [query["sql"] for query in asked if "SAVEPOINT" in query["sql"]]


def test_a_guardian_gets_what_she_said(maya, stray):
    row = make_guardian(maya, "sam@example.com", health=True)
    Guardian.objects.filter(pk=row.pk).update(user=stray)
    of_table = {name: rows.count() for name, _what, rows, _more in tables_of(stray)}
    assert (of_table["guardians"], of_table["guardian_answers"]) == (1, 1)


def test_every_table_that_names_an_athlete_or_an_account_is_in_it(dana):
    held = {rows.model for _name, _what, rows, _more in tables_of(dana)}
    # Links to join carry no data of hers, and go when they are used.
    about = {
        field.related_model
        for model in (Athlete, User)
        for field in model._meta.get_fields()
        if field.auto_created and not field.concrete
        if field.related_model._meta.app_label == "coaching" and not field.hidden
    }
    beside = {"Invitation", "RosterImport", "CalendarAction", "Squad"}
    assert {model.__name__ for model in about - held} <= beside
    assert "password" in LEFT_OUT
