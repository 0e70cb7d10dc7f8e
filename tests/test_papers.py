"""What the papers say is so: files, commands, the version, words and the floors of the house."""

import re
import tomllib
from pathlib import Path
from pkgutil import resolve_name

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
PAPERS = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / ".github")
    for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
)
# In backticks: a file or folder of the repository, perhaps with a name of something inside it.
NAMED = re.compile(r"`((?:\.ci|\.github|coaching|docs|kneelift|static|templates|tests)/[^`\s]*)`")


def each_paper():
    return pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))


@each_paper()
def test_it_names_files_that_are_there(path):
    text = path.read_text()
    linked = re.findall(r"\]\((?!\w+:)([^)#\s]+)", text) + re.findall(r'src="([^":]+)"', text)
    missing = [link for link in linked if not (path.parent / link).exists()]
    for name in NAMED.findall(text):
        # `<drill>` and `*` stand for many.
        pattern = re.sub(r"<[\w-]+>", "*", name).rstrip("/")
        if not any(ROOT.glob(pattern)):
            missing.append(name)
    assert not missing


@each_paper()
def test_it_names_commands_that_are_there(path):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = re.findall(r"`(?:\w+=\S+ )?make ([a-z]+)", path.read_text())
    assert set(named) <= set(targets)


def test_it_tells_the_version_of_the_newest_release():
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    releases = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert releases[:2] == ["Unreleased", version]


def words_of_the_glossary():
    text = (ROOT / "docs" / "glossary.md").read_text()
    rows = re.findall(r"^\| (?!Word|---)(.+?) \| .+ \| (.+?) \|$", text, re.MULTILINE)
    return [(word, where) for word, places in rows for where in re.findall(r"`([^`]+)`", places)]


@pytest.mark.parametrize(("word", "where"), words_of_the_glossary())
def test_it_finds_what_the_glossary_names(word, where):
    if "/" in where:
        assert (ROOT / where).exists()
    else:
        named = resolve_name(f"coaching.{where}")
        assert named is not None


def test_it_explains_every_model_of_the_domain():
    """But for the ones that only keep what happened, or join two others."""
    places = " ".join(where for _, where in words_of_the_glossary())
    of_the_house = {"AssignedAthlete", "AssignedSquad", "CalendarChange", "Muscle", "ProgramChange"}
    of_the_house |= {"CatalogEntry", "CommentVersion", "CommentsRead", "PlanUpdate"}
    of_the_house |= {"SquadMembership"}
    missing = {
        model.__name__
        for model in apps.get_app_config("coaching").get_models()
        if not model.__name__.startswith("Historical")
        and not re.search(rf"\b{model.__name__}\b", places)
    }
    assert missing <= of_the_house


# --- the drawings of docs/architecture.md -----------------------------------------------


@pytest.mark.parametrize(
    ("drawing", "container"), [("floors", "coaching"), ("services", "coaching.services")]
)
def test_it_draws_the_floors_as_the_contracts_have_them(drawing, container):
    """`make lint` holds the contracts to the imports, and to there being no room beside them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    [layers] = [
        contract["layers"] for contract in contracts if contract.get("containers") == [container]
    ]
    text = (ROOT / "docs" / "architecture.md").read_text()
    drawn = re.search(rf"```{drawing}\n(.+?)```", text, re.DOTALL)[1]
    assert [line.split() for line in drawn.splitlines()] == [layer.split(" | ") for layer in layers]
