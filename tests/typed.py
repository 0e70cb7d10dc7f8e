"""What a person with bad intent types into every field, and how to see whether any of it is alive.

A new text field is typed into, and a new page or form walked, without anything to change here.
"""

import itertools
from datetime import date

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

# Whatever a page holds of this as a tag or an attribute was made by a typed text.
MARK = "zz"
SHORT = "=zz'\"><b zz>"
MARKUP = "=zz'\"><b zz hx-get=/zz hx-trigger=load>{{9|add:1}}%s"
LONG = "</title></textarea></script><script zz></script><a zz href=javascript:zz>{pk}{% now 'Y' %}"
LINES = "\r\n+zz\r\nX-ZZ:zz\n@zz"
URL = "https://zz.example/?zz'\"><b/zz/hx-get=/zz/hx-trigger=load>"
EMAIL = "=zz'{{9|add:1}}%s{}@zz.example"
# And every text as it stands on a page; what is random there has no such signs.
TEXT = "zz'"
RAN = "load>10"  # what the template in MARKUP leaves when it is run

# Written by our own code alone, and checked by no validator that says so.
NOT_TYPED = {
    "thumbnail",  # drawn
    # Of the audit trail, which the database lets nobody change.
    "detail",
    "once",
    # Of a browser that is told: its service's address stands on no page.
    "endpoint",
    "endpoint_hash",
    "tag",
    "token",
    "password",
    "key",
    "digest",
    "model",
    "first_side",
    "contacts_per_unit",
    "restricted_kinds",
    "rule",
}
_number = itertools.count(1)


def payload(limit=None, *, lines=False):
    """As much of it as `limit` characters take, each time another text."""
    text = f"{MARKUP if limit is None or limit >= 60 else SHORT}{next(_number)}"
    if limit is None or limit >= 200:
        text += LONG
    if lines:
        text += LINES
    return text[:limit]


def typed_for(column):
    """A text for a model's field, or None where nobody can type such a text."""
    if column.choices or column.name in NOT_TYPED or column.primary_key:
        return None
    if isinstance(column, models.EmailField):
        return EMAIL.format(next(_number))
    if not isinstance(column, models.CharField | models.TextField):
        return None
    text = payload(column.max_length, lines=isinstance(column, models.TextField))
    for candidate in (text, URL):
        try:
            column.run_validators(candidate)
        except ValidationError:
            continue
        # An address keeps its start in the database too.
        return URL if "url" in column.name else candidate
    return None


def is_date(text):
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def typed_list(value):
    """A list of texts that somebody typed, typed anew; anything else as it is."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return [item if is_date(item) else payload(120) for item in value]
    return value


def type_everywhere():
    """Type into every text of every row, past the forms. Gives {(model, field)} typed into."""
    done = set()
    for model in apps.get_models():
        if model._meta.app_label not in ("coaching", "account"):
            continue
        columns = model._meta.concrete_fields
        for pk in model._base_manager.order_by("pk").values_list("pk", flat=True):
            values = {c.name: text for c in columns if (text := typed_for(c)) is not None}
            lists = [c.name for c in columns if isinstance(c, models.JSONField)]
            row = model._base_manager.values(*lists).get(pk=pk) if lists else {}
            values |= {n: typed_list(v) for n, v in row.items() if typed_list(v) != v}
            if values:
                model._base_manager.filter(pk=pk).update(**values)
                done |= {(model._meta.label, name) for name in values}
    return done
