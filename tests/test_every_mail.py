"""Each mail that the product writes says the same as text and as HTML, and asks for nothing."""

import re
from html import unescape

import pytest
from django.utils.html import strip_tags

from tests.every_mail import every_mail, templates

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^\s\"<>]+")
#: What a link is called where its text form has the address alone.
CALLED = {"Look at it"}


@pytest.fixture
def mails(dana, hillside, maya, priya):
    return every_mail(dana, hillside, maya, priya)


def forms_of(message):
    """(lines of the text, lines of the HTML as they are read, its links)."""
    [(html, form)] = message.alternatives
    assert form == "text/html"
    body = html.partition("<body>")[2]
    links = [unescape(address) for address in re.findall(r'<a [^>]*href="([^"]+)"', body)]
    read = unescape(strip_tags(re.sub(r"</(p|h1|a)>|<br>", "\n", body)))
    return lines(message.body), lines(read), links


def lines(text):
    return [" ".join(line.split()).removesuffix(":") for line in text.splitlines() if line.strip()]


def test_no_mail_is_forgotten(mails):
    assert sorted(mails) == sorted([*templates(), "notifications/mail"])
    assert all(mails.values()), [name for name, some in mails.items() if not some]


def test_each_says_the_same_in_both_forms(mails):
    for name, messages in mails.items():
        for message in messages:
            text, read, links = forms_of(message)
            said = [line for line in text if not LINK.fullmatch(line)]
            assert sorted(set(LINK.findall(message.body))) == sorted(set(links)), name
            assert read[:2] == ["kneelift", message.subject], name
            rest = [line for line in read[2:] if line not in CALLED and not LINK.fullmatch(line)]
            # In the same order. Who writes stands under the text, and over its HTML.
            assert said.pop() == "kneelift", name
            assert said == rest, name


def test_none_shows_what_a_template_lacks_or_shouts(mails):
    for name, messages in mails.items():
        for message in messages:
            whole = f"{message.subject}\n{message.body}"
            for odd in ("{", "}", "None", "!", "&amp;", "&#", "  ", "http://example.com"):
                assert odd not in whole, (name, odd)
            assert message.subject == message.subject.strip(), name
            assert 0 < len(message.subject) <= 80, name
            assert not re.search(r"\n\n\n", message.body), name
            # What is announced stands there.
            assert not re.search(
                r":\s*(kneelift)?\s*$|:\n+(?!\n|https?://|[A-Z0-9-]+\n)", message.body
            )


def test_the_html_asks_nobody_for_anything_and_says_its_language(mails):
    """No picture, font, script or style from elsewhere: nothing tells who opened it."""
    for name, messages in mails.items():
        for message in messages:
            [(html, _form)] = message.alternatives
            assert '<html lang="en">' in html, name
            assert 'name="color-scheme" content="light dark"' in html, name
            assert not re.search(r"<(img|script|link|iframe)\b|url\(|@import", html), name
