"""A plan set in motion: key poses settled, and every moment between them solved again."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from .body import CHANNELS, RANGES, SIDES, Angles, Feet, Point, joints
from .errors import FigureError, Param, Problems
from .errors import gettext_noop as _
from .plan import Key, Plan
from .solve import Holds, mid_foot, settle
from .surface import sunk

# An in-between pose may fall this short of its contact: half a pixel of a figure 260 px tall.
SLACK = 0.004
# A foot that swings past an edge may brush it by this much before the pose is refused.
BRUSH = 0.016
FEET = {"left_foot": "stand.left.at", "right_foot": "stand.right.at"}
PARTS = {
    "left_foot": _("left foot"),
    "right_foot": _("right foot"),
    "left_hand": _("left hand"),
    "right_hand": _("right hand"),
}


# Values at the key times, the slopes there, and what a cycle gains.
Curve = tuple[list[float], list[float], float]


@dataclass
class Frame:
    """One moment: `t` in seconds, `angles`, `root` and `points` in the frame (y down), the
    `camera`'s place in the world, and `standing`: the sides whose feet are down."""

    t: float
    angles: Angles
    root: Point
    camera: Point
    standing: tuple[str, ...]
    holding: str

    @cached_property
    def points(self) -> dict[str, Point]:
        return joints(self.angles, self.root)

    def world(self, name: str) -> Point:
        """A point where it is on the ground, (x forward, y up)."""
        x, y = self.points[name]
        return (x + self.camera[0], -(y + self.camera[1]))


@dataclass(frozen=True)
class HipAngles:
    """Whole degrees of hip flexion against the trunk, `low` to `high`; below 0 is behind it.

    `ground`: the thigh at the highest against the plumb line, 90 for a level one. None for who
    lies or hangs by the hands, where it says nothing.
    """

    low: int
    high: int
    ground: int | None


def over_shoulders(key: Key) -> bool:
    return key.hands == "overhead" and key.over == "shoulders"


