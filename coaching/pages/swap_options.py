"""What a drill of a session may be swapped for: rungs of its ladders, similar drills, the rest."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from coaching.models import Athlete, Drill, Equipment, Ladder, Restriction, Rung, SessionDrill, Team
from coaching.models.drills import OF_ITS_PAGE
from coaching.rules.equipment import missing
from coaching.rules.ladders import steps
from coaching.rules.names import by_name
from coaching.rules.search import found
from coaching.rules.substitutes import Clearance, fitted_to
from coaching.rules.swaps import stand_ins as similar
from coaching.services.ladders import ranges
from coaching.services.sessions import stand_ins

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Offered(TypedDict):
    """Whether the team has a drill to swap in; else it is only there to be swapped."""

    offered: bool


@dataclass
class SwapOption:
    """A drill, with what it is held with where that is what changes. `value` is posted.

    `lowered`: it is done with the hands at the sides. `fitted`: the restrictions that it is made to
    fit.
    """

    drill: Drill
    implement: Equipment | None = None
    lowered: bool = False
    fitted: frozenset[str] = frozenset()

    @property
    def value(self) -> str:
        slug = self.drill.slug
        return f"{slug}/{self.implement.slug}" if self.implement else slug


@dataclass
class SwapOptions:
    """`ruled_out`: the restrictions because of which drills are missing here.

    `against`: those drills, where a coach may pass the restrictions for a reason.
    """

    easier: list[SwapOption] = field(default_factory=list)
    harder: list[SwapOption] = field(default_factory=list)
    similar_drills: list[SwapOption] = field(default_factory=list)
    rest: list[SwapOption] = field(default_factory=list)
    ruled_out: list[Restriction] = field(default_factory=list)
    against: list[SwapOption] = field(default_factory=list)


def offer(
    session_drill: SessionDrill,
    team: Team | int,
    athlete: Athlete,
    query: str = "",
    *,
    by_coach: bool,
) -> SwapOptions:
    """The SwapOptions for a session drill; `query` narrows the rest by words."""
    offered = offers([session_drill], team, athlete, by_coach=by_coach)[session_drill.pk]
    for name in ("rest", "against"):
        options = found(getattr(offered, name), lambda option: option.drill.name, query)
        setattr(offered, name, options)
    return offered


def offers(
    session_drills: Sequence[SessionDrill], team: Team | int, athlete: Athlete, *, by_coach: bool
) -> dict[UUID, SwapOptions]:
    """{session drill: SwapOptions}, by id, as a coach is offered them or the athlete.

    Six queries, however many drills; seven where it is known what is there, three more for a load.
    """
    days = [session_drill.block.session.date for session_drill in session_drills]
    restrictions = athlete.restrictions_between(min(days), max(days)) if days else []
    kinds = [restriction.kind for restriction in restrictions]
    own = [session_drill.drill_id for session_drill in session_drills]
    known = _known(team, own)
    in_session = _in_session(session_drills)
    offered = [drill for drill in known if drill.offered]
    clearances = {drill.pk: drill.clearance(kinds, by_coach=by_coach) for drill in offered}
    drills = {drill.pk: drill for drill in known}
    ladders = _up_to_range(_ladders(own, team), athlete, session_drills)
    lacking = _lacking(session_drills, athlete, [drill.pk for drill in offered])
    by_drill = {}
    for session_drill in session_drills:
        here = drills[session_drill.drill_id]
        of_here = {}
        if here.offered:
            of_here = {here.pk: session_drill.clearance(here, kinds, by_coach=by_coach)}
        options = _cleared(drills, clearances | of_here, kinds)
        restricted = bool(here.restricted_by(kinds))
        beside = in_session - {here.pk}
        offer = _offer(session_drill, here, options, ladders.values(), restricted, beside)
        offer.similar_drills.sort(key=lambda option: option.drill.pk in lacking)
        offer.ruled_out = restrictions
        offer.against = _against(offered, clearances, here) if by_coach else []
        by_drill[session_drill.pk] = offer
    return by_drill


def _cleared(
    drills: Mapping[int, Drill], clearances: dict[int, Clearance], kinds: Sequence[str]
) -> dict[int, SwapOption]:
    """{drill id: SwapOption} of those that the athlete is cleared for."""
    return {
        pk: SwapOption(
            drills[pk],
            lowered=clearance == Clearance.HANDS_AT_SIDES,
            fitted=fitted_to(kinds, clearance),
        )
        for pk, clearance in clearances.items()
        if clearance != Clearance.RULED_OUT
    }


def _against(
    drills: Iterable[Drill], clearances: dict[int, Clearance], here: Drill
) -> list[SwapOption]:
    """Those that restrictions rule out, but for the one that is `here`."""
    return [
        SwapOption(drill)
        for drill in drills
        if clearances[drill.pk] == Clearance.RULED_OUT and drill.pk != here.pk
    ]


def _lacking(
    session_drills: Sequence[SessionDrill], athlete: Athlete, drills: Sequence[int]
) -> set[int]:
    """Which of the ids of `drills` are done with what is not there, as far as that is known."""
    teams = [drill.block.session.team for drill in session_drills[:1]]
    at_hand = stand_ins.at_hand([athlete.pk], teams).get(athlete.pk)
    if at_hand is None:
        return set()
    things = stand_ins.things_of(drills)
    return {drill for drill in drills if missing(things[drill], at_hand)}


def _in_session(session_drills: Sequence[SessionDrill]) -> set[int]:
    """The ids of the drills that are to be done in the session of `session_drills`."""
    sessions = {session_drill.block.session_id for session_drill in session_drills}
    drills = SessionDrill.objects.filter(block__session__in=sessions, sets_kept_on_original=None)
    return set(drills.order_by().values_list("drill_id", flat=True))


def _known(team: Team | int, own: Sequence[int]) -> "list[WithAnnotations[Drill, Offered]]":
    """The team's drills, `offered`, and those with the ids of `own`, in the catalogue's order."""
    return by_name(
        Drill.objects.annotate(
            offered=Exists(Drill.objects.for_team(team).filter(pk=OuterRef("pk")))
        )
        .filter(Q(offered=True) | Q(pk__in=own))
        .for_list()
        .select_related("implement")
        .prefetch_related("implements"),
        "kind",
    )


def _ladders(own: Sequence[int], team: Team | int) -> dict[int, list[Rung]]:
    """{ladder id: [Rung, ...]} of the team's ladders on which a drill of `own` stands."""
    ladders: dict[int, list[Rung]] = {}
    on_them = Rung.objects.filter(drill__in=own, ladder__in=Ladder.objects.for_team(team))
    rungs = Rung.objects.filter(ladder__in=on_them.values("ladder"))
    long = [f"drill__{name}" for name in (*OF_ITS_PAGE, "thumbnail")]
    for rung in rungs.select_related("implement", "drill").defer(*long):
        ladders.setdefault(rung.ladder_id, []).append(rung)
    return ladders


