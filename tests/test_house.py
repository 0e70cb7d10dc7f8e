"""What the import contracts do not say of the house: how full a room is, and who borrows."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
COACHING = TESTS.parent / "coaching"
MAX_MODULES = 14
MAX_LINES, MAX_LINES_OF_A_VIEW = 40, 25
# "Some 300", as CONTRIBUTING.md has it.
MAX_LINES_OF_A_MODULE = 320
# Longer, and one thing: why each is not cut.
LONG_MODULES = {
    "coaching/access.py": "one question a kind of record, each a few lines: who may, in one place",
    "coaching/forms/prescriptions.py": "one form: what is typed, shown again, and checked together",
    "coaching/models/drills.py": "one table: its columns, what must never be, and its verbs",
    "coaching/models/people.py": "account, team, athlete: three tables, each naming the others",
    "coaching/rules/pattern.py": "one value, and every change of it by the same few steps",
    "kneelift/settings.py": "Django reads its settings from one module",
}
LONG_FUNCTIONS = {
    "figures/draw.py still": "one sweep that lays out rows and draws each cell where it falls",
    "rules/compliance.py progress": "one sweep over the rows of a drill, asked for each of a page",
    "rules/progression.py in_week": "half of it says what its arguments are; one value a field",
    "services/sessions/logging.py log_set": "half of it says what its arguments are; then steps",
    "templatetags/sheet.py drill_card": "one table of what a row's template holds",
}


def test_it_has_few_modules_that_are_in_no_room():
    assert len(list(COACHING.glob("*.py"))) <= MAX_MODULES


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.name)
def test_it_borrows_nothing_from_a_test(path):
    """What several tests use stands in helpers, factories or a module of its own."""
    borrowed = [
        node.module
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").rpartition(".")[2].startswith("test_")
    ]
    assert not borrowed


def test_no_view_borrows_from_a_view():
    """What several share stands in a module to which no address leads."""
    views = COACHING / "views"
    urls = (COACHING / "urls.py").read_text("utf-8")
    with_address = {path.stem for path in views.glob("*.py") if f" {path.stem}." in urls}
    borrowed = {
        f"{path.stem} from {name}"
        for path in views.glob("*.py")
        for name in re.findall(r"from (?:coaching\.views)?\.(\w+) import", path.read_text("utf-8"))
        if name in with_address
    }
    assert {"board", "sets", "programs"} <= with_address
    assert borrowed == set()


@pytest.mark.parametrize(
    ("pattern", "home"),
    [
        # The Monday of a week: dates.monday_of. A program's weeks count from their own start.
        (r"days=[^,)]*\bweekday\(\)", {"rules/weeks.py"}),
        (r"has_begun=Exists|began=", set()),
        (r"Race: ", {"presentation/wording.py"}),
        (r" @ (%|\{)", {"presentation/wording.py", "templates/sessions/_row.html"}),
        (r"over %\(cap\)", {"presentation/wording.py"}),
        (r"(Part done|Under way)\"", {"presentation/states.py"}),
        (r"(done_sets|\bdone) / \w", {"rules/compliance.py"}),
        (r"(lte=|max_value=|Max\w+\()(20|30|99)\b", set()),
    ],
)
def test_it_says_in_one_place(pattern, home):
    """What was written several times with the same answer, and is asked of one function since."""
    sources = [*COACHING.rglob("*.py"), *(COACHING.parent / "templates").rglob("*.html")]
    words = {
        path.relative_to(COACHING if path.suffix == ".py" else COACHING.parent).as_posix()
        for path in sources
        if "migrations" not in path.parts and re.search(pattern, path.read_text("utf-8"))
    }
    assert words == home


def test_it_has_no_long_module_but_those_with_a_reason():
    root = COACHING.parent
    files = [
        *COACHING.rglob("*.py"),
        *(root / "kneelift").rglob("*.py"),
        *(root / "static").rglob("*.js"),
        *(root / "static").rglob("*.css"),
    ]
    long = {
        path.relative_to(root).as_posix()
        for path in files
        if "migrations" not in path.parts
        and path.read_text("utf-8").count("\n") > MAX_LINES_OF_A_MODULE
    }
    assert long == set(LONG_MODULES)


def long_functions():
    """{"module function"} of those that are longer than a reader takes in at once."""
    return {
        f"{path.relative_to(COACHING).as_posix()} {node.name}"
        for path in COACHING.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno - node.lineno
        >= (MAX_LINES_OF_A_VIEW if "views" in path.parts else MAX_LINES)
    }


def test_it_has_no_long_function_but_those_with_a_reason():
    assert long_functions() == set(LONG_FUNCTIONS)
