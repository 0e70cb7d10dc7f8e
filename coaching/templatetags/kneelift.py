"""Drawn parts and small words for templates: `{% load kneelift %}`.

All drawings are decorative (`aria-hidden`) until they are given a `label`, which makes
them an image with that name. Labels are escaped; the drawings themselves are ours.
"""

import datetime
from functools import lru_cache

from django import template
from django.template import defaultfilters
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html, format_html_join
from django.utils.translation import ngettext

from coaching import figures
from coaching.access import SHOWN_TEAM
from coaching.cached_templates import cached_template, kept_part, kept_template
from coaching.markup import joined, own_markup
from coaching.offline import addresses
from coaching.presentation import art, icons, wording
from coaching.presentation.days import day_text
from coaching.rules import compliance
from coaching.rules.names import cut

register = template.Library()


@register.filter
@defaultfilters.stringfilter
def shortened(text, limit):
    """At most `limit` signs, the last an ellipsis; a name within stays isolated."""
    return cut(text, limit)


def svg(name, size, box, inside, *, label="", **attributes):
    """One `<svg>`: class `name size`, the given data attributes, hidden or named."""
    named = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else own_markup('aria-hidden="true"')
    )
    data = joined(format_html(' data-{}="{}"', key, value) for key, value in attributes.items())
    return format_html(
        '<svg class="{}"{} viewBox="{}" {}>{}</svg>',
        f"{name} {size}".strip(),
        data,
        box,
        named,
        own_markup(inside),
    )


@register.simple_tag(takes_context=True)
def csrf_token(context):
    """What every posted form sends along: Django's token, and the team that a coach is shown.

    In the place of Django's tag, so that no form can forget it: see access.get_team. The rows of
    a session are drawn without it; they are of the session's team.
    """
    token, team = context.get("csrf_token"), context.get(SHOWN_TEAM)
    return _sent_along(str(token) if token else None, team.pk if team else None)


@lru_cache(maxsize=100)
def _sent_along(token, team):
    """Of one page they are all the same."""
    hidden = own_markup(CsrfTokenNode().render(template.Context({"csrf_token": token})))
    if team is None:
        return hidden
    return format_html('{}<input type="hidden" name="{}" value="{}">', hidden, SHOWN_TEAM, team)


@register.simple_tag
def same(template, **variant):
    """A part that is the same for everyone, drawn once: `{% same "a/_b.html" %}`.

    `variant` is what it may ask about, few values that nobody typed; see `cached_templates`.
    """
    return cached_template(template, variant, {})


@register.simple_tag
def kept(template, **values):
    """A part that shows nothing but `values`: `{% kept "_weeknav.html" previous=earlier %}`.

    In the place of an include, where the same ones are shown again and again.
    """
    return kept_template(template, values)


@register.simple_tag(takes_context=True)
def kept_with_forms(context, template, **values):
    """As `kept`, of a part with forms: what they send along is of each request, and put in then.

    Their `{% csrf_token %}`, and the page's `token` where a form has one.
    """
    drawn = kept_template(template, {**values, "csrf_token": TO_COME, "token": TOKEN_TO_COME})
    sent = drawn.replace(_sent_along(TO_COME, None), csrf_token(context))
    token = format_html('value="{}"', context.get("token", ""))
    return own_markup(sent.replace(f'value="{TOKEN_TO_COME}"', token))


# They stand within quotes, which are escaped in whatever is typed.
TO_COME, TOKEN_TO_COME = "what-a-form-sends-along", "what-makes-it-once"


@register.simple_tag
@lru_cache(maxsize=1)
def script_addresses():
    """The addresses that scripts ask for: `{% script_addresses %}`, once a page."""
    table = format_html_join("", ' data-{}="{}"', addresses.addresses().items())
    return format_html('<template id="addresses"{}></template>', table)


@register.filter(expects_localtime=True, is_safe=False)
def date(value, wanted=None):
    """Django's, with the days kept that it wrote before."""
    if type(value) is datetime.date and wanted:
        return day_text(value, wanted)
    return defaultfilters.date(value, wanted)


@register.filter
def listed(things):
    """Things, each as its own text, in one line: "a, b, c"."""
    return wording.listed(things)


