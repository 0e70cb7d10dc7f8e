"""What an athlete may not do of what is planned, each drill with what could be done instead."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext

from coaching.models import Athlete, Drill, Restriction, Session, SessionDrill, Team
from coaching.models.choices import Kind, RestrictionKind
from coaching.presentation import hip_angles
from coaching.presentation.wording import listed, prescription_text
from coaching.rules.stand_ins import StandIn, ranked
from coaching.services.ladders.places import drills_above
from coaching.services.sessions.restricted import Clash, clashes, fits_itself, in_place_of
from coaching.services.sessions.stand_ins import at_hand, candidates, stand_in

KEEP, LEAVE_OUT = "keep", "out"


@dataclass(frozen=True)
class Choice:
    """What can be done about a drill. `drill`: what comes in its place, if anything does.

    `text`: its prescription. `why`: how well it stands in.
    """

    value: str
    label: str
    drill: Drill | None = None
    text: str = ""
    why: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class ClashRow:
    """A drill that is ruled out, and the choices, the first one chosen."""

    clash: Clash
    text: str
    choices: list[Choice]

    @property
    def name(self) -> str:
        return f"to-{self.clash.drill.pk}"

    @property
    def chosen(self) -> Choice:
        return next(choice for choice in self.choices if choice.is_chosen)

    @property
    def kinds(self) -> str:
        return listed(str(RestrictionKind(kind).label) for kind in self.clash.kinds)


@dataclass(frozen=True)
class RestrictedDay:
    """A session with the rows that are ruled out of it, and how many drills it holds."""

    session: Session
    rows: list[ClashRow]
    drills: int

    @property
    def stay(self) -> int:
        """How many of its drills nothing rules out."""
        return self.drills - len({row.clash.drill.drill_id for row in self.rows})

    @property
    def names(self) -> str:
        """The blocks in which something is ruled out."""
        return listed(dict.fromkeys(str(row.clash.drill.block) for row in self.rows))


@dataclass(frozen=True)
class RestrictionSwaps:
    days: list[RestrictedDay]

    @cached_property
    def rows(self) -> list[ClashRow]:
        return [row for day in self.days for row in day.rows]

    def unseen(self, data: Mapping[str, str]) -> bool:
        """Whether something would be met of which nothing was sent: it was not shown yet."""
        return any(row.name not in data for row in self.rows)

    def choices(self, data: Mapping[str, str]) -> dict[UUID, Drill | None]:
        """{session drill id: Drill, None: left out} of what was posted. KeyError for nonsense."""
        chosen = {}
        for row in self.rows:
            value = data.get(row.name, KEEP)
            if value == KEEP:
                continue
            by_value = {choice.value: choice for choice in row.choices}
            chosen[row.clash.drill.pk] = by_value[value].drill
        return chosen


class Rank(NamedTuple):
    """What of her ranks substitutes: what is there, None unknown; the drills above her rungs."""

    at_hand: frozenset[int] | None
    above: set[int]


def restriction_swaps(
    athlete: Athlete,
    team: Team,
    units: str,
    data: Mapping[str, str] | None = None,
    restrictions: Collection[Restriction] | None = None,
) -> RestrictionSwaps:
    """What stands against her restrictions, by session; eleven queries, whatever the number.

    `data`: what was chosen before. Each first choice is a drill that the session does not hold.
    `restrictions`: those that would hold, where they are looked at before they are set.
    """
    found = clashes(athlete, team, restrictions)
    if not found:
        return RestrictionSwaps([])
    drills = candidates(team, {clash.drill.drill_id for clash in found}, "implements", "equipment")
    rank = Rank(
        at_hand([athlete.pk], [team]).get(athlete.pk), drills_above(team, [athlete.pk])[athlete.pk]
    )
    held = _held(found)
    taken: defaultdict[UUID, set[int]] = defaultdict(set)
    days: dict[Session, RestrictedDay] = {}
    for clash in found:
        session = clash.drill.block.session
        day = days.setdefault(session, RestrictedDay(session, [], len(held[session.pk])))
        beside = held[session.pk], taken[session.pk]
        row = _row(clash, drills, rank, beside, units, data or {})
        if row.chosen.drill:
            taken[session.pk].add(row.chosen.drill.pk)
        day.rows.append(row)
    return RestrictionSwaps(list(days.values()))


def _held(found: Iterable[Clash]) -> dict[UUID, set[int]]:
    """{session id: ids of the drills that are to be done in it}"""
    sessions = {clash.drill.block.session_id for clash in found}
    held: dict[UUID, set[int]] = {pk: set() for pk in sessions}
    rows = SessionDrill.objects.filter(block__session__in=sessions, sets_kept_on_original=None)
    for session, drill in rows.order_by().values_list("block__session", "drill"):
        held[session].add(drill)
    return held


def _row(
    clash: Clash,
    drills: Iterable[Drill],
    rank: Rank,
    beside: tuple[set[int], set[int]],
    units: str,
    data: Mapping[str, str],
) -> ClashRow:
    """`beside`: the ids of what its session holds, and of what was chosen for it so far."""
    held, taken = beside
    by_pk = {drill.pk: drill for drill in drills}
    here = by_pk[clash.drill.drill_id]
    others = [_stand_in(drill, rank.above) for drill in drills if drill.pk not in held]
    order = ranked(_stand_in(here), others, clash.held, rank.at_hand)
    # Two drills of a session are not done as the same one unasked: that is only offered.
    order.sort(key=lambda pk: pk in taken)
    if fits_itself(clash):
        order.insert(0, here.pk)
    choices = [_choice(clash, here, by_pk[pk], units) for pk in order]
    choices.append(Choice(LEAVE_OUT, gettext("Leave it out")))
    choices.append(Choice(KEEP, gettext("Leave it as planned, for now")))
    values = [choice.value for choice in choices]
    asked = data.get(f"to-{clash.drill.pk}")
    chosen = asked if asked in values else values[0]
    choices = [replace(choice, is_chosen=choice.value == chosen) for choice in choices]
    return ClashRow(clash, prescription_text(clash.drill, units), choices)


def _stand_in(drill: Drill, above: Collection[int] = ()) -> StandIn[int]:
    things = ((thing.pk, thing.name) for thing in drill.equipment.all())
    return stand_in(drill, things, above=above)


def _choice(clash: Clash, here: Drill, drill: Drill, units: str) -> Choice:
    text = prescription_text(in_place_of(clash, drill), units)
    why = _otherwise(clash) if drill == here else _why(here, drill)
    return Choice(drill.slug, drill.name, drill, text, why)


def _otherwise(clash: Clash) -> str:
    """How the same drill is done so that it fits."""
    words = {
        "no_load": gettext("The same drill, without its load."),
        "left_only": gettext("The same drill, on the left side alone."),
        "right_only": gettext("The same drill, on the right side alone."),
    }
    return " ".join(words[kind] for kind in words if kind in clash.kinds)


def _why(here: Drill, drill: Drill) -> str:
    """How well `drill` stands in for `here`: "Same angles, to 112°. Not weight-bearing."."""
    parts = [hip_angles.stands_in(here, drill)]
    if drill.kind == Kind.NON_WEIGHT_BEARING:
        parts.append(gettext("Not weight-bearing."))
    if things := [str(thing) for thing in drill.equipment.all()]:
        parts.append(gettext("Needs: %(things)s.") % {"things": listed(things)})
    return " ".join(parts)
