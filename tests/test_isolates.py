"""A name of a script from right to left turns nothing of the sentence around it, on any page."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.template import Context, Template

from coaching.models import Session
from coaching.models.names import NameField
from coaching.rules.names import isolated
from tests.typed_walk import Ways, given_out, named, starts
from tests.typed_world import make_world

pytestmark = pytest.mark.django_db

HEBREW = re.compile("[\u05d0-\u05ea]")
ISOLATE = re.compile("\u2068[^\u2068\u2069]*\u2069")
NAME = re.compile("[\u05d0-\u05ea]+(?: [0-9]+)?(?: [\u05d0-\u05ea]+)?")
SAID = ("alt", "aria-label", "content", "placeholder", "title")
VOID = ("br", "img", "input", "link", "meta", "hr", "path", "use")


def bare(text):
    """What stands in a sentence beside a name that could turn it; None where nothing does."""
    rest = ISOLATE.sub("", text)
    beside = NAME.sub("", rest)
    return " ".join(text.split()) if HEBREW.search(rest) and re.search(r"\w", beside) else None


class Sentences(HTMLParser):
    """Texts and spoken attributes of a page in which a name is not isolated."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found, self.links, self.text, self.inside = [], [], "", ""
        self.feed(html)
        self.look()

    def handle_starttag(self, tag, attrs):
        self.look()
        self.inside = tag
        self.links += [value for name, value in attrs if name == "href" and value]
        said = [value for name, value in attrs if name in SAID and value]
        self.found += [f"<{tag}>: {text}" for value in said if (text := bare(value))]

    def handle_endtag(self, tag):
        self.look()

    def handle_data(self, data):
        self.text += data

    def look(self):
        if self.inside not in ("script", "style", "textarea") and (text := bare(self.text)):
            self.found.append(f"{self.inside}: {text}")
        self.text = ""


@pytest.fixture
def people(dana, maya, priya, ada):
    return {"coach": dana, "athlete": maya.user, "admin": ada}


@pytest.fixture
def world(people, hillside, dana, maya, priya, eli):
    make_world(hillside, dana, maya, priya, eli)
    for model in apps.get_app_config("coaching").get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, NameField):
                for pk in model._base_manager.values_list("pk", flat=True):
                    number = str(pk)[:4] if str(pk)[:4].isdigit() else "7"
                    name = f"\u05e9\u05d9\u05e8\u05d4 {number} \u05db\u05d4\u05df"
                    model._base_manager.filter(pk=pk).update(**{column.name: name})


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ["coach", "athlete"])
def test_it_isolates_names_in_every_sentence_of_every_page(role, people, world, client):
    client.force_login(people[role])
    ways, found = Ways(), set()
    for address in (*starts(), *given_out(Session.objects.earliest("pk"))):
        if not address.startswith("/admin"):
            ways.find(address)
    for address in ways:
        answer = client.get(address)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code in (301, 302):
            ways.find(answer.url)
        elif kind.startswith("text/html"):
            page = Sentences(answer.text)
            for link in page.links:
                ways.find(link, address.partition("?")[0])
            found |= {f"{address}: {text}" for text in page.found}
        elif kind.startswith("text/calendar"):
            lines = re.split(r"\r\n|\\n", answer.text.replace("\r\n ", ""))
            texts = (re.sub("^(SUMMARY|DESCRIPTION|X-WR-CALNAME):", "", line) for line in lines)
            found |= {f"{address}: {text}" for line in texts if (text := bare(line))}
    assert not found, "\n".join(sorted(found))


@pytest.mark.timeout(600)
def test_it_isolates_names_in_the_admin(people, world, client):
    """One page of each kind, what Django itself says before it deletes and ticks too."""
    client.force_login(people["admin"])
    ways, seen, found = Ways(), set(), set()
    ways.find("/admin/")
    for address in ways:
        path = address.partition("?")[0]
        kind = named(path)
        if not path.startswith("/admin/") or kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = Sentences(answer.text)
            for link in page.links:
                ways.find(link, path)
            found |= {f"{address}: {place}" for place in page.found}
    assert len(seen) > 30
    assert not found, "\n".join(sorted(found))


NAMES = {"name", "drill", "block", "athlete", "team", "program", "who", "race", "new", "old"}
BY_ITSELF = {"isolated", "listed", "_listed"}
# Where the text is a name of its own.
IS_A_NAME = {"%(name)s (copy)", "%(name)s (copy %(n)s)"}


def unisolated(code):
    """Lines where a name is put into a sentence as it is."""
    for node in ast.walk(ast.parse(code)):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)):
            continue
        said = {
            constant.value for constant in ast.walk(node.left) if isinstance(constant, ast.Constant)
        }
        if not isinstance(node.right, ast.Dict) or said & IS_A_NAME:
            continue
        for key, value in zip(node.right.keys, node.right.values, strict=True):
            is_name = isinstance(key, ast.Constant) and key.value in NAMES
            called = getattr(getattr(value, "func", None), "id", None)
            if is_name and called not in BY_ITSELF and not isinstance(value, ast.Constant):
                yield f"{value.lineno}: {ast.unparse(value)}"


def test_it_isolates_names_in_every_message():
    found = [
        f"{path}:{line}"
        for path in sorted(Path("coaching").rglob("*.py"))
        for line in unisolated(path.read_text())
    ]
    assert not found, "\n".join(found)
    assert [*unisolated('_("%(name)s is back.") % {"name": block.name}')] == ["1: block.name"]


def test_it_leaves_alone_what_turns_nothing():
    for name in ("Maya Okafor", "Zo\u00eb M\u00fcller", "\u5c0f\u6797", "3 x 10", ""):
        assert isolated(name) == name
    for name in ("\u05e9\u05d9\u05e8\u05d4", "\u0645\u0627\u064a\u0627", "Maya \u0663"):
        assert isolated(name) == f"\u2068{name}\u2069"


def test_a_sentence_of_a_template_escapes_as_before():
    sentence = Template(
        "{% blocktranslate with name=who count n=n %}{{ name }} has {{ n }} {{ what }}"
        "{% plural %}{{ name }}: {{ n }} {{ what }}{% endblocktranslate %}"
    )
    context = {"who": "<b>\u05e9", "what": "\u05d0 & b", "n": 1}
    drawn = "\u2068&lt;b&gt;\u05e9\u2069 has 1 \u2068\u05d0 &amp; b\u2069"
    assert sentence.render(Context(context)) == drawn
    assert sentence.render(Context(context | {"who": "Maya", "n": 2})).startswith("Maya: 2 ")
