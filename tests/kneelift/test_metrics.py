"""What the operator's own tools are told: figures, lines of JSON, errors."""

import contextlib
import http.client
import io
import json
import logging
import logging.config
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
import sentry_sdk
from django.conf import settings as project
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils.timezone import now
from sentry_sdk.transport import Transport

from coaching.services import heartbeat
from kneelift import error_reports
from kneelift.backups import age
from kneelift.counters import REQUESTS, count_request
from kneelift.requests_log import logged
from kneelift.statements import statements
from tests import server

ROOT = Path(__file__).parent.parent.parent
PAPERS = ROOT / "docs" / "operating"
TOKEN = "only-for-prometheus-0123456789"


@pytest.fixture
def operator(settings):
    """A program that knows the token."""
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def values(answer):
    """{name with labels: value} of Prometheus' text."""
    lines = [line for line in answer.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.mark.django_db
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer x", f"Basic {TOKEN}"])
def test_who_does_not_send_the_token_finds_nothing_there(client, settings, header):
    headers = {} if header is None else {"Authorization": header}
    for token in ("", TOKEN):
        settings.METRICS_TOKEN = token
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.django_db
def test_it_counts_answers_by_the_pattern_of_their_address(operator):
    name = 'kneelift_request_seconds_count{method="GET",route="/join/<str:token>/",status="4xx"}'
    before = values(operator.get("/metrics").text).get(name, 0)
    for _ in range(3):
        count_request("GET", "/join/<str:token>/", 404, 0.02)
    assert values(operator.get("/metrics").text)[name] == before + 3


@pytest.mark.django_db
def test_nothing_is_counted_where_nobody_may_ask(settings):
    settings.METRICS_TOKEN = ""
    count_request("GET", "/never/", 200, 0.02)
    assert not [s for m in REQUESTS.collect() for s in m.samples if s.labels["route"] == "/never/"]


@pytest.mark.django_db
def test_it_tells_of_the_worker_its_tasks_and_the_last_backup(operator, settings):
    settings.KNEELIFT_NEEDS_WORKER = True
    cache.clear()
    found = values(operator.get("/metrics").text)
    assert found["kneelift_database_up"] == 1
    assert found["kneelift_worker_up"] == 0
    assert found["kneelift_tasks_ready"] == 0
    assert "kneelift_backup_age_seconds" not in found
    heartbeat.beat(now())
    age.note_backup(now() - timedelta(hours=30))
    found = values(operator.get("/metrics").text)
    assert found["kneelift_worker_up"] == 1
    assert found["kneelift_backup_age_seconds"] == pytest.approx(30 * 3600, abs=60)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("silence", "said"), [(None, None), (timedelta(days=8), None), (timedelta(days=1), 0)]
)
def test_a_worker_that_need_not_run_is_missed_only_where_one_ran(operator, settings, silence, said):
    """As on a site without mail: no figure, so no alert either (tests/data/alerts.yml)."""
    settings.KNEELIFT_NEEDS_WORKER = False
    cache.clear()
    if silence:
        heartbeat.beat(now() - silence)
    found = values(operator.get("/metrics").text)
    assert found.get("kneelift_worker_up") == said
    assert found["kneelift_tasks_ready"] == 0


@pytest.mark.django_db
def test_without_its_database_it_says_that_alone(operator):
    with patch.object(heartbeat, "is_alive", side_effect=OperationalError("away")):
        found = values(operator.get("/metrics").text)
    assert found["kneelift_database_up"] == 0
    assert "kneelift_worker_up" not in found


def test_processes_of_one_server_are_added_up(empty_database):
    """Two workers answer; whichever is asked for the figures knows of both."""
    variables = server.environment(f"sqlite:///{empty_database}")
    server.collect_static_files(variables)
    port = server.free_port()
    variables |= {"PORT": str(port), "METRICS_TOKEN": TOKEN}
    process = subprocess.Popen([sys.executable, "-m", "kneelift.serve"], cwd=ROOT, env=variables)
    try:
        server.wait_for(port)
        # Each over a connection of its own: the kernel hands them to either worker.
        for _ in range(12):
            assert ask(port, "/accounts/login/")[0] == 200
        status, answer = ask(port, "/metrics", Authorization=f"Bearer {TOKEN}")
    finally:
        process.terminate()
        process.wait(30)
    name = 'kneelift_request_seconds_count{method="GET",route="/accounts/login/",status="2xx"}'
    assert status == 200
    assert values(answer)[name] == 12


def ask(port, path, **headers):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as channel:
        channel.request("GET", path, headers=headers)
        answer = channel.getresponse()
        return answer.status, answer.read().decode()


# --- A line of JSON for each request ------------------------------------------------------


