"""Three measurements at once: lift across, turnover up, speed by size, joined in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .charts import AXIS, TIP, TOP, WIDTH, Scale, Tick, scale_of, ticks_of


@dataclass(frozen=True)
class Together:
    """A day's lift across, turnover up, and speed by size."""

    x: float
    y: float
    radius: float
    day: date
    speed: float | None
    is_last: bool = False

    @property
    def tip(self) -> float:
        """Where the left of what it tells stands."""
        return round(min(max(self.x - TIP / 2, 0), WIDTH - TIP), 1)


@dataclass
class Plane:
    """Three measurements at once, joined in time; `band` is the error of both about the first."""

    dots: list[Together]
    across: list[Tick]
    up: list[Tick]
    box: tuple[float, float, float, float] | None
    height: int = 240
    width: int = WIDTH

    @property
    def path(self) -> str:
        return "M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in self.dots)

    @property
    def floor(self) -> int:
        return self.height - 2 * AXIS


# A day, its lift, its turnover, and its speed where that was measured too.
Triple = tuple[date, float, float, float | None]


def together(days: Sequence[Triple], *, lift_error: float, turnover_error: float) -> Plane:
    """The Plane of `days` in order: at least one. An error of 0 is one that nobody knows."""
    _day, lift, turnover, _speed = days[0]
    wide, tall = lift_error, turnover_error
    height = Plane.height
    lifts = [day[1] for day in days] + [lift - wide, lift + wide]
    turnovers = [day[2] for day in days] + [turnover - tall, turnover + tall]
    x_low = scale_of(lifts, height)
    x = Scale(x_low.low, x_low.high, 40, WIDTH - 30)
    y_low = scale_of(turnovers, height)
    y = Scale(y_low.low, y_low.high, height - 2 * AXIS, TOP + 12)
    speeds = [day[3] for day in days if day[3] is not None]
    size = Scale(min(speeds), max(speeds) + 0.001, 5, 10) if speeds else None
    box = None
    if wide and tall:
        left, top = x.at(lift - wide), y.at(turnover + tall)
        box = (
            left, top, round(x.at(lift + wide) - left, 1), round(y.at(turnover - tall) - top, 1)
        )  # fmt: skip
    return Plane(
        dots=[
            Together(
                x.at(across), y.at(up), size.at(speed) if size and speed is not None else 4,
                day, speed, is_last=n == len(days) - 1,
            )
            for n, (day, across, up, speed) in enumerate(days)
        ],
        across=ticks_of(x),
        up=ticks_of(y),
        box=box,
    )  # fmt: skip
