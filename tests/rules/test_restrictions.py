from dataclasses import dataclass
from datetime import date

from coaching.rules.restrictions import each_kind_once

DAY, NEXT = date(2026, 3, 4), date(2026, 3, 5)


@dataclass
class Held:
    kind: str
    name: str
    holds: bool = True

    def holds_between(self, first, last):
        return self.holds and (first, last) in ((DAY, NEXT), (DAY, None))


def test_of_each_kind_the_last_one_that_holds_counts():
    rows = [Held("jumps", "a"), Held("loads", "b"), Held("jumps", "c"), Held("loads", "d", False)]
    assert [row.name for row in each_kind_once(rows, DAY, NEXT)] == ["c", "b"]


def test_without_a_last_day_what_holds_ever_counts():
    assert [row.name for row in each_kind_once([Held("jumps", "a")], DAY)] == ["a"]
    assert each_kind_once([Held("jumps", "a")], NEXT) == []


def test_it_asks_of_each_whether_it_holds_between_both_days():
    asked = []
    row = Held("jumps", "a")
    row.holds_between = lambda first, last: asked.append((first, last))
    assert each_kind_once([row], DAY, NEXT) == []
    assert asked == [(DAY, NEXT)]
