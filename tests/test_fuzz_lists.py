"""A short form of `make fuzz` for lists of people: FUZZ_LISTS of them, of FUZZ_SEED."""

import os
import random

import pytest

from coaching.rules.roster import Unreadable, columns_of, read_table
from coaching.services.people.roster_files import text_of
from coaching.services.rosters import reading
from coaching.services.rosters.reading import read_rows
from tests.fuzz.lists import TODAY, broken, faults_of, write

LISTS = int(os.environ.get("FUZZ_LISTS", "400"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))


@pytest.mark.timeout(60 * 60)
def test_it_reads_whatever_is_written_or_says_that_it_cannot():
    """No name, day or address is read as another one without a word; nothing raises."""
    chance = random.Random(SEED)
    seen = []
    read = 0
    for _ in range(LISTS):
        written = write(chance)
        faults = faults_of(written)
        seen += [f"{written.content!r}: {fault}" for fault in faults]
        read += not faults
        try:
            table = read_table(text_of(broken(chance, written.content))[0])
        except Unreadable:
            continue
        columns, has_head = columns_of(table)
        read_rows(table, columns, has_head=has_head, today=TODAY, order=written.order)
    print(f"\n{LISTS} lists of people, and each of them broken.")
    assert not seen, "\n".join(seen[:10])
    assert read == LISTS


def test_it_would_find_whatever_is_misread(monkeypatch):
    monkeypatch.setattr(reading, "parse_birth_date", lambda text, order: TODAY.replace(year=2000))
    chance = random.Random(SEED)
    assert any(faults_of(write(chance)) for _ in range(50))
