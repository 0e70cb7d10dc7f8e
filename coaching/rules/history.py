"""What Strong and Hevy write into their CSV files, read as it stands there.

Nothing is guessed: a weight whose unit the file does not name is of the unit that is asked for, and
a line that cannot be read for certain is left out, with why. Source: the files of both apps, as
their users publish them (secondary).
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from .units import KG_PER_LB

MAX_BYTES = 2_000_000
MAX_LINES = 40_000
#: No such app was there before.
FIRST_YEAR = 2005
STRONG, HEVY = "strong", "hevy"
#: What a column is called, without its unit, in either file.
COLUMNS = {
    "date": "at", "start_time": "at",
    "workout name": "title", "title": "title",
    "exercise name": "exercise", "exercise_title": "exercise",
    "set order": "kind", "set_type": "kind",
    "weight": "weight", "weight unit": "weight unit",
    "reps": "reps",
    "distance": "distance", "distance unit": "distance unit",
    "seconds": "seconds", "duration_seconds": "seconds",
    "rpe": "rpe",
}  # fmt: skip
#: A unit that stands in a column's own name: "Weight (kg)", "weight_lbs", "distance_km".
IN_NAME = re.compile(r"(weight|distance)(?: \((\w+)\)|_(\w+))")
WEIGHT_UNITS = {"kg": "kg", "kgs": "kg", "lb": "lb", "lbs": "lb"}
#: Of a distance: (its unit here, how many of these it is).
DISTANCE_UNITS = {
    "m": ("m", Decimal(1)), "meters": ("m", Decimal(1)),
    "km": ("m", Decimal(1000)),
    "mi": ("yd", Decimal(1760)), "miles": ("yd", Decimal(1760)),
    "yd": ("yd", Decimal(1)),
}  # fmt: skip
NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,15})?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
NAMED = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3})[a-z]* ([0-9]{4}), ([0-9]{1,2}):([0-9]{2})")
#: What a set's order or type says of it, beside its number.
WARMUPS = ("w", "warmup", "warm up")
WORK = ("", "normal", "d", "dropset", "drop set", "f", "failure")


class UnknownFile(ValueError):
    """It is of neither app: `why` is 'head', 'signs', 'large', 'lines' or 'quote'."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class HistorySet:
    """A set as the file has it. Weight in `weight_unit`, '' where nothing says which; distance in
    m or yd. None: nothing stands there."""

    line: int
    exercise: str
    reps: Decimal | None = None
    weight: Decimal | None = None
    weight_unit: str = ""
    distance: Decimal | None = None
    distance_unit: str = ""
    seconds: Decimal | None = None
    rpe: Decimal | None = None


@dataclass(frozen=True)
class LeftOut:
    """A line that does not come in. `why`: 'warmup', 'kind' (a rest or a note), 'date', 'number',
    'future' or 'empty' here; `services.people.history` has more."""

    line: int
    exercise: str
    why: str


@dataclass
class Workout:
    """`at`: on the clock of where she trained."""

    at: datetime
    title: str
    sets: list[HistorySet] = field(default_factory=list)


@dataclass
class History:
    """A file as it was read: workouts, the last ones too, in the order of their time."""

    app: str
    workouts: list[Workout]
    left_out: list[LeftOut]

    @property
    def asks_unit(self) -> bool:
        """Whether a weight stands in it without a unit."""
        return any(
            row.weight and not row.weight_unit for workout in self.workouts for row in workout.sets
        )


def read_history(text: str, now: datetime) -> History:
    """The sets of a file; what is later than `now`, on her own clock, is left out.

    Raises UnknownFile.
    """
    head, rows = _rows(text)
    app = HEVY if "exercise_title" in head else STRONG
    columns = _columns(head)
    if not {"at", "exercise"} <= columns.keys():
        raise UnknownFile("head")
    units = {name: unit for name, (_, unit) in columns.items()}
    workouts: dict[tuple[datetime, str], Workout] = {}
    left: list[LeftOut] = []
    for line, cells in rows:
        cell = {
            name: cells[place].strip() if place < len(cells) else ""
            for name, (place, _) in columns.items()
        }
        try:
            at = _read_time(cell["at"], now)
            row = _read_set(line, cell, units)
        except _Left as why:
            left.append(LeftOut(line, cell["exercise"], why.args[0]))
            continue
        title = cell.get("title", "")
        workouts.setdefault((at, title), Workout(at, title)).sets.append(row)
    return History(app, sorted(workouts.values(), key=lambda workout: workout.at), left)


