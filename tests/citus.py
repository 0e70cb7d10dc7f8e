"""The tables held to the rules of Citus, if their rows were spread over machines by team.

python -m tests.citus prints what docs/scale.md holds.

Citus 12, "distributed tables": a row lies where its distribution column says, so each primary
key and unique constraint holds that column, and a foreign key to another distributed table too; a
reference table lies whole on every machine, and names no distributed one.
"""

from dataclasses import dataclass, field

import django

#: Whole on every machine: what all teams share, and people, who may be in several teams.
REFERENCE = frozenset(
    {"Assessment", "Athlete", "Block", "CatalogEntry", "Drill", "Equipment", "Ladder", "Muscle"}
    | {"Placement", "Prescription", "Program", "ProgramChange", "Progression", "Rung", "Team"}
    | {"User", "WeekOverride", "CalendarFeed", "Mail", "SeasonLink"}
    | {"User_groups", "User_user_permissions", "Guardian", "GuardianAnswer", "PushMessage"}
    | {"NotificationSettings", "NotificationChoice", "PushSubscription"}
)


@dataclass
class Table:
    """`way`: the relations that lead to its team, which is none where it carries the key itself."""

    name: str
    way: tuple[str, ...] | None
    keys: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def carries_team(self):
        return self.way == ()


def tables():
    """{name: Table} of all that would be spread, with what stands against it."""
    from django.apps import apps

    models = [
        model
        for model in apps.get_app_config("coaching").get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical")
    ]
    spread = {model for model in models if model.__name__ not in REFERENCE}
    spread = {model for model in spread if not _joins_reference(model)}
    return {model.__name__: _look_at(model, spread) for model in spread}


def _joins_reference(model):
    """A table that joins two that lie everywhere lies everywhere itself."""
    ends = [key.related_model.__name__ for key in _keys(model)]
    return bool(model._meta.auto_created) and all(name in REFERENCE for name in ends)


def _keys(model):
    return [key for key in model._meta.concrete_fields if key.is_relation]


def _look_at(model, spread):
    table = Table(model.__name__, way_to_team(model))
    table.keys = [key for key in unique_of(model) if "team" not in key]
    table.names = [key.name for key in _keys(model) if key.related_model in spread]
    return table


def way_to_team(model, seen=()):
    """The shortest chain of its own keys to a row that names its team: () is its own."""
    if any(key.name == "team" for key in _keys(model)):
        return ()
    ways = []
    for key in _keys(model):
        target = key.related_model
        if target.__name__ in REFERENCE or target in seen or target is model:
            continue
        way = way_to_team(target, (*seen, model))
        if way is not None:
            ways.append((key.name, *way))
    return min(ways, key=len, default=None)


def unique_of(model):
    """The names of the columns of each key that must be unique, its primary key first."""
    found = [(model._meta.pk.name,)]
    found += [
        (one.name,) for one in model._meta.concrete_fields if one.unique and not one.primary_key
    ]
    found += [tuple(names) for names in model._meta.unique_together]
    for constraint in model._meta.constraints:
        if type(constraint).__name__ == "UniqueConstraint":
            names = constraint.fields or [
                part.name for part in constraint.expressions if hasattr(part, "name")
            ]
            found.append(tuple(names))
    return found


def as_markdown(found):
    lines = [
        "| table | its team | keys without the team | names other spread tables by |",
        "|---|---|---|---|",
    ]
    for name, table in sorted(found.items()):
        way = "carried" if table.carries_team else " → ".join(table.way or ("none",))
        keys = "; ".join(", ".join(key) for key in table.keys) or "–"
        lines.append(f"| {name} | {way} | {keys} | {', '.join(table.names) or '–'} |")
    return "\n".join(lines)


if __name__ == "__main__":
    django.setup()
    print(as_markdown(tables()))
