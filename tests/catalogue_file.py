"""The shipped catalogue as plain data, as it stands in its file. No Django."""

import tomllib
from decimal import Decimal
from pathlib import Path

from coaching.rules.progression import WeekValues, in_week

HERE = Path(__file__).resolve().parent
TEXT = (HERE.parent / "coaching" / "services" / "catalogue" / "catalogue.toml").read_text("utf-8")
CATALOGUE = tomllib.loads(TEXT)
MUSCLES = {row["slug"]: row for row in CATALOGUE["muscle"]}
EQUIPMENT = {row["slug"]: row for row in CATALOGUE["equipment"]}
DRILLS = {row["slug"]: row for row in CATALOGUE["drill"]}
LADDERS = {row["slug"]: row for row in CATALOGUE["ladder"]}
BLOCKS = {row["slug"]: row for row in CATALOGUE["block"]}
PROGRAMS = {row["slug"]: row for row in CATALOGUE["program"]}


def contacts(row):
    """Foot contacts of a prescription, both sides counted."""
    drill = DRILLS[row["drill"]]
    each = Decimal(drill["contacts_value"]) / drill.get("contacts_per_value", 1)
    if drill["contacts_basis"] == "distance":
        assert row["amount_unit"] == drill["contacts_per_unit"]
    sides = 2 if drill["side_mode"] == "per_side" and row.get("sides", "both") == "both" else 1
    return row["sets"] * row["amount"] * sides * each


def in_weeks(program, prescription, field):
    """The figure of a prescription in each week that holds its block."""
    slug, drill = prescription.split("/")
    row = next(row for row in BLOCKS[slug]["prescription"] if row["drill"] == drill)
    weeks = sorted({p["week"] for p in program["placement"] if p["block"] == slug})
    steps = {
        p["field"]: (Decimal(p["step"]), Decimal(p["top"]))
        for p in program["progression"]
        if p["prescription"] == prescription
    }
    load = Decimal(row["load_value"]) if "load_value" in row else None
    base = WeekValues(sets=row["sets"], amount=Decimal(row["amount"]), load=load)
    found = [in_week(base, week, first_week=weeks[0], steps=steps) for week in weeks]
    return [getattr(figures, field) for figures in found]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
