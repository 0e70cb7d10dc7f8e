"""Figure data that cannot be drawn is refused, field by field."""

import json

import pytest

from coaching import figures
from coaching.figures import FigureError


def make_figure(**changes):
    data = {
        "alt": "Stands and lifts the right knee.",
        "props": [{"kind": "ground"}],
        "phases": [
            {"seconds": 1, "stand": {"left": {"at": [0, 0]}}, "pose": {"right": {"hip": 5}}},
            {
                "seconds": 1,
                "stand": {"left": {"at": [0, 0]}},
                "pose": {"right": {"hip": 90, "knee": 90}},
            },
        ],
    }
    data.update(changes)
    return data


def problems(data):
    with pytest.raises(FigureError) as refused:
        figures.check(data)
    return refused.value.messages()


def test_it_draws_the_smallest_figure():
    data = make_figure()
    figures.check(data)
    assert figures.peak(data) == 90


@pytest.mark.parametrize("slug", figures.slugs())
def test_what_ships_survives_a_json_field(slug):
    data = figures.shipped(slug)
    again = json.loads(json.dumps(data, sort_keys=True))
    figures.check(again)
    assert figures.svg(again) == figures.svg(data)


@pytest.mark.parametrize(
    ("joint", "angle"), [("hip", 141), ("hip", -40), ("knee", -20), ("knee", 170), ("elbow", 180)]
)
def test_a_joint_out_of_human_range_is_refused(joint, angle):
    data = make_figure()
    data["phases"][1]["pose"]["right"][joint] = angle
    assert f"{angle} is outside" in problems(data)[f"phases.1.pose.right.{joint}"]


def test_every_problem_is_listed_at_once():
    data = make_figure(alt=" ", accent=["middle"], speed=3)
    data["phases"][0]["seconds"] = "soon"
    data["phases"][0]["pose"]["tail"] = 4
    assert set(problems(data)) == {
        "alt",
        "accent",
        "speed",
        "phases.0.seconds",
        "phases.0.pose.tail",
    }


@pytest.mark.parametrize("phases", [[], None, "two", {}])
def test_a_figure_without_a_phase_is_refused(phases):
    assert "phases" in problems(make_figure(phases=phases))


@pytest.mark.parametrize("data", [[], None, "figure", 4])
def test_what_is_no_figure_at_all_is_refused(data):
    assert problems(data)


def test_a_body_held_by_nothing_is_refused():
    data = make_figure()
    del data["phases"][1]["stand"]
    assert "phases.1.root" in problems(data)


def test_hands_that_cannot_reach_the_bar_are_refused():
    data = make_figure(props=[{"kind": "ground"}, {"kind": "bar", "at": [0, 2]}])
    data["phases"][0]["hands"] = "bar"
    assert problems(data) == {"phases.0.hands": "The hands cannot reach the bar from here."}


def test_hands_need_a_bar_to_hold():
    data = make_figure()
    data["phases"][0]["hands"] = "bar"
    assert "phases.0.hands" in problems(data)


def test_a_bar_over_a_foot_that_does_not_stand_is_refused():
    data = make_figure()
    data["phases"][0].update(hands="overhead", over="right")
    assert "phases.0.over" in problems(data)


def test_a_foot_too_far_away_to_stand_on_is_refused():
    data = make_figure()
    data["phases"][0]["stand"]["right"] = {"at": [0.9, 0]}
    data["phases"][0]["anchor"] = "left"
    assert "phases.0.stand.right.at" in problems(data)


def test_a_foot_that_goes_through_the_ground_is_refused():
    data = make_figure()
    data["phases"][1]["pose"]["left"] = {"hip": 40, "knee": 60}
    data["phases"][1]["pose"]["right"] = {"hip": 0, "knee": 0}
    assert any("goes through" in message for message in problems(data).values())


def test_a_prop_that_does_not_exist_is_refused():
    assert "props.0" in problems(make_figure(props=[{"kind": "trampoline"}]))
    assert "props.0.size" in problems(make_figure(props=[{"kind": "box", "at": [1, 0]}]))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, None, "5", [5], 10**9])
def test_what_is_no_sensible_number_is_refused(value):
    data = make_figure()
    data["phases"][0]["seconds"] = value
    assert "phases.0.seconds" in problems(data)


def test_an_end_that_is_no_phase_is_refused():
    assert "end" in problems(make_figure(end=2))
    assert "still" in problems(make_figure(still=[0]))


def test_messages_can_be_translated_before_they_are_filled_in():
    data = make_figure()
    data["phases"][0]["pose"]["trunk"] = 170
    with pytest.raises(FigureError) as refused:
        figures.check(data)
    french = refused.value.messages(lambda text: text.replace("is outside", "sort de"))
    assert french == {"phases.0.pose.trunk": "170 sort de -150 to 100."}


def test_text_of_the_data_cannot_break_out_of_the_drawing():
    data = make_figure(alt='"><script>alert(1)</script>')
    assert "<script" not in figures.svg(data)
    assert "<script" not in figures.svg(data, title="<script>")