def _up_to_range(
    ladders: dict[int, list[Rung]], athlete: Athlete, session_drills: Sequence[SessionDrill]
) -> dict[int, list[Rung]]:
    """`ladders` without the steps that are done with a load before full range is on record.

    What a drill of the session stands on stays, whatever it is.
    """

    def is_heavy(rung: Rung) -> bool:
        held = rung.implement
        return bool(rung.drill.asks_full_range and held and held.loaded)

    rungs = [rung for of_ladder in ladders.values() for rung in of_ladder]
    drills = {rung.drill_id for rung in rungs if is_heavy(rung)}
    if not drills:
        return ladders
    session = session_drills[0].block.session
    missing = ranges.missing_of(
        session.team, [athlete.pk], drills, max(session.date, athlete.today)
    )
    here = {(drill.drill_id, drill.implement_id) for drill in session_drills}
    return {
        pk: [
            rung
            for rung in of_ladder
            if (rung.drill_id, rung.implement_id) in here
            or not (is_heavy(rung) and missing[athlete.pk, rung.drill_id])
        ]
        for pk, of_ladder in ladders.items()
    }


def _offer(
    session_drill: SessionDrill,
    here: Drill,
    options: dict[int, SwapOption],
    ladders: Iterable[list[Rung]],
    restricted: bool,
    others: set[int],
) -> SwapOptions:
    """`options`: {drill id: SwapOption} of all that the athlete is cleared for.

    `restricted`: whether she has a restriction that asks about the drill itself. `others`: the
    ids of what the session holds beside it: that is only found among the rest.
    """
    offer = SwapOptions()
    taken = {session_drill.drill_id}
    everything, options = options, {pk: o for pk, o in options.items() if pk not in others}
    for side, option in _rungs(session_drill, ladders, options):
        getattr(offer, side).append(option)
        taken.add(option.drill.pk)
    candidates = [
        (pk, option.drill.kind, (option.drill.hip_angle_from, option.drill.hip_angle_to))
        for pk, option in options.items()
        if pk not in taken
    ]
    span = (here.hip_angle_from, here.hip_angle_to)
    standing_in = similar((here.kind, span), candidates, restricted=restricted)
    offer.similar_drills = [options[pk] for pk in standing_in]
    taken |= {option.drill.pk for option in offer.similar_drills}
    offer.rest = [option for pk, option in everything.items() if pk not in taken]
    return offer


def _rungs(
    session_drill: SessionDrill, ladders: Iterable[list[Rung]], options: dict[int, SwapOption]
) -> list[tuple[str, SwapOption]]:
    """('easier' or 'harder', SwapOption) of the ladders it stands on, the nearest step first.

    On a ladder of one drill, what it is done with is the rung.
    """

    def is_offered(rung: Rung) -> bool:
        is_same = rung.drill_id == session_drill.drill_id and rung.implement_id is None
        option, held = options.get(rung.drill_id), rung.implement
        too_much = option and held and held.loaded and "no_load" in option.fitted
        return bool(option) and not is_same and not too_much

    others = []
    for rungs in ladders:
        placed = steps([(rung.position, _is_on(rung, session_drill), rung) for rung in rungs], True)
        easier = [step for side, step in placed if side == "easier"]
        harder = [step for side, step in placed if side == "harder"]
        for side, away in (("easier", easier[::-1]), ("harder", harder)):
            for distance, step in enumerate(away):
                others += [(distance, side, rung) for rung in step if is_offered(rung)]
    return [
        (side, replace(options[rung.drill_id], implement=rung.implement))
        for _, side, rung in sorted(others, key=lambda step: step[0])
    ]


def _is_on(rung: Rung, session_drill: SessionDrill) -> bool:
    held = rung.implement_id in (None, session_drill.implement_id)
    return rung.drill_id == session_drill.drill_id and held
