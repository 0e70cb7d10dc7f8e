"""What a finished session added, in one line: to a ladder, a best, or a zone. One query."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from coaching.models import LoggedSet
from coaching.models.choices import Kind
from coaching.presentation.gains import above_text, heaviest_text, most_text, sets_text
from coaching.rules.zones import PARALLEL

from .drill_cards import DrillCard
from .session_sheet import SessionSheet


@dataclass(frozen=True)
class Best:
    """What was most in a set: of its amount in SI, and of its load in kg."""

    amount: Decimal | None = None
    load: Decimal | None = None


def gain_of(sheet: SessionSheet) -> str:
    """Of a session that is over: the first of what there is to say. Empty where nothing was done.

    A step counts before a best, and a best before a zone. More jumps are no best: contacts have
    their limit. What was lifted over the cap is none either.
    """
    toward = next((card.toward for card in sheet.drills if card.toward), "")
    if toward or not any(card.tally.logged_rows for card in sheet.drills):
        return toward
    return _best(sheet) or _sets(sheet.drills)


def _best(sheet: SessionSheet) -> str:
    cards = [card for card in sheet.drills if card.tally.logged_rows]
    before = _before(sheet, [card.drill.drill_id for card in cards])
    for card in cards:
        done, was = _done(card), before.get((card.drill.drill_id, card.drill.amount_unit), Best())
        if done.load and was.load and done.load > was.load:
            return heaviest_text(card.drill.name, done.load, sheet.units)
        if done.load or card.drill.kind != Kind.NON_WEIGHT_BEARING:
            continue
        if done.amount and was.amount and done.amount > was.amount:
            return most_text(card.drill.name, done.amount, card.drill.amount_unit, sheet.units)
    return ""


def _done(card: DrillCard) -> Best:
    rows = [
        row.logged
        for row in card.rows
        if row.logged and not row.logged.skip_reason and not row.logged.over_cap
    ]
    amounts = [row.amount_si for row in rows if row.amount_si is not None]
    loads = [row.load_kg for row in rows if row.load_kg is not None]
    return Best(max(amounts, default=None), max(loads, default=None))


def _before(sheet: SessionSheet, drills: Sequence[int]) -> dict[tuple[int, str], Best]:
    """{(drill, unit): the most that she did of it in one set on earlier days}."""
    rows = LoggedSet.objects.active().filter(
        athlete=sheet.session.athlete_id,
        drill__in=drills,
        skip_reason="",
        over_cap=False,
        session_drill__block__session__date__lt=sheet.session.date,
    )
    found = rows.order_by().values_list("drill", "amount_unit", Max("amount_si"), Max("load_kg"))
    return {(drill, unit): Best(amount, load) for drill, unit, amount, load in found}


def _sets(cards: Sequence[DrillCard]) -> str:
    above = sum(card.tally.done_sets for card in cards if card.drill.drill.hip_angle_to > PARALLEL)
    if above:
        return above_text(above)
    done = sum(card.tally.done_sets + card.tally.extra_sets for card in cards)
    return sets_text(done) if done else ""
