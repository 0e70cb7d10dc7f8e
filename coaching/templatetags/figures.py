"""Pictures of drills: `{% load figures %}`. Nothing is drawn for a drill without a figure."""

from functools import cache

from django import template
from django.utils.safestring import mark_safe

from coaching import figures

register = template.Library()


@cache
def _thumbnail(slug):
    return figures.thumbnail(figures.shipped(slug)) if slug in figures.slugs() else ""


@register.simple_tag
def thumbnail(slug):
    """The small still picture of a drill, for lists. Decorative: its name stands beside it."""
    return mark_safe(_thumbnail(slug))  # noqa: S308 - drawn by coaching.figures


@register.inclusion_tag("drills/_figure.html")
def figure(slug):
    """The moving picture of a drill, with its pause button."""
    return {"picture": _moving(slug)}


@cache
def _moving(slug):
    if slug not in figures.slugs():
        return ""
    return mark_safe(figures.svg(figures.shipped(slug)))  # noqa: S308 - drawn by coaching.figures
