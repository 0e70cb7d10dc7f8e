"""Pictures of drills: `{% load figures %}`. Nothing is drawn for a drill without a figure."""

from django import template
from django.utils.translation import gettext

from coaching import figures
from coaching.figures import hurt, kinogram, protocols
from coaching.markup import escaped, own_markup
from coaching.presentation import wording

register = template.Library()


@register.simple_tag
def thumbnail(drill):
    """The small still picture of a drill, for lists. Decorative: its name stands beside it."""
    return own_markup(drill.thumbnail)


@register.simple_tag
def protocol_pictures(slug):
    """What a shipped test looks like while it is done, where that is a pose: stills in order."""
    return [own_markup(picture) for picture in protocols.pictures(slug)]


@register.simple_tag
def knee_guide(side):
    """What a test of knee lift looks for on a side: decorative, its words stand beside it."""
    picture = f'<svg class="fig" viewBox="{kinogram.BOX}" aria-hidden="true">'
    return own_markup(f"{picture}{kinogram.guide(side)}</svg>")


@register.simple_tag
def drawing(svg):
    """A figure that a page had drawn by coaching.figures: nothing in it is of anybody else's."""
    return own_markup(svg)


@register.simple_tag
def symbol(svg, name, pk):
    """A figure as a symbol to be drawn once a page: `{% symbol start "start" 1 %}` is `start-1`."""
    named = f'<symbol id="{escaped(name)}-{escaped(pk)}"'
    inside = svg.replace("<svg", named, 1).removesuffix("</svg>")
    return own_markup(f"{inside}</symbol>")


@register.simple_tag
def standing_figure():
    """Once a page on which places are marked by `hurt_at`."""
    small = hurt.standing()
    shape = small[small.index(">") + 1 :].removesuffix("</svg>")
    shape = f'<g id="stands">{shape}</g>'
    return own_markup(f'<svg class="vh" width="0" height="0" aria-hidden="true">{shape}</svg>')


@register.simple_tag
def hurt_at(at):
    """The standing figure with a place marked, (x, y) of `figures.hurt.place`. Decorative."""
    x, y = at
    mark = f'<circle class="hurt-ring" cx="{x}" cy="{y}" r="72"/>'
    mark += f'<circle class="hurt-at" cx="{x}" cy="{y}" r="28"/>'
    view = " ".join(hurt.box())
    return own_markup(
        f'<svg class="fig need-hurt" viewBox="{view}" aria-hidden="true">'
        f'<use href="#stands"/>{mark}</svg>'
    )


@register.inclusion_tag("drills/_figure.html")
def figure(drill, implements=(), shown=""):
    """The moving picture of a drill, with its pause button.

    With two or more `implements` that can be drawn in its hands comes a choice between them;
    `shown` is the one to begin with.
    """
    ids = f"fig-{drill.pk}"
    things = _in_hand(drill.figure, implements)
    lowers = bool(things) and drill.optional_overhead
    picture = moving(drill.figure, ids=ids, things=things, lowers=lowers)
    return {
        "picture": picture,
        "id": ids,
        "things": things,
        "seen": shown,
        "lowered": figures.LOWERED if lowers else "",
    }


def _in_hand(data, implements):
    """The implements that the hands of a figure can hold in place of what they hold, one a kind."""
    try:
        own = figures.held(data) if data else ""
    except figures.FigureError:
        own = ""
    drawn = {thing.drawn_as: thing for thing in reversed(implements) if thing.drawn_as}
    if not own or own not in drawn or len(drawn) < 2:
        return []
    return [thing for thing in implements if drawn.get(thing.drawn_as) is thing]


def moving(data, ids, things=(), lowers=False):
    """The moving picture as safe text; empty where there is none that can be drawn."""
    if not data:
        return ""
    try:
        own = figures.held(data)
        others = [thing for thing in things if thing.drawn_as != own]
        text = description(data, others)
        labels = {"up to": gettext("up to")}
        held = [*(thing.drawn_as for thing in others), *([figures.LOWERED] if lowers else [])]
        drawn = figures.svg(data, ids=ids, alt=text, held=held, text=labels)
        return own_markup(drawn)
    except figures.FigureError:
        return ""


def description(data, others=()):
    """A figure in words. Those of the shipped figures can be translated."""
    text = figures.describe(data)
    text = gettext(text) if text else text
    if others:
        also = gettext("It is done in the same way with: %(things)s.")
        text = f"{text} {also % {'things': wording.listed(others)}}"
    return text
