"""What repeats in the builder of programs: `{% load builder %}`. An act changes a few of these
parts; the others are kept.
"""

from typing import NamedTuple

from django import template

from coaching.cached_templates import cached_template, kept_part, kept_template
from coaching.markup import joined
from coaching.models.choices import Kind
from coaching.rules.names import isolated

register = template.Library()


class Contacts(NamedTuple):
    """What blocks/_contacts.html asks of a block."""

    foot_contacts: int
    contacts_are_estimated: bool


@register.simple_tag
def builder_day(day, selected):
    """Of a coaching.pages.program_builder.BuilderDay, with what is placed on it."""
    chosen = getattr(selected.value, "placement", None) if selected else None
    chosen = chosen.id if chosen else None
    items = tuple(
        (item.placement.id, item.block.name, item.block.kind, item.block.archived_at is not None)
        for item in day.items
    )
    if chosen not in {pk for pk, *_rest in items}:
        chosen = None
    is_current = selected is not None and selected.at == day.at
    return _day((day.key, day.label, day.name), items, chosen, is_current)


@kept_part
def _day(names, items, chosen, is_current):
    key, label, name = names
    values = {
        "key": key,
        "label": label,
        "name": name,
        "items": joined(_placed(*item, day=label, is_current=item[0] == chosen) for item in items),
    }
    return cached_template("programs/_cell.html", {"n": len(items), "current": is_current}, values)


def _placed(pk, name, kind, archived, *, day, is_current):
    values = {
        "id": pk,
        "name": name,
        "said": isolated(name),
        "kind_name": Kind(kind).label,
        "day": isolated(day),
    }
    variant = {"kind": kind, "archived": archived, "current": is_current}
    return cached_template("programs/_placed.html", variant, values)


@register.simple_tag
def library_block(block):
    """A block that can be placed, with its prescriptions."""
    rows = block.prescriptions.all()
    words = "".join(f"{row.drill.name} " for row in rows)
    contacts = Contacts(block.foot_contacts, block.contacts_are_estimated)
    return _library_block(block.pk, block.name, words, len(rows), contacts)


@kept_part
def _library_block(pk, name, words, drills, contacts):
    values = {"block_pk": pk, "name": name, "words": words}
    variant = {"drills": drills, "block": contacts}
    return cached_template("programs/_library_block.html", variant, values)


@register.simple_tag
def strip_kind(kind, label, sets):
    """The sets of a kind, week by week."""
    values = {"kind": kind, "label": label, "sets": tuple(sets)}
    return kept_template("programs/_strip_kind.html", values)


@register.simple_tag
def strip_zone(part, counts):
    """The sets by a hip angle, week by week."""
    values = {"muscle": part.muscle, "name": part.name, "span": part.span}
    values["counts"] = tuple((count.sets, count.share) for count in counts)
    return kept_template("programs/_strip_zone.html", values)


@register.simple_tag
def strip_contacts(rows):
    """The foot contacts, week by week: of coaching.pages.program_summary.WeekContacts."""
    values = tuple((row.total, row.over) for row in rows)
    return kept_template("programs/_strip_contacts.html", {"rows": values})


@register.simple_tag
def strip_columns(rows):
    """The foot contacts of each week's fullest day, drawn."""
    names = "week", "total", "most", "over", "scale", "within", "top_of_within", "top_of_over"
    return joined(
        kept_template("programs/_strip_column.html", {name: getattr(row, name) for name in names})
        for row in rows
    )
