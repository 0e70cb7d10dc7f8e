"""What a page that measures weighs: its scripts with all that they import, and its stylesheets."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "static"
IMPORT = re.compile(r"""(?:from|import) "(\.[^"]+)";""")
MAX_BYTES = 60_000


def imported(path, seen):
    """`path` and the scripts that it needs, each once."""
    if path in seen:
        return
    seen.add(path)
    for name in IMPORT.findall(path.read_text("utf-8")):
        imported((path.parent / name).resolve(), seen)


@pytest.mark.parametrize("way", ["photo", "hip", "angle", "video", "turnover", "taps"])
def test_a_page_that_measures_is_within_60_kilobytes(way):
    scripts = set()
    imported((ROOT / f"js/measure/measure-{way}.js").resolve(), scripts)
    styles = ROOT.glob("css/measure*.css")
    whole = [b"".join(path.read_bytes() for path in sorted(paths)) for paths in (scripts, styles)]
    weight = sum(len(gzip.compress(part)) for part in whole)
    print(f"\n{way}: {weight} bytes")
    assert weight <= MAX_BYTES
