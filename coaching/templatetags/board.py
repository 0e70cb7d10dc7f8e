"""The board's rows: `{% load board %}`. A roster of 200 has 1,400 cells, so they are stamps."""

from functools import lru_cache

from django import template

from coaching.markup import joined
from coaching.stamps import stamp
from coaching.templatetags.kneelift import lift

register = template.Library()


@lru_cache(maxsize=512)
def sign(state, hundredths):
    return lift(state, hundredths / 100)


@register.simple_tag
def board_row(row):
    """A coaching.pages.board.Row: the athlete, her seven days, how many sessions she did."""
    cells = joined(_cell(cell) for cell in row.cells)
    holes = {
        "url": row.url,
        "athlete": row.athlete.pk,
        "name": row.athlete.name,
        "short": row.short,
        "cells": cells,
        "done": row.done,
        "planned": row.planned,
    }
    shape = {"hurts": row.hurts, "paused": row.paused, "any_planned": bool(row.planned)}
    return stamp("board/_row.html", shape, holes)


def _cell(cell):
    flags = joined(stamp("board/_flag.html", {"name": n}, {"text": t}) for n, t in cell.flags)
    shape = {"is_today": cell.is_today, "has_number": bool(cell.number)}
    holes = {
        "key": cell.key,
        "url": cell.url,
        "sign": sign(cell.state, round(cell.share * 100)),
        "number": cell.number,
        "flags": flags,
        "text": cell.text,
    }
    return stamp("board/_cell.html", shape, holes)
