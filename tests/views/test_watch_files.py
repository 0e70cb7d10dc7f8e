"""Watch files: what they hold becomes a result, what they are else is said."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from coaching.models import Result, WatchFile
from coaching.services.assessments import watch_files, watch_reading
from coaching.services.assessments.watch_reading import BadWatchFile, read_run
from tests.factories import make_team, make_turnover, make_user
from tests.watches import fit, gpx, tcx

pytestmark = pytest.mark.django_db

RUN = [(3.2, 84)] * 90 + [(4.2, 90)] * 60
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><gpx>&b;</gpx>'
)


@pytest.fixture(autouse=True)
def turnover():
    return make_turnover()


def send(client, athlete, content, name="run.fit"):
    address = reverse("athlete_watch_file", args=[athlete.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(("write", "doubled"), [(fit, True), (tcx, True), (gpx, False)])
def test_a_run_is_a_result_in_steps_with_cadence_by_speed(signed_in, maya, write, doubled):
    client = signed_in(maya)
    answer = send(client, maya, write(RUN))
    result = Result.objects.get()
    assert answer.url == result.get_absolute_url()
    assert float(result.value) == pytest.approx((168 * 90 + 180 * 60) / 150 / 60, abs=0.01)
    assert (result.method, str(result.date)) == ("file", "2026-06-01")
    # Of TCX and GPX the first record at another pace still has the speed of the way before it.
    by_speed = [(low, round(steps)) for low, steps, _seconds in result.run["by_speed"]]
    assert by_speed == [(3.0, 168), (4.0, 180)]
    page = client.get(answer.url).content.decode()
    assert ("they were doubled to steps" in page) == doubled
    assert "168" in page
    # The same file once more is the same result.
    assert send(client, maya, write(RUN)).url == answer.url
    assert Result.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xff\xd8\xff\xe0 a picture", "This is a JPEG file"),
        (b"PK\x03\x04 packed", "packed (ZIP)"),
        (b"when;cadence\n1;170\n", "This is not a watch file"),
        (fit(RUN)[:-60], "This FIT file is damaged"),
        (fit(RUN).replace(b"\x54", b"\x55", 1), "This FIT file is damaged"),
        (fit(RUN, sport=2), "This is not a run: the file says “cycling”."),
        (fit([]), "There is no run in the file."),
        (fit([(3.0, 255)] * 90), "The run has no cadence"),
        (fit(RUN[:30]), "less than a minute of running"),
        (tcx(RUN)[:-40], "This XML file is damaged"),
        (tcx(RUN, sport="Biking"), "This is not a run: the file says “Biking”."),
        (gpx(RUN, kind="cycling"), "“cycling”"),
        (b"<html><p>hello</p></html>", "This XML file is not a watch file but “html”."),
        (BOMB, "declares things of its own"),
        (b"<gpx>" + b"<a>" * 60 + b"</a>" * 60 + b"</gpx>", "more than a run does"),
        (b"x" * (watch_reading.MAX_BYTES + 1), "larger than 2 MB"),
    ],
)
def test_what_is_no_run_is_said_for_what_it_is(signed_in, maya, content, words):
    answer = send(signed_in(maya), maya, content)
    assert answer.status_code == 422
    [error] = answer.context["form"].errors["file"]
    assert words in re.sub(r"[\u2068\u2069]", "", error)
    assert not Result.objects.exists()


def test_a_file_holds_only_so_many_records(monkeypatch):
    monkeypatch.setattr(watch_reading, "MAX_RECORDS", 100)
    with pytest.raises(BadWatchFile, match="more than 100 records"):
        read_run(fit(RUN))


def test_a_large_file_is_read_in_the_worker(
    signed_in, maya, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(watch_files, "READ_AT_ONCE", 100)
    client = signed_in(maya)
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, maya, fit(RUN), "a long run.fit")
    assert "a long run.fit" in client.get(answer.url).content.decode()
    file = WatchFile.objects.get()
    assert DBTaskResult.objects.filter(task_path__endswith="read_file").count() == 1
    watch_files.read_file.func(file.pk)
    watch_files.read_file.func(file.pk)
    assert not WatchFile.objects.exists()
    assert Result.objects.get().run["doubled"]
    # What is none is told of where the file was sent, and its bytes go.
    send(client, maya, tcx(RUN, sport="Biking"), "ride.tcx")
    watch_files.read_file.func(WatchFile.objects.get().pk)
    assert "ride.tcx" in re.sub(r"[\u2068\u2069]", "", client.get(answer.url).content.decode())
    assert (WatchFile.objects.get().content, Result.objects.count()) == (b"", 1)
    about = {"athlete": maya, "team": maya.memberships.get().team, "by": maya.user}
    for n in range(watch_files.WAITING_LIMIT):
        WatchFile.objects.create(key=uuid4(), name=f"{n}.fit", content=b"x", **about)
    assert send(client, maya, gpx(RUN)).status_code == 422


def test_another_team_sends_and_sees_nothing(signed_in, maya):
    stranger = make_team("Northgate").add_coach(make_user("Rita Cole")).user
    assert send(signed_in(stranger), maya, fit(RUN)).status_code == 404
    assert not Result.objects.exists()
