"""The pages of this commit beside those of another one, in turn on the same machine."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import server

ROOT = Path(__file__).parents[2]
ROUNDS = 3


@contextlib.contextmanager
def checked_out(revision):
    """A folder with the project as it was at `revision`."""
    with tempfile.TemporaryDirectory(prefix="kneelift-against-") as folder:
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", folder, revision], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run([*git, "remove", "--force", folder], check=True)


def compare(revision, size):
    """{name: {"now", "then"}}: both as `tests.bench.pages` measures them, the least of all rounds.

    Each has a SQLite database of its own, made by its own code.
    """
    with checked_out(revision) as then, tempfile.TemporaryDirectory() as folder:
        sides = {"now": ROOT, "then": then}
        variables = {}
        for side, place in sides.items():
            variables[side] = server.environment(f"sqlite:///{folder}/{side}.sqlite3")
            variables[side]["PYTHONPATH"] = str(place)
            prepare(variables[side], place, size)
        rounds = {side: [] for side in sides}
        for _ in range(ROUNDS):
            for side, place in sides.items():
                rounds[side].append(measured(variables[side], place))
    return {
        name: {side: least([run[name] for run in runs]) for side, runs in rounds.items()}
        for name in rounds["now"][0]
        if name in rounds["then"][0]
    }


def prepare(variables, place, size):
    """Tables, the catalogue, the demo and the static files, by the code at `place`."""
    commands = [["migrate"], ["createcachetable"], ["catalogue"]]
    commands.append(["demo", *(["--size", size] if size else [])])
    for command in commands:
        run(variables, place, "manage.py", *command, "--verbosity=0")
    collect = "import django; django.setup(); import kneelift.static as s; s.collect()"
    run(variables, place, "-c", collect)


def measured(variables, place):
    return json.loads(run(variables, place, os.fspath(ROOT / "tests/bench/pages.py")))


def run(variables, place, *arguments):
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=place, env=variables, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def least(runs):
    """Of several runs of one page: its numbers, and the least of its times."""
    return {key: min(run[key] for run in runs) for key in runs[0]}


def print_table(revision, compared):
    print(f"\n{'against ' + revision[:12]:<26}      ms   before   ratio   queries   bytes")
    for name, sides in compared.items():
        now, then = sides["now"], sides["then"]
        print(
            f"{name:<26}{now['ms']:>8.1f}{then['ms']:>9.1f}{now['ms'] / then['ms']:>8.2f}"
            f"{then['queries']:>5} to{now['queries']:>3}"
            f"{then['bytes']:>9,} to {now['bytes']:,}"
        )
    sys.stdout.flush()
