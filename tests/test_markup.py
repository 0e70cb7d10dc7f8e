"""What a person typed is never markup: where the sources could print it unescaped."""

import ast
import re
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from coaching.markup import escaped, escaped_texts, joined, own_markup

ROOT = Path(__file__).parent.parent
DOOR = ROOT / "coaching" / "markup.py"
PYTHON = sorted(
    path for package in ("coaching", "kneelift") for path in (ROOT / package).rglob("*.py")
)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
SCRIPTS = sorted(
    [*(ROOT / "static").rglob("*.js"), *(ROOT / "coaching").rglob("*.js")]
    + [path for path in TEMPLATES if path.suffix == ".js"]
)

# Each makes markup of a text that nobody escaped.
UNESCAPED = {
    "mark_safe",
    "SafeString",
    "SafeText",
    "SafeData",
    "html_safe",
    "__html__",
    "allow_tags",
    # A template made of a text.
    "from_string",
    "Template",
    # crispy's: its text is a template, as are its legends and the values of its buttons.
    "HTML",
    "Fieldset",
    "Submit",
    "Button",
    "StrictButton",
}
SINKS = (
    r"\.(innerHTML|outerHTML)\b|insertAdjacentHTML|createContextualFragment|setHTML|srcdoc"
    r"|document\.write|\beval\(|new Function|\.setAttribute\(\s*[\"']on"
)
# The markup that it puts in is the same for everyone.
FIXED_SCRIPTS = [ROOT / "templates" / "sessions" / "timers.js"]


def name(path):
    return str(path.relative_to(ROOT))


def words_of(tree):
    """(line, name) of everything that a module names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias | ast.FunctionDef):
            yield node.lineno, node.name


def is_fixed(node):
    """Whether it is a text as it stands in the source, or one to translate."""
    if isinstance(node, ast.Call):
        asked = getattr(node.func, "id", "")
        return asked in ("_", "gettext", "gettext_lazy") and all(map(is_fixed, node.args))
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize("path", [path for path in PYTHON if path != DOOR], ids=name)
def test_it_leaves_escaping_to_one_module(path):
    tree = ast.parse(path.read_text())
    assert [(line, word) for line, word in words_of(tree) if word in UNESCAPED] == []


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_it_formats_only_markup_that_stands_in_the_source(path):
    made = ("format_html", "format_html_join")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in made:
            fixed = node.args[: made.index(node.func.id) + 1]
            assert all(map(is_fixed, fixed)), node.lineno


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_it_escapes_in_every_template(path):
    text = path.read_text()
    assert not re.search(r"\|\s*(safe|safeseq)\b", text)
    if path.suffix != ".txt":  # a mail is plain text
        assert "autoescape off" not in text


@pytest.mark.parametrize("path", [p for p in SCRIPTS if p not in FIXED_SCRIPTS], ids=name)
def test_it_makes_no_markup_in_a_script(path):
    found = re.findall(rf".*(?:{SINKS}).*", path.read_text())
    assert not found


def test_it_prints_our_own_markup_and_escapes_what_joins_it():
    assert format_html("{}", own_markup("<path/>")) == "<path/>"
    assert joined([own_markup("<b>"), "<i>", 1]) == "<b>&lt;i&gt;1"
    assert escaped("<'\">") == "&lt;&#x27;&quot;&gt;"


def test_it_escapes_texts_to_fill_in_as_one_by_one():
    values = {"a": "<'\">", "b": own_markup("<b>"), "c": 1, "d": "", "e": None, "f": Decimal("1.5")}
    values |= {"g": uuid4(), "h": gettext_lazy("Any <drill>"), "i": "plain", "j": "a & b"}
    texts = escaped_texts(values)
    assert texts == {name: str(escaped(value)) for name, value in values.items()}
    assert {type(text) for text in texts.values()} == {str}
