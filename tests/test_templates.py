"""How templates are written: short lines, no address written out, nothing lost to indentation."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

TEMPLATES = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
LONGEST = 120
MAX_SHARE_OF_LONG_LINES = 0.02

# The page of a crash asks nothing of the program, not even its addresses.
ASKS_NOTHING = {"500.html", "503.html"}

WRITTEN_OUT = re.compile(r"""=["']/(?!/)|\w\|slice:["']?:\d+["']? ==""")
TRANSLATION = re.compile(r"{% blocktranslate\b(.*?)%}(.*?){% endblocktranslate", re.DOTALL)


def name(path):
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_it_writes_no_address_out(path):
    if name(path) in ASKS_NOTHING:
        return
    assert WRITTEN_OUT.findall(path.read_text()) == []


def test_it_keeps_its_lines_short():
    lines = [line for path in PAGES for line in path.read_text().splitlines()]
    too_long = [line for line in lines if len(line) > LONGEST]
    assert len(too_long) <= MAX_SHARE_OF_LONG_LINES * len(lines)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_it_gives_translators_a_text_without_the_lines_of_the_template(path):
    found = TRANSLATION.findall(path.read_text())
    assert [text for how, text in found if "\n" in text and "trimmed" not in how.split()] == []


def current(client, address):
    """The words of the navigation's link to where one is."""
    html = client.get(address).content.decode()
    found = re.findall(r'<a\s[^>]*aria-current="page"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", link).split()) for link in found]


@pytest.mark.parametrize(
    ("view", "word"),
    [
        ("team_settings", "Athletes"),
        ("anatomy", "Drills"),
        ("assign", "Assign"),
        ("programs", "Programs"),
        ("account_email", "DW Dana Whitlock , settings"),
    ],
)
def test_it_marks_the_link_that_a_view_stands_under(view, word, signed_in, dana, hillside):
    assert current(signed_in(dana), reverse(view)) == [word]


def test_it_marks_the_board_on_an_athletes_calendar(signed_in, dana, maya):
    address = reverse("athlete_calendar", args=[maya.pk])
    assert current(signed_in(dana), address) == ["Board"]
