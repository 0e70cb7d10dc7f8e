"""Parts that many pages share, each around what the page writes in it. Built in: no load.

    {% notice tone="need" role="alert" %}<p>{{ problem }}</p>{% endnotice %}

Their look stands in templates/_notice.html, _crumb.html and _empty.html.
"""

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_block_tag
def notice(content, icon="alert", size="s", tone="", role="", focus=False):
    """A box with an icon that says something in the page.

    `tone` is "need" or none; `role` is "alert" or "status"; with `focus` it takes the focus.
    """
    shown = {
        "content": content,
        "icon_name": icon,
        "size": size,
        "tone": tone,
        "role": role,
        "focus": focus,
    }
    return render_to_string("_notice.html", shown)


@register.simple_block_tag
def crumb(content):
    """The way to this page: links with `{% icon "right" "xs" %}` between or after them."""
    return render_to_string("_crumb.html", {"content": content})


@register.simple_block_tag
def empty_state(content, title, sign="todo", level=2):
    """What a page says where there is nothing to show; `title` is escaped.

    `sign` is a state of `{% lift %}`, or "" for none; `level` is that of the heading.
    """
    share = 1 if sign == "done" else 0
    shown = {"content": content, "title": title, "sign": sign, "share": share, "level": level}
    return render_to_string("_empty.html", shown)
