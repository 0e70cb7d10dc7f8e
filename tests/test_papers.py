"""What the papers name is there: files, addresses within them, commands, the version."""

import re
import tomllib
from pathlib import Path

import pytest

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
