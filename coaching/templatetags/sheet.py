"""The rows of a session's sheet: `{% load sheet %}`.

A session has some twenty rows to log. As nested templates they took most of the time of a page;
here a row is one format string, and the template of a done row stays a template.
"""

from functools import lru_cache
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from coaching import art
from coaching.rules.units import plain
from coaching.templatetags.wording import load, row_amount, row_text

register = template.Library()

FIELDS = mark_safe(
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<input type="hidden" name="session_drill" value="{}">'
    '<input type="hidden" name="number" value="{}">'
    '<input type="hidden" name="side" value="{}">'
    '<input type="hidden" name="next" value="{}">'
)
ROW_TO_LOG = mark_safe(
    '<form method="post" action="{0}" hx-post="{0}" hx-sync="this:drop" data-amount="{8}">{1}{2}'
    '<button class="tap" data-state="{3}" aria-label="{4}"><span class="v"><b>{5}</b>{6}</span>'
    '<span class="tick">{7}</span></button></form>'
)
CHECK = mark_safe(  # noqa: S308 - drawn by coaching.art
    f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{art.icon_path("check")}</svg>'
)


@lru_cache(maxsize=1)
def _address():
    return reverse("set_log", args=[UUID(int=0)]).replace(str(UUID(int=0)), "{}")


def set_address(pk):
    """The address of a set; looked up once, asked for by every row."""
    return _address().format(pk)


def label_of(row, system):
    """What a tap on the row to do does: "Set 2, left: log 10 @ 15 lb"."""
    patterns = {
        "left": gettext("Set %(number)s, left: log %(result)s"),
        "right": gettext("Set %(number)s, right: log %(result)s"),
        "both": gettext("Set %(number)s: log %(result)s"),
    }
    return patterns[row.side] % {"number": row.number, "result": row_text(row, system)}


@register.simple_tag(takes_context=True)
def row_fields(context, row):
    """The hidden fields that name a row, and where a plain form goes on."""
    return format_html(
        FIELDS,
        context.get("csrf_token", ""),
        row.drill.pk,
        row.number,
        row.side,
        context.get("page", ""),
    )


@register.simple_tag(takes_context=True)
def todo_row(context, row):
    """A row to log: a form whose one button logs it as prescribed."""
    system = context["units"]
    usual = ""
    if row.usual is not None:
        usual = format_html('<input type="hidden" name="usual" value="{}">', plain(row.usual))
    loaded = load(row.drill, system)
    return format_html(
        ROW_TO_LOG,
        set_address(row.id),
        row_fields(context, row),
        usual,
        row.state,
        label_of(row, system),
        row_amount(row, system),
        f" @ {loaded}" if loaded else "",
        CHECK,
        plain(row.amount),
    )