@contextlib.contextmanager
def lines_of_json():
    """The log as LOG_FORMAT=JSON writes it."""
    formatter = dict(project.LOGGING["formatters"]["JSON"])
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.config.DictConfigurator({}).configure_formatter(formatter))
    logger = logging.getLogger("kneelift.requests")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel("INFO")
    try:
        yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_a_request_is_one_line_of_json_with_who_by_number_and_what_it_cost():
    def application(environ, start_response):
        environ |= {"kneelift.route": "today/", "kneelift.user": 7}
        statements.number, statements.seconds = 3, 0.0123
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b""]

    sent = []
    with lines_of_json() as lines:
        whole = {"REQUEST_METHOD": "GET", "PATH_INFO": "/today/"}
        logged(application)(whole, lambda status, headers: sent.extend(headers))
        [line] = lines()
    assert dict(sent)["X-Request-ID"] == line["request"]
    assert re.fullmatch("[0-9a-f]{16}", line["request"])
    assert line["route"] == "/today/"
    assert line["user"] == 7
    assert line["method"] == "GET"
    assert line["status"] == 200
    assert line["queries"] == 3
    assert line["database_ms"] == 12.3
    assert line["ms"] >= 0
    assert {"at", "level", "logger", "message"} <= set(line)


@pytest.mark.django_db(transaction=True)
def test_every_statement_is_counted_once_however_often_a_connection_is_opened():
    for _ in range(2):
        connection.close()
        connection.ensure_connection()
        statements.begin()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        assert statements.number == 1
        assert statements.seconds > 0


@pytest.mark.django_db
def test_the_line_names_the_account_that_was_looked_up(ada):
    client = Client()
    client.force_login(ada)
    assert client.get("/settings/").wsgi_request.META["kneelift.user"] == ada.pk
    assert "kneelift.user" not in Client().get("/healthz").wsgi_request.META


# --- Errors of ours, elsewhere --------------------------------------------------------------


class Kept(Transport):
    """What would be sent."""

    def __init__(self):
        super().__init__()
        self.events = []

    def capture_envelope(self, envelope):
        self.events += [item.payload.json for item in envelope.items if item.type == "event"]


@pytest.fixture
def reports():
    transport = Kept()
    error_reports.start("https://key@sentry.example.org/1", transport=transport)
    yield transport.events
    sentry_sdk.get_client().close()
    sentry_sdk.init()


@pytest.mark.django_db
def test_an_error_is_reported_without_anybody_in_it(reports, ada):
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    with patch("coaching.views.settings.render", side_effect=ValueError("typed: my knee hurts")):
        assert client.get("/settings/?q=secret", headers={"X-Who": "maya"}).status_code == 500
    [event] = reports
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert event["transaction"] == "/settings/"
    assert set(event["request"]) <= {"method"}
    whole = json.dumps(event)
    for mine in ("secret", "maya", "my knee hurts", ada.email, "sessionid", "csrf"):
        assert mine not in whole


@pytest.mark.django_db
def test_what_the_database_cannot_do_for_a_while_is_not_reported(reports, ada):
    client = Client(raise_request_exception=False)
    client.force_login(ada)
    error = OperationalError("database is locked")
    with patch("coaching.views.settings.render", side_effect=error):
        assert client.get("/settings/").status_code == 503
    assert not reports


# --- The operator's papers -------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("paper", ["alerts.yml", "dashboard.json"])
def test_a_paper_asks_only_for_figures_that_are_there(operator, paper):
    cache.clear()
    heartbeat.beat(now())
    age.note_backup(now())
    count_request("GET", "/today/", 200, 0.01, outbox=3)
    text = (PAPERS / paper).read_text()
    if paper.endswith("json"):
        json.loads(text)
    known = set(re.findall(r"^(kneelift_\w+)", operator.get("/metrics").text, re.MULTILINE))
    asked = set(re.findall(r"\bkneelift_\w+", text))
    assert asked
    assert asked <= known


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not here")
def test_each_alert_fires_when_it_should_and_on_no_quiet_day():
    """By Prometheus’s own program, on figures as they would come (tests/data/alerts.yml)."""
    figures = project.BASE_DIR / "tests" / "data" / "alerts.yml"
    for words in (["check", "rules", "docs/operating/alerts.yml"], ["test", "rules", figures]):
        command = ["promtool", *words]
        done = subprocess.run(command, cwd=project.BASE_DIR, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_has_figures_at_which_it_fires():
    rules = (project.BASE_DIR / "docs" / "operating" / "alerts.yml").read_text("utf-8")
    figures = (project.BASE_DIR / "tests" / "data" / "alerts.yml").read_text("utf-8")
    for name in re.findall(r"alert: (\w+)", rules):
        assert f"alertname: {name}" in figures
        assert f'alertname="{name}"' in figures
