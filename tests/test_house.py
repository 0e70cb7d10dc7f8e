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
    "coaching/forms/prescriptions.py": "one form: what is typed, shown again, and checked together",
    "coaching/models/choices.py": "one list of stored words after another, each a few lines",
    "coaching/models/drills.py": "one table: its columns, what must never be, and its verbs",
    "coaching/models/people.py": "account, team, athlete: three tables, each naming the others",
    "coaching/models/sets.py": "one table: its columns, what must never be, and its verbs",
    "coaching/rules/calendar.py": "one value, and every verb of it by the same few steps",
    "coaching/rules/pattern.py": "one value, and every change of it by the same few steps",
    "coaching/undocumented.py": "what Django does not promise: one place, held by one test",
    "coaching/urls.py": "one line an address, all in one place",
    "static/js/outbox/start.js": "what a page does of the outbox, in the order in which it happens",
    "kneelift/settings.py": "Django reads its settings from one module",
}
LONG_FUNCTIONS = {
    "services/people/own_data.py tables_of": "a table a line: all that is kept, in one place",
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
        (r" @(?: |&nbsp;)(%|\{)", {"presentation/wording.py", "templates/sessions/_row.html"}),
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


def handed_up(path):
    """["function in callee"] of its own functions that it hands to a room of the floors below."""
    tree = ast.parse(path.read_text("utf-8"))
    below = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and re.match(r"coaching(\.(services|pages|models)\b|$)", node.module or "")
        and path.relative_to(COACHING).parts[0] not in (node.module or "").split(".")
        for alias in node.names
    }
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    values = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)} | {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return [
        f"{ast.unparse(given)} in {ast.unparse(call.func)}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[0] in below
        for given in [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(given, ast.Lambda)
        or (isinstance(given, ast.Name) and given.id in own - values)
    ]


def test_no_arrow_hides_in_a_callable():
    """What a floor above hands down to be called is an arrow that points up."""
    hidden = {
        path.relative_to(COACHING).as_posix(): found
        for path in COACHING.rglob("*.py")
        if "migrations" not in path.parts and (found := handed_up(path))
    }
    assert hidden == {}


@pytest.mark.parametrize("root", ["coaching", "kneelift"])
def test_it_says_why_an_import_stands_in_a_function(root):
    """Beside it, in the line above its group, or once for a module in which all have one reason."""
    silent = []
    for path in (TESTS.parent / root).rglob("*.py"):
        lines = path.read_text("utf-8").splitlines()
        if any(re.match(r"# .* imported inside functions", line) for line in lines):
            continue
        explained = False
        for number, line in enumerate(lines, 1):
            if "PLC0415" in line and not explained and " -- " not in line:
                silent.append(f"{path.name}:{number}")
            explained = line.lstrip().startswith("#") or (
                explained and ("import" in line or not line.strip())
            )
    assert silent == []


# Names that say nothing of what they hold; docs/glossary.md has the field's.
EMPTY_NAMES = {"act", "given", "one", "said", "told"}


def bound_names(tree):
    """(name, line) of whatever a module gives a name to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name, node.lineno


@pytest.mark.parametrize("root", ["coaching", "kneelift"])
def test_a_name_says_what_it_holds(root):
    assert [
        f"{path.relative_to(TESTS.parent)}:{line} {name}"
        for path in sorted((TESTS.parent / root).rglob("*.py"))
        if "migrations" not in path.parts
        for name, line in bound_names(ast.parse(path.read_text("utf-8")))
        if name in EMPTY_NAMES or name.startswith(("MOST_", "LEAST_"))
    ] == []


def test_no_template_calls_what_it_goes_through_one():
    loops = re.compile(r"{% for (?:\w+, )*one\b")
    assert [
        path.name
        for path in (TESTS.parent / "templates").rglob("*.html")
        if loops.search(path.read_text("utf-8"))
    ] == []
