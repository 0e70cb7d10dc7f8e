"""What repeats in the builder of programs: `{% load builder %}`. Drawn by kept templates."""

from typing import NamedTuple

from django import template

from coaching.cached_templates import cached_template
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
    label = day.label
    chosen = getattr(selected.value, "placement", None) if selected else None
    values = {
        "key": day.key,
        "label": label,
        "name": day.name,
        "items": joined(_placed(item, label, chosen) for item in day.items),
    }
    is_current = selected is not None and selected.at == day.at
    return cached_template(
        "programs/_cell.html", {"n": len(day.items), "current": is_current}, values
    )


def _placed(item, day, chosen):
    block, pk = item.block, item.placement.id
    values = {
        "id": pk,
        "name": block.name,
        "said": isolated(block.name),
        "kind_name": Kind(block.kind).label,
        "day": isolated(day),
    }
    variant = {
        "kind": block.kind,
        "archived": block.archived_at is not None,
        "current": chosen is not None and chosen.id == pk,
    }
    return cached_template("programs/_placed.html", variant, values)


@register.simple_tag
def library_block(block):
    """A block that can be placed, with its prescriptions."""
    rows = block.prescriptions.all()
    values = {
        "block_pk": block.pk,
        "name": block.name,
        "words": "".join(f"{row.drill.name} " for row in rows),
    }
    contacts = Contacts(block.foot_contacts, block.contacts_are_estimated)
    variant = {"drills": len(rows), "block": contacts}
    return cached_template("programs/_library_block.html", variant, values)
