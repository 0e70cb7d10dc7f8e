"""What an empty page says: the next step, with its button."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.factories import make_user
from tests.typed_walk import Ways, starts

TEMPLATES = Path(__file__).parent.parent / "templates"
# A squad's form and a session's field stand right below.
BESIDE = {"squads/list.html", "sessions/session.html"}
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


class Empties(HTMLParser):
    """The empty places of a page: the title of each, and whether a button stands in it."""

    def __init__(self, html):
        super().__init__()
        self.found, self.depth, self.title = [], 0, ""
        self.in_title = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        classes = (dict(attrs).get("class") or "").split()
        if not self.depth and tag == "div" and "empty" in classes:
            self.depth, self.title, self.button = 1, "", False
        elif self.depth:
            self.depth += tag == "div"
            self.button |= "btn" in classes
            self.in_title |= tag in ("h1", "h2", "h3")

    def handle_endtag(self, tag):
        if self.depth:
            self.depth -= tag == "div"
            self.in_title &= tag not in ("h1", "h2", "h3")
            if not self.depth:
                self.found.append((" ".join(self.title.split()), self.button))

    def handle_data(self, data):
        if self.in_title:
            self.title += data


@pytest.fixture
def nia(hillside):
    """An athlete on her first day, in a team in which nothing is made yet."""
    nia = make_user("Nia New")
    hillside.add_athlete("Nia New", user=nia)
    return nia


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["coach", "athlete", "admin"])
def test_whoever_comes_first_reads_the_next_step_wherever_there_is_nothing(
    role, dana, ada, request, client
):
    """Over every page of the product that they find, in a world with nothing in it."""
    people = {"coach": lambda: dana, "admin": lambda: ada}
    people["athlete"] = lambda: request.getfixturevalue("nia")
    if role == "coach":
        request.getfixturevalue("hillside")
    client.force_login(people[role]())
    ways, seen, without = Ways(), set(), set()
    for address in starts():
        if not address.startswith("/admin"):
            ways.find(address)
    for address in ways:
        answer = client.get(address)
        if answer.status_code in (301, 302):
            ways.find(answer.url)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        page = answer.text
        for link in re.findall('href="([^"]+)"', page):
            ways.find(html.unescape(link), address.partition("?")[0])
        for title, has_button in Empties(page).found:
            seen.add(title)
            if not has_button and title != "No squads yet":
                without.add(f"{address}: {title}")
    assert seen
    assert not without, "\n".join(sorted(without))
