"""What fields and keys are called, in forms, addresses and queries, and what fits there."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

from django.forms import BaseForm

from coaching import forms as form_modules
from tests.factories import PASSWORD

# Whose keys stand in an address, where its name does not say.
KEYS = {
    "set": "loggedset", "drill": "sessiondrill", "skips": "sessiondrill", "swap": "sessiondrill",
    "squads": "squad", "coach": "user", "restrictions": "athlete", "day": "daymark",
    "calendar": "calendarfeed", "join": "token", "placement": "placement", "change": "sessionmove",
}  # fmt: skip
# What a field is called for which a page has no form, since scripts send it, and what fits there.
LIKELY = {
    "session_drill": "sessiondrill", "athlete": "athlete", "squad": "squad", "block": "block",
    "program": "program", "team": "team", "shown_team": "team", "drill": "drill",
    "prescription": "prescription", "session": "session", "date": "date", "day": "date",
    "start": "date", "number": ("1", "2"), "side": ("both", "left"), "reason": ("time", "pain"),
    "amount": ("5",), "version": ("1", "2"), "act": ("preview", "confirm"), "seq": ("1",),
}  # fmt: skip
# For the empty fields of a form, so that it is not refused for what was never changed.
FITTING = {
    "name": "Base", "slug": "base", "email": "zoe@example.com", "password": PASSWORD,
    "password1": "hip-flexor-42", "password2": "hip-flexor-42", "oldpassword": PASSWORD,
    "amount": "10", "sets": "3", "rest_s": "60", "position": "1", "week": "1", "value": "2",
    "step": "1", "level": "5", "where": "left_foot", "note": "x", "title": "Meet",
    "hip_angle_from": "0", "hip_angle_to": "90", "summary": "x", "weeks": "4",
}  # fmt: skip
LOOKUPS = (
    *("exact", "in", "isnull", "gte", "lt", "range", "regex", "iregex", "contains", "year"),
    *("week_day", "date", "search", "x", "pk", "isempty", "exact__x", "id__exact"),
)
ADMIN_QUERY = (
    *("q", "p", "o", "all", "e", "_facets", "_popup", "_to_field", "_changelist_filters", "_q"),
    *("term", "app_label", "model_name", "field_name", "next", "page", "action", "index"),
)


def field_names():
    """Of every form there is, and what views read of a form themselves."""
    found = set()
    for info in pkgutil.iter_modules(form_modules.__path__):
        module = importlib.import_module(f"{form_modules.__name__}.{info.name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, BaseForm) and hasattr(kind, "base_fields"):
                found |= set(kind.base_fields)
    return found | named_in_code("POST")


def query_names():
    return named_in_code("GET")


def named_in_code(method):
    root = Path(form_modules.__file__).parents[1]
    asked = re.compile(rf"{method}(?:\.get|\.getlist)?[\[(]\"([\w-]+)\"")
    return {name for path in root.rglob("*.py") for name in asked.findall(path.read_text("utf-8"))}
