"""What a file says, held against what there is here."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coaching.models import Block, Drill, Equipment, Placement, Program, Team, User
from coaching.models.choices import Kind, Status
from coaching.rules.limits import MAX_DRILLS
from coaching.rules.names import cut, isolated
from coaching.rules.pattern import MAX_A_DAY
from coaching.services import catalogue
from coaching.services.catalogue.schema import AnyField, ChildTable, Shape
from coaching.services.catalogue.transfer.cells import UNPRINTABLE, clean

from .files import BLOCK, PROGRAM, ROWS, are_rows
from .making import ProgramImporter, Seen

LEAVE_OUT = "-"


@dataclass
class ReadBlock:
    """A block of the file. `existing` is the team's or the ready-made one that is the same."""

    key: str
    where: str
    values: dict[str, Any]
    rows: list[
        tuple[str, dict[str, Any]]
    ]  # the values of its prescriptions that stay, by their name in the file
    existing: Block | None = None
    drill_names: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.values["name"]

    @property
    def shape(self) -> Shape:
        shape = catalogue.shape_of(BLOCK.fields, _of(self.values))
        shape[ROWS.key] = catalogue.in_order(
            catalogue.shape_of(ROWS.fields, _of(values | {"position": position}))
            for position, (_name, values) in enumerate(self.rows, start=1)
        )
        return shape


@dataclass
class Missing:
    """A drill of the file that is not here. `instead`: the short name of one to do, or ''."""

    slug: str
    name: str
    kind: str
    choices: list[Drill]
    instead: str = ""


