import pytest

from coaching.rules.names import has_line_break, has_link


@pytest.mark.parametrize(
    "name",
    ["Maya Okafor", "J.R. Smith", "J.R.R. Tolkien", "J.Smith", "St. Olaf A.C.",
     "Zoë O’Neill-Brown",
     "Hips v1.2", "4 x 400 m, 3.5 kg", "Team U.S.A.",
     "李小龙", "Dr. med. Weiß", "A/B week", "50/50"],
)  # fmt: skip
def test_it_lets_names_be(name):
    assert not has_link(name)
    assert not has_line_break(name)


@pytest.mark.parametrize(
    "name",
    ["http://evil.example", "https:// x", "www.evil", "Win at evil.com", "bit.ly/x",
     "x.co", "EVIL.COM",
     "Evil.Com now", "evil\uff0ecom", "evil\u3002com", "münchen.de", "a.xn--p1ai", "me@evil",
     "evil.Example/pay"],
)  # fmt: skip
def test_it_finds_links(name):
    assert has_link(name)


@pytest.mark.parametrize(
    "sign", ["\n", "\r", "\t", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\0"]
)
def test_it_finds_line_breaks(sign):
    assert has_line_break(f"Maya{sign}Okafor")
