"""Words and drawings of a drill's page: `{% load drills %}`."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext

from coaching import figures
from coaching.cached_templates import cached_template, kept_part
from coaching.markup import own_markup
from coaching.models.choices import Source
from coaching.presentation import hip_angles, wording
from coaching.rules.units import plain

register = template.Library()

ZONES = {"iliacus": "z1", "rectus-femoris": "z2", "psoas": "z3"}


@register.filter
def zone(muscle):
    """The class that colours a muscle's zone."""
    return ZONES.get(muscle.slug, "z1")


@register.filter
def cap(drill, unit_system):
    """The load cap: "60 lb". Empty without one."""
    return wording.load_text(drill.load_cap_value, drill.load_cap_unit, 1, unit_system)


@register.filter
def contacts(drill, unit_system):
    """Foot contacts as the drill counts them: "16 per 20 yd", "1 per rep"."""
    count = plain(drill.contacts_value)
    if drill.contacts_basis == "distance":
        per = wording.amount_text(drill.contacts_per_value, drill.contacts_per_unit, unit_system)
        return gettext("%(count)s per %(distance)s") % {"count": count, "distance": per}
    if drill.contacts_basis == "run":
        return gettext("%(count)s per run") % {"count": count}
    return gettext("%(count)s per rep") % {"count": count}


register.filter("hip_moves", hip_angles.moves)
register.filter("against_the_ground", hip_angles.against_the_ground)


@register.simple_tag
def zones(muscles):
    """A standing figure with the arc that each muscle works through. Decorative."""
    ranges = [(zone(muscle), muscle.hip_angle_from, muscle.hip_angle_to) for muscle in muscles]
    return format_html(
        '<svg class="zones" viewBox="{}" aria-hidden="true">{}</svg>',
        figures.ZONES_BOX,
        own_markup(figures.zones(tuple(ranges))),
    )


@register.simple_tag
def drill_row(drill, units):
    """A row of the list of drills: most of them are the same for everybody, and kept."""
    return _row(
        drill.slug,
        drill.thumbnail,
        drill.name,
        wording.prescription_text(drill, units),
        # As `get_source_display`, which lists the field's choices for each drill.
        "" if drill.team_id else str(Source(drill.source).label),
        drill.team.name if drill.team_id else "",
        drill.team_id is None,
        drill.is_draft,
    )


@kept_part
def _row(slug, picture, name, prescribed, source, team, is_shared, is_draft):
    values = {
        "slug": slug,
        "picture": own_markup(picture),
        "name": name,
        "prescribed": prescribed,
        "source": source,
        "team": team,
    }
    variant = {"is_shared": is_shared, "is_draft": is_draft}
    return cached_template("drills/_row.html", variant, values)
