"""What the import contracts do not say of the house: how full a room is, and who borrows."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
COACHING = TESTS.parent / "coaching"
MAX_MODULES = 14


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
