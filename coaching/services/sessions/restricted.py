"""What restrictions meet of what is planned, done as something else: all at once, and back.

Nothing changes by itself: who plans names each drill and what comes in its place.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from coaching.models import (
    Athlete,
    Drill,
    Restriction,
    RestrictionSwap,
    Session,
    SessionDrill,
    Team,
    User,
)
from coaching.rules.substitutes import restricted_by
from coaching.undocumented import KeptQuery

from .swapping import prepared

# Above every position of a block, so that none collide while they change.
ABOVE = 1000


@dataclass(frozen=True)
class Clash:
    """A drill that is planned, with its block and session, and the kinds that rule it out.

    `held`: all kinds that hold on its day.
    """

    drill: SessionDrill
    kinds: tuple[str, ...]
    held: frozenset[str]


def clashes(
    athlete: Athlete, team: Team, restrictions: Collection[Restriction] | None = None
) -> list[Clash]:
    """What `team` planned for her from today on that she may not do, in order; two queries.

    Sessions in which nothing is logged; what waits in a pause is asked about when it goes on.
    `restrictions`: those that would hold, where others than now are asked about.
    """
    if restrictions is None:
        restrictions = list(athlete.restrictions.active().defer("note"))
    if not restrictions:
        return []
    found = []
    for drill in _planned(athlete, team):
        if kinds := _ruled_out(drill, restrictions):
            found.append(Clash(drill, kinds, _held_on(drill, restrictions)))
    return found


def _planned(athlete: Athlete, team: Team) -> Iterable[SessionDrill]:
    ahead = Session.objects.filter(
        athlete=athlete, team=team, date__gte=athlete.today, paused=False
    )
    return (
        SessionDrill.objects.planned()
        .filter(sets_kept_on_original=None, block__session__in=ahead)
        .exclude(block__session__in=ahead.begun())
        .select_related("block__session", "drill__implement", "implement")
        .order_by("block__session__date", "block__session__slot", "block__position", "position")
    )


def _ruled_out(drill: SessionDrill, restrictions: Iterable[Restriction]) -> tuple[str, ...]:
    """The kinds that rule `drill` out on its day. What a coach lowered the hands for stays."""
    kinds = sorted(_held_on(drill, restrictions))
    if drill.has_lowered_hands and drill.drill.optional_overhead:
        kinds = [kind for kind in kinds if kind != "no_overhead"]
    return tuple(restricted_by(drill.demands, drill.drill.optional_overhead, kinds))


def _held_on(drill: SessionDrill, restrictions: Iterable[Restriction]) -> frozenset[str]:
    day = drill.block.session.date
    return frozenset(row.kind for row in restrictions if row.holds_on(day))


@transaction.atomic
def swap_clashes(
    athlete: Athlete, team: Team, choices: Mapping[UUID, Drill | None], *, by: User
) -> RestrictionSwap | None:
    """Do each drill of `choices` as another one, None: not at all. A fixed number of queries.

    `choices`: {session drill id: what comes in its place}, drills with their implements. What no
    restriction meets any more stays as it is. None where nothing is left to do.
    """
    Team.objects.lock(team.pk)
    _lock_sessions(Q(blocks__drills__in=list(choices)))
    chosen = [clash for clash in clashes(athlete, team) if clash.drill.pk in choices]
    if not chosen:
        return None
    new = []
    for clash in chosen:
        old, to = clash.drill, choices[clash.drill.pk]
        old.sets_kept_on_original = 0
        if to is None:
            old.restricted_kinds = " ".join(clash.kinds)
            continue
        drill = in_place_of(clash, to)
        drill.swapped_by, drill.restricted_kinds = by, " ".join(clash.kinds)
        new.append(drill)
    olds = [clash.drill for clash in chosen]
    SessionDrill.objects.bulk_update(olds, ["sets_kept_on_original", "restricted_kinds"])
    _put_after(new)
    Session.objects.filter(pk__in={old.block.session_id for old in olds}).change_plan()
    return RestrictionSwap.objects.create(
        team=team, athlete=athlete, by=by, drills=[str(old.pk) for old in olds]
    )


def in_place_of(clash: Clash, to: Drill) -> SessionDrill:
    """`to` in its place, done so that no restriction of its day meets it. Not saved.

    It can be the drill itself: without its load, or on one side.
    """
    old, kinds = clash.drill, clash.held - {"no_overhead"}
    implement = old.implement if to.pk == old.drill_id else None
    return prepared(old, to, implement, fitted=kinds)


def fits_itself(clash: Clash) -> bool:
    """Whether the drill can be done so that it fits: without its load, or on one side."""
    drill = clash.drill
    kinds = clash.held - {"no_overhead"} if drill.has_lowered_hands else clash.held
    return not drill.drill.restricted_by(kinds)


def _lock_sessions(of: Q) -> None:
    list(Session.objects.filter(pk__in=Session.objects.filter(of).values("pk")).select_for_update())


def _put_after(new: Collection[SessionDrill]) -> None:
    """Save each of `new` right after the drill that it replaces."""
    after = {drill.replaces_id: drill for drill in new}
    # Taken back before, with something told of it: it goes on where it was left.
    known = SessionDrill.objects.in_bulk([drill.pk for drill in new])
    blocks = {drill.block_id for drill in new}
    there = SessionDrill.objects.filter(block__in=blocks).exclude(pk__in=known)
    order: defaultdict[UUID, list[SessionDrill]] = defaultdict(list)
    for drill in there.order_by("block", "position").only("block", "position"):
        order[drill.block_id].append(drill)
        if drill.pk in after:
            order[drill.block_id].append(after[drill.pk])
    SessionDrill.objects.filter(block__in=blocks).update(position=F("position") + ABOVE)
    for drills in order.values():
        for position, drill in enumerate(drills, start=1):
            drill.position = position
    moved = [drill for drills in order.values() for drill in drills if drill not in new]
    SessionDrill.objects.bulk_update(moved, ["position"])
    SessionDrill.objects.bulk_create(drill for drill in new if drill.pk not in known)
    for drill in new:
        if drill.pk in known:
            drill.device_seqs = known[drill.pk].device_seqs
            drill.save(force_update=True)


@dataclass(frozen=True)
class PutBack:
    """How many drills are back, and the sessions' days and names of those that stay."""

    back: int
    stays: list[SessionDrill]


