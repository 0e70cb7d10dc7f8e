"""One day of an athlete: what was prescribed against what was logged, set by set."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext

from coaching.models import LoggedSet, PainReport, Session, SessionBlock, SessionDrill
from coaching.models.choices import Side
from coaching.presentation.states import session_moved_text
from coaching.presentation.wording import (
    day_text,
    done_text_of,
    held_instead,
    listed,
    load_text,
    over_cap_text,
    prescription_text,
    rest_text,
    short_amount,
    tempo_text,
    with_load,
)
from coaching.rules import compliance
from coaching.rules.names import isolated
from coaching.rules.sides import set_id


@dataclass
class SetComparison:
    """One row of a set. `state`: as, changed, skip, over or none.

    `was_amount` and `was_load` are what was prescribed where something else was done. `set_id` and
    `row`: of one that is still to do, whose address it is and what its button says of it.
    """

    state: str
    amount: str = ""
    load: str = ""
    was_amount: str = ""
    was_load: str = ""
    held: str = ""
    skipped: str = ""
    over: str = ""
    note: str = ""
    entered: str = ""
    side: str = ""
    set_id: UUID | None = None
    row: str = ""


@dataclass
class SetRow:
    number: int
    prescribed: str
    cells: list[SetComparison]


@dataclass
class ComparedDrill:
    """`state`: as the rules say it, or 'missed', or 'rest' where it was swapped as a whole.

    `pains` are what was reported at it.
    """

    drill: SessionDrill
    prescription: str
    state: str
    progress: compliance.Tally
    sides: list[str]
    rows: list[SetRow]
    instead_of: str = ""
    swapped_for: str = ""
    pains: list[PainReport] = field(default_factory=list)

    @property
    def share(self) -> float:
        return compliance.done_share(self.progress)

    @property
    def has_over(self) -> bool:
        """Whether a set of it was lifted over the cap."""
        return any(cell.over for row in self.rows for cell in row.cells)


@dataclass
class ComparedSession:
    """`entered` says who logged it and when, where that is the same for all of its sets."""

    session: Session
    state: str
    share: float
    blocks: list[tuple[SessionBlock, list[ComparedDrill]]]
    entered: str
    moved: str = ""


def title(day: date, today: date) -> str:
    """ "Today, Tuesday 3 March"; the year where it is not this one."""
    text = date_format(day, "l j F" if day.year == today.year else "l j F Y")
    return gettext("Today, %(day)s") % {"day": text} if day == today else text


def compare_session(
    session: Session, today: date, unit_system: str, pains: Iterable[PainReport] = ()
) -> ComparedSession:
    """Compare a session that was read `with_plan`. `today` is the athlete's own.

    `pains`: PainReports of its drills.
    """
    state = session.state(today)
    pairs = [(block, list(block.drills.all())) for block in session.blocks.all()]
    rows = [row for _, drills in pairs for drill in drills for row in drill.logged_sets.all()]
    entries = {_entered(row, session) for row in rows}
    everywhere = entries.pop() if len(entries) == 1 else ""
    may_log = session.date <= today and not session.paused
    about = {"say_entered": not everywhere, "may_log": may_log}
    blocks = [
        (block, [_drill(drill, session, state, unit_system, **about) for drill in drills])
        for block, drills in pairs
    ]
    _name_swaps([of_block for _, of_block in blocks])
    for _, of_block in blocks:
        for compared in of_block:
            compared.pains = [pain for pain in pains if pain.session_drill_id == compared.drill.pk]
    return ComparedSession(
        session=session,
        state=state,
        share=session.done_share,
        blocks=blocks,
        entered=everywhere,
        moved=session_moved_text(session),
    )


def _name_swaps(blocks: Iterable[list[ComparedDrill]]) -> None:
    by_pk = {compared.drill.pk: compared for drills in blocks for compared in drills}
    for compared in by_pk.values():
        old = by_pk.get(compared.drill.replaces_id) if compared.drill.replaces_id else None
        if old:
            compared.instead_of, old.swapped_for = old.drill.name, compared.drill.name


def _drill(
    drill: SessionDrill,
    session: Session,
    session_state: str,
    unit_system: str,
    *,
    say_entered: bool,
    may_log: bool,
) -> ComparedDrill:
    """`may_log`: the day has come, and its sets can be logged from here."""
    rows = {(row.number, row.side): row for row in drill.logged_sets.all()}
    sides = sorted({*drill.rows_of_a_set, *(side for _, side in rows)})
    progress = drill.progress()
    # Of one that was swapped also what was skipped, which is left to its successor.
    numbers = sorted({*drill.set_numbers(rows.values()), *(number for number, _ in rows)})
    state = compliance.drill_state(progress)
    if state == "todo" and not progress.planned_sets:
        state = "rest"
    elif state == "todo" and session_state == "missed":
        state = "missed"
    return ComparedDrill(
        drill=drill,
        prescription=_terms(drill, unit_system),
        state=state,
        progress=progress,
        sides=[str(Side(side).label) if side != "both" else gettext("Logged") for side in sides],
        rows=_rows(drill, numbers, sides, session, unit_system, say_entered, may_log),
    )


def _rows(
    drill: SessionDrill,
    numbers: Iterable[int],
    sides: list[str],
    session: Session,
    unit_system: str,
    say_entered: bool,
    may_log: bool,
) -> list[SetRow]:
    """A row for each set, a cell for each of its sides."""
    rows = {(row.number, row.side): row for row in drill.logged_sets.all()}
    prescribed = _prescribed(drill, unit_system)

    def cell(number: int, side: str) -> SetComparison:
        row = rows.get((number, side))
        if row is None and may_log:
            return _to_do(drill, number, side)
        return _logged(row, side, drill, session, unit_system, say_entered)

    return [
        SetRow(
            number=number,
            prescribed=prescribed if number <= drill.sets else "",
            cells=[cell(number, side) for side in sides],
        )
        for number in numbers
    ]


def _to_do(drill: SessionDrill, number: int, side: str) -> SetComparison:
    """A set that is not logged: of what was not swapped, with the way to log it by one tap."""
    empty = SetComparison(state="none", side=str(Side(side).label))
    if not drill.is_replaced and number <= drill.sets and side in drill.rows_of_a_set:
        empty.set_id = set_id(drill.pk, number, side)
        empty.row = urlencode({"number": number, "side": side})
    return empty


def _terms(drill: SessionDrill, unit_system: str) -> str:
    """The prescription with its rest, but for the one of a circuit, and its tempo."""
    terms = [prescription_text(drill, unit_system)]
    if drill.rest_s and not drill.block.rounds:
        terms.append(gettext("rest %(rest)s") % {"rest": rest_text(drill.rest_s)})
    if drill.tempo:
        terms.append(tempo_text(drill.tempo, inside=True))
    return listed(terms)


def _prescribed(drill: SessionDrill, unit_system: str) -> str:
    amount = short_amount(drill.amount, drill.amount_unit, unit_system, drill.amount_top)
    if drill.amrap:
        amount = gettext("%(amount)s or more") % {"amount": amount}
    load = load_text(drill.load_value, drill.load_unit, drill.load_count, unit_system)
    return with_load(amount, load)


def _logged(
    row: LoggedSet | None,
    side: str,
    drill: SessionDrill,
    session: Session,
    unit_system: str,
    say_entered: bool,
) -> SetComparison:
    name = str(Side(side).label)
    if row is None:
        return SetComparison(state="none", side=name)
    entered = _entered(row, session) if say_entered else ""
    if row.skip_reason:
        skipped = gettext("Skipped: %(reason)s") % {"reason": row.get_skip_reason_display().lower()}
        return SetComparison("skip", skipped=skipped, note=row.note, entered=entered, side=name)
    other_amount, other_load = row.differs_from(drill)
    was_amount = was_load = ""
    if other_amount:
        was_amount = short_amount(drill.amount, drill.amount_unit, unit_system, drill.amount_top)
    if other_load:
        load = load_text(drill.load_value, drill.load_unit, drill.load_count, unit_system)
        was_load = load or gettext("no load")
    over = ""
    if row.over_cap and drill.load_cap_value is not None:
        over = over_cap_text(drill.load_cap_value, drill.load_cap_unit, unit_system)
    return SetComparison(
        state="over" if over else "changed" if other_amount or other_load else "as",
        amount=done_text_of(row, unit_system),
        load=load_text(row.load_value, row.load_unit, row.load_count, unit_system),
        was_amount=was_amount,
        was_load=was_load,
        held=held_instead(row, drill),
        over=over,
        note=row.note,
        entered=entered,
        side=name,
    )


def _entered(row: LoggedSet, session: Session) -> str:
    """Who logged the set when it was not the athlete, and the day when it was a later one."""
    by_other = row.entered_by_id != session.athlete.user_id
    day = session.athlete.date_at(row.received_at)
    values = {"name": isolated(str(row.entered_by)), "day": day_text(day)}
    if row.source:
        values["app"] = row.get_source_display()
        return gettext("From a file of %(app)s, read in by %(name)s on %(day)s") % values
    if by_other and day > session.date:
        return gettext("Logged by %(name)s on %(day)s") % values
    if by_other:
        return gettext("Logged by %(name)s") % values
    if day > session.date:
        return gettext("Logged on %(day)s") % values
    return ""
