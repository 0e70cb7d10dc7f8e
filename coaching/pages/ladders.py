"""Where an athlete stands on ladders, in words: her rung, what is missing, what comes next."""

from dataclasses import dataclass, field

from coaching.models import Ladder, Rung
from coaching.presentation.ladders import (
    missing_text,
    standard_text,
    stands_text,
    step_text,
)
from coaching.rules.ladders import steps
from coaching.services.ladders.standing import Standing, logged, standings

NO_LOAD = (None, "", 1)


@dataclass
class LadderView:
    """A ladder as somebody stands on it. `missing`: what is still to do; empty on the last rung.

    `counted` of `asked` sessions meet the standard. `steps` are from `rules.ladders`, seen from
    her rung.
    """

    ladder: Ladder
    here: Rung
    name: str
    standard: str
    missing: str
    next_name: str
    counted: int
    asked: int
    proposed: int | None
    never: bool
    told: int | None = None
    told_by: str | None = None
    rungs: list[Rung] = field(default_factory=list)
    steps: list[tuple[str, list[Rung]]] = field(default_factory=list)


def of_athlete(team, athlete, units, *, drills=None):
    """The LadderViews of the team's ladders, or of those with one of the `drills` (ids): two
    queries.
    """
    ladders = Ladder.objects.for_team(team)
    if drills is not None:
        ladders = ladders.filter(rungs__drill__in=drills)
    stood = standings(team.pk, athlete.pk, ladders)
    today = athlete.today
    done = logged(team.pk, athlete.pk, {one.here.drill_id for one in stood}, today)
    return [_view(one, done.of(one, athlete.pk, today), units) for one in stood]


def _view(standing: Standing, evidence, units):
    here = standing.here
    kept = here.standard_in_words()
    step = standing.step(up=True, held=None)
    held = standing.load or NO_LOAD
    following = step_text(step.rung, step.load or NO_LOAD, units) if step else ""
    return LadderView(
        ladder=standing.ladder,
        here=here,
        name=step_text(here, held, units),
        standard=standard_text(kept, units),
        missing=missing_text(evidence, kept, units) if step or here.adds_load else "",
        next_name=following,
        counted=min(len(evidence.counting), evidence.asked),
        asked=evidence.asked,
        proposed=standing.proposed,
        never=standing.never,
        told=standing.told,
        told_by=standing.told_by,
        rungs=standing.rungs,
        steps=steps([(one.position, one.pk, one) for one in standing.rungs], here.pk),
    )


def on_sheets(sheets, athlete, units):
    """Put where the athlete stands onto the cards of her `sheets`; the LadderViews that are news.

    Two queries a team that they are of.
    """
    views: dict[int, list[LadderView]] = {}
    for sheet in sheets:
        team = sheet.session.team
        if team.pk not in views:
            drills = {
                card.drill.drill_id
                for of_team in sheets
                if of_team.session.team_id == team.pk
                for card in of_team.drills
            }
            views[team.pk] = of_athlete(team, athlete, units, drills=drills)
        here = {view.here.drill_id: view for view in views[team.pk]}
        for card in sheet.drills:
            if view := here.get(card.drill.drill_id):
                card.rung = stands_text(view.missing, view.next_name, proposed=bool(view.proposed))
    return [view for of_team in views.values() for view in of_team if view.told]