class ProgramParser:
    """What importing a file into `team` would make.

    `problems`: (where, field, sentence), empty when it can be made. `instead`: {short name of a
    missing drill: that of one in its place, or LEAVE_OUT}.
    """

    def __init__(self, plain: Shape, team: Team, instead: Mapping[str, str] | None = None) -> None:
        self.team = team
        self.problems: list[tuple[str, str, str]] = []
        self.instead = instead or {}
        drills = plain.get("drills")
        self.names: Shape = drills if isinstance(drills, dict) else {}
        seen = Q(team=None, status=Status.PUBLISHED) | Q(team=team, status=Status.PUBLISHED)
        self.drills = {drill.slug: drill for drill in Drill.objects.filter(seen).order_by("name")}
        self.equipment = {equipment.slug: equipment for equipment in Equipment.objects.all()}
        self.missing: dict[str, Missing] = {}
        self.without: list[tuple[str, str]] = []
        self.blocks: dict[str, ReadBlock] = {}
        for number, raw in enumerate(plain["blocks"], start=1):
            self._read_block(number, raw)
        self.gone = [block for block in self.blocks.values() if not block.rows]
        self._match()
        raw = dict(plain["program"])
        inside = {inner: raw.pop(inner.key, []) for inner in PROGRAM.inner}
        self.values = self._values(raw, PROGRAM.fields, _("program"))
        self.children = {
            inner.model: self._read_inner(inner, rows) for inner, rows in inside.items()
        }
        if not self.children[Placement] and not self.problems:
            message = _("No block is left to place. Choose drills in place of the missing ones.")
            self.wrong(_("program"), "", message)
        if not self.problems:
            ProgramImporter(self).try_out()

    # what is in the file

    def wrong(self, where: str, name: str, sentence: str) -> None:
        self.problems.append((where, name, sentence))

    def _values(self, raw: Shape, fields: Iterable[AnyField], where: str) -> Shape:
        """{name: value} of the fields that are given and right; else told."""
        known, values = {f.name: f for f in fields}, {}
        for name, value in raw.items():
            if name not in known:
                self.wrong(where, cut(str(name), 40), _("There is no field of this name here."))
                continue
            try:
                values[name] = clean(_raw(value, known[name]), known[name])
            except ValidationError as error:
                self.wrong(where, name, " ".join(error.messages))
            except (ArithmeticError, ValueError, TypeError):
                self.wrong(where, name, _("This does not fit here."))
        for f in fields:
            if f.name not in raw and not (f.null or f.blank or f.has_default()):
                self.wrong(where, f.name, _("Fill this in."))
        return values

    def _read_block(self, number: int, raw: Shape) -> None:
        raw = dict(raw)
        key, rows = raw.pop("slug", None), raw.pop(ROWS.key, [])
        named = raw["name"] if isinstance(raw.get("name"), str) else number
        where = _("block %(name)s") % {"name": isolated(cut(str(named), 80))}
        if not isinstance(key, str) or not key or key in self.blocks or "/" in key:
            self.wrong(where, "slug", _("Give each block a short name of its own."))
            return
        if not are_rows(rows) or not 1 <= len(rows) <= MAX_DRILLS:
            message = _("Give it from 1 to %(most)s drills.") % {"most": MAX_DRILLS}
            self.wrong(where, ROWS.key, message)
            return
        values = self._values(raw, BLOCK.fields, where)
        if values.get("kind") not in Kind.values:
            return
        block = ReadBlock(key, where, values, [])
        seen: Counter[str] = Counter()
        for index, row in enumerate(rows, start=1):
            self._read_row(block, seen, index, dict(row))
        self.blocks[key] = block

    def _read_row(self, block: ReadBlock, seen: Counter[str], index: int, raw: Shape) -> None:
        where = _("%(block)s, drill %(n)s") % {"block": isolated(block.where), "n": index}
        raw.pop("position", None)
        fields = [f for f in ROWS.fields if f.name != "position"]
        values = self._values(raw, fields, where)
        slug = values.get("drill")
        if slug is None:
            return
        seen[slug] += 1
        number = [str(seen[slug])] if seen[slug] > 1 else []
        name = "/".join([block.key, slug, *number])
        if slug not in self.drills:
            slug = self._instead_of(slug, block.values["kind"])
            if slug is None:
                return
        drill = self.drills[slug]
        block.drill_names.append(drill.name)
        implement = values.get("implement")
        if implement is not None and implement not in self.equipment:
            self.without.append((where, implement))
            implement = None
        values |= {"drill": slug, "implement": implement}
        values["load_count"] = self.equipment[implement].pieces if implement else 1
        if drill.kind != block.values["kind"]:
            self.wrong(where, "drill", _("This drill is of another kind than the block here."))
        block.rows.append((name, values))

    def _instead_of(self, slug: str, kind: str) -> str | None:
        """The short name of the drill to do in place of a missing one, None to leave it out."""
        if slug not in self.missing:
            name = self.names.get(slug)
            choices = [drill for drill in self.drills.values() if drill.kind == kind]
            chosen = self.instead.get(slug, LEAVE_OUT)
            name = cut(UNPRINTABLE.sub("", name), 80) if isinstance(name, str) else ""
            name = name.strip() or slug
            missing = Missing(slug, name, kind, choices)
            if chosen in {drill.slug for drill in choices}:
                missing.instead = chosen
            elif chosen != LEAVE_OUT:
                self.wrong(missing.name, "", _("Choose one of the drills offered."))
            self.missing[slug] = missing
        return self.missing[slug].instead or None

    def _match(self) -> None:
        """Find the blocks that are here already, ready-made or the team's own."""
        blocks = Block.objects.for_team(self.team).active().order_by("team", "pk")
        blocks = blocks.prefetch_related(models.Prefetch(ROWS.relation, ROWS.rows()))
        same: dict[str, Block] = {}
        for block in blocks:
            same.setdefault(catalogue.digest_of(catalogue.shape_of_row(BLOCK, block)), block)
        for block in self.blocks.values():
            if "name" in block.values:
                block.existing = same.get(catalogue.digest_of(block.shape))

    def _read_inner(self, inner: ChildTable, rows: Any) -> list[tuple[str, Shape]]:
        """[(where, values)] of what stands in the program and does not hang on what is left out."""
        if not are_rows(rows):
            self.wrong(_("program"), inner.key, _("Write these as rows of their own."))
            return []
        label = capfirst(str(inner.model._meta.verbose_name))
        gone = {block.key for block in self.gone}
        kept = {name for block in self.blocks.values() for name, _values in block.rows}
        inner_rows = []
        for number, raw in enumerate(inner.numbered(rows), start=1):
            where = _("%(what)s %(n)s") % {"what": isolated(label), "n": number}
            values = self._values(raw, inner.fields, where)
            link = "block" if inner.model is Placement else "prescription"
            target = values.get(link)
            if target is None or target in gone:
                continue
            if target not in (self.blocks if link == "block" else kept):
                block, drill = [*target.split("/"), "", ""][:2]
                if link == "prescription" and block in self.blocks and drill in self.missing:
                    continue
                message = _("There is nothing of this short name in the file.")
                self.wrong(where, link, message)
                continue
            inner_rows.append((where, values))
        if inner.model is Placement:
            return self._in_days(inner_rows)
        return inner_rows

    def _in_days(self, placements: list[tuple[str, Shape]]) -> list[tuple[str, Shape]]:
        """The placements with a day's positions from 1 on, as many as a day holds."""
        ordered = sorted(placements, key=lambda placement: _place(placement[1]))
        days: Counter[tuple[int, int]] = Counter()
        for where, values in ordered:
            if not 0 <= values.get("weekday", 0) <= 6:
                self.wrong(where, "weekday", _("From 0, which is Monday, to 6."))
            day = values.get("week", 0), values.get("weekday", 0)
            days[day] += 1
            if days[day] > MAX_A_DAY:
                message = _("At most %(most)s blocks a day.") % {"most": MAX_A_DAY}
                self.wrong(where, "position", message)
            values["position"] = days[day]
        return ordered

    # what becomes of it

    def seen_by(self, look: Callable[[Program], Seen]) -> Seen | None:
        """What `look` sees of the program as it would be made, None where it has problems."""
        return None if self.problems else ProgramImporter(self).try_out(look)

    def make(self, *, by: User, name: str, slug: str = "") -> Program:
        """The team's new program. Only of a reading without problems."""
        return ProgramImporter(self).make(by=by, name=name, slug=slug)

    @property
    def placed(self) -> int:
        return len(self.children[Placement])

    @property
    def fresh(self) -> list[ReadBlock]:
        return [block for block in self.blocks.values() if block.rows and not block.existing]

    @property
    def found(self) -> list[ReadBlock]:
        return [block for block in self.blocks.values() if block.rows and block.existing]


def _of(values: Shape) -> Callable[[AnyField], Any]:
    return lambda f: values.get(f.name, f.get_default())


def _raw(value: Any, f: AnyField) -> Any:
    """A number of the file as text, which a field of numbers reads exactly."""
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if is_number and not isinstance(f, (models.CharField, models.TextField)):
        return str(value)
    return value


def _place(values: Shape) -> tuple[int, int, int]:
    return values.get("week", 0), values.get("weekday", 0), values.get("position", 0)
