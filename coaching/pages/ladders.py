"""Where an athlete stands on ladders, in words: her rung, what is missing, what comes next."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Q

from coaching.models import (
    Athlete,
    Ladder,
    LadderPlace,
    Promotion,
    Rung,
    SessionDrill,
    Team,
    TeamLadder,
)
from coaching.models.choices import PromotionState
from coaching.pages.drill_cards import DrillCard
from coaching.pages.paging import part
from coaching.pages.session_sheet import SessionSheet
from coaching.presentation.gains import toward_text
from coaching.presentation.ladders import (
    missing_text,
    range_text,
    rung_text,
    standard_text,
    stands_text,
    step_text,
    waits_text,
)
from coaching.rules.evidence import Evidence
from coaching.rules.names import by_name
from coaching.rules.ranges import HURT, NEVER
from coaching.services.ladders import ranges
from coaching.services.ladders.logged import evidence_of
from coaching.services.ladders.standing import Standing, standings

NO_LOAD = (None, "", 1)
# So many decided steps stand on an athlete's page of ladders.
MAX_DECIDED = 20


@dataclass
class LadderView:
    """A ladder as somebody stands on it. `missing`: what is still to do; empty on the last rung.

    `counted` of `asked` sessions meet the standard.
    """

    ladder: Ladder
    here: Rung
    name: str
    missing: str
    next_name: str
    counted: int
    asked: int
    proposed: int | None
    #: That a coach put the next step off, and until when, in words; '' where nothing waits.
    waits: str
    #: Whether full range is asked for, and why it is not on record: '' where it is.
    asks_range: bool = False
    range_missing: str = ""
    #: The sessions (ids) that count.
    counting: frozenset[UUID] = frozenset()
    unread: int | None = None
    unread_by: str | None = None
    rungs: list[Rung] = field(default_factory=list)


def of_athlete(
    team: Team, athlete: Athlete, units: str, *, drills: Collection[int] | None = None
) -> list[LadderView]:
    """The LadderViews of the team's ladders, or of those with one of the `drills` (ids): two
    queries.
    """
    return _views(standings(team.pk, athlete.pk, drills), team, athlete, units)


def _views(stood: Sequence[Standing], team: Team, athlete: Athlete, units: str) -> list[LadderView]:
    today = athlete.today
    weighed = evidence_of(team.pk, athlete.pk, stood, today)
    return [
        view_of(standing, evidence, units, today)
        for standing, evidence in zip(stood, weighed, strict=True)
    ]


def view_of(standing: Standing, evidence: Evidence, units: str, today: date) -> LadderView:
    here = standing.here
    kept = here.standard_in_words()
    step = standing.step(up=True, held=None)
    held = standing.load or NO_LOAD
    following = step_text(step.rung, step.load or NO_LOAD, units) if step else ""
    return LadderView(
        ladder=standing.ladder,
        here=here,
        name=step_text(here, held, units),
        missing=missing_text(evidence, kept, units) if step or here.adds_load else "",
        next_name=following,
        counted=min(len(evidence.counting), evidence.asked),
        asked=evidence.asked,
        counting=frozenset(seen.session for seen in evidence.counting),
        proposed=standing.proposed,
        waits=waits_text(standing.waits(evidence, today), never=standing.never),
        unread=standing.unread,
        unread_by=standing.unread_by,
        rungs=standing.rungs,
    )


def on_sheets(sheets: Sequence[SessionSheet], athlete: Athlete, units: str) -> list[LadderView]:
    """Put where the athlete stands onto the cards of her `sheets`; the LadderViews that are news.

    Two queries a team that they are of, and no evidence is weighed of what nothing says.
    """
    cards: dict[int, list[DrillCard]] = {}
    teams: dict[int, Team] = {}
    for sheet in sheets:
        team = teams.setdefault(sheet.session.team_id, sheet.session.team)
        cards.setdefault(team.pk, []).extend(sheet.drills)
    news: list[LadderView] = []
    for pk, of_team in cards.items():
        drills = {card.drill.drill_id for card in of_team}
        stood = [
            standing
            for standing in standings(pk, athlete.pk, drills)
            if standing.unread or standing.here.drill_id in drills
        ]
        views = _views(stood, teams[pk], athlete, units)
        here = {view.here.drill_id: view for view in views}
        for card in of_team:
            view = here.get(card.drill.drill_id)
            # On what was swapped in there is none: a phone paints that card without the server.
            if view and not card.drill.replaces_id:
                waits, proposed = view.waits, bool(view.proposed)
                card.rung = stands_text(view.missing, view.next_name, waits, proposed=proposed)
                if view.next_name and card.drill.block.session_id in view.counting:
                    card.toward = toward_text(view.next_name, view.counted, view.asked)
        news += [view for view in views if view.unread]
    return news


@dataclass
class LadderPast:
    """What a team's coaches did of an athlete's ladder: the steps that were decided, the newest
    first, each with where it led; and where she was put by hand, if she was.
    """

    decided: list[tuple[Promotion, str]] = field(default_factory=list)
    by_hand: LadderPlace | None = None


def past_of(team: Team, athlete: Athlete, units: str) -> dict[int, LadderPast]:
    """{ladder id: its LadderPast}, of those that have one: two queries."""
    past: defaultdict[int, LadderPast] = defaultdict(LadderPast)
    open_or_gone = (PromotionState.PROPOSED, PromotionState.GONE)
    steps = Promotion.objects.filter(team=team, athlete=athlete).exclude(state__in=open_or_gone)
    steps = steps.select_related("decided_by", "to_rung__drill", "to_rung__implement")
    for step in steps.order_by("-decided_at", "-pk")[:MAX_DECIDED]:
        held = (step.load_value, step.load_unit, step.load_count)
        past[step.ladder_id].decided.append((step, step_text(step.to_rung, held, units)))
    places = LadderPlace.objects.filter(team=team, athlete=athlete).exclude(set_by=None)
    for place in places.select_related("set_by"):
        past[place.ladder_id].by_hand = place
    return past


def with_ranges(views: list[LadderView], team: Team, athlete: Athlete) -> list[LadderView]:
    """The LadderViews with what is known of full range: three queries, or none."""
    asking = [view for view in views if view.here.drill.asks_full_range]
    if asking:
        drills = {view.here.drill_id for view in asking}
        missing = ranges.missing_of(team, [athlete.pk], drills, athlete.today)
        for view in asking:
            view.asks_range = True
            view.range_missing = missing[athlete.pk, view.here.drill_id]
    return views


def hide_pain(views: Sequence[LadderView]) -> None:
    """Say of no ladder that full range lapsed because it hurt: for who is shown nothing of that."""
    for view in views:
        if view.range_missing == HURT:
            view.range_missing = NEVER


def stop_at_the_pipe(sheets: Sequence[SessionSheet], athlete: Athlete) -> None:
    """Mark the drills of her `sheets` for which full range is not on record, and say so.

    Three queries, and none where no drill asks for it.
    """
    asking = [
        (sheet.session, card)
        for sheet in sheets
        for card in sheet.drills
        if card.drill.asks_full_range
    ]
    if not asking:
        return
    today = athlete.today
    known = ranges.facts([athlete.pk], {card.drill.drill_id for _, card in asking})
    for session, card in asking:
        of_drill = known.get((athlete.pk, card.drill.drill_id))
        why = ranges.missing_in(session.team, of_drill, max(session.date, today))
        card.drill.range_missing = why
        card.range_missing = range_text(why)


def stop_at_the_pipe_of(drill: SessionDrill) -> None:
    """As `stop_at_the_pipe`, of one drill whose row is drawn again; its session is read along."""
    if drill.asks_full_range:
        session = drill.block.session
        pair = session.athlete_id, drill.drill_id
        day = max(session.date, session.athlete.today)
        missing = ranges.missing_of(session.team, [pair[0]], [pair[1]], day)
        drill.range_missing = missing[pair]


@dataclass
class LadderRow:
    """A ladder in the list of a team's: (name, standard) of each rung; `by_itself` as in use."""

    ladder: Ladder
    rungs: list[tuple[str, str]]
    by_itself: bool


def list_of(
    team: Team, asked: Mapping[str, str], units: str
) -> tuple[Page[Ladder], list[LadderRow]]:
    """The page of the team's ladders that the address asks for, and its rows: four queries."""
    page = part(by_name(Ladder.objects.for_team(team)), asked)
    climbing = TeamLadder.objects.filter(team=team, climbs_by_itself=True)
    by_itself = set(climbing.values_list("ladder", flat=True))
    # An admin may have put a team's own drill on a shipped ladder: no other team reads of it.
    seen = Q(drill__team=None) | Q(drill__team=team)
    rungs = Rung.objects.filter(seen, ladder__in=[ladder.pk for ladder in page])
    of_ladder: dict[int, list[Rung]] = {}
    for rung in rungs.select_related("ladder", "drill", "implement").order_by("position", "pk"):
        of_ladder.setdefault(rung.ladder_id, []).append(rung)
    rows = [
        LadderRow(
            ladder,
            [
                (rung_text(rung), standard_text(rung.standard_in_words(), units))
                for rung in of_ladder.get(ladder.pk, [])
            ],
            ladder.pk in by_itself,
        )
        for ladder in page
    ]
    return page, rows
