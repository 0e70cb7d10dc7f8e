from coaching.rules.ladders import steps

HANGING = [(2, "toes", "feet to bar"), (1, "knees", "knees to elbows")]


def test_it_goes_from_easier_to_harder():
    assert steps(HANGING, "knees") == [("here", ["knees to elbows"]), ("harder", ["feet to bar"])]
    assert steps(HANGING, "toes") == [("easier", ["knees to elbows"]), ("here", ["feet to bar"])]


def test_it_keeps_alternatives_on_one_step():
    loads = [(1, "squat", "pipe"), (2, "squat", "dumbbells"), (2, "squat", "bar")]
    assert steps(loads, "squat") == [("here", ["pipe"]), ("here", ["dumbbells", "bar"])]


def test_it_says_nothing_of_steps_that_are_not_there():
    assert steps([(7, "knees", "a")], "knees") == [("here", ["a"])]
