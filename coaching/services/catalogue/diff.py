"""What is other between two versions of a row of the catalogue, in words.

Both are in the plain shape of `coaching.catalogue`: {field: plain value}, without defaults.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext

from coaching.models import (
    Block,
    Drill,
    Equipment,
    Muscle,
    Placement,
    Prescription,
    Program,
    Progression,
    Rung,
    WeekOverride,
)
from coaching.models.choices import Stepped
from coaching.poses import labels
from coaching.rules.names import isolated
from coaching.services.catalogue import plain
from coaching.services.catalogue.schema import AnyField, CatalogTable, ChildTable, Shape

# A figure that changed in more places than this was made anew.
FEW = 12


@dataclass
class Difference:
    """`label`: the field. What was there and is not any more, and what is there now, as lines."""

    label: str
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


class DisplayNames:
    """The names of what rows point to, by model and slug; the slug where there is no such row."""

    def __init__(self) -> None:
        self.by_model = {
            model: dict(model._base_manager.values_list("slug", "name"))
            for model in (Drill, Equipment, Muscle, Block, Program)
        }

    def of(self, model: Any, slug: str) -> str:
        if model is Prescription and slug:
            block, drill, *number = slug.split("/")
            return ", ".join([self.of(Block, block), self.of(Drill, drill), *number])
        return self.by_model.get(model, {}).get(slug, slug)


def differences(
    table: CatalogTable, old: Shape, new: Shape, names: DisplayNames, extra: Iterable[str] = ()
) -> list[Difference]:
    """A list of Difference. `extra`: names of fields of the row beside the table's own."""
    differing = []
    for f in _fields(table, extra):
        differing += _of_field(f, _value(old, f), _value(new, f), names)
    for name in table.links:
        f = table.model._meta.get_field(name)
        lists = [
            [names.of(f.related_model, slug) for slug in shape.get(name, [])]
            for shape in (old, new)
        ]
        differing += _of_lines(_label(f), *lists)
    for inner in table.inner:
        differing += _of_children(inner, old, new, names)
    return differing


def _fields(table: CatalogTable, extra: Iterable[str]) -> list[AnyField]:
    return [*(table.model._meta.get_field(name) for name in extra), *table.fields]


def _value(shape: Shape, f: AnyField) -> Any:
    return shape[f.name] if f.name in shape else plain(f.get_default())


def _label(f: AnyField) -> str:
    return capfirst(str(f.verbose_name))


def _of_field(
    f: AnyField, old: Any, new: Any, names: DisplayNames, prefix: str = ""
) -> list[Difference]:
    if old == new:
        return []
    label = prefix + _label(f)
    if f.name == "figure":
        return _of_figure(label, old, new)
    if isinstance(old or new, list) or "\n" in f"{old}{new}":
        return _of_lines(label, *(_lines(value) for value in (old, new)))
    return [Difference(label, *(_text(f, value, names) for value in (old, new)))]


def _text(f: AnyField, value: Any, names: DisplayNames) -> list[str]:
    if value in (None, ""):
        return []
    if isinstance(value, bool):
        return [gettext("yes") if value else gettext("no")]
    if f.related_model:
        return [names.of(f.related_model, value)]
    return [str(dict(f.flatchoices).get(value, value))]


def _lines(value: Any) -> list[str]:
    return value.splitlines() if isinstance(value, str) else [str(line) for line in value or []]


def _of_lines(label: str, old: list[str], new: list[str]) -> list[Difference]:
    difference = Difference(label)
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            difference.removed += old[a:b]
            difference.added += new[c:d]
    return [difference] if old != new else []


def _flat(data: Any, path: str = "") -> dict[str, str]:
    pairs: Iterable[tuple[Any, Any]]
    if isinstance(data, dict) and data:
        pairs = data.items()
    elif isinstance(data, list) and data:
        pairs = enumerate(data)
    else:
        return {path: str(data)}
    flat: dict[str, str] = {}
    for key, value in pairs:
        flat |= _flat(value, f"{path}.{key}" if path else str(key))
    return flat


def _of_figure(label: str, old: Any, new: Any) -> list[Difference]:
    if not old or not new:
        phases = [[_phases(data)] if data else [] for data in (old, new)]
        return [Difference(label, *phases)]
    before, after = _flat(old), _flat(new)
    paths = [path for path in before | after if before.get(path) != after.get(path)]
    if len(paths) > FEW:
        return [Difference(label, [_phases(old)], [gettext("%s, drawn anew") % _phases(new)])]
    return [
        Difference(
            gettext("Figure: %s") % labels.label(path),
            *([flat[path]] if path in flat else [] for flat in (before, after)),
        )
        for path in paths
    ]


def _phases(data: Any) -> str:
    return gettext("%s phases") % len(data.get("phases", []))


def _of_children(
    inner: ChildTable, old: Shape, new: Shape, names: DisplayNames
) -> list[Difference]:
    """Rows within the row: added, removed, in another order, and changed one by one."""
    before, after = (_children(inner, shape, names) for shape in (old, new))
    label = capfirst(str(inner.model._meta.verbose_name_plural))
    differing = _of_lines(label, list(before), list(after))
    for name in after:
        if name not in before:
            continue
        for f in inner.fields:
            # The order says it already; steps of a ladder may stand side by side.
            if f.name == "position" and inner.model is not Rung:
                continue
            was, now = (_value(children[name], f) for children in (before, after))
            differing += _of_field(f, was, now, names, prefix=f"{isolated(name)}: ")
    return differing


def _children(inner: ChildTable, shape: Shape, names: DisplayNames) -> dict[str, Shape]:
    """{name: child} in order; what stands there twice is numbered."""
    named = {}
    for child in shape.get(inner.key, []):
        name = stem = _child_name(inner, child, names)
        number = 2
        while name in named:
            name, number = f"{stem} ({number})", number + 1
        named[name] = child
    return named


def _child_name(inner: ChildTable, child: Shape, names: DisplayNames) -> str:
    """What a row within a row is called, by what makes it that row."""
    if inner.model is Placement:
        where = {"week": child["week"], "day": WEEKDAYS[child["weekday"]]}
        block = names.of(Block, child["block"])
        return gettext("week %(week)s, %(day)s: %(block)s") % (where | {"block": isolated(block)})
    if inner.model in (Progression, WeekOverride):
        prescription = names.of(Prescription, child["prescription"])
        figure = {"prescription": isolated(prescription), "field": Stepped(child["field"]).label}
        if inner.model is Progression:
            return gettext("%(prescription)s: %(field)s") % figure
        text = gettext("%(prescription)s: %(field)s in week %(week)s")
        return text % (figure | {"week": child["week"]})
    name = names.of(Drill, child["drill"])
    if inner.model is Rung and child.get("implement"):
        return f"{isolated(name)}, {isolated(names.of(Equipment, child['implement']))}"
    return name