class _Left(Exception):
    """Why a line is left out."""


def _rows(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    first = lines.partition("\n")[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(lines), delimiter=mark, strict=True)
    try:
        head = [cell.strip().lower() for cell in next(reader, [])]
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise UnknownFile("quote") from None
    if len(rows) > MAX_LINES:
        raise UnknownFile("lines")
    return head, rows


def _columns(head: Sequence[str]) -> dict[str, tuple[int, str]]:
    """{what a column holds: (its place, the unit that its name says)}, the first of each."""
    found: dict[str, tuple[int, str]] = {}
    for place, name in enumerate(head):
        unit = ""
        if named := IN_NAME.fullmatch(name):
            name, unit = named[1], named[2] or named[3]
        if name in COLUMNS:
            found.setdefault(COLUMNS[name], (place, unit))
    return found


def _read_time(text: str, now: datetime) -> datetime:
    """Of '2020-11-05 17:23:04', or '28 Mar 2025, 17:29'."""
    if found := ISO.fullmatch(text):
        numbers = [int(number or 0) for number in found.groups()]
    elif (found := NAMED.fullmatch(text)) and found[2].lower() in MONTHS:
        month = MONTHS.index(found[2].lower()) + 1
        numbers = [int(found[3]), month, int(found[1]), int(found[4]), int(found[5])]
    else:
        raise _Left("date")
    try:
        at = datetime(*numbers)  # type: ignore[arg-type]
    except ValueError:
        raise _Left("date") from None
    if at.year < FIRST_YEAR:
        raise _Left("date")
    if at > now:
        raise _Left("future")
    return at


def _read_set(line: int, cell: Mapping[str, str], units: Mapping[str, str]) -> HistorySet:
    kind = cell.get("kind", "").lower()
    if kind in WARMUPS:
        raise _Left("warmup")
    if kind not in WORK and not kind.isdecimal():
        raise _Left("kind")
    if not cell["exercise"]:
        raise _Left("empty")
    weight = _number(cell.get("weight", ""))
    weight_unit = units.get("weight", "") or cell.get("weight unit", "").lower()
    distance = _number(cell.get("distance", ""))
    distance_unit = units.get("distance", "") or cell.get("distance unit", "").lower()
    if weight and weight_unit and weight_unit not in WEIGHT_UNITS:
        raise _Left("number")
    unit, times = DISTANCE_UNITS.get(distance_unit, ("", Decimal(1)))
    row = HistorySet(
        line,
        cell["exercise"],
        reps=_number(cell.get("reps", "")),
        weight=weight or None,
        weight_unit=WEIGHT_UNITS.get(weight_unit, "") if weight else "",
        distance=distance * times if distance else None,
        distance_unit=unit if distance else "",
        seconds=_number(cell.get("seconds", "")),
        rpe=_number(cell.get("rpe", "")),
    )
    if not (row.reps or row.distance or row.seconds):
        raise _Left("empty")
    return row


def _number(text: str) -> Decimal | None:
    """As an app writes it: no signs between thousands, a point or a comma before decimals."""
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise _Left("number")
    return Decimal(text.replace(",", "."))


def as_lifted(weight: Decimal, unit: str, shown_in: str) -> tuple[Decimal, str]:
    """(weight, its unit) as she read it in the app, to a thousandth.

    Hevy writes kilograms, whatever it shows: the 60 lb of who trains in pounds stand there as
    27.22 or 27.2155422. A quarter of a pound that is the same to the last digit is that, where
    there are two digits or more to tell it from its neighbors.
    """
    if unit == "kg" and shown_in == "lb" and -int(weight.as_tuple().exponent) >= 2:
        pounds = (weight / KG_PER_LB * 4).to_integral_value(ROUND_HALF_UP) / 4
        pounds = pounds.quantize(Decimal("0.01"))
        last_digit = Decimal(1).scaleb(int(weight.as_tuple().exponent))
        # Half of it either way: a half is rounded up by one program and to the even by another.
        if abs(pounds * KG_PER_LB - weight) * 2 <= last_digit:
            return pounds, "lb"
    return weight.quantize(Decimal("0.001"), ROUND_HALF_UP), unit or shown_in
