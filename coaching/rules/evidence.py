"""What of an athlete's logged sets meets the standard of a rung, and what is still missing.

Source: the article says "build up to 3 x 10" of its hanging drills and "full range" of its loaded
ones. That it is done in full, how often, with how much pain, and how far back is looked, are
defaults of ours.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter
from uuid import UUID

#: How far back evidence is looked for.
LOOKED_BACK = timedelta(days=56)
#: More pain than this at a drill is a reason to step down.
PAIN_ACCEPTED = 3
#: So many sessions in a row under what was asked are one too.
SHORT_IN_A_ROW = 2
_SIDE = attrgetter("side")


@dataclass(frozen=True)
class Standard:
    """What climbs a rung: `sets` of `amount_si` (m, s, reps or runs) in so many `sessions`.

    `held`: the only implement that counts, and `load_kg` the least load; None: any.
    """

    sets: int = 3
    amount_si: Decimal = Decimal(10)
    sessions: int = 1
    full_range: bool = False
    both_sides: bool = True
    ball_kept: bool = False
    highest_pain: int = PAIN_ACCEPTED
    held: int | None = None
    load_kg: Decimal | None = None


@dataclass(slots=True)
class LoggedRow:
    """A row of a set as it was logged. `drill`: that of the session, `sides`: all rows of a set.

    Not frozen, as the others here are: hundreds are made for a page, at a third of the time.

    `planned`: (sets, amount in SI) that were asked. `ended`: the session is over. `pain`: the
    worst that was told of the drill in that session.
    """

    id: UUID
    athlete: int
    session: UUID
    date: date
    drill: UUID
    number: int
    side: str
    sides: tuple[str, ...]
    amount_si: Decimal | None
    planned: tuple[int, Decimal] = (3, Decimal(10))
    load_kg: Decimal | None = None
    held: int | None = None
    full_range: bool | None = None
    ball_kept: bool | None = None
    over_cap: bool = False
    removed: bool = False
    skipped: bool = False
    swapped: bool = False
    ended: bool = True
    pain: int | None = None


@dataclass(frozen=True)
class SetSeen:
    """A set: the ids of its rows, the least amount of its sides, and what it lacks.

    `lacks`: of 'amount', 'side', 'range', 'ball', 'held' and 'load'.
    """

    number: int
    ids: tuple[UUID, ...]
    amount_si: Decimal
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SessionSeen:
    """A session with sets of the drill. `meets`: it has all that the standard asks of one.

    `short_si`: how much the best of its sets are under the standard, together. `is_under`: it is
    over, and less was done than was asked, be it by the standard or by the plan.
    """

    session: UUID
    date: date
    sets: tuple[SetSeen, ...]
    pain: int | None
    meets: bool
    short_si: Decimal
    is_under: bool

    @property
    def lacks(self) -> tuple[str, ...]:
        """What its sets lack, each once."""
        return tuple(dict.fromkeys(what for a_set in self.sets for what in a_set.lacks))


@dataclass(frozen=True)
class Evidence:
    """The sessions that were looked at, in order, against how many are asked for."""

    sessions: tuple[SessionSeen, ...]
    asked: int

    @property
    def counting(self) -> tuple[SessionSeen, ...]:
        return tuple(session for session in self.sessions if session.meets)

    @property
    def missing(self) -> int:
        """How many sessions are still to come that meet the standard."""
        return max(0, self.asked - len(self.counting))

    @property
    def ids(self) -> tuple[UUID, ...]:
        """The rows that it rests on: of the last sessions that count, the sets that do."""
        if self.missing:
            return ()
        chosen = self.counting[len(self.counting) - self.asked :]
        good = (a_set for session in chosen for a_set in session.sets if not a_set.lacks)
        return tuple(pk for a_set in good for pk in a_set.ids)

    @property
    def last_ids(self) -> tuple[UUID, ...]:
        """The rows of the last sessions, whatever they lack: what a step down rests on."""
        last = self.sessions[-SHORT_IN_A_ROW:]
        return tuple(pk for session in last for a_set in session.sets for pk in a_set.ids)


def weigh(standard: Standard, rows: Iterable[LoggedRow], *, athlete: int, since: date) -> Evidence:
    """The evidence of the athlete's sessions from `since` on, whatever `rows` hold.

    A row counts once. One that was undone or skipped, of a drill that was swapped for another, of
    somebody else, or over the cap does not count at all.
    """
    # By the numbers that ids are: an id itself is found by a call of Python, and here are hundreds.
    by_session: defaultdict[int, dict[tuple[int, int, str], LoggedRow]] = defaultdict(dict)
    known: set[int] = set()
    for row in rows:
        key = row.id.int
        if key in known or not _counts(row) or row.athlete != athlete or row.date < since:
            continue
        known.add(key)
        by_session[row.session.int].setdefault((row.drill.int, row.number, row.side), row)
    seen = [_session(standard, list(of_one.values())) for of_one in by_session.values()]
    seen.sort(key=lambda session: (session.date, session.session))
    return Evidence(tuple(seen), max(1, standard.sessions))


def _counts(row: LoggedRow) -> bool:
    out = row.removed or row.skipped or row.swapped or row.over_cap
    return not out and row.amount_si is not None


def _session(standard: Standard, rows: Sequence[LoggedRow]) -> SessionSeen:
    of_set: defaultdict[tuple[int, int], list[LoggedRow]] = defaultdict(list)
    for row in rows:
        of_set[row.drill.int, row.number].append(row)
    sets = tuple([_set(standard, of_set[key]) for key in sorted(of_set)])
    pains = [row.pain for row in rows if row.pain is not None]
    pain = max(pains, default=None)
    full = [a_set.lacks for a_set in sets].count(())
    best = sorted([a_set.amount_si for a_set in sets], reverse=True)[: standard.sets]
    best += [Decimal(0)] * (standard.sets - len(best))
    planned_sets, planned_si = rows[0].planned
    asked_si = min(standard.amount_si, planned_si)
    done = sum(
        1 for a_set in sets if a_set.amount_si >= asked_si and a_set.lacks in ((), ("amount",))
    )
    return SessionSeen(
        session=rows[0].session,
        date=rows[0].date,
        sets=sets,
        pain=pain,
        meets=full >= standard.sets and (pain or 0) <= standard.highest_pain,
        short_si=sum([max(Decimal(0), standard.amount_si - amount) for amount in best], Decimal(0)),
        is_under=rows[0].ended and done < min(standard.sets, planned_sets),
    )


def _set(standard: Standard, rows: Sequence[LoggedRow]) -> SetSeen:
    done = [row.amount_si for row in rows if row.amount_si is not None]
    wanted = set(rows[0].sides)
    amount = min(done) if standard.both_sides else max(done)
    lacks = {
        "side": standard.both_sides and not wanted <= {row.side for row in rows},
        "amount": amount < standard.amount_si,
        "range": standard.full_range and not all(row.full_range for row in rows),
        "ball": standard.ball_kept and not all(row.ball_kept for row in rows),
        "held": standard.held is not None and any(row.held != standard.held for row in rows),
        "load": standard.load_kg is not None
        and any(row.load_kg is None or row.load_kg < standard.load_kg for row in rows),
    }
    return SetSeen(
        number=rows[0].number,
        ids=tuple([row.id for row in sorted(rows, key=_SIDE)]),
        amount_si=amount,
        lacks=tuple([what for what, is_so in lacks.items() if is_so]),
    )


def step_down(evidence: Evidence) -> str:
    """Why a step down is worth a thought: 'pain', 'short', or '' where nothing speaks for it.

    'pain': the last session hurt by more than PAIN_ACCEPTED. 'short': the last SHORT_IN_A_ROW that
    are over were all under what was asked.
    """
    last = evidence.sessions[-SHORT_IN_A_ROW:]
    if last and (last[-1].pain or 0) > PAIN_ACCEPTED:
        return "pain"
    short = len(last) == SHORT_IN_A_ROW and all(session.is_under for session in last)
    return "short" if short else ""
