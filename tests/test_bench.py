"""What `make bench` compares with must start, or nothing is measured."""

import subprocess
import sys

from tests import server
from tests.bench import against


def test_it_has_a_bare_site_to_compare_with_that_starts(tmp_path):
    variables = server.environment(f"sqlite:///{tmp_path}/bare.sqlite3")
    bare = {**variables, "DJANGO_SETTINGS_MODULE": "tests.bench.bare"}

    said = server.run(bare, "manage.py", "check")

    assert "no issues" in said


def test_the_server_itself_asks_for_no_model_of_ours():
    """Else the bare site does not start: it has none of our apps."""
    code = "import coaching.views.too_long, sys; assert 'coaching.models' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=against.ROOT, check=True)
    source = (against.ROOT / "kneelift" / "rsgi.py").read_text()
    assert "coaching.views.trouble" not in source


def test_of_two_commits_the_least_of_all_rounds_counts(capsys):
    runs = [{"ms": 4.0, "queries": 3, "bytes": 9}, {"ms": 2.0, "queries": 3, "bytes": 9}]
    now = against.least(runs)
    assert now == {"ms": 2.0, "queries": 3, "bytes": 9}

    against.print_table("0123456789abcdef", {"board": {"now": now, "then": now | {"ms": 8.0}}})

    assert "0.25" in capsys.readouterr().out
