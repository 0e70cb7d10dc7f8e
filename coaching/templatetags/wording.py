"""The words of `coaching.presentation` as filters: `{{ prescription|prescription:units }}`."""

from django import template
from django.template.defaultfilters import stringfilter

from coaching.pages import measuring
from coaching.presentation import pain, restrictions, results, states, wording
from coaching.rules.units import in_units, plain

register = template.Library()


@register.simple_tag
def front_of_hip():
    """What somebody who grows is told of pain at the front of the hip."""
    return pain.FRONT_OF_HIP


register.filter("prescription", wording.prescription_text)
register.filter("result", wording.result_text)
register.filter("last_sets", wording.last_text)
register.filter("sets_and_amount", wording.sets_text)
register.filter("rest", wording.rest_text)
register.filter("rounds", wording.rounds_text)
register.filter("paused", states.paused_text)
register.filter("restriction", restrictions.restriction_text)
register.filter("restriction_days", restrictions.days_text)
register.filter("restriction_head", restrictions.head_text)
register.filter("plain", plain)
register.filter("in_units", stringfilter(in_units))
register.filter("tempo", wording.tempo_text)
register.filter("mark", wording.mark_text)
register.filter("result_value", results.value_text)
register.filter("distance", results.distance_text)
register.filter("ways", measuring.ways_of)
register.filter("filmed", measuring.filmed)
register.simple_tag(states.state_name)
register.simple_tag(states.state_text)
register.simple_tag(states.done_text)
register.simple_tag(states.progress_text)


def amount(prescribed, unit_system):
    """The amount of anything with `amount`, `amount_unit` and perhaps `amount_top`."""
    top = getattr(prescribed, "amount_top", None)
    return wording.short_amount(prescribed.amount, prescribed.amount_unit, unit_system, top)


@register.filter
def load(prescribed, unit_system):
    return wording.load_text(
        prescribed.load_value, prescribed.load_unit, prescribed.load_count, unit_system
    )


@register.filter
def week_values(prescribed, unit_system):
    """What a week of a program changes, and no more: "3 × 10", "3 × 10 @ 15 lb"."""
    sets = prescribed.block.rounds or prescribed.sets
    done = wording.sets_text(prescribed, unit_system, sets=sets).replace(" ", "\u00a0")
    held = load(prescribed, unit_system)
    return wording.with_load(done, held)
