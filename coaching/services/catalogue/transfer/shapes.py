"""Rows of a file in the plain shape, and what is wrong with them, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coaching.services import catalogue
from coaching.services.catalogue.schema import AnyField, CatalogTable, Shape

from .cells import Problem, fields_of


def missing_fields(where: str, values: Shape, fields: Iterable[AnyField]) -> list[Problem]:
    return [
        (where, f.name, _("Fill this in."))
        for f in fields
        if f.name not in values and not (f.null or f.blank or f.has_default())
    ]


def plain_value(f: AnyField, value: Any) -> Any:
    if isinstance(f, models.DateTimeField):
        return value.isoformat() if value else None
    return catalogue.plain(value)


def plain_shape(fields: Iterable[AnyField], values: Shape, *, already_plain: bool = False) -> Shape:
    """The plain shape of `values`: without what is at its default."""
    shape = {}
    for f in fields:
        if f.name not in values:
            continue
        value = values[f.name] if already_plain else plain_value(f, values[f.name])
        if value != catalogue.plain(f.get_default()):
            shape[f.name] = value
    return shape


def without_defaults(table: CatalogTable, values: Shape) -> Shape:
    shape = {
        name: value
        for name, value in values.items()
        if name in table.links or name in [inner.key for inner in table.inner]
    }
    fields = [f for f in fields_of(table).values() if not f.many_to_many]
    shape |= plain_shape(fields, values, already_plain=True)
    return {name: value for name, value in shape.items() if value != []}


def explained(where: str, error: BaseException, fields: Mapping[str, AnyField]) -> list[Problem]:
    """(where, column, sentence) of what a row was refused for."""
    if not isinstance(error, ValidationError):
        return [(where, "", str(error))]
    if not hasattr(error, "error_dict"):
        return [(where, "", sentence) for sentence in error.messages]
    return [
        (where, name if name in fields or name == "slug" else "", capfirst(str(sentence)))
        for name, sentences in error.message_dict.items()
        for sentence in sentences
    ]
