"""The house stands: who imports whom in coaching/ only ever points down."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "coaching"

# From the ground up; what is named nowhere is on the floor between models and forms.
FLOORS = {
    "rules": 0,
    "figures": 1,
    "poses": 2,
    "models": 3,
    "forms": 5,
    "admin": 6,
    "views": 6,
    "urls": 7,
    "middleware": 7,
    "management": 7,
    "migrations": 7,
}
BETWEEN = 4
# What these know of is neither the database nor the web.
PURE = ("rules", "figures")


def modules():
    return sorted(path for path in ROOT.rglob("*.py") if path.parent.name != "migrations")


def imported(path):
    """The full names of what a module imports, inside its functions too."""
    package = ["coaching", *path.relative_to(ROOT).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def place(name):
    """The part of coaching/ that a full name is in, or None."""
    package, _dot, rest = name.partition(".")
    return rest.partition(".")[0] if package == "coaching" else None


def own_place(path):
    return path.relative_to(ROOT).with_suffix("").parts[0]


def floor(part):
    return FLOORS.get(part, BETWEEN)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_it_imports_nothing_from_above(path):
    here = own_place(path)
    above = {
        name
        for name in imported(path)
        if place(name) not in (None, here) and floor(place(name)) > floor(here)
    }
    assert not above


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if own_place(path) in PURE],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_it_knows_nothing_of_the_database_or_the_web(path):
    assert not [name for name in imported(path) if name.partition(".")[0] == "django"]


def test_it_sees_every_way_to_import(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    module = tmp_path / "models" / "sets.py"
    module.parent.mkdir()
    module.write_text(
        "import coaching.forms\nfrom coaching import views\nfrom ..forms.sets import SetForm\n"
        "from . import drills\nfrom .drills import Drill\ndef late():\n    import coaching.admin\n"
    )
    assert {place(name) for name in imported(module)} == {"forms", "views", "models", "admin"}
    assert own_place(module) == "models"
