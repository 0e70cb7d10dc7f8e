"""A file's blocks and program as rows of a team, checked one by one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from coaching.models import Block, Drill, Equipment, Placement, Prescription, Program, User
from coaching.rules.names import isolated
from coaching.services import catalogue
from coaching.services.catalogue.schema import AnyField, Row

from .files import BLOCK, PROGRAM, ROWS

if TYPE_CHECKING:
    from .reading import ProgramParser, ReadBlock

Seen = TypeVar("Seen")


class ProgramImporter:
    """Makes what a ProgramParser found. What is refused is told to the reading."""

    def __init__(self, reading: "ProgramParser") -> None:
        self.reading = reading

    def try_out(self, look: Callable[[Program], Seen] | None = None) -> Seen | None:
        """Make it all once and take it back, so that what is refused is told now.

        Returns what `look` sees of the program as it is made, None where it is not.
        """
        seen = None
        with transaction.atomic():
            program = self._write(by=None, slug="", name=self.reading.values["name"])
            if look and program:
                seen = look(program)
            transaction.set_rollback(True)
        return seen

    @transaction.atomic
    def make(self, *, by: User, name: str, slug: str) -> Program:
        """The team's new program. ValueError for a reading with problems."""
        program = self._write(by=by, slug=slug, name=name)
        if self.reading.problems or program is None:
            raise ValueError(self.reading.problems)
        return program

    def _write(self, *, by: User | None, slug: str, name: str) -> Program | None:
        """Its statements grow with the size of a batch alone."""
        made: dict[str, Block | Prescription] = {}
        checked: list[tuple[Model, str]] = []
        for block in self.reading.blocks.values():
            if block.rows:
                made |= self._made_block(block, by, checked)
        program = Program(team=self.reading.team, created_by=by, slug=slug)
        for f in PROGRAM.fields:
            setattr(program, f.name, self.reading.values.get(f.name, f.get_default()))
        program.name = name
        self._check(program, _("program"))
        fresh = [row for row in made.values() if row.pk is None]
        blocks = [row for row in fresh if isinstance(row, Block)]
        rows = [row for row in fresh if isinstance(row, Prescription)]
        if self.reading.problems or not self._saved(checked, Block, blocks, Prescription, rows):
            return None
        children = self._made_children(program, made, checked)
        if self.reading.problems:
            return None
        program.save()
        for model, inner_rows in children.items():
            if not self._saved(checked, model, inner_rows):
                return None
        return program

    def _made_block(
        self, block: "ReadBlock", by: User | None, checked: list[tuple[Model, str]]
    ) -> dict[str, Block | Prescription]:
        """{its name in the file: the block, and its prescriptions by theirs}."""
        names = [name for name, _values in block.rows]
        if block.existing:
            rows = sorted(block.existing.prescriptions.all(), key=lambda row: row.position)
            return {block.key: block.existing} | dict(zip(names, rows, strict=True))
        row = Block(team=self.reading.team, created_by=by)
        for f in BLOCK.fields:
            setattr(row, f.name, block.values.get(f.name, f.get_default()))
        row.set_slug()
        self._check(row, block.where)
        checked.append((row, block.where))
        made: dict[str, Block | Prescription] = {block.key: row}
        for index, (name, values) in enumerate(block.rows, start=1):
            where = _("%(block)s, drill %(n)s") % {"block": isolated(block.where), "n": index}
            prescription = Prescription(block=row, position=index)
            for f in ROWS.fields:
                if f.name != "position":
                    value = values.get(f.name, f.get_default())
                    setattr(prescription, f.name, self._linked(f, value))
            self._check(
                prescription, where, partial(prescription.check_against, prescription.drill)
            )
            checked.append((prescription, where))
            made[name] = prescription
        return made

    def _made_children(
        self,
        program: Program,
        made: Mapping[str, Block | Prescription],
        checked: list[tuple[Model, str]],
    ) -> dict[type[Model], list[Model]]:
        """{model: rows} of what stands in the program."""
        placed = {made[values["block"]].pk for _where, values in self.reading.children[Placement]}
        children_of: dict[type[Model], list[Model]] = {}
        seen = set()
        for model, children in self.reading.children.items():
            children_of[model] = []
            for where, values in children:
                row = model(program=program)
                for key, value in values.items():
                    is_link = key in ("block", "prescription")
                    setattr(row, key, made[value] if is_link else value)
                same = (model, *(getattr(row, key) for key in catalogue.SAME[model]))
                if model is not Placement and same in seen:
                    self.reading.wrong(where, "", _("This is there twice."))
                seen.add(same)
                self._check(row, where, partial(row.check_in, program, placed))
                checked.append((row, where))
                children_of[model].append(row)
        return children_of

    def _linked(self, f: AnyField, value: Any) -> Any:
        if f.related_model is Drill:
            return self.reading.drills[value]
        if f.related_model is Equipment:
            return self.reading.equipment.get(value)
        return value

    def _check(self, row: Row, where: str, *more: Callable[[], object]) -> None:
        """Tell what the row's own fields and rules refuse. Asks the database nothing."""
        links = [f.name for f in row._meta.fields if f.related_model]
        try:
            if hasattr(row, "set_si"):
                row.set_si()
            row.clean_fields(exclude=[*links, "slug"])
            row.clean()
            for rule in more:
                rule()
        except ValidationError as error:
            self._explain(where, error)
        except (ArithmeticError, ValueError, TypeError):
            self.reading.wrong(where, "", _("These values do not fit together."))

    def _explain(self, where: str, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.reading.wrong(where, "", " ".join(error.messages))
            return
        for name, sentences in error.message_dict.items():
            self.reading.wrong(
                where, "" if name == "__all__" else name, " ".join(map(str, sentences))
            )

    def _saved(self, checked: list[tuple[Model, str]], *models_and_rows: Any) -> bool:
        """Whether the database took all rows; if not, the ones that it did not are told."""
        pairs = zip(models_and_rows[::2], models_and_rows[1::2], strict=True)
        try:
            with transaction.atomic():
                for model, rows in pairs:
                    model.objects.bulk_create(rows)
            return True
        except DatabaseError:
            for row, where in checked:
                links = [f.name for f in row._meta.fields if f.related_model]
                try:
                    row.validate_constraints(exclude=links)
                except ValidationError:
                    self.reading.wrong(where, "", _("These values do not fit together."))
            if not self.reading.problems:
                self.reading.wrong(_("program"), "", _("These values do not fit together."))
            return False
