"""Templates that a page repeats: drawn once for each variant, and filled for each thing.

A node of a template takes some 10 µs, and a session has dozens of rows of dozens of nodes: drawn
one by one they took most of the time of a page. So a row's template is drawn once with marks
where its own values go, and each row is then one `format`. The template stays what it looks
like; all it must know is that it sees two sorts of names:

- its *variant*, which it may ask about ({% if side == "left" %}): few values, none of them typed
  by a person, since every combination is kept;
- its *values*, which it may only print, or give to {% url %}: they are filled in, escaped, later.

What is the same from one request to the next, like an athlete's week while another one trains, is
a *kept* part: drawn once for its values, all of them, and found by them.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from coaching.markup import escaped_texts, own_markup
from coaching.rules.names import END_OF_ISOLATE, ISOLATE, isolated

IN_SENTENCE = "in_sentence_"


#: Parts that a process keeps, of a few kB each: those of some big teams.
KEPT = 4000


class Mark(str):
    """Where a value goes that is not known yet; a sentence knows it by its class."""

    __slots__ = ()


def cached_template(template: str, variant: Mapping[str, Any], values: Mapping[str, object]) -> str:
    """The template as safe text. `variant` and `values` have no name in common."""
    # Whoever works on a template wants to see it as it is now.
    drawn = _draw.__wrapped__ if settings.DEBUG else _draw
    pattern, in_sentences = drawn(template, get_language(), tuple(variant.items()), tuple(values))
    filled = escaped_texts(values)
    if in_sentences:
        named = {f"{IN_SENTENCE}{name}": isolated(values[name]) for name in in_sentences}
        filled |= escaped_texts(named)
    return own_markup(pattern.format_map(filled))


@lru_cache(maxsize=2000)
def _draw(
    template: str,
    _language: str | None,
    variant: tuple[tuple[str, Any], ...],
    values: tuple[str, ...],
) -> tuple[str, list[str]]:
    """The template as a pattern for `format`, and the values that stand in sentences of it."""
    # An id is the one text that every filter, {% url %} and converter leaves as it is.
    marks = {name: Mark(uuid5(NAMESPACE_URL, f"value:{name}")) for name in values}
    pattern: str = render_to_string(template, {**dict(variant), **marks})
    pattern = pattern.replace("{", "{{").replace("}", "}}")
    in_sentences = []
    for name, mark in marks.items():
        in_sentence = f"{ISOLATE}{mark}{END_OF_ISOLATE}"
        if in_sentence in pattern:
            in_sentences.append(name)
            pattern = pattern.replace(in_sentence, f"{{{IN_SENTENCE}{name}}}")
        pattern = pattern.replace(mark, f"{{{name}}}")
    return pattern, in_sentences


def kept_template(template: str, values: Mapping[str, Any]) -> str:
    """The template as safe text, which shows nothing but `values`: drawn once for the same ones.

    They can be hashed, never change, and what is typed in them is no markup.
    """
    return _whole(template, tuple(values), *values.values())


def kept_part(draw: Callable[..., str]) -> Callable[..., str]:
    """Decorates what draws a part of nothing but its arguments: as `kept_template`."""

    @wraps(draw)
    def drawn(*values: object) -> str:
        return draw(*values) if settings.DEBUG else _kept(draw, get_language(), *values)

    return drawn


# A text and the same text as markup are equal, and not the same here.
@lru_cache(maxsize=KEPT, typed=True)
def _kept(draw: Callable[..., str], _language: str | None, *values: object) -> str:
    return draw(*values)


@kept_part
def _whole(template: str, names: tuple[str, ...], *values: object) -> str:
    return own_markup(render_to_string(template, dict(zip(names, values, strict=True))))
