"""The manifest, the service worker, what a phone keeps, and whose it is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coaching.models import LoggedSet
from coaching.offline import cache, release
from coaching.rules.sides import set_id
from tests.factories import make_drill, make_session, session_drills
from tests.helpers import calls_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def test_it_names_itself_with_icons_for_every_phone(client):
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    about = answer.json()
    assert (about["name"], about["display"], about["scope"]) == ("kneelift", "standalone", "/")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in about["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


def test_it_has_a_worker_for_the_whole_site_that_is_asked_for_anew(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    code = answer.content.decode()
    assert "function drain(" in code
    assert "\nimport " not in code
    assert "\nexport " not in code
    assert f'RELEASE = "{release.current()}"' in code
    again = client.get("/sw.js", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_it_is_another_release_when_the_worker_or_a_page_changes():
    names = {path.name for path in release.sources()}
    assert {"worker.js", "sw.js", "timers.js", "base.html"} <= names


def test_it_has_a_page_for_when_nothing_was_kept(client):
    answer = client.get("/offline/")
    assert answer.status_code == 200
    assert 'name="account"' not in answer.content.decode()


def test_it_lists_the_pages_of_the_next_seven_days(signed_in, maya, priya):
    drill = make_drill("Band knee pull")
    today = maya.today
    days = [today + timedelta(days=n) for n in (-1, 0, 6, 7)]
    sessions = [make_session(maya, drills=[drill], date=day) for day in days]
    hers = make_session(priya, date=today)
    answer = signed_in(maya).get("/offline/pages/", headers=JSON)
    pages = answer.json()["pages"]
    assert pages[:2] == ["/today/", "/week/"]
    kept = [session.get_absolute_url() in pages for session in sessions]
    assert kept == [False, True, True, False]
    assert drill.get_absolute_url() in pages
    assert hers.get_absolute_url() not in pages
    assert len(pages) == len(set(pages))


def test_it_keeps_no_pages_for_who_does_not_train(signed_in, dana, client):
    assert signed_in(dana).get("/offline/pages/").status_code == 403
    assert Client().get("/offline/pages/", headers=JSON).status_code == 401
    assert Client().get("/offline/token/", headers=JSON).status_code == 401
    assert Client().get("/offline/token/").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["/manifest.webmanifest", "/sw.js", "/offline/", "/offline/pages/", "/offline/token/"],
)
def test_it_is_only_read(address, signed_in, maya):
    assert signed_in(maya).post(address).status_code == 405


def test_it_says_of_each_answer_whose_it_is(signed_in, maya, client):
    mine = cache.account_of(maya.user)
    assert Client().get("/accounts/login/")["X-Account"] == "none"
    answer = signed_in(maya).get("/today/")
    assert answer["X-Account"] == mine
    assert f'<meta name="account" content="{mine}">' in answer.content.decode()
    assert str(maya.user.pk) != mine
    out = signed_in(maya).post(reverse("account_logout"))
    assert out["X-Account"] == "none"


def test_it_refuses_the_act_of_another_account(signed_in, maya, priya):
    drill = session_drills(make_session(maya, date=maya.today))[0]
    address = reverse("set_log", args=[set_id(drill.pk, 1, "both")])
    body = {"session_drill": str(drill.pk), "number": 1, "side": "both"}
    theirs = JSON | {"X-Account": cache.account_of(priya.user)}
    assert signed_in(maya).post(address, body, headers=theirs).status_code == 401
    assert not LoggedSet.objects.exists()
    own = JSON | {"X-Account": cache.account_of(maya.user)}
    assert signed_in(maya).post(address, body, headers=own).status_code == 200


def test_it_keeps_nothing_in_development(settings):
    assert release.current() == ""


def test_it_keeps_the_timers_of_its_release_like_a_file(client, signed_in, maya, monkeypatch):
    monkeypatch.setattr(release, "current", lambda: "r1")
    make_session(maya, drills=[make_drill("Hang")], date=maya.today)
    assert '<script type="module" src="/timers/r1/en.js">' in (
        signed_in(maya).get("/today/").content.decode()
    )
    answer = client.get("/timers/r1/en.js")
    assert answer["Content-Type"] == "text/javascript"
    assert "immutable" in answer["Cache-Control"]
    assert "rest\\u002Dtimer" in answer.content.decode()
    assert '"/timers/r1/en.js",' in client.get("/sw.js").content.decode()
    assert client.get("/timers/r0/en.js")["Cache-Control"] == "no-cache"
    assert client.get("/timers/r1/xx.js").status_code == 404


@pytest.mark.usefixtures("without_sentry")
def test_a_request_that_does_nothing_takes_so_many_calls_of_python(signed_in, maya):
    client = signed_in(maya)
    work = [calls_of(lambda: client.get("/offline/token/")) for _ in range(4)]
    assert min(work) <= 1_150, work