class Motion:
    """A settled plan. FigureError if a key or an in-between pose cannot keep its contacts."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.total = plan.seconds
        self.problems: Problems = {}
        self.settled = [self.settle_key(key) for key in plan.keys]
        if self.problems:
            raise FigureError(self.problems)
        self.times: list[float] = []
        self.of: list[int] = []
        t = 0.0
        for i, key in enumerate(plan.keys):
            self.times.append(t)
            self.of.append(i)
            if key.hold:
                t += key.hold
                self.times.append(t)
                self.of.append(i)
            t += key.seconds
        self.curves: dict[str | int, Curve] = {
            name: self.curve([self.settled[i][0][name] for i in self.of]) for name in CHANNELS
        }
        for axis in (0, 1):
            self.curves[axis] = self.curve(
                [self.settled[i][1][axis] for i in self.of], plan.travel[axis]
            )
        if any(key.hands == "overhead" for key in plan.keys):
            hands = [joints(*self.settled[i])["right_hand"][0] for i in self.of]
            self.curves["over"] = self.curve(hands, plan.travel[0])

    # key poses

    def over(self, key: Key) -> float | None:
        """The x that the bar stays above in this key; None with no foot under it."""
        sides = key.feet_under_bar
        if key.hands != "overhead" or not sides:
            return None
        return sum(mid_foot(key.stand[side][0], self.plan.slope)[0] for side in sides) / len(sides)

    def holds(self, key: Key) -> Holds:
        bar = self.plan.prop("bar")
        return Holds(
            root=key.root,
            lie=key.lie,
            feet=key.stand,
            anchor=key.anchor,
            slope=self.plan.slope,
            bar=bar["at"] if bar and key.hands == "bar" else None,
            over=self.over(key),
            upright=over_shoulders(key),
        )

    def settle_key(self, key: Key) -> tuple[Angles, Point]:
        angles, root, misses = settle(key.angles, self.holds(key))
        for what, miss in misses.items():
            if miss > SLACK / 2:
                if what in FEET:
                    self.fail(
                        f"{key.name}.{FEET[what]}",
                        _("The %(side)s foot cannot reach this place."),
                        side=what[:-5],
                    )
                else:
                    self.fail(f"{key.name}.hands", _("The hands cannot reach the bar from here."))
        self.check_range(key.name, angles)
        return angles, root

    def check_range(self, name: str, angles: Angles) -> None:
        for channel in CHANNELS:
            side, _separator, joint = channel.rpartition("_")
            low, high = RANGES[joint]
            if not low - 0.5 <= angles[channel] <= high + 0.5:
                path = ".".join(part for part in (name, "pose", side, joint) if part)
                self.fail(
                    path,
                    _("Solved to %(value).0f degrees, outside %(low)g to %(high)g."),
                    value=angles[channel],
                    low=low,
                    high=high,
                )

    def fail(self, path: str, message: str, **params: Param) -> None:
        self.problems.setdefault(path, (message, params))

    @cached_property
    def hip_angles(self) -> HipAngles:
        """What the gauge's side goes through in a whole cycle."""
        side, frames = f"{self.plan.gauge}_hip", self.frames()
        top = max(frames, key=lambda frame: frame.angles[side])
        end = self.plan.keys[self.plan.end]
        free = end.hands != "bar" and not end.lie
        return HipAngles(
            low=round(min(frame.angles[side] for frame in frames)),
            high=round(top.angles[side]),
            ground=round(top.angles[side] - top.angles["trunk"]) if free else None,
        )

    @property
    def peak(self) -> float:
        """The highest hip angle of the gauge's side, whole degrees."""
        return self.hip_angles.high

    def key_frame(self, index: int) -> Frame:
        return self.between(self.of.index(index), 0.0)

    # between key poses

    def curve(self, values: list[float], step: float = 0.0) -> Curve:
        """(values, slopes) of a monotone cubic through a cycle that gains `step` each time round.

        Fritsch and Carlson's weighted harmonic mean: it never overshoots a key pose, is still
        where the movement turns and flows through a pose on the way.
        """
        n = len(values)
        spans = [self.span(i) for i in range(n)]
        rises = [
            ((values[(i + 1) % n] + (step if i + 1 == n else 0)) - values[i]) / spans[i]
            for i in range(n)
        ]
        slopes = []
        for i in range(n):
            before, after, h0, h1 = rises[i - 1], rises[i], spans[i - 1], spans[i]
            if before * after <= 0:
                slopes.append(0.0)
            else:
                w0, w1 = 2 * h1 + h0, h1 + 2 * h0
                slopes.append((w0 + w1) / (w0 / before + w1 / after))
        return values, slopes, step

    def span(self, i: int) -> float:
        later = self.times[i + 1] if i + 1 < len(self.times) else self.total
        return later - self.times[i]

    def value(self, name: str | int, i: int, u: float) -> float:
        values, slopes, step = self.curves[name]
        j = (i + 1) % len(values)
        start, end = values[i], values[j] + (step if j == 0 else 0)
        h = self.span(i)
        u2, u3 = u * u, u * u * u
        return (
            (2 * u3 - 3 * u2 + 1) * start
            + (u3 - 2 * u2 + u) * h * slopes[i]
            + (3 * u2 - 2 * u3) * end
            + (u3 - u2) * h * slopes[j]
        )

    def at(self, t: float) -> Frame:
        """The Frame at `t` seconds, any t: the cycle repeats."""
        t = t % self.total
        i = bisect_right(self.times, t + 1e-9) - 1
        return self.between(i, max(0.0, min(1.0, (t - self.times[i]) / self.span(i))))

    def between(self, i: int, u: float) -> Frame:
        """The Frame a share `u` of the way from key time i to the next."""
        plan = self.plan
        j = (i + 1) % len(self.of)
        here, there = plan.keys[self.of[i]], plan.keys[self.of[j]]
        lap = plan.travel if j == 0 else (0.0, 0.0)
        ease = u * u * (3 - 2 * u)
        angles = {name: self.value(name, i, u) for name in CHANNELS}
        feet: Feet = {}
        for side in SIDES:
            if side in here.stand and side in there.stand:
                (at, pitch), (to, to_pitch) = here.stand[side], there.stand[side]
                if abs(to[0] + lap[0] - at[0]) + abs(to[1] + lap[1] - at[1]) < 1e-6:
                    feet[side] = (at, pitch + (to_pitch - pitch) * ease)
        holding = here.hands if here.hands == there.hands else ""
        holds = Holds(feet=feet, slope=plan.slope)
        if holding == "bar" and (bar := plan.prop("bar")):
            holds.bar = bar["at"]
        if holding == "overhead":
            holds.upright = over_shoulders(here) and over_shoulders(there)
            holds.over = None if holds.upright else self.value("over", i, u)
        free = (
            here.root
            or there.root
            or not (feet or holds.bar or (here.lie and here.lie == there.lie))
        )
        if free:
            holds.root = (self.value(0, i, u), self.value(1, i, u))
        elif here.lie and here.lie == there.lie:
            holds.lie = here.lie
        elif feet:
            holds.anchor = here.anchor if here.anchor in feet else next(iter(feet))
        angles, root, misses = settle(angles, holds)
        self.misses = misses
        t = self.times[i] + u * self.span(i)
        share = t / self.total
        camera = (plan.travel[0] * share, plan.travel[1] * share)
        return Frame(
            t, angles, (root[0] - camera[0], root[1] - camera[1]), camera, tuple(feet), holding
        )

    def frames(self, coarse: float = 10.0) -> list[Frame]:
        """Frames of one cycle, first pose again at the end: close enough together that turning
        every joint evenly between two of them keeps a planted foot planted.

        FigureError if a contact cannot be kept on the way or a joint leaves its range.
        """
        result = []
        for i, key_index in enumerate(self.of):
            last = self.of[(i + 1) % len(self.of)]
            if key_index == last and i + 1 < len(self.of):
                result.append(self.between(i, 0.0))
                continue
            here, there = self.settled[key_index][0], self.settled[last][0]
            swing = max(abs(there[name] - here[name]) for name in CHANNELS)
            steps = min(9, max(3, ceil(swing / coarse)))
            for k in range(steps):
                result.append(self.between(i, k / steps))
                self.check_between(key_index, result[-1])
        result.append(self.between(len(self.of) - 1, 1.0))
        if self.problems:
            raise FigureError(self.problems)
        return result

    def check_between(self, index: int, frame: Frame) -> None:
        name = self.plan.keys[index].name
        for what, miss in self.misses.items():
            if miss > SLACK:
                self.fail(
                    f"{name}.seconds",
                    _("On the way to the next phase the %(what)s cannot stay in its place."),
                    what=PARTS[what],
                )
        for side in SIDES:
            if side not in frame.standing and sunk(self.plan, frame, side) > BRUSH:
                self.fail(
                    f"{name}.pose.{side}",
                    _("After this phase the %(side)s foot goes through what it should pass over."),
                    side=side,
                )
        self.check_range(name, frame.angles)
