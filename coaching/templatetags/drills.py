"""Words and drawings of a drill's page: `{% load drills %}`."""

from math import cos, radians, sin

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from coaching import wording
from coaching.rules.units import plain

register = template.Library()

ZONES = {"iliacus": "z1", "rectus-femoris": "z2", "psoas": "z3"}
HIP = (26, 58)


@register.filter
def zone(muscle):
    """The class that colours a muscle's zone."""
    return ZONES.get(muscle.slug, "z1")


@register.filter
def cap(drill, system):
    """The load cap: "60 lb". Empty without one."""
    return wording.load_text(drill.load_cap_value, drill.load_cap_unit, 1, system)


@register.filter
def contacts(drill, system):
    """Foot contacts as the drill counts them: "16 per 20 yd", "1 per rep"."""
    count = plain(drill.contacts_value)
    if drill.contacts_basis == "distance":
        per = wording.amount_text(drill.contacts_per_value, drill.contacts_per_unit, system)
        return gettext("%(count)s per %(distance)s") % {"count": count, "distance": per}
    if drill.contacts_basis == "run":
        return gettext("%(count)s per run") % {"count": count}
    return gettext("%(count)s per rep") % {"count": count}


def _arc(radius, low, high):
    """An SVG path round the hip, from `low` to `high` degrees of flexion."""
    ends = [
        f"{HIP[0] + radius * sin(radians(a)):.1f} {HIP[1] + radius * cos(radians(a)):.1f}"
        for a in (low, high)
    ]
    return f"M{ends[0]}A{radius} {radius} 0 0 0 {ends[1]}"


@register.simple_tag
def zones(muscles):
    """A standing figure with the arc that each muscle works through. Decorative."""
    arcs = format_html_join(
        "",
        '<path class="{}" d="{}" fill="none" stroke="var(--zc)" stroke-width="7"/>',
        (
            (zone(muscle), _arc(28 + 8 * place, muscle.hip_angle_from, muscle.hip_angle_to))
            for place, muscle in enumerate(muscles)
        ),
    )
    return format_html(
        '<svg class="zones" viewBox="0 0 112 116" aria-hidden="true">'
        '<g fill="none" stroke="var(--ink)" stroke-width="5" stroke-linecap="round">'
        '<path d="M26 24v34M26 58v54M26 58l24-6"/></g><circle cx="26" cy="11" r="7"'
        ' fill="var(--ink)"/><path d="M54 58h32" stroke="var(--ink)"/>{}'
        '<text x="89" y="62" font-size="11" fill="var(--ink)">90°</text></svg>',
        arcs,
    )
