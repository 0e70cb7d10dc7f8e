"""What the demo's coach measured: knee lift, turnover and sprints of some, and one repeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import cos, radians, sin
from random import Random
from typing import Any
from uuid import uuid4

from coaching.models import Assessment, Squad
from coaching.services.assessments.planning import plan_test
from coaching.services.assessments.recording import Measured, record_result

#: Days from today; of the second one lift alone, again by the same coach: what chance does.
SITTINGS = (-40, -38, -26, -14, -2)
REPEAT = -38
#: The sprinters' next one.
AHEAD = 5
STEPS = 7
ASPECT = 16 / 9


@dataclass(frozen=True)
class Runner:
    """First and last of knee lift right and left, of turnover and of seconds over 30 yd.

    `from_sitting`: the first of SITTINGS at which she was there.
    """

    right: tuple[float, float]
    left: tuple[float, float]
    turnover: tuple[float, float]
    seconds: tuple[float, float]
    from_sitting: int = 0


RUNNERS = {
    "Maya Okafor": Runner((78.5, 84), (80, 82), (4.18, 4.38), (4.32, 4.18)),
    "Priya Nair": Runner((81, 86), (80.5, 86.5), (4.3, 4.36), (4.21, 4.12)),
    "Jonas Weber": Runner((83, 84), (84, 84.5), (4.22, 4.44), (3.98, 3.88)),
    "Lucas Ferreira": Runner((76, 80.5), (75, 79), (4.1, 4.05), (4.1, 4.08)),
    "Samuel Adeyemi": Runner((85, 87.5), (82, 86), (4.35, 4.4), (3.84, 3.82)),
    "Emma Kowalski": Runner((74, 75), (76, 75), (4.02, 4.05), (4.66, 4.65)),
    "Noah Tanaka": Runner((72, 72), (70, 70), (3.94, 3.94), (4.72, 4.72), from_sitting=4),
}
#: (test, first and last, on these days): by themselves.
OTHERS = {
    "Maya Okafor": (("hip-range", "right", (6, 2)), ("hip-range", "left", (7, 6))),
    "Jonas Weber": (("feet-to-bar", "", (7, 10)),),
    "Samuel Adeyemi": (("feet-to-bar", "", (4, 6)),),
}
#: Of the five instants (mark, thigh, knee, far thigh, far knee); a thigh of 0 is measured.
INSTANTS = (
    ("toe_off", 66, 90, -26, 12),
    ("highest", 0, 92, -28, 44),
    ("rear_upright", 40, 30, 0, 86),
    ("strike", 0, 94, 24, 14),
    ("full_support", 24, 110, 9, 26),
)


class Sittings:
    """Measurements of a team's season; the same each time, by days from today."""

    def __init__(self, season: Any) -> None:
        self.season = season
        self.tests = Assessment.objects.in_bulk(field_name="slug")

    def measure(self) -> None:
        for athlete, person in self.season.people.items():
            runner = RUNNERS.get(person.name)
            for number, offset in enumerate(SITTINGS):
                if runner is None or number < runner.from_sitting:
                    continue
                # Whoever came later has no way to go yet.
                share = (offset - SITTINGS[0]) / (SITTINGS[-1] - SITTINGS[0])
                rng = Random(f"{person.name} {offset}")  # noqa: S311 - the same each time
                self._lift(athlete, offset, runner, share, rng)
                if offset != REPEAT:
                    self._run(athlete, offset, runner, share, rng)
            for slug, side, values in OTHERS.get(person.name, ()):
                for offset, value in zip((SITTINGS[0], SITTINGS[-1]), values, strict=True):
                    self._record(athlete, slug, offset, {"side": side}, {"value": Decimal(value)})

    def _lift(self, athlete: Any, offset: int, runner: Runner, share: float, rng: Random) -> None:
        for side, (first, last) in (("right", runner.right), ("left", runner.left)):
            lift = first + (last - first) * share + rng.uniform(-0.8, 0.8)
            strike = lift / 2 - 42 + rng.uniform(-0.8, 0.8)
            lean = 6 + rng.uniform(-1, 1)
            rows = [
                {
                    "value": _tenth(lift + (away := rng.uniform(-4, 4))),
                    "to_trunk": _tenth(lift + away + lean),
                    "at_strike": _tenth(strike + away / 2),
                    "strike_to_trunk": _tenth(strike + away / 2 + lean),
                    "left_out": False,
                }
                for _step in range(STEPS)
            ]
            about = {"side": side, "method": "video", "frame_rate": Decimal(240)}
            about["points"] = points_of(lift, strike, lean, side)
            self._record(athlete, "knee-lift", offset, about, {}, rows)

    def _run(self, athlete: Any, offset: int, runner: Runner, share: float, rng: Random) -> None:
        about = {"method": "video", "frame_rate": Decimal(120)}
        for slug, (first, last), spread, numbers in (
            ("turnover", runner.turnover, 0.03, {"n": 10}),
            ("sprint-30-yd", runner.seconds, 0.02, {}),
        ):
            value = first + (last - first) * share
            rows = [
                {"value": Decimal(f"{value + rng.uniform(0, spread):.2f}"), "left_out": False}
                for _trial in range(3)
            ]
            self._record(athlete, slug, offset, about, numbers, rows)

    def _record(
        self,
        athlete: Any,
        slug: str,
        offset: int,
        about: dict[str, Any],
        numbers: dict[str, Any],
        rows: list[dict[str, Any]] | tuple[()] = (),
    ) -> None:
        season, test = self.season, self.tests[slug]
        day = season.today + timedelta(days=offset)
        measured = Measured({"date": day} | about, numbers, rows)
        record_result(athlete, test, season.team, measured, by=season.coach, key=uuid4())

    def plan_next(self) -> None:
        """Knee lift and turnover of the sprinters, on one of the days to come."""
        squad = Squad.objects.filter(team=self.season.team, name="Sprinters").first()
        if squad is None:
            return
        day = self.season.today + timedelta(days=AHEAD)
        for slug in ("knee-lift", "turnover"):
            plan_test(
                self.season.team, self.tests[slug], squad.athletes.all(), day, by=self.season.coach
            )


