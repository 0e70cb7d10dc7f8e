"""Changes of rows that are written down as they are made, and can be taken back in turn."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models, router
from django.db.models.deletion import Collector

#: One table's rows at one step: what was done ("change" or "delete"), to which, and how they were.
Step = dict[str, Any]


class Recorder:
    """Updates and deletes rows, each with what it was before, as JSON of exact values.

    `steps`: [{"model", "did", "rows"}]: of a change {key: {column: [before, after]}}, of a
    deletion [{column: value}].
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def change(self, rows: models.QuerySet[Any], **values: Any) -> int:
        """As `rows.update(**values)`; how many. A row that has these values already is none."""
        fields = [rows.model._meta.get_field(name) for name in values]
        known = {}
        for row in rows.order_by("pk"):
            was = {field.attname: as_text(field, row) for field in fields}
            for name, value in values.items():
                setattr(row, name, value)
            new = {field.attname: as_text(field, row) for field in fields}
            if was != new:
                known[str(row.pk)] = {name: [was[name], new[name]] for name in was}
        if known:
            rows.model._base_manager.filter(pk__in=list(known)).update(**values)
            self._note(rows.model, "change", known)
        return len(known)

    def delete(self, rows: models.QuerySet[Any]) -> int:
        """Delete them with what goes along by the database's own rules; how many of `rows`."""
        found = list(rows.order_by("pk"))
        if not found:
            return 0
        collector: Any = Collector(using=router.db_for_write(rows.model), origin=rows)
        collector.collect(found)
        for (field, value), sets in collector.field_updates.items():
            for instances in sets:
                keys = [row.pk for row in instances]
                self.change(field.model._base_manager.filter(pk__in=keys), **{field.name: value})
        for fast in collector.fast_deletes:
            self._note_gone(fast.model, list(fast.order_by("pk")))
        for model, instances in collector.data.items():
            self._note_gone(model, sorted(instances, key=lambda row: str(row.pk)))
        collector.delete()
        return len(found)

    def _note_gone(self, model: type[models.Model], rows: list[Any]) -> None:
        if rows:
            fields = model._meta.concrete_fields
            values = [{field.attname: as_text(field, row) for field in fields} for row in rows]
            self._note(model, "delete", values)

    def _note(self, model: type[models.Model], did: str, rows: object) -> None:
        self.steps.append({"model": model._meta.label, "did": did, "rows": rows})


def as_text(field: Any, row: models.Model) -> Any:
    """A value as JSON keeps it to the last digit; None stays None."""
    if field.value_from_object(row) is None:
        return None
    return field.value_to_string(row)


def take_back(steps: Iterable[Step]) -> None:
    """Put each row back as it was before, the last step first. Call in a transaction.

    What somebody changed since stays as it is now; a row that is gone by now stays gone.
    """
    for step in reversed(list(steps)):
        model = apps.get_model(step["model"])
        if step["did"] == "delete":
            _put_back(model, step["rows"])
        else:
            _change_back(model, step["rows"])


def _put_back(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    model._base_manager.bulk_create(
        [
            model(**{name: fields[name].to_python(value) for name, value in row.items()})
            for row in rows
        ]
    )


def _change_back(model: type[models.Model], rows: dict[str, dict[str, list[Any]]]) -> None:
    """Rows that go back to the same values go in one statement."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    alike: dict[str, tuple[dict[str, Any], list[Any]]] = {}
    for row in model._base_manager.filter(pk__in=list(rows)).order_by("pk"):
        values = {
            name: before
            for name, (before, after) in rows[str(row.pk)].items()
            if as_text(fields[name], row) == after
        }
        if values:
            alike.setdefault(repr(values), (values, []))[1].append(row.pk)
    for values, keys in alike.values():
        new = {name: fields[name].to_python(value) for name, value in values.items()}
        model._base_manager.filter(pk__in=keys).update(**new)
