"""After something was logged: whether it speaks for a step on a ladder. In the worker."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate, now
from django_tasks import task

from coaching.models import LoggedSet, Promotion, Session, SessionDrill
from coaching.models.choices import PromotionState, StepWhy
from coaching.rules import ladders
from coaching.rules.evidence import Evidence, step_down

from .deciding import AlreadyDecided, approve
from .logged import Logged, logged
from .standing import Standing, Step, standings


def is_complete(drill: SessionDrill, rows: Iterable[LoggedSet]) -> bool:
    """Whether every planned row of the drill stands, `rows` being its sets: then it is weighed."""
    active = sum(1 for row in rows if row.removed_at is None and row.number <= drill.sets)
    return active >= drill.sets * len(drill.rows_of_a_set)


def weigh_later(session: Session, drills: Iterable[int]) -> None:
    """Have what was logged in the session looked at, of the drills (ids), once it is committed.

    What was logged stays whatever becomes of it.
    """
    whose = session.team_id, session.athlete_id, session.athlete.timezone
    chosen = sorted(set(drills))
    transaction.on_commit(lambda: weigh.enqueue(*whose, chosen), robust=True)


def weigh_session_later(session: Session) -> None:
    """As `weigh_later`, of all that the session holds: it is over now."""
    drills = SessionDrill.objects.filter(block__session=session).order_by()
    weigh_later(session, drills.values_list("drill_id", flat=True))


@task()
def weigh(team: int, athlete: int, timezone: str, drills: list[int]) -> None:
    """Propose the steps that speak from what the athlete logged; the same task twice is one.

    One query of the ladders and her places, one of what was logged, and one for each step that is
    proposed, became another one or is no longer so.
    """
    stood = [
        standing
        for standing in standings(team, athlete, drills)
        if standing.here.drill_id in drills
    ]
    if not stood:
        return
    today = localdate(now(), ZoneInfo(timezone))
    done = logged(team, athlete, {standing.here.drill_id for standing in stood}, today)
    for standing in stood:
        evidence = done.of(standing, athlete, today)
        why, step = _step(standing, done, evidence, today)
        made = _propose(team, athlete, standing, evidence, why, step)
        if made is not None and standing.by_itself and why == StepWhy.MET:
            _climb(made)


def _climb(made: Promotion) -> None:
    """The team lets this ladder climb by itself: nobody is asked."""
    mine = {"team": made.team_id, "athlete": made.athlete_id, "ladder": made.ladder_id}
    for promotion in Promotion.objects.open().filter(**mine):
        try:
            approve(promotion, by=None, now=now())
        except AlreadyDecided:
            return


def _propose(
    team: int,
    athlete: int,
    standing: Standing,
    evidence: Evidence,
    why: StepWhy,
    step: Step | None,
) -> Promotion | None:
    """Write the step down, if it is a new one; one that is open becomes it, or ends."""
    open_one = Promotion.objects.open().filter(pk=standing.proposed)
    if standing.proposed is not None and standing.proposed_to == step:
        return None
    if step is None:
        if standing.proposed is not None:
            open_one.update(state=PromotionState.GONE, decided_at=now())
        return None
    ids = evidence.ids if why == StepWhy.MET else evidence.last_ids
    proposed = {
        "from_rung": standing.here,
        "to_rung": step.rung,
        "why": why,
        "evidence": [str(pk) for pk in ids],
        "standard": standing.here.standard_in_words(),
        **step.columns,
    }
    whose = {"team_id": team, "athlete_id": athlete, "ladder": standing.ladder}
    if standing.proposed is not None:
        # One that somebody decided meanwhile is as it was decided.
        is_so = open_one.update(turn=F("turn") + 1, proposed_at=now(), **proposed)
        return Promotion(pk=standing.proposed, **whose, **proposed) if is_so else None
    promotion = Promotion(**whose, **proposed)
    # Of two workers at once one proposes: the table holds one open step a ladder.
    Promotion.objects.bulk_create([promotion], ignore_conflicts=True)
    return promotion


def _step(
    standing: Standing, done: Logged, evidence: Evidence, today: date
) -> tuple[StepWhy, Step | None]:
    """Why a step is due, and which; None: none is."""
    down = step_down(evidence)
    if down and not standing.rests(evidence, today, up=False):
        return StepWhy(down), standing.step(up=False, held=None)
    if down or evidence.missing or standing.never or standing.rests(evidence, today, up=True):
        return StepWhy.MET, None
    step = standing.step(up=True, held=done.least_load(evidence.ids))
    if step and step.load and not ladders.may_add_load(standing.since, today):
        return StepWhy.MET, None
    return StepWhy.MET, step
