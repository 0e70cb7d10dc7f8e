"""An athlete's season as she shares it: what was measured and trained, and nothing of health."""

from dataclasses import dataclass
from typing import Any

from coaching.models import Athlete, Result, Session, Team
from coaching.models.choices import Measures

from .progress import ProgressPage, progress_page
from .progress_training import Training, climbed_of, training

#: What tests of range say is close to what a clinician asks.
UNSHARED = (Measures.HIP_RANGE, Measures.FULL_RANGE)
#: How far back, by the word of the athlete's own page.
SPAN = "all"


@dataclass
class Season:
    """`shown` and `trained` as on her own page; no team, nobody who measured, no link."""

    athlete: Athlete
    shown: ProgressPage
    trained: Training

    @property
    def name(self) -> str:
        """Hers; of somebody who is not known to be of age none stands on a shared page."""
        return self.athlete.name if self.athlete.is_known_adult else ""

    @property
    def is_empty(self) -> bool:
        return self.shown.is_empty and self.trained.is_empty


def season_of(athlete: Athlete, unit_system: str) -> Season:
    """All that she did in any team, in so many queries however much it is."""
    teams = list(Team.objects.trained_in_by(athlete))
    results = Result.objects.filter(athlete=athlete).exclude(assessment__measures__in=UNSHARED)
    climbed = climbed_of(athlete, teams)
    reader: dict[str, Any] = {"today": athlete.today, "unit_system": unit_system}
    marks = [(step.day, step.name) for step in climbed]
    shown = progress_page(results, teams=teams, span=SPAN, marks=marks, **reader)
    sessions = Session.objects.filter(athlete=athlete)
    trained = training(sessions, start=shown.start, climbed=climbed, **reader)
    return Season(athlete, shown, trained)
