"""The days of an athlete's calendar: `{% load calendar %}`. Six weeks of them, so drawn by kept
templates.
"""

from datetime import date
from urllib.parse import quote

from django import template

from coaching.cached_templates import cached_template
from coaching.markup import joined, own_markup
from coaching.pages.calendar import CalendarDay
from coaching.presentation.days import day_text
from coaching.presentation.wording import listed
from coaching.templatetags.kneelift import lift

register = template.Library()

# A day that no calendar shows: its menu is drawn, and its date replaced by each day's own.
SOME_DAY = date(9999, 12, 30)


@register.simple_block_tag(takes_context=True)
def calendar_day(context, content, day):
    """Of a coaching.pages.calendar.CalendarDay, around what the page writes of its marks."""
    name = day_text(day.date, "l j F")
    values = {
        "date": day.date.isoformat(),
        "name": name,
        "number": day.date.day,
        "month": day_text(day.date, "M"),
        "weekday": day_text(day.date, "D"),
        "menu": "" if day.is_past else _of_day(context.get("menu", ""), day.date, name),
        "marks": content,
        "items": joined(_item(item, name, context["here"]) for item in day.items),
    }
    variant = {
        "is_today": day.is_today,
        "is_past": day.is_past,
        "is_bare": day.is_bare,
        "names_month": day.names_month,
    }
    return cached_template("calendar/_day.html", variant, values)


@register.simple_tag(takes_context=True)
def day_menu(context):
    """What a coach can do from a day on: drawn once, for the days to replace its date."""
    menu = context.template.engine.get_template("calendar/_day_menu.html")
    with context.push(day=CalendarDay(SOME_DAY, SOME_DAY)):
        return own_markup(menu.render(context))


def _of_day(menu, day, name):
    drawn = menu.replace(SOME_DAY.isoformat(), day.isoformat())
    return own_markup(drawn.replace(day_text(SOME_DAY, "l j F"), name))


def _item(item, day, here):
    """A session on its day."""
    blocks = list(item.session.blocks.all())
    values = {
        "url": item.url,
        "day": day,
        "text": item.text,
        "sign": lift(item.state, item.share),
        "blocks": joined(
            cached_template("calendar/_block.html", {"kind": block.kind}, {"name": block})
            for block in blocks
        ),
        "session_pk": item.session.pk,
        "here": quote(here),
        "what": listed(blocks),
    }
    variant = {"state": item.state, "moves": item.moves, "has_blocks": bool(blocks)}
    return cached_template("calendar/_item.html", variant, values)
