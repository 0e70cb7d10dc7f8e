"""Where it hurts is marked on the figure that stands."""

import pytest

from coaching.figures import hurt
from coaching.models.choices import BodyPart


@pytest.mark.parametrize("where", [part for part in BodyPart if part != BodyPart.OTHER])
def test_each_place_lies_on_the_figure(where):
    left, top, width, height = map(int, hurt.box())
    x, y = map(int, hurt.place(where))
    assert left < x < left + width
    assert top < y < top + height


def test_left_and_right_are_apart_and_nothing_is_marked_of_what_it_does_not_have():
    assert hurt.place("left_knee") != hurt.place("right_knee")
    assert hurt.place(BodyPart.OTHER) is None
    assert hurt.standing().startswith("<svg")
