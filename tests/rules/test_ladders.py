from coaching.rules.ladders import steps

HANGING = [(2, "toes", "feet to bar"), (1, "knees", "knees to elbows")]


def test_it_goes_from_easier_to_harder():
    assert steps(HANGING, "knees") == [("here", ["knees to elbows"]), ("harder", ["feet to bar"])]
    assert steps(HANGING, "toes") == [("easier", ["knees to elbows"]), ("here", ["feet to bar"])]


def test_it_keeps_alternatives_on_one_step():
    loads = [(1, "squat", "pipe"), (2, "squat", "dumbbells"), (2, "squat", "bar")]
    assert steps(loads, "squat") == [("here", ["pipe"]), ("here", ["dumbbells", "bar"])]


def test_it_climbs_in_order_whatever_the_order_it_is_told_in():
    rungs = [(3, "c", "three"), (1, "a", "one"), (2, "b", "two"), (1, "z", "also one")]
    assert steps(rungs, "b") == [
        ("easier", ["one", "also one"]),
        ("here", ["two"]),
        ("harder", ["three"]),
    ]


def test_a_drill_on_several_steps_is_here_on_all_between():
    rungs = [(n, "squat" if n in (2, 4) else f"other {n}", n) for n in (5, 4, 3, 2, 1)]
    assert steps(rungs, "squat") == [
        ("easier", [1]),
        ("here", [2]),
        ("here", [3]),
        ("here", [4]),
        ("harder", [5]),
    ]


def test_it_says_nothing_of_steps_that_are_not_there():
    assert steps([(7, "knees", "a")], "knees") == [("here", ["a"])]
