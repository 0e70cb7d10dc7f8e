"""A measurement as a script sends it, in the fields of `ResultForm`."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from coaching.rules.assessing import STEP
from coaching.rules.numbers import read_json
from coaching.rules.units import plain


def read_body(body: bytes) -> dict[str, str]:
    """A measurement as JSON, as a form sends it. Raises ValueError for anything else.

    Trials become value_1, to_trunk_1, left_out_1, ...; numbers are kept to 3 decimals.
    """
    sent = read_json(body, parse_float=Decimal)
    if not isinstance(sent, dict):
        raise ValueError("an object")
    trials = sent.pop("trials", None) or []
    if not isinstance(trials, list) or not all(isinstance(trial, dict) for trial in trials):
        raise ValueError("trials: a list of objects")
    flat = {name: _typed(name, value) for name, value in sent.items()}
    for number, trial in enumerate(trials, start=1):
        flat |= {f"{name}_{number}": _typed(name, value) for name, value in trial.items()}
    return flat


def _typed(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if name == "points":
        return json.dumps(value, default=float)
    if isinstance(value, int | Decimal) and value is not True:
        try:
            return plain(Decimal(value).quantize(STEP))
        except InvalidOperation:
            return "–"
    return "on" if value is True else str(value)
