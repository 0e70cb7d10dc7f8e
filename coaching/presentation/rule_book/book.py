"""A rule as it is told, and all of them as a paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.rules.units import plain

Text = str | Promise

# How much is known of what a rule says.
ARTICLE = _("the article behind the catalog")
SECONDARY = _("commonly given, seen in secondary sources alone")
STRETCHED = _("a study of something else, stretched to this use")
OURS = _("a default of ours")


@dataclass(frozen=True)
class RuleNumber:
    """A number of a rule: what it is of, and where it is set, `name` in a module of the rules."""

    label: Text
    module: str
    name: str

    @property
    def value(self) -> str:
        return _as_text(getattr(import_module(f"coaching.rules.{self.module}"), self.name))

    @property
    def place(self) -> str:
        return f"coaching/rules/{self.module}.py"


def _as_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{plain(number)} {unit}" for unit, number in value.items())
    if isinstance(value, tuple):
        return gettext("%(least)s to %(most)s") % {"least": value[0], "most": value[1]}
    if isinstance(value, timedelta):
        return str(value.days)
    return plain(value)


@dataclass(frozen=True)
class Rule:
    """What is believed, what comes of it, from where it is known, and what it does not say.

    `test`: the file and the name of the test that holds it.
    """

    slug: str
    name: Text
    says: Text
    acts: Text
    strength: Text
    source: Text
    limits: Text
    test: str
    numbers: tuple[RuleNumber, ...] = ()

    @property
    def test_file(self) -> str:
        return self.test.partition("::")[0]

    @property
    def test_name(self) -> str:
        return self.test.partition("::")[2]


def as_markdown(rules: Iterable[Rule]) -> str:
    """The text of docs/rules.md. Call with the language that it is to be in."""
    return "\n\n".join(
        [
            "# What is believed about training",
            "Made by `manage.py rules` from the rules themselves; coaches and athletes find the "
            "same at `/rules/`. A warning in the product leads to its rule there.",
            *(_section(rule) for rule in rules),
            "",
        ]
    ).replace("\n\n\n", "\n")


def _section(rule: Rule) -> str:
    rows = [
        ("What comes of it", rule.acts),
        ("How well it is known", rule.strength),
        ("From", rule.source),
        ("What it does not say", rule.limits),
        *(
            (number.label, f"{number.value}: `{number.name}` in `{number.place}`")
            for number in rule.numbers
        ),
        ("Held by", f"`{rule.test_file}`, `{rule.test_name}`"),
    ]
    table = "\n".join(f"| {label} | {text} |" for label, text in rows)
    return f"## {rule.name}\n\n{rule.says}\n\n| | |\n|---|---|\n{table}"