def swaps_that_stand(athlete: Athlete, team: Team) -> list[RestrictionSwap]:
    """What was swapped because of a restriction and can be put back, the last first."""
    return _SWAPS.all(athlete.pk, team.pk)


def _swaps(athlete: int, team: int) -> "QuerySet[RestrictionSwap]":
    rows = RestrictionSwap.objects.filter(athlete=athlete, team=team, undone_at=None)
    return rows.select_related("by").order_by("-at", "-pk")


_SWAPS = KeptQuery(_swaps, -1, -2)


def free_again(athlete: Athlete, swaps: Collection[RestrictionSwap]) -> list[SessionDrill]:
    """What of her `swaps` is untouched, and is ruled out no more; three queries, or none."""
    if not swaps:
        return []
    restrictions = list(athlete.restrictions.active().defer("note"))
    untouched, _touched = _swapped(swaps)
    return [drill for drill in untouched if not _ruled_out(drill, restrictions)]


@transaction.atomic
def put_back(athlete: Athlete, team: Team, *, swap: RestrictionSwap | None = None) -> PutBack:
    """Plan again what was swapped because of a restriction, where nothing was done since.

    All that `swap` did, else what is ruled out no more of all that was swapped. Twice is fine.
    """
    Team.objects.lock(team.pk)
    swaps = swaps_that_stand(athlete, team)
    if swap is not None:
        swaps = [row for row in swaps if row.pk == swap.pk]
    _lock_sessions(Q(blocks__drills__in=[pk for row in swaps for pk in row.drills]))
    untouched, touched = _swapped(swaps)
    if swap is None:
        restrictions = list(athlete.restrictions.active().defer("note"))
        touched = []
        untouched = [drill for drill in untouched if not _ruled_out(drill, restrictions)]
    SessionDrill.objects.filter(replaces__in=untouched).delete()
    for drill in untouched:
        drill.sets_kept_on_original, drill.restricted_kinds = None, ""
    SessionDrill.objects.bulk_update(untouched, ["sets_kept_on_original", "restricted_kinds"])
    Session.objects.filter(pk__in={drill.block.session_id for drill in untouched}).change_plan()
    back = {str(drill.pk) for drill in untouched}
    for row in swaps:
        row.drills = [pk for pk in row.drills if pk not in back]
        if swap is not None or not row.drills:
            row.undone_at = timezone.now()
    RestrictionSwap.objects.bulk_update(swaps, ["drills", "undone_at"])
    return PutBack(len(untouched), touched)


def _swapped(
    swaps: Iterable[RestrictionSwap],
) -> tuple[list[SessionDrill], list[SessionDrill]]:
    """The drills that `swaps` swapped away: (those that can come back, those that stay away).

    One stays where its session has begun or is over, or something was logged, told or swapped
    since in what came in its place.
    """
    wanted = [pk for row in swaps for pk in row.drills]
    olds = list(
        SessionDrill.objects.filter(pk__in=wanted, block__session__removed_at=None)
        .select_related("block__session__athlete", "drill")
        .order_by("block__session__date", "position")
    )
    begun = set(
        Session.objects.filter(blocks__drills__in=olds).begun().values_list("pk", flat=True)
    )
    news = SessionDrill.objects.filter(replaces__in=olds)
    reported = news.filter(
        Q(logged_sets__isnull=False)
        | Q(pain_reports__isnull=False)
        | Q(sets_kept_on_original__isnull=False)
    )
    busy = set(reported.values_list("replaces", flat=True))
    untouched: list[SessionDrill] = []
    touched: list[SessionDrill] = []
    for drill in olds:
        session = drill.block.session
        over = session.pk in begun or session.date < session.athlete.today
        stays = over or drill.pk in busy or drill.sets_kept_on_original != 0
        (touched if stays else untouched).append(drill)
    return untouched, touched
