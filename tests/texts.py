"""Every text for people that stands in templates and in Python, as translators are given it."""

import ast
from pathlib import Path

from django.template.base import Lexer, TokenType

ROOT = Path(__file__).parent.parent
# (what is no word of ours, the one that is)
WORDS = [
    (r"\w'(s|t|re|ll|ve|d)\b", "a curly apostrophe"),
    (r"\d x \d", "3 × 10"),
    (r"(?i)\bmetres?\b", "meters"),
    (r"(?i)\bcatalogues?\b", "catalog"),
    (r"(?i)\bholidays?\b", "vacation"),
    (r"(?i)\b(grey|colour|favourite|centre|organis|recognis)", "American spelling"),
    (r"(?i)\bput away\b", "archived"),
    (r"(?i)\bbring (it|her|him|them|the team) back\b", "restore"),
    (r"(?i)\btaken back\b", "undone, of what was done; revoked, of a link"),
    (r"(?i)\b(your coach|coaches of this team) (knows?|sees?|will see)\b", "can see, read or not"),
    (r"(?i)\b(take away|taken away)\b", "remove, removed"),
    (r"(?i)^week (before|after)$", "previous or next week"),
]
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}


def texts():
    """[(path, text), ...]"""
    templates = sorted((ROOT / "templates").rglob("*.*"))
    code = sorted(
        path
        for folder in ("coaching", "kneelift")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )
    for paths, read in ((templates, _of_template), (code, _of_code)):
        for path in paths:
            source = path.read_text("utf-8")
            yield from ((str(path.relative_to(ROOT)), text) for text in read(source))


def _of_template(source):
    inside = None
    for token in Lexer(source).tokenize():
        first, *_more = token.contents.split() if token.token_type == TokenType.BLOCK else ("",)
        if first in ("translate", "trans"):
            quote = token.contents.split(None, 1)[1]
            yield quote[1:].partition(quote[0])[0]
        elif first in ("blocktranslate", "blocktrans"):
            inside = []
        elif first in ("endblocktranslate", "endblocktrans"):
            yield " ".join("".join(inside).split())
            inside = None
        elif inside is not None:
            inside.append(
                "…" if token.token_type == TokenType.VAR else token.contents * (not first)
            )


def _of_code(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATING:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