#: What the rows of a session repeat: its page has each once.
SHARED_ICONS = (*("check", "undo", "easier", "swap", "pain", "more", "plus", "skip", "eye"),)


@register.simple_tag
@lru_cache
def shared_shapes():
    """Once a page, for what is drawn with `shared_icon`, and thumbnails `of_shared_shapes`."""
    drawn = "".join(
        f'<symbol id="i-{name}" viewBox="0 0 24 24">{art.icon_path(name)}</symbol>'
        for name in SHARED_ICONS
    )
    shapes = figures.shared_shapes()
    drawn = f"<defs>{shapes}{drawn}</defs>"
    return own_markup(f'<svg class="vh" width="0" height="0" aria-hidden="true">{drawn}</svg>')


@register.simple_tag
@lru_cache(maxsize=100)
def shared_icon(name, size=""):
    """As `icon`, on a page with `shared_shapes`: of a few bytes."""
    if name not in SHARED_ICONS:
        raise template.TemplateSyntaxError(f"{name!r} is none of {', '.join(SHARED_ICONS)}")
    look = ' data-solid="on"' if name in icons.SOLID_ICONS else ""
    look += ' data-dots="on"' if name in icons.DOTTED_ICONS else ""
    return own_markup(
        f'<svg class="{f"icon {size}".strip()}"{look} aria-hidden="true">'
        f'<use href="#i-{name}"/></svg>'
    )


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name, size="", label=""):
    """`{% icon "check" %}`, 24 px; size "s" is 20 and "xs" 16. An unknown name raises."""
    try:
        path = art.icon_path(name)
    except KeyError:
        raise template.TemplateSyntaxError(
            f"no icon {name!r}; known: {', '.join(sorted(icons.ICONS))}"
        ) from None
    attributes = {"solid": "on"} if name in icons.SOLID_ICONS else {}
    if name in icons.DOTTED_ICONS:
        attributes["dots"] = "on"
    return svg("icon", size, "0 0 24 24", path, label=label, **attributes)


@register.simple_tag
@lru_cache(maxsize=100)
def kind_glyph(kind, size="", label=""):
    """The silhouette of a block's kind, 20 px ("s": 16), in that kind's colour."""
    try:
        glyph = art.KIND_GLYPHS[str(kind)]
    except KeyError:
        raise template.TemplateSyntaxError(
            f"no kind {kind!r}; known: {', '.join(art.KIND_GLYPHS)}"
        ) from None
    return svg("kind", size, "0 0 20 20", glyph, label=label, kind=kind)


@register.simple_tag
@lru_cache(maxsize=2000)
def lift(state, p=0, size="", label=""):
    """The small sign of how far something is; `p` from 0 to 1, size "lg" is 32 px."""
    return svg(
        "lift", size, "0 0 24 24", figures.sign(str(state), float(p or 0)), label=label, state=state
    )


@kept_part
def gauge(done, total):
    """The runner whose thigh rises with the sets done of a session. Named "9 of 22 sets".

    On a page with `shared_shapes`.
    """
    name = ngettext("%(done)s of %(total)s set", "%(done)s of %(total)s sets", total) % {
        "done": done,
        "total": total,
    }
    counts = compliance.Tally(done_sets=done, planned_sets=total)
    drawing = figures.of_shared_shapes(figures.gauge(compliance.done_share(counts)))
    return svg("gauge", "", figures.GAUGE_BOX, drawing, label=name)


@register.simple_tag
@lru_cache(maxsize=10)
def mark(size="", label=""):
    """The logo, 28 px."""
    return svg("mark", size, "0 0 32 32", art.MARK, label=label)


@register.simple_tag
def lanes():
    """The track under the gauge; once a screen."""
    return own_markup(
        f'<svg class="lanes" width="390" height="245" viewBox="0 0 390 245" aria-hidden="true">'
        f"{art.LANES}</svg>"
    )


@register.filter
def initials(name):
    """First letters of the first and the last word: "Maya Okafor" is MO; "?" for no name."""
    words = str(name or "").split()
    letters = [word[0] for word in (words[:1] + words[1:][-1:])]
    return "".join(letters).upper() or "?"
