"""What the pages that measure need to know: whose results they send where, and for which tests."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext

from coaching.models import Assessment, Athlete, Result, Team
from coaching.models.choices import Measures, ResultUnit
from coaching.presentation.results import value_text
from coaching.rules.units import to_si
from coaching.rules.zones import HIGHEST

#: A picture and a clip for knee lift, a clip for turnover, taps, and a picture for the hip’s range.
WAYS = ("photo", "video", "turnover", "taps", "hip")
#: And any angle on a picture: of the test that the address names.
ANGLE = "angle"
#: So many of a team's own are kept on a phone.
MAX_ANGLES = 10
#: The shipped tests that they measure.
KNEE_LIFT, TURNOVER, HIP_RANGE = "knee-lift", "turnover", "hip-range"
#: Which of them, by the way.
TEST_OF = {
    "photo": KNEE_LIFT, "video": KNEE_LIFT, "turnover": TURNOVER, "taps": TURNOVER,
    "hip": HIP_RANGE,
}  # fmt: skip
#: Frames a second that phones film at.
RATES = (30, 60, 120, 240)


def ways_of(test: Assessment) -> list[tuple[str, str, str]]:
    """[(way, words, icon)] of a test that a page here measures, the best one first."""
    clip = gettext("From a clip")
    if test.slug == KNEE_LIFT:
        return [("video", clip, "play"), ("photo", gettext("From a picture"), "camera")]
    if test.slug == TURNOVER:
        return [("turnover", clip, "play"), ("taps", gettext("Tap the steps"), "timer")]
    if test.slug == HIP_RANGE:
        return [("hip", gettext("From a picture"), "camera")]
    if test.measures == Measures.SPRINT:
        return [("turnover", clip, "play")]
    if is_any_angle(test):
        return [(ANGLE, gettext("From a picture"), "camera")]
    return []


def filmed(test: Assessment) -> str:
    """The way to measure it on a clip; "" where there is none."""
    return next((way for way, _words, symbol in ways_of(test) if symbol == "play"), "")


def is_any_angle(test: Assessment) -> bool:
    """A team's own test of an angle, which is marked by three points on a picture."""
    return test.measures == Measures.PLAIN and test.unit == ResultUnit.DEGREES


def angle_addresses(athlete: Athlete) -> list[str]:
    """Where she measures the own angles of her teams, by name: one query."""
    teams = Team.objects.trained_in_by(athlete)
    tests = Assessment.objects.active().filter(team__in=teams)
    slugs = tests.filter(measures=Measures.PLAIN, unit=ResultUnit.DEGREES).order_by("name", "pk")
    address = reverse("measuring", args=[ANGLE])
    return [f"{address}?test={slug}" for slug in slugs.values_list("slug", flat=True)[:MAX_ANGLES]]


@dataclass(frozen=True)
class Run:
    """A test over a distance, in metres."""

    slug: str
    words: str
    metres: Decimal


@dataclass(frozen=True)
class Last:
    """What the newest day of a test gave, by side: "Left 96°, right 98°"."""

    day: datetime.date
    words: str


@dataclass(frozen=True)
class MeasuringPage:
    """`door`: where results go, for `team`. `results`: the page that shows them."""

    door: str
    results: str
    taps: str
    team: int
    sprints: list[Run]
    last: Last | None
    lift: str = KNEE_LIFT
    turnover: str = TURNOVER
    hip_range: str = HIP_RANGE
    highest: int = HIGHEST
    rates: tuple[int, ...] = RATES


def measuring_page(athlete: Athlete, team: Team, slug: str, *, own: bool) -> MeasuringPage:
    """Of one athlete of a team in the test `slug`, in two queries. `own`: she is the reader."""
    results = reverse("athlete_results", args=[athlete.pk])
    taps = reverse("measuring", args=["taps"]) + ("" if own else f"?athlete={athlete.pk}")
    timed = Assessment.objects.for_team(team).filter(measures=Measures.SPRINT)
    last = last_of(athlete, team, slug)
    return MeasuringPage(results, results, taps, team.pk, runs(timed), last)


def last_of(athlete: Athlete, team: Team, slug: str) -> Last | None:
    """What she had in that team before, of a test; None of who was never measured."""
    rows = Result.objects.active().filter(athlete=athlete, team=team, assessment__slug=slug)
    newest = list(rows.select_related("assessment").order_by("-date", "-pk")[:8])
    # The later one of a day stands for its side.
    sides = {row.side: row for row in reversed(newest) if row.date == newest[0].date}
    texts = [
        f"{row.get_side_display()} {value_text(row.value, row.assessment.unit)}".strip()
        for _side, row in sorted(sides.items())
    ]
    return Last(newest[0].date, ", ".join(texts)) if newest else None


def runs(timed: Iterable[Assessment]) -> list[Run]:
    """Those with a distance."""
    return [
        Run(test.slug, test.name, to_si(test.distance_value, test.distance_unit))
        for test in timed
        if test.distance_value
    ]
