"""The days of an athlete's calendar: `{% load calendar %}`. Six weeks of them, so drawn by kept
templates.
"""

from datetime import date
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.urls import reverse

from coaching.cached_templates import cached_template, kept_part
from coaching.markup import joined, own_markup
from coaching.pages.calendar import CalendarDay
from coaching.presentation.days import day_text
from coaching.presentation.wording import listed
from coaching.templatetags.kneelift import csrf_token, lift

register = template.Library()

# A day that no calendar shows: its menu is drawn, and its date replaced by each day's own.
SOME_DAY = date(9999, 12, 30)


@register.simple_block_tag(takes_context=True)
def calendar_day(context, content, day):
    """Of a coaching.pages.calendar.CalendarDay, around what the page writes of its marks."""
    name = day_text(day.date, "l j F")
    return _day(
        day.date,
        (day.is_today, day.is_past, day.is_bare, day.names_month),
        "" if day.is_past else _of_day(context.get("menu", ""), day.date, name),
        content,
        day.contacts,
        joined(_session(item, name, context["here"]) for item in day.items),
    )


@register.simple_tag(takes_context=True)
def week_head(context, week):
    """Of a coaching.pages.calendar.CalendarWeek: its name, and what a coach can do with it."""
    active, membership = context.get("active"), context.get("membership")
    variant = {
        "has_menu": bool(week.has_plan and membership),
        "can_repeat": bool(active and week.can_repeat),
        "can_skip": bool(active and week.can_skip),
    }
    values = {
        **_addresses(context["athlete"].pk, week.monday),
        "monday": week.monday.isoformat(),
        "title": week.title,
        "first": day_text(week.monday, "j M"),
        "last": day_text(week.sunday, "j M"),
        "day": day_text(week.monday, "j F"),
        "team": membership.team_id if membership else "",
        "here": context["here"],
        "sent": csrf_token(context) if variant["can_repeat"] or variant["can_skip"] else "",
    }
    return cached_template("calendar/_week_head.html", variant, values)


@lru_cache(maxsize=1000)
def _addresses(athlete, monday):
    return {
        "print": reverse("athlete_week_print", args=[athlete, monday]),
        "repeat": reverse("athlete_week_repeat", args=[athlete, monday]),
        "skip": reverse("athlete_week_skip", args=[athlete, monday]),
    }


@kept_part
def _day(date, kinds, menu, marks, contacts, items):
    values = {
        "date": date.isoformat(),
        "name": day_text(date, "l j F"),
        "number": date.day,
        "month": day_text(date, "M"),
        "weekday": day_text(date, "D"),
        "menu": menu,
        "marks": marks,
        "contacts": contacts,
        "items": items,
    }
    names = "is_today", "is_past", "is_bare", "names_month"
    variant = {**dict(zip(names, kinds, strict=True)), "has_contacts": bool(contacts)}
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


def _session(item, day, here):
    blocks = tuple((str(block), block.kind) for block in item.session.blocks.all())
    drawn = item.url, item.text, item.state, item.share, item.moves
    return _item(item.session.pk, drawn, day, here, blocks)


@kept_part
def _item(pk, drawn, day, here, blocks):
    """A session on its day."""
    url, text, state, share, moves = drawn
    values = {
        "url": url,
        "day": day,
        "text": text,
        "sign": lift(state, share),
        "blocks": joined(
            cached_template("calendar/_block.html", {"kind": kind}, {"name": name})
            for name, kind in blocks
        ),
        "session_pk": pk,
        "here": quote(here),
        "what": listed(name for name, _kind in blocks),
    }
    variant = {"state": state, "moves": moves, "has_blocks": bool(blocks)}
    return cached_template("calendar/_item.html", variant, values)
