"""What `make bench` compares with must start, or nothing is measured."""

from tests import server


def test_it_has_a_bare_site_to_compare_with_that_starts(tmp_path):
    variables = server.environment(f"sqlite:///{tmp_path}/bare.sqlite3")
    bare = {**variables, "DJANGO_SETTINGS_MODULE": "tests.bench.bare"}

    said = server.run(bare, "manage.py", "check")

    assert "no issues" in said
