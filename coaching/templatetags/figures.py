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
