"""Fields about an athlete: `{% load people %}`."""

import datetime
from typing import NamedTuple

from django import forms, template
from django.template.loader import render_to_string

from coaching.cached_templates import cached_template, kept_part
from coaching.markup import joined, own_markup
from coaching.presentation.restrictions import restriction_text
from coaching.templatetags.kneelift import kept_with_forms

register = template.Library()


class RosterRow(NamedTuple):
    """A membership as plain values: all that its row shows. `last`: the day she logged last."""

    pk: int
    name: str
    has_account: bool
    email: str
    has_twin: bool
    restrictions: tuple[str, ...]
    last: datetime.date | None
    today: datetime.date


@register.simple_tag(takes_context=True)
def roster_row(context, membership):
    """Of a membership as coaching.pages.roster has it: kept, as most are the same again."""
    athlete = membership.athlete
    row = RosterRow(
        pk=athlete.pk,
        name=athlete.name,
        has_account=athlete.user_id is not None,
        email=athlete.user.email if athlete.user_id else "",
        has_twin=membership.has_twin,
        restrictions=_restrictions(athlete),
        last=membership.last,
        today=athlete.today,
    )
    assists = bool(context.get("assists"))
    return kept_with_forms(context, "people/_roster_row.html", athlete=row, assists=assists)


@register.simple_tag
def athlete_choices(athletes, chosen):
    """Boxes to choose athletes by: of a big team there are hundreds. `chosen`: ids as texts."""
    return joined(_choice(athlete, str(athlete.pk) in chosen) for athlete in athletes)


def _choice(athlete, is_chosen):
    restrictions = joined(
        cached_template("assignments/_restricted.html", {}, {"text": text})
        for text in _restrictions(athlete)
    )
    values = {"pk": athlete.pk, "name": athlete.name, "restrictions": restrictions}
    return cached_template("assignments/_athlete.html", {"is_chosen": is_chosen}, values)


@register.simple_tag
def squad_choices(athletes, chosen, others):
    """Boxes to choose who is in a squad: (id, name) of a team's. `chosen`: ids as texts; `others`:
    {id: the names of the other squads that she is in}.
    """
    return joined(
        cached_template(
            "squads/_choice.html",
            {"is_chosen": str(pk) in chosen},
            {"pk": pk, "name": name, "others": _other_squads(tuple(others.get(pk, ())))},
        )
        for pk, name in athletes
    )


@kept_part
def _other_squads(names):
    return joined(render_to_string("squads/_other.html", {"name": name}) for name in names)


@register.simple_tag
def offset_rows(form):
    """How many days later each starts, of a form that assigns a program."""
    return joined(_offset(*row) for row in form.offset_rows)


def _offset(key, name, field):
    if field is None:
        return cached_template("assignments/_offset.html", {}, {"key": key, "name": name})
    return own_markup(render_to_string("assignments/_offset_sent.html", {"field": field}))


def _restrictions(athlete):
    """What she may not do now or later, in words; of an athlete whose restrictions were read."""
    if not athlete.restrictions_read:
        return ()
    return tuple(restriction_text(row) for row in athlete.known_restrictions)


@register.simple_tag
def equipment_boxes(form):
    """The field `equipment` of a form: what she has at hand, as boxes to tick."""
    field = form["equipment"]
    if form.is_bound:
        return _drawn(field)
    choices = tuple((str(value), label) for value, label in field.field.choices)
    ticked = frozenset(str(pk) for pk in field.value() or ())
    return _boxes(choices, ticked, str(field.label), str(field.help_text))


@kept_part
def _boxes(choices, ticked, label, help_text):
    """The same ones are ticked of most: to draw them took a third of the page’s time."""
    form = forms.Form()
    form.fields["equipment"] = forms.MultipleChoiceField(
        choices=choices,
        initial=list(ticked),
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    return _drawn(form["equipment"])


def _drawn(field):
    return own_markup(render_to_string("people/_equipment.html", {"field": field}))
