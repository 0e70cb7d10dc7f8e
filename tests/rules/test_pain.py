import pytest

from coaching.rules.pain import answer


@pytest.mark.parametrize(
    ("levels", "expected"), [(range(4), "note"), ((4, 5), "ease"), (range(6, 11), "stop")]
)
def test_it_answers_by_how_much_it_hurts(levels, expected):
    assert {answer(level) for level in levels} == {expected}


@pytest.mark.parametrize("level", [-1, 11])
def test_it_knows_only_0_to_10(level):
    with pytest.raises(ValueError, match=str(level)):
        answer(level)
