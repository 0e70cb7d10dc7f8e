"""A big site to measure on: the demo's athletes again and again, in teams of their own.

What each of them was given and did is the demo's, row by row, with keys of its own: a session
here is as true as one there. Rows go straight into the tables, 2,000 at a time, so that millions
take minutes and no memory; on PostgreSQL by COPY, on SQLite with the indexes made at the end.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from coaching.models import (
    Athlete,
    Block,
    LoggedSet,
    Membership,
    PainReport,
    Placement,
    Prescription,
    Program,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
    User,
)
from coaching.models.choices import Role
from coaching.rules.sides import set_id

from . import people
from .fast_writes import written_fast

BATCH = 2000
# What is copied of an athlete, in the order of its keys, and the columns that name what else is.
MAPPED: dict[type[models.Model], tuple[str, ...]] = {
    Session: ("id",),
    SessionBlock: ("id", "session_id"),
    SessionDrill: ("id", "block_id", "replaces_id"),
    LoggedSet: ("session_drill_id",),
    PainReport: ("id", "session_drill_id"),
}
BY_COACH = ("moved_by_id", "swapped_by_id", "created_by_id", "entered_by_id")
#: Teams that are written in one transaction.
TEAMS_AT_ONCE = 20


@dataclass(frozen=True)
class Size:
    """Teams of as many athletes each, and one team that is bigger, with much of its own."""

    teams: int
    athletes_each: int
    big_athletes: int
    big_blocks: int
    big_programs: int


SIZES = {
    # 20,000 athletes and more than 5 million sets.
    "large": Size(1000, 20, big_athletes=500, big_blocks=2000, big_programs=300),
    "middle": Size(20, 5, big_athletes=60, big_blocks=200, big_programs=30),
}


class Table:
    """A model's rows as lists of what its columns hold, ready for the database."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.fields = model, list(model._meta.concrete_fields)
        self.index_of = {field.attname: index for index, field in enumerate(self.fields)}
        key: Any = model._meta.pk
        self.key = self.index_of[key.attname]
        if not isinstance(key, models.UUIDField):
            last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            self.keys = itertools.count(last + 1)

    def rows_of(self, records: Iterable[models.Model]) -> list[list[Any]]:
        return [
            [
                field.get_db_prep_save(getattr(record, field.attname), connection)
                for field in self.fields
            ]
            for record in records
        ]

    def copy(self, row: list[Any], **changed: Any) -> list[Any]:
        """A row like `row` but for some columns; a numbered key is the next one."""
        new = row.copy()
        if hasattr(self, "keys"):
            new[self.key] = next(self.keys)
        for name, value in changed.items():
            new[self.index_of[name]] = value
        return new

    def write(self, rows: Iterable[list[Any]]) -> None:
        quote = connection.ops.quote_name
        table = quote(self.model._meta.db_table)
        columns = ", ".join(quote(str(field.column)) for field in self.fields)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            values = ", ".join(["%s"] * len(self.fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608
            source = iter(rows)
            while batch := list(itertools.islice(source, BATCH)):
                cursor.executemany(statement, batch)


class Life:
    """What one athlete of the demo was given and did."""

    def __init__(self, tables: dict[type[models.Model], Table], athlete: Athlete) -> None:
        of_session = {"session__athlete": athlete}
        of_block = {f"block__{path}": value for path, value in of_session.items()}
        by_model: dict[type[models.Model], Any] = {
            Session: Session.with_removed.filter(athlete=athlete),
            SessionBlock: SessionBlock.objects.filter(**of_session),
            SessionDrill: SessionDrill.objects.filter(**of_block),
            LoggedSet: LoggedSet.objects.filter(athlete=athlete),
            PainReport: PainReport.objects.filter(athlete=athlete),
        }
        self.rows = {model: tables[model].rows_of(records) for model, records in by_model.items()}
        # Blocks of the team's own stay with it.
        own = set(Block.objects.exclude(team=None).values_list("pk", flat=True))
        forget(tables[SessionBlock], self.rows[SessionBlock], "block_id", own)
        lines = set(Prescription.objects.filter(block__in=own).values_list("pk", flat=True))
        forget(tables[SessionDrill], self.rows[SessionDrill], "prescription_id", lines)


def forget(table: Table, rows: list[list[Any]], name: str, keys: set[Any]) -> None:
    """Empty the column `name` where it holds one of `keys`."""
    for row in rows:
        if row[table.index_of[name]] in keys:
            row[table.index_of[name]] = None


class Many:
    """Makes the teams of a Size beside the demo that is there."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.random = Random(1)  # noqa: S311 -- the same every time, and nothing secret
        self.tables = {
            model: Table(model)
            for model in (
                *(User, EmailAddress, Team, Athlete, Membership, Block, Prescription),
                *(Program, Placement),
                *(Session, SessionBlock, SessionDrill, LoggedSet, PainReport),
            )
        }
        self.pattern = {
            model: self.tables[model].rows_of([record])[0] for model, record in _patterns().items()
        }
        club = Athlete.objects.filter(memberships__team__name=people.CLUB).order_by("pk")
        self.lives = [Life(self.tables, athlete) for athlete in club]
        self.native = connection.features.has_native_uuid_field

    def make(self) -> None:
        with transaction.atomic():
            self.make_plans(self.make_team(people.BIG_TEAM, people.BIG, self.size.big_athletes))
        numbers = iter(range(1, self.size.teams + 1))
        while some := list(itertools.islice(numbers, TEAMS_AT_ONCE)):
            with transaction.atomic():
                for number in some:
                    coach = f"Coach {number}", f"coach-{number}@example.com"
                    self.make_team(f"Team {number}", coach, self.size.athletes_each)
        self.reset_sequences()

    def make_team(self, name: str, coach: tuple[str, str], athletes: int) -> int:
        """The key of the new team."""
        user = self.add(User, name=coach[0], email=coach[1])
        self.add(EmailAddress, user_id=user, email=coach[1])
        team = self.add(Team, name=name)
        self.add(Membership, team_id=team, role=Role.COACH, user_id=user, athlete_id=None)
        lives = itertools.islice(itertools.cycle(self.lives), athletes)
        for number, life in enumerate(lives):
            athlete = self.add(Athlete, user_id=None, name=self.name_of(number))
            self.add(Membership, team_id=team, role=Role.ATHLETE, user_id=None, athlete_id=athlete)
            self.live(life, team, athlete, user)
        return team

    def name_of(self, number: int) -> str:
        first, last = (
            people.ATHLETES[index % len(people.ATHLETES)].name.split()[half]
            for half, index in enumerate((number, number // len(people.ATHLETES)))
        )
        rest = number // len(people.ATHLETES) ** 2
        return f"{first} {last} {rest + 1}" if rest else f"{first} {last}"

    def add(self, model: type[models.Model], **changed: Any) -> int:
        table = self.tables[model]
        row = table.copy(self.pattern[model], **changed)
        table.write([row])
        key: int = row[table.key]
        return key

    def live(self, life: Life, team: int, athlete: int, coach: int) -> None:
        """All that one athlete of the demo was given and did, for another one."""
        ids: dict[Any, UUID] = {}
        keys: dict[Any, Any] = {None: None}
        with_ids: list[type[models.Model]] = [Session, SessionBlock, SessionDrill, PainReport]
        for model in with_ids:
            for row in life.rows[model]:
                new = self.new_id()
                keys[row[self.tables[model].key]] = stored = self.stored(new)
                ids[stored] = new
        whose = {"team_id": team, "athlete_id": athlete, "assignment_id": None}
        whose |= dict.fromkeys(BY_COACH, coach)
        for model, mapped in MAPPED.items():
            self.tables[model].write(self.copies(model, life.rows[model], mapped, keys, ids, whose))

    def copies(
        self,
        model: type[models.Model],
        rows: list[list[Any]],
        mapped: tuple[str, ...],
        keys: dict[Any, Any],
        ids: dict[Any, UUID],
        whose: dict[str, Any],
    ) -> Iterator[list[Any]]:
        table = self.tables[model]
        index_of = table.index_of
        to_map = [index_of[name] for name in mapped]
        to_set = [(index_of[name], value) for name, value in whose.items() if name in index_of]
        for row in rows:
            new = table.copy(row)
            for at in to_map:
                new[at] = keys[new[at]]
            for at, value in to_set:
                # What names nobody goes on naming nobody.
                if row[at] is not None:
                    new[at] = value
            if model is LoggedSet:
                drill = ids[new[index_of["session_drill_id"]]]
                made = set_id(drill, row[index_of["number"]], row[index_of["side"]])
                new[table.key] = self.stored(made)
            yield new

    def make_plans(self, team: int) -> None:
        """Blocks and programs of the big team's own: the ready-made ones, with numbers."""
        shared = list(Block.objects.filter(team=None).prefetch_related("prescriptions"))
        blocks = itertools.islice(itertools.cycle(shared), self.size.big_blocks)
        table, lines = self.tables[Block], self.tables[Prescription]
        made = []
        for number, block in enumerate(blocks):
            [row] = table.rows_of([block])
            name = f"{block.name[:70]} {number}"
            new = table.copy(row, team_id=team, name=name, slug=f"big-block-{number}")
            made.append((new, lines.rows_of(block.prescriptions.all())))
        table.write(new for new, _ in made)
        lines.write(
            lines.copy(line, block_id=new[table.key]) for new, rows in made for line in rows
        )
        self.make_programs(team, [new[table.key] for new, _ in made])

    def make_programs(self, team: int, blocks: list[int]) -> None:
        [pattern] = self.tables[Program].rows_of(Program.objects.filter(team=None)[:1])
        placements = self.tables[Placement].rows_of(
            Placement.objects.filter(program=pattern[self.tables[Program].key])
        )
        table = self.tables[Program]
        programs = [
            table.copy(pattern, team_id=team, name=f"Plan {number}", slug=f"big-plan-{number}")
            for number in range(self.size.big_programs)
        ]
        table.write(programs)
        own = itertools.cycle(blocks)
        self.tables[Placement].write(
            self.tables[Placement].copy(
                row,
                id=self.stored(self.new_id()),
                program_id=program[table.key],
                block_id=next(own),
            )
            for program in programs
            for row in placements
        )

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def stored(self, key: UUID) -> Any:
        return key if self.native else key.hex

    def reset_sequences(self) -> None:
        statements = connection.ops.sequence_reset_sql(no_style(), list(self.tables))
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def make(size: Size) -> None:
    """The teams of `size` beside the demo, which is there."""
    many = Many(size)
    with written_fast(many.tables):
        many.make()


def _patterns() -> dict[type[models.Model], models.Model]:
    """A row of each kind that a team is made of, as the demo has it."""
    coach = User.objects.get(email=people.COACH[1])
    team = Team.objects.get(name=people.CLUB)
    return {
        User: coach,
        EmailAddress: EmailAddress.objects.get(user=coach),
        Team: team,
        Membership: Membership.objects.get(user=coach, team=team),
        Athlete: Athlete.objects.filter(memberships__team=team).order_by("pk")[0],
    }
