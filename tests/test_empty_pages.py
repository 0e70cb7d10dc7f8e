"""What an empty page says: the next step, with its button."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent / "templates"
# The calendar's step is in its head, a squad's form and a session's field stand right below.
BESIDE = {"calendar/calendar.html", "squads/list.html", "sessions/session.html"}
ERRORS = {"400.html", "403_csrf.html", "404.html", "405.html"}


@pytest.mark.parametrize(
    "path",
    [
        path.relative_to(TEMPLATES).as_posix()
        for path in sorted(TEMPLATES.rglob("*.html"))
        if "{% empty_state" in path.read_text()
    ],
)
def test_an_empty_page_has_the_button_of_the_next_step(path):
    text = (TEMPLATES / path).read_text()
    states = re.findall(r"{% empty_state.*?{% endempty_state %}", text, re.DOTALL)
    if path not in BESIDE | ERRORS:
        assert all("btn" in state for state in states), states
