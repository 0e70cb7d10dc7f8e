"""The board's rows: `{% load board %}`. 200 athletes have 1,400 cells, so templates are cached."""

from functools import lru_cache

from django import template

from coaching.cached_templates import cached_template, kept_part, kept_template
from coaching.markup import joined
from coaching.templatetags.kneelift import lift

register = template.Library()


@lru_cache(maxsize=512)
def sign(state, hundredths):
    return lift(state, hundredths / 100)


@register.simple_tag
def board_days(days):
    """The names of the seven columns, of coaching.pages.board_cells.BoardDays."""
    return kept_template("board/_days.html", {"days": tuple(days)})


@register.simple_tag
def board_row(row, is_open=True):
    """Of a coaching.pages.board_cells.BoardRow: the athlete, her seven days, what she did.

    Leads to her and her days where that `is_open` to the reader. While one athlete trains, the
    rows of the others stay the same: they are kept.
    """
    return _row(
        (row.url, row.athlete.pk, row.athlete.name, row.short, row.done, row.planned, row.may_not),
        tuple(cell.shown for cell in row.cells),
        row.hurts,
        row.paused,
        is_open,
    )


@kept_part
def _row(values, cells, hurts, paused, is_open):
    names = "url", "athlete", "name", "short", "done", "planned", "may_not"
    values = dict(zip(names, values, strict=True))
    variant = {"hurts": hurts, "paused": paused, "any_planned": bool(values["planned"])}
    variant |= {"restricted": bool(values["may_not"]), "is_open": is_open}
    values["cells"] = joined(_cell(is_open, *cell) for cell in cells)
    return cached_template("board/_row.html", variant, values)


def _cell(is_open, key, url, state, share, number, flags, text, is_today):
    flags = joined(cached_template("board/_flag.html", {"name": n}, {"text": t}) for n, t in flags)
    variant = {"is_today": is_today, "has_number": bool(number), "is_open": is_open}
    values = {
        "key": key,
        "url": url,
        "sign": sign(state, round(share * 100)),
        "number": number,
        "flags": flags,
        "text": text,
    }
    return cached_template("board/_cell.html", variant, values)
