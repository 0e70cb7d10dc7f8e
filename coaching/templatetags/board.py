"""The board's cells. A roster of 200 has 1,400 of them, so they are written in one go each."""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from coaching.templatetags.kneelift import icon, lift

register = template.Library()


@lru_cache(maxsize=512)
def sign(state, hundredths):
    return lift(state, hundredths / 100)


@lru_cache(maxsize=8)
def flag_sign(name):
    return icon(name, "xs")


def _flag(name, text):
    tone = mark_safe(' data-tone="need"') if name == "alert" else ""
    return tone, flag_sign(name), text


@register.simple_tag
def cell_link(cell):
    """A coaching.board.Cell as the link to the athlete's day, with all of it in words."""
    seen = mark_safe("")
    if cell.number:
        seen = format_html('<span class="cellnum" aria-hidden="true">{}</span>', cell.number)
    if cell.flags:
        seen += format_html_join(
            "",
            '<span class="cellflag"{} aria-hidden="true">{}<span>{}</span></span>',
            (_flag(name, text) for name, text in cell.flags),
        )
    return format_html(
        '<a class="cellbtn" id="{}" href="{}">{}{}<span class="vh">{}</span></a>',
        cell.key,
        cell.url,
        sign(cell.state, round(cell.share * 100)),
        seen,
        cell.text,
    )
