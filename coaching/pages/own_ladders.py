"""Her own ladders, as an athlete reads them: her rung, what speaks for the next, who decides."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from coaching.models import Athlete, Drill, Membership, Promotion, Rung, SessionDrill, Team
from coaching.models.choices import PromotionState
from coaching.pages.ladders import LadderView, view_of, with_ranges
from coaching.presentation.ladders import done_text, rung_text, sets_text, short_text
from coaching.presentation.wording import day_text
from coaching.rules.evidence import Evidence, SessionSeen, Standard
from coaching.rules.names import by_name
from coaching.services.ladders.logged import logged
from coaching.services.ladders.standing import Standing, standings

SHOWN_SESSIONS = 3


@dataclass
class RungShown:
    """A rung as it is drawn. `place`: 'easier', 'here' or 'next'; `how`: in a few words."""

    place: str
    drill: Drill
    name: str
    how: str


@dataclass
class SessionShown:
    """A session that was weighed: its sets, its day, and how it fell short; `share` of all."""

    date: date
    sets: str
    says: str
    counts: bool
    share: float


@dataclass
class OwnLadder:
    """A ladder on which she stands in a team. What only the one that is read whole has is empty
    in the others: its rungs, her sessions, the next chance, who decides, and her coach's answer.
    """

    team: Team
    view: LadderView
    rungs: list[RungShown] = field(default_factory=list)
    sessions: list[SessionShown] = field(default_factory=list)
    chance: SessionDrill | None = None
    decides: str = ""
    by_itself: bool = False
    answer: Promotion | None = None
    chance_day: str = ""


@dataclass
class OwnLadders:
    """The ladder that is read, once for each team that has it, and the other ones."""

    read: list[OwnLadder]
    others: list[OwnLadder]
    several_teams: bool


def own_ladders(athlete: Athlete, units: str, pk: int | None = None) -> OwnLadders:
    """Her ladders in all her teams, that with the key `pk` whole.

    Five queries a team at most, and four more for the one that is read.
    """
    teams = by_name(Team.objects.trained_in_by(athlete))
    found = [row for team in teams for row in _of_team(team, athlete, units, pk)]
    read = [row for row in found if row.view.ladder.pk == pk]
    others = [row for row in found if row.view.ladder.pk != pk]
    return OwnLadders(read, others, len(teams) > 1)


def _of_team(team: Team, athlete: Athlete, units: str, pk: int | None) -> list[OwnLadder]:
    today = athlete.today
    stood = standings(team.pk, athlete.pk)
    done = logged(team.pk, athlete.pk, {standing.here.drill_id for standing in stood}, today)
    rows = []
    for standing in stood:
        evidence = done.of(standing, athlete.pk, today)
        row = OwnLadder(team, view_of(standing, evidence, units, today))
        if standing.ladder.pk == pk:
            _read_whole(row, standing, evidence, athlete, units)
        rows.append(row)
    with_ranges([row.view for row in rows], team, athlete)
    return rows


def _read_whole(
    row: OwnLadder, standing: Standing, evidence: Evidence, athlete: Athlete, units: str
) -> None:
    standard = standing.here.standard(standing.load.kg if standing.load else None)
    row.rungs = _rungs(row.view, standing, units)
    counted = standing.here.drill.amount_unit, units
    last = evidence.sessions[-SHOWN_SESSIONS:]
    row.sessions = [_session(seen, standard, counted) for seen in last]
    row.by_itself = standing.by_itself
    row.chance = _next_chance(row.team, athlete, standing.here)
    if row.chance is not None:
        day = row.chance.block.session.date
        row.chance_day = gettext("today") if day == athlete.today else day_text(day)
    row.decides = _who_decides(row.team)
    if row.view.waits:
        row.answer = _answer(row.team, athlete, standing)


def _rungs(view: LadderView, standing: Standing, units: str) -> list[RungShown]:
    """The one where she stands and the next; on the last one the one before it."""
    here = standing.here
    asked = sets_text(here.standard_in_words(), units)
    found = [("here", here, view.name, asked)]
    if (step := standing.step(up=True, held=None)) is not None:
        found.append(("next", step.rung, view.next_name, _begins(step.rung, units)))
    elif (below := standing.step(up=False, held=None)) is not None:
        easier = below.rung
        how = sets_text(easier.standard_in_words(), units)
        found.insert(0, ("easier", easier, rung_text(easier), how))
    # Where she stands is read without what only pictures and pages of drills need.
    drills = Drill.objects.for_list().in_bulk({rung.drill_id for _, rung, _, _ in found})
    return [RungShown(place, drills[rung.drill_id], *words) for place, rung, *words in found]


def _begins(rung: Rung, units: str) -> str:
    kept = rung.standard_in_words()
    if not rung.start_amount:
        return sets_text(kept, units)
    first = sets_text(kept | {"amount": str(rung.start_amount)}, units)
    return gettext("%(sets)s to begin") % {"sets": first}


def _session(seen: SessionSeen, standard: Standard, counted: tuple[str, str]) -> SessionShown:
    """`counted`: the unit of its amounts, and its reader's system."""
    asked = standard.sets * standard.amount_si
    if (says := short_text(seen, standard, *counted)) == "" and seen.pain is not None:
        says = gettext("pain %(level)s") % {"level": seen.pain} if seen.pain else gettext("no pain")
    return SessionShown(
        date=seen.date,
        sets=", ".join(done_text(a_set.amount_si, *counted) for a_set in seen.sets),
        says=says,
        counts=seen.meets,
        share=float(1 - min(Decimal(1), seen.short_si / asked)),
    )


def _next_chance(team: Team, athlete: Athlete, here: Rung) -> SessionDrill | None:
    """The next session that has the drill of her rung and is not over: one query."""
    planned = SessionDrill.objects.to_do().filter(
        drill=here.drill_id,
        block__session__team=team,
        block__session__athlete=athlete,
        block__session__date__gte=athlete.today,
        block__session__removed_at=None,
        block__session__paused=False,
        block__session__finished_at=None,
    )
    planned = planned.select_related("block__session")
    return planned.order_by("block__session__date", "block__session__slot").first()


def _who_decides(team: Team) -> str:
    """The name of the team's coach; empty where there are several."""
    coaches = Membership.objects.coaching().filter(team=team)
    names: Sequence[str] = list(coaches.values_list("user__name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""


def _answer(team: Team, athlete: Athlete, standing: Standing) -> Promotion | None:
    """What her coach answered last, and why."""
    put_off = (PromotionState.PUT_OFF, PromotionState.NEVER)
    mine = Promotion.objects.filter(
        team=team, athlete=athlete, ladder=standing.ladder, state__in=put_off
    )
    return mine.select_related("decided_by").order_by("-decided_at", "-pk").first()
