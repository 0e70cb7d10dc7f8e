"""What the browser makes of marks is what the server makes of them, case by case."""

import pytest

from coaching.rules import measuring
from tests.measuring_cases import CASES

ALL = """async (cases) => {
  const own = await import("/measure/arithmetic.js");
  const numbers = (timed) => timed && [timed.value, timed.error, timed.worst];
  const sprint = ({ seconds, metres, off, turned }) => {
    const found = own.sprint(seconds, metres, off, own.turnover(turned, off));
    return found && [found.seconds, found.speed, found.stepLength].map(numbers);
  };
  return {
    lift: cases.lift.map((one) => own.lift(one, one)),
    down: cases.down.map(({ taps }) => own.downBetween(...taps)),
    facing: cases.facing.map((one) => own.facingOf(one, one.down)),
    settled: cases.settled.map(({ values }) => own.settled(values)),
    seconds: cases.seconds.map((one) => own.secondsOf(one.frames, one.filmed_at)),
    turnover: cases.turnover.map(({ marks, off }) => numbers(own.turnover(marks, off))),
    missing: cases.missing.map(({ sides }) => own.missing([...sides])),
    sprint: cases.sprint.map(sprint),
    hip_range: cases.hip_range.map((one) => own.hipRange(one, one)),
    angle: cases.angle.map((one) => own.angleAt(one).angle),
    usual: cases.usual.map(([kind, value]) => own.isUsual(kind, value)),
    tenth: cases.tenth.map(([value]) => own.tenth(value)),
    constants: [own.STEPS_ENOUGH, own.TAP_ERROR],
  };
}"""

NEAR = {"abs": 6e-5}


def near(found, expected):
    """As pytest.approx, through lists and dicts."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        return all(near(found[key], value) for key, value in expected.items())
    if isinstance(expected, list):
        assert len(found) == len(expected)
        return all(near(number, value) for number, value in zip(found, expected, strict=True))
    return found == (expected if expected is None else pytest.approx(expected, **NEAR))


def timed(case, value="value"):
    return None if case[value] is None else [case["value"], case["error"], case["worst"]]


def test_the_browser_measures_as_the_server_does(scripts):
    found = scripts.evaluate(ALL, CASES)
    expected = {
        "lift": [{key: case[key] for key in ("vertical", "trunk")} for case in CASES["lift"]],
        "down": [case["down"] for case in CASES["down"]],
        "facing": [case["facing"] for case in CASES["facing"]],
        "settled": [case["settled"] for case in CASES["settled"]],
        "seconds": [case["seconds"] for case in CASES["seconds"]],
        "turnover": [timed(case) for case in CASES["turnover"]],
        "missing": [case["missing"] for case in CASES["missing"]],
        "sprint": [
            case["time"] and [case["time"], case["speed"], case["step"]] for case in CASES["sprint"]
        ],
        "hip_range": [{key: case[key] for key in ("thigh", "bend")} for case in CASES["hip_range"]],
        "angle": [case["angle"] for case in CASES["angle"]],
        "usual": [is_usual for _, _, is_usual in CASES["usual"]],
        "tenth": [rounded for _, rounded in CASES["tenth"]],
        "constants": [measuring.STEPS_ENOUGH, measuring.TAP_ERROR],
    }
    wrong = {key: found[key] for key in expected if not near(found[key], expected[key])}
    assert not wrong
