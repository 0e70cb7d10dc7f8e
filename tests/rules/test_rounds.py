from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.rounds import labels, next_up
from coaching.rules.swaps import similar_drills


def test_it_walks_a_circuit_round_by_round():
    left, walked = [2, 2, 2], []
    done = [0, 0, 0]
    while (
        index := next_up([d + 1 if d < n else None for d, n in zip(done, left, strict=True)])
    ) is not None:
        walked.append(index)
        done[index] += 1
    assert walked == [0, 1, 2, 0, 1, 2]


@given(st.lists(st.one_of(st.none(), st.integers(1, 30)), max_size=6))
def test_it_takes_the_lowest_round_and_in_it_the_first_drill(rounds):
    index = next_up(rounds)
    if index is None:
        assert set(rounds) <= {None}
    else:
        assert rounds[index] == min(r for r in rounds if r is not None)
        assert rounds[index] not in rounds[:index]


def test_it_labels_the_places_of_a_circuit():
    assert labels(3) == ["A1", "A2", "A3"]


def test_it_offers_drills_of_the_kind_and_the_angles():
    found = similar_drills(
        ("plyometric", (0, 90)),
        [
            ("far", "plyometric", (100, 120)),
            ("some", "plyometric", (60, 120)),
            ("all", "plyometric", (0, 120)),
            ("other", "gym", (0, 90)),
        ],
    )
    assert found == ["all", "some"]
