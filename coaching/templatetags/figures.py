"""Pictures of drills: `{% load figures %}`. Nothing is drawn for a drill without a figure."""

from django import template
from django.utils.safestring import mark_safe

from coaching import figures

register = template.Library()


@register.simple_tag
def thumbnail(drill):
    """The small still picture of a drill, for lists. Decorative: its name stands beside it."""
    return mark_safe(drill.thumbnail)  # noqa: S308 - drawn by coaching.figures


@register.inclusion_tag("drills/_figure.html")
def figure(drill):
    """The moving picture of a drill, with its pause button."""
    return {"picture": moving(drill.figure, ids=f"fig-{drill.pk}"), "id": f"fig-{drill.pk}"}


def moving(data, ids):
    """The moving picture as safe text; empty where there is none that can be drawn."""
    if not data:
        return ""
    try:
        return mark_safe(figures.svg(data, ids=ids))  # noqa: S308 - drawn by coaching.figures
    except figures.FigureError:
        return ""
