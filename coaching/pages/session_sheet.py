"""A session as the sheet it is logged on: drills, sets, rows, in the order they are done.

Built from a session fetched `with_plan()` and the last results; asks the database nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from coaching.models import Athlete, LoggedSet, Session, SessionBlock, Team
from coaching.pages.drill_cards import DrillCard, drill_card
from coaching.presentation.pain import FRONT_OF_HIP, elsewhere_text
from coaching.presentation.restrictions import kinds_text
from coaching.rules import compliance, pain, rounds
from coaching.rules.names import isolated


@dataclass
class BlockSheet:
    """`tally` and `progress`: the sums of its drills'."""

    block: SessionBlock
    drills: list[DrillCard]
    tally: compliance.Tally
    progress: compliance.Tally

    @property
    def total(self) -> int:
        return self.tally.planned_sets

    @property
    def share(self) -> float:
        return compliance.done_share(self.progress)

    @property
    def state(self) -> str:
        return compliance.drill_state(self.progress)

    @property
    def goes_around(self) -> bool:
        """A circuit of which something is left."""
        return bool(self.block.rounds) and self.next_drill is not None

    @property
    def next_drill(self) -> DrillCard | None:
        """The drill to go on with: the first one left, or in a circuit the one of this round."""
        if self.block.rounds:
            index = rounds.next_up([drill.round for drill in self.drills])
            return None if index is None else self.drills[index]
        return next((drill for drill in self.drills if drill.next_row), None)


@dataclass
class SessionSheet:
    session: Session
    blocks: list[BlockSheet]
    units: str
    #: What it added, once it is finished.
    gain: str = ""

    @property
    def drills(self) -> list[DrillCard]:
        return [drill for block in self.blocks for drill in block.drills]

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """The names of what a restriction took out and nothing stands in for, each with why."""
        return [
            (drill.name, kinds_text(drill.restricted_kinds))
            for block in self.session.blocks.all()
            for drill in block.drills.all()
            if drill.is_left_out
        ]


def swapped_text(sheets: Iterable[SessionSheet]) -> str:
    """Who swapped how much because of a restriction: "Dana swapped 2 drills."; '' of nothing."""
    swapped = Counter(
        card.drill.swapper
        for sheet in sheets
        for card in sheet.drills
        if card.drill.restricted_kinds and card.drill.replaces_id
    )
    return " ".join(
        ngettext("%(who)s swapped %(n)s drill.", "%(who)s swapped %(n)s drills.", n)
        % {"who": isolated(who or gettext("A coach")), "n": n}
        for who, n in swapped.items()
    )


def _chain(sheets: list[DrillCard]) -> list[DrillCard]:
    """The drills to show, each with the name of what it was swapped for.

    One that was swapped before anything was done of it only gives its name.
    """
    by_pk = {sheet.drill.pk: sheet for sheet in sheets}
    for sheet in sheets:
        replaced = by_pk.get(sheet.drill.replaces_id) if sheet.drill.replaces_id else None
        if replaced:
            sheet.instead_of = replaced.drill.name
    return [sheet for sheet in sheets if not sheet.drill.is_replaced or sheet.sets]


def _label(drills: Iterable[DrillCard]) -> None:
    """A1, A2, ... in a circuit; a swapped drill and its successor stand in one place."""
    stations: list[list[DrillCard]] = []
    for sheet in drills:
        if not stations or sheet.drill.replaces_id != stations[-1][-1].drill.pk:
            stations.append([])
        stations[-1].append(sheet)
    for sheets, label in zip(stations, rounds.labels(len(stations)), strict=True):
        for sheet in sheets:
            sheet.label = label


def _hint_at_pain(cards: Sequence[DrillCard]) -> None:
    """What stopped a drill, or hurt at the front of the hip, speaks to the others of the session.

    Each by the worst of the others.
    """
    stopped = [card for card in cards if pain.stops(card.drill.worst_pain)]
    stopped.sort(key=lambda card: -(card.drill.worst_pain or 0))
    for card in cards:
        worst = next((other for other in stopped if other is not card), None)
        if worst and worst.drill.drill_id != card.drill.drill_id:
            card.hurt_elsewhere = elsewhere_text(worst.drill.name, worst.drill.worst_pain or 0)
        if any(other is not card and other.drill.hurts_front_of_hip for other in cards):
            card.hurt_elsewhere = f"{card.hurt_elsewhere} {FRONT_OF_HIP}".strip()


def _block_sheet(block: SessionBlock, cards: list[DrillCard]) -> BlockSheet:
    """A block with the cards of all its drills."""
    tally, progress = compliance.Tally(), compliance.Tally()
    for card in cards:
        tally += card.tally
        progress += card.progress
    cards = _chain(cards)
    if block.rounds:
        _label(cards)
    return BlockSheet(block, cards, tally, progress)


def _current(blocks: Sequence[BlockSheet], at: str) -> DrillCard | None:
    """The drill to go on with: the one whose id is `at`, else that was logged in last, or the
    next of which something is left; a circuit goes around.
    """
    cards = [card for block in blocks for card in block.drills]
    asked = next((card for card in cards if at and str(card.drill.pk) == at), None)
    if asked:
        return asked
    came = [(row.logged.received_at, card) for card in cards for row in card.rows if row.logged]
    if came:
        last = max(came, key=lambda pair: pair[0])[1]
        if block := next((b for b in blocks if last in b.drills and b.goes_around), None):
            return block.next_drill
        if following := next((c for c in cards[cards.index(last) :] if c.next_row), None):
            return following
    return next((block.next_drill for block in blocks if block.next_drill), None)


def session_sheet(
    session: Session,
    last_results: Iterable[LoggedSet],
    units: str,
    *,
    one_more: str = "",
    at: str = "",
) -> SessionSheet:
    """The SessionSheet of a session fetched `with_plan()`.

    `last_results`: LoggedSets of earlier sessions, of any of its drills. `one_more`: the id of a
    drill to show with a set more than there is. `at`: of the one to go on with; else it is the one
    that was logged in last, and where nothing is left of it, the next.
    """
    by_drill: dict[int, list[LoggedSet]] = {}
    for row in last_results:
        by_drill.setdefault(row.drill_id, []).append(row)
    blocks = []
    for block in session.blocks.all():
        cards = []
        for drill in block.drills.all():
            drill.block = block
            last = [
                row
                for row in by_drill.get(drill.drill_id, [])
                if row.session_drill_id != drill.pk and row.amount_unit == drill.amount_unit
            ]
            logged, more = list(drill.logged_sets.all()), str(drill.pk) == one_more
            cards.append(drill_card(drill, logged, last, units, one_more=more))
        blocks.append(_block_sheet(block, cards))
    sheet = SessionSheet(session=session, blocks=blocks, units=units)
    _hint_at_pain(sheet.drills)
    current = _current(blocks, at or one_more)
    if current:
        current.current = True
    return sheet


def session_sheets(
    sessions: Sequence[Session],
    athlete: Athlete,
    units: str,
    *,
    before: date,
    team: Team | None = None,
    one_more: str = "",
    at: str = "",
) -> list[SessionSheet]:
    """Sheets of sessions of one athlete; one query for all their last results.

    `team` narrows those to one team's: a coach sees nothing of the athlete's other teams.
    """
    drills = {
        drill.drill_id
        for session in sessions
        for block in session.blocks.all()
        for drill in block.drills.all()
    }
    last = (
        list(
            LoggedSet.objects.last_results(
                athlete, drills, before=before, without=sessions, team=team
            )
        )
        if drills
        else []
    )
    return [session_sheet(each, last, units, one_more=one_more, at=at) for each in sessions]
