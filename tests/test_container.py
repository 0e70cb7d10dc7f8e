"""The container's papers, as far as they can be tried without a container engine.

The image is what its COPY lines bring: the same files in a folder of their own have to be enough
for its commands.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from kneelift import healthcheck
from tests import server, tables

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
COMPOSE = (DEPLOY / "compose.yaml").read_text()
SERVICES = COMPOSE.split("\nservices:\n")[1].split("\nvolumes:\n")[0]


def copied() -> list[str]:
    """What the image holds of the repository, but for the environment."""
    lines = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE.split("\nFROM ")[-1], re.MULTILINE)
    return [name for line in lines for name in line.split()]


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    folder = tmp_path_factory.mktemp("image")
    for name in copied():
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    return folder


def run_in(folder, *arguments, **variables):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=server.environment("") | {"PYTHONDONTWRITEBYTECODE": "1"} | variables,
        capture_output=True,
        text=True,
    )


def test_it_copies_what_its_commands_need(image, tmp_path):
    file = tmp_path / "db.sqlite3"
    # With all migrations run: to run them once more is a minute, and nothing of the image.
    tables.copy_to(str(file))
    database = {"DATABASE_URL": f"sqlite:///{file}"}
    steps = [["collectstatic", "--no-input"]]
    steps += [[words] for words in re.findall(r"python manage\.py (\w+)", COMPOSE)]
    assert [step[0] for step in steps[1:]] == ["migrate", "createcachetable", "catalogue", "check"]
    for step in steps:
        done = run_in(image, "manage.py", *step, **database)
        assert done.returncode == 0, done.stderr


def test_it_lets_the_image_see_no_more_than_it_copies():
    seen = (ROOT / ".dockerignore").read_text().split()
    allowed = {line.removeprefix("!") for line in seen if line.startswith("!")}
    assert seen[0] == "*"
    assert allowed == {*copied(), "requirements.lock"}


def test_it_names_variables_that_the_readme_explains():
    block = COMPOSE.split("environment: &variables")[1].split("\nservices:")[0]
    named = re.findall(r"^    ([A-Z_]+):", block, re.MULTILINE)
    explained = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert named
    assert set(named) <= set(explained)
    # Each that must be given has its line in the example.
    given = re.findall(r"^([A-Z_]+)=", (DEPLOY / "example.env").read_text(), re.MULTILINE)
    assert set(re.findall(r"\$\{([A-Z_]+)", COMPOSE)) == set(given)


def test_it_gives_no_container_the_right_to_write_or_to_be_root():
    services = re.split(r"^  (?=\w+:$)", SERVICES, flags=re.MULTILINE)[1:]
    assert len(services) == 5
    shared = COMPOSE.split("x-kneelift:")[1].split("\nservices:")[0]
    for service in services:
        text = shared + service if "<<: *kneelift" in service else service
        assert "read_only: true" in text, service
        assert "cap_drop: [ALL]" in text, service
        assert "no-new-privileges:true" in text, service
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)


@pytest.mark.django_db(transaction=True)
def test_it_is_healthy_while_the_server_answers(live_server, monkeypatch):
    port = int(live_server.url.rpartition(":")[2])
    monkeypatch.setattr("kneelift.settings.PORT", port)
    with override_settings(ALLOWED_HOSTS=["*"]):
        healthcheck.main([])
        with pytest.raises(SystemExit, match="/nowhere/ answers 404"):
            healthcheck.main(["/nowhere/"])
    monkeypatch.setattr("kneelift.settings.PORT", server.free_port())
    with pytest.raises(SystemExit, match="no answer on port"):
        healthcheck.main([])
