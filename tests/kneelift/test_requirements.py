"""What is installed is what was locked, and the locks hold what the requirements ask for."""

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kneelift import bootstrap
from tests import audit

ROOT = Path(__file__).parent.parent.parent
PAIRS = [
    ("requirements.txt", "requirements.lock"),
    ("tests/requirements.txt", "tests/requirements.lock"),
    ("tests/tools.txt", "tests/tools.lock"),
    ("tests/mutants.txt", "tests/mutants.lock"),
]


def asked(source):
    """Name to version, of this file and the one it includes. Each asks for one exact version."""
    versions = {}
    for line in (ROOT / source).read_text().splitlines():
        if included := re.fullmatch(r"-r (.+)", line):
            versions |= asked(Path(source).parent / included[1])
        else:
            name, version = re.fullmatch(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", line).groups()
            versions[name.lower()] = version
    return versions


def locked(lock):
    """Name to version and hashes. A line that is none of these three fails."""
    packages = {}
    for line in (ROOT / lock).read_text().replace("\\\n", "").splitlines():
        if not line.strip().startswith("#"):
            name, version, rest = re.fullmatch(
                r"([\w.-]+)(?:\[[\w, ]+\])?==([\w.]+)(.*)", line
            ).groups()
            packages[name] = (version, re.findall(r"--hash=(sha256:[0-9a-f]{64})(?= |$)", rest))
    return packages


@pytest.mark.parametrize(("source", "lock"), PAIRS)
def test_it_locks_what_is_asked_for(source, lock):
    """`make lock` writes it anew."""
    packages = locked(lock)
    assert {name: packages.get(name, ("missing",))[0] for name in asked(source)} == asked(source)


@pytest.mark.parametrize("lock", [lock for _, lock in PAIRS])
def test_it_knows_a_hash_of_every_file_and_no_place_it_came_from(lock):
    assert [name for name, (_, hashes) in locked(lock).items() if not hashes] == []
    text = (ROOT / lock).read_text()
    assert not re.search(r"://|index-url|find-links|(?<![\w.])/\w", text)


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_it_locks_extras_with_their_package(lock):
    """Asked for with extras that the lock leaves out, pip also looks at what is newer."""
    text = (ROOT / lock).read_text()
    assert "\npsycopg[binary, pool]==" in text
    assert lock == "requirements.lock" or "\ncoverage[toml]==" in text


def test_it_tests_with_what_is_served():
    tests = locked("tests/requirements.lock")
    served = locked("requirements.lock")
    assert {name: tests[name] for name in served} == served


def make_wheel(folder):
    """The smallest package there can be; its file's hash."""
    file = folder / "bare-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr("bare.py", "")
        metadata = "bare-1.0.dist-info/"
        wheel.writestr(metadata + "METADATA", "Metadata-Version: 2.1\nName: bare\nVersion: 1.0\n")
        wheel.writestr(metadata + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(metadata + "RECORD", "")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_it_installs_only_files_whose_hash_is_locked(tmp_path):
    """Nor goes on to say that the environment is ready; what is ready is not made again."""
    right = make_wheel(tmp_path)
    folder, lock = tmp_path / "environment", tmp_path / "requirements.lock"

    def make(line):
        lock.write_text(line + "\n")
        return subprocess.run(
            [sys.executable, "kneelift/bootstrap.py", folder, lock],
            cwd=ROOT,
            env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)},
            capture_output=True,
            text=True,
        )

    for wrong in ("bare==1.0", f"bare==1.0 --hash=sha256:{'0' * 64}"):
        result = make(wrong)
        assert result.returncode == 1
        assert result.stderr.endswith("could not be installed, for the reason above.\n")
        assert "hash" in result.stderr
        assert not list(folder.glob("lib/*/site-packages/bare*"))
    first, again = (make(f"bare==1.0 --hash=sha256:{right}") for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 0)
    assert "installing" in first.stdout
    assert again.stdout == ""
    assert list(folder.glob("lib/*/site-packages/bare.py"))


def test_it_makes_an_environment_anew_that_lost_what_tells_it_from_the_machines(tmp_path):
    assert bootstrap.is_usable(sys.executable)
    lost = tmp_path / "python"
    lost.symlink_to(os.path.realpath(sys.executable))
    assert not bootstrap.is_usable(str(lost))


def package(name, *flaws):
    return {"name": name, "version": "1.0", "vulns": list(flaws)}


FLAW = {"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}
UNKNOWN = {"name": "segno", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("answers", "code", "message"),
    [
        ({"pypi": [package("segno")]}, 0, "0 known flaws in 1 packages."),
        ({"pypi": [package("segno", FLAW)]}, 1, "segno 1.0: PYSEC-2026-1, mended in 1.1"),
        ({"osv": [package("segno", FLAW)]}, 1, "segno 1.0: PYSEC-2026-1, mended in 1.1"),
        ({"pypi": [UNKNOWN, package("redis")]}, 0, "Nothing could be asked about segno."),
        ({"pypi": [UNKNOWN]}, 0, "Not audited"),
        ({}, 0, "Not audited"),
    ],
)
def test_it_tells_no_flaw_from_no_answer(capsys, answers, code, message):
    assert audit.main(answers.get) == code
    printed = capsys.readouterr().out
    assert message in printed
    assert ("known flaws" in printed) is not ("Not audited" in printed)
