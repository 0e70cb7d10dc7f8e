"""The table of cases that both arithmetics of measuring are held to."""

import json
from pathlib import Path

CASES = json.loads((Path(__file__).parent / "data" / "measuring.json").read_text("utf-8"))


def named(case):
    return case["name"]
