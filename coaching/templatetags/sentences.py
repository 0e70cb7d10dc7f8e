"""Names in sentences: what is written from right to left turns nothing around it.

Django's `blocktranslate`, which sees to that by itself, and a filter for sentences without it.
"""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import template
from django.template.base import TokenType
from django.templatetags.i18n import BlockTranslateNode, do_block_translate
from django.utils.functional import Promise

from coaching.cached_templates import Mark
from coaching.markup import isolated_as_it_is
from coaching.rules.names import END_OF_ISOLATE, ISOLATE, isolated

register = template.Library()
register.filter("isolated", isolated)
NO_NAME = (int, float, Decimal, date, Promise, type(None))


def in_sentence(value: Any) -> Any:
    """A value of a sentence, isolated where it has to be; what is safe stays so."""
    if isinstance(value, Mark):
        return f"{ISOLATE}{value}{END_OF_ISOLATE}"
    if isinstance(value, NO_NAME):
        return value
    return isolated_as_it_is(value)


class InSentence:
    """What an expression of the tag gives, as it stands in the sentence."""

    def __init__(self, expression: Any):
        self.expression = expression

    def resolve(self, context: Any) -> Any:
        return in_sentence(self.expression.resolve(context))


class Sentence(BlockTranslateNode):
    def render(self, context: Any, nested: bool = False) -> str:
        names = {
            token.contents
            for token in (*self.singular, *(self.plural or ()))
            if token.token_type == TokenType.VAR and token.contents in context
        }
        # These are isolated by themselves, and are read from what the page holds as it is.
        names -= set(self.extra_context)
        with context.push(**{name: in_sentence(context[name]) for name in names}):
            text = super().render(context, nested)
            named = context.get(self.asvar)
        if self.asvar:
            # What a sentence is called outlives the values that it was said with.
            context[self.asvar] = named
        return text


def sentence(parser: Any, token: Any) -> BlockTranslateNode:
    node: Any = do_block_translate(parser, token)
    node.__class__ = Sentence
    node.extra_context = {
        name: InSentence(expression) for name, expression in node.extra_context.items()
    }
    return cast(BlockTranslateNode, node)


register.tag("blocktranslate", sentence)
register.tag("blocktrans", sentence)