def points_of(lift: float, strike: float, lean: float, side: str) -> dict[str, Any]:
    """The marks of a clip of one step: five instants, the measured thigh as it was measured."""
    measured = {"highest": lift, "strike": strike}
    frames = [
        {
            "mark": mark,
            "side": side,
            "at": round(0.04 * number, 3),
            "facing": 1,
            "joints": dict(_joints(measured.get(mark, thigh), lean, *others)),
        }
        for number, (mark, thigh, *others) in enumerate(INSTANTS)
    ]
    return {"aspect": round(ASPECT, 4), "frames": frames}


def _joints(
    thigh: float, lean: float, knee: float, far_thigh: float, far_knee: float
) -> Iterator[tuple[str, list[float]]]:
    """Where a body's joints stand, as shares of the picture. Angles are from straight down."""
    hip = (ASPECT / 2, 0.52)

    def hang(start: tuple[float, float], angle: float, length: float) -> tuple[float, float]:
        return (
            start[0] + length * sin(radians(angle)), start[1] + length * cos(radians(angle))
        )  # fmt: skip

    near, far = hang(hip, thigh, 0.2), hang(hip, far_thigh, 0.2)
    places = {
        "shoulder": hang(hip, 180 - lean, 0.24),
        "hip": hip,
        "knee": near,
        "ankle": hang(near, thigh - knee, 0.19),
        "far_knee": far,
        "far_ankle": hang(far, far_thigh - far_knee, 0.19),
    }
    for name, (x, y) in places.items():
        yield name, [round(x / ASPECT, 4), round(y, 4)]


def _tenth(value: float) -> Decimal:
    return Decimal(f"{value:.1f}")
