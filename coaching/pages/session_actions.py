"""What an athlete can do beside logging, for a whole session: what her phone keeps of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from coaching.models import Session, SessionBlock, SessionDrill
from coaching.pages import drill_cards, swap_options
from coaching.presentation import wording
from coaching.services.sessions.swapping import prepared


@dataclass
class SwapCard:
    """A drill to swap in, with its card as it would stand on the sheet.

    `lines`: its prescription for one set, two sets, ... up to all of them, as JSON.
    """

    option: swap_options.SwapOption
    sheet: drill_cards.DrillCard
    lines: str


@dataclass
class SwappableDrill:
    """A drill of the session that can be swapped; `block` is its SessionBlock."""

    drill: SessionDrill
    block: SessionBlock
    offer: swap_options.SwapOptions
    easier: list[SwapCard]
    harder: list[SwapCard]
    similar_drills: list[SwapCard]


def swappable_drills(session: Session, units: str, *, by_coach: bool) -> list[SwappableDrill]:
    """The SwappableDrills of a session fetched `with_plan()`, as if nothing were logged in it.

    `by_coach`: as a coach is offered them, or the athlete.
    """
    drills = [
        (block, drill)
        for block in session.blocks.all()
        for drill in block.drills.all()
        if not drill.is_replaced
    ]
    for block, drill in drills:
        drill.block = block
    offers = swap_options.offers(
        [drill for _, drill in drills], session.team_id, session.athlete, by_coach=by_coach
    )
    return [_swappable_drill(block, drill, offers[drill.pk], units) for block, drill in drills]


def _swappable_drill(
    block: SessionBlock, drill: SessionDrill, offer: swap_options.SwapOptions, units: str
) -> SwappableDrill:
    def cards(options: Iterable[swap_options.SwapOption]) -> list[SwapCard]:
        return [_swap_card(drill, option, units) for option in options]

    return SwappableDrill(
        drill=drill,
        block=block,
        offer=offer,
        easier=cards(offer.easier),
        harder=cards(offer.harder),
        similar_drills=cards(offer.similar_drills),
    )


def _swap_card(old: SessionDrill, option: swap_options.SwapOption, units: str) -> SwapCard:
    new = prepared(old, option.drill, option.implement, fitted=option.fitted)
    new.was_logged = False
    sheet = drill_cards.drill_card(new, [], [], units)
    sheet.instead_of = old.name
    sets, lines = new.sets, []
    for new.sets in range(1, sets + 1):
        lines.append(wording.prescription_text(new, units))
    return SwapCard(option=option, sheet=sheet, lines=json.dumps(lines))
