"""docs/asvs.md goes through the whole standard, and names no test that is not there."""

import re
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "asvs.md"
ANSWERS = {"met", "partly", "missing", "operator", "no matter"}
#: Sections and numbers of levels 1 and 2 of ASVS 5.0.0.
STANDARD = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6
3.5:1-5 3.7:1-2 4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12
6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2
8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2
10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1
13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5
16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""


def numbers():
    for section, _, listed in (part.partition(":") for part in STANDARD.split()):
        for numbers in listed.split(","):
            first, _, last = numbers.partition("-")
            yield from (f"{section}.{n}" for n in range(int(first), int(last or first) + 1))


def rows():
    """(number, level, answer, what is done, tests) of each row."""
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if re.match(r"\| \d+\.\d+\.\d+ \|", line):
            yield cells


def test_it_answers_each_requirement_once():
    assert [row[0] for row in rows()] == list(numbers())


def test_its_sums_are_those_of_its_rows():
    text = PAGE.read_text("utf-8")
    counted = Counter(row[2] for row in rows())
    assert set(counted) <= ANSWERS
    assert f"has {sum(counted.values())} requirements" in text
    first = text.partition("## 1.")[0]
    for answer, name in (("met", "met"), ("partly", "partly"), ("missing", "missing")):
        assert re.search(rf"\b{counted[answer]} are \*\*{name}\*\*", first)


NAMED = sorted({found for row in rows() for found in re.findall(r"`(\S+?)`(?: `(\w+)`)?", row[4])})


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_it_names_tests_that_are_there(file, name):
    source = (TESTS.parent / file).read_text("utf-8")
    assert not name or f"def {name}(" in source
