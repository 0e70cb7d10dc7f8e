"""What `make bench` compares with must start, or nothing is measured."""

from tests import server
from tests.bench import against


def test_it_has_a_bare_site_to_compare_with_that_starts(tmp_path):
    variables = server.environment(f"sqlite:///{tmp_path}/bare.sqlite3")
    bare = {**variables, "DJANGO_SETTINGS_MODULE": "tests.bench.bare"}

    said = server.run(bare, "manage.py", "check")

    assert "no issues" in said


def test_of_two_commits_the_least_of_all_rounds_counts(capsys):
    runs = [{"ms": 4.0, "queries": 3, "bytes": 9}, {"ms": 2.0, "queries": 3, "bytes": 9}]
    now = against.least(runs)
    assert now == {"ms": 2.0, "queries": 3, "bytes": 9}

    against.print_table("0123456789abcdef", {"board": {"now": now, "then": now | {"ms": 8.0}}})

    assert "0.25" in capsys.readouterr().out
