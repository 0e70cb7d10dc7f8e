"""What the papers say is so: files, commands, the version, words and the floors of the house."""

import ast
import re
import tomllib
from itertools import pairwise
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
    of_the_house = {"AssignedAthlete", "AssignedSquad", "CalendarAct", "Muscle", "ProgramAct"}
    of_the_house |= {"Shipped", "SquadMembership"}
    missing = {
        model.__name__
        for model in apps.get_app_config("coaching").get_models()
        if not model.__name__.startswith("Historical")
        and not re.search(rf"\b{model.__name__}\b", places)
    }
    assert missing <= of_the_house


# --- the drawing of the floors ---------------------------------------------------------

COACHING = ROOT / "coaching"


def drawn_floors():
    """The names of docs/architecture.md, a set for each floor, from the ground up."""
    text = (ROOT / "docs" / "architecture.md").read_text()
    drawing = re.search(r"```floors\n(.+?)```", text, re.DOTALL)[1]
    return [set(line.split()) for line in reversed(drawing.splitlines())]


def floor_of(name):
    return next(number for number, names in enumerate(drawn_floors()) if name in names)


def test_it_draws_every_room():
    rooms = {
        path.stem
        for path in COACHING.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    names = [name for names in drawn_floors() for name in names]
    assert sorted(names) == sorted(rooms - {"__init__", "migrations"})


def rooms_imported(path):
    """The rooms of coaching/ that a module imports from, inside its functions too."""
    package = ["coaching", *path.relative_to(COACHING).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = [*above, *filter(None, [node.module])]
            names = [".".join([*module, alias.name]) for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("coaching."))


def test_it_draws_whoever_imports_above_whom_it_imports():
    wrong = []
    for path in sorted(COACHING.rglob("*.py")):
        room = path.relative_to(COACHING).with_suffix("").parts[0]
        if room in ("__init__", "migrations"):
            continue
        for other in set(rooms_imported(path)) - {room}:
            if floor_of(other) >= floor_of(room):
                wrong.append((str(path.relative_to(ROOT)), other))
    assert wrong == []


def contracts():
    """The layers of pyproject.toml that are rooms: lists of names, from the top down."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        tool = tomllib.load(file)["tool"]
    for contract in tool.get("importlinter", {}).get("contracts", []):
        if contract["type"] == "layers":
            prefix = "" if contract.get("containers") == ["coaching"] else "coaching."
            layers = [re.split(r"\s*[|:]\s*", layer) for layer in contract["layers"]]
            names = [[re.sub(r"[()\s]", "", name) for name in layer] for layer in layers]
            rooms = [
                [name.removeprefix(prefix) for name in layer if name.startswith(prefix)]
                for layer in names
            ]
            yield [[name for name in layer if "." not in name] for layer in rooms]


def test_it_draws_the_floors_as_the_contracts_have_them():
    for layers in contracts():
        for above, below in pairwise(filter(None, layers)):
            assert min(map(floor_of, above)) > max(map(floor_of, below)), (above, below)
