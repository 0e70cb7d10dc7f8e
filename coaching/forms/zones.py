"""Choosing a time zone: the places of the world by region, and the browser's own."""

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coaching.models.places import validate_timezone

__all__ = ["TimezoneField"]


@cache
def zones():
    """Region to its zones, both in order: {"America": ["America/Adak", ...], ...}."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [row.split("\t") for row in table.splitlines() if row and not row.startswith("#")]
    regions: dict[str, list[str]] = {}
    for zone in sorted({row[2] for row in rows}):
        regions.setdefault(zone.partition("/")[0], []).append(zone)
    return regions


def place(zone):
    """What a person reads: "America/North_Dakota/Center" is North Dakota, Center."""
    return zone.partition("/")[2].replace("/", ", ").replace("_", " ") or zone


@cache
def choices():
    groups = [
        (region, [(zone, place(zone)) for zone in names]) for region, names in zones().items()
    ]
    return [("UTC", _("UTC")), *groups]


class _ZoneOptions(forms.Select):
    def __init__(self, attrs=None):
        super().__init__(attrs, choices=cast("Iterable[tuple[str, str]]", choices))

    def optgroups(self, name, value, attrs=None):
        # An older name for a place, such as Asia/Calcutta, stays what it is.
        groups = super().optgroups(name, value, attrs)
        chosen = value[0] if value else ""
        if chosen and not any(option["selected"] for _name, part, _n in groups for option in part):
            option = self.create_option(
                name, chosen, chosen.replace("_", " "), True, 0, attrs=attrs
            )
            groups.insert(0, (None, [option], 0))
        return groups


class ZoneSelect(_ZoneOptions):
    """A select whose element lets a script offer the zone of the browser.

    With `guess` the browser's zone is chosen at once, until a person chooses.
    """

    def __init__(self, guess=False):
        super().__init__()
        self.guess = guess

    def render(self, name, value, attrs=None, renderer=None):
        return format_html(
            "<zone-select{}{}>{}</zone-select>",
            format_html(' data-offer="{}"', _("Use this device’s zone, %s")),
            " data-guess" if self.guess and value in (None, "", "UTC") else "",
            _drawn(
                get_language(), name, value, *sorted(self.build_attrs(self.attrs, attrs).items())
            ),
        )


@lru_cache(maxsize=64)
def _drawn(language, name, value, *attrs):
    """The select with its 400 options, which takes longer to draw than the page around it."""
    return _ZoneOptions(dict(attrs)).render(name, value)


class TimezoneField(forms.CharField):
    """The name of any zone that the server knows."""

    default_validators = [validate_timezone]

    def __init__(self, *, guess=False, **kwargs):
        kwargs.setdefault("label", _("Time zone"))
        kwargs.setdefault("max_length", 64)
        super().__init__(widget=ZoneSelect(guess), **kwargs)

    def widget_attrs(self, widget):
        return {}
