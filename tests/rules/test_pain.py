import pytest

from coaching.rules.pain import answer, ends_hip_work


@pytest.mark.parametrize(
    ("levels", "expected"), [(range(4), "note"), ((4, 5), "ease"), (range(6, 11), "stop")]
)
def test_it_answers_by_how_much_it_hurts(levels, expected):
    assert {answer(level) for level in levels} == {expected}


@pytest.mark.parametrize("level", [-1, 11])
def test_it_knows_only_0_to_10(level):
    with pytest.raises(ValueError, match=str(level)):
        answer(level)


@pytest.mark.parametrize(
    ("level", "front", "minor", "ends"),
    [(1, True, True, True), (10, True, True, True), (0, True, True, False), (5, False, True, False),
     (5, True, False, False)],
)  # fmt: skip
def test_under_18_any_pain_at_the_front_of_the_hip_ends_the_days_work(level, front, minor, ends):
    assert ends_hip_work(level, at_front_of_hip=front, is_minor=minor) is ends
