import pytest

from coaching.rules.names import (
    by_name,
    cut,
    has_hidden,
    has_line_break,
    has_link,
    is_visible,
    tidy,
    twin_key,
    twin_of,
)


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


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Maya   Okafor ", "Maya Okafor"),
        ("\u00a0Maya\u2003Okafor\u3000", "Maya Okafor"),
        ("\ufeffMaya\u200e", "Maya"),
        ("\u200b \u2060", ""),
        ("\u3164\u115f", ""),
        ("Zoë", "Zoë"),
        ("علی\u200cرضا", "علی\u200cرضا"),
    ],
)
def test_its_edges_and_double_spaces_are_no_part_of_a_name(typed, name):
    assert tidy(typed) == name


@pytest.mark.parametrize("name", ["\u0301", "\u2800", "\u3164", "\u034f\u0301", "\u200d"])
def test_what_nobody_sees_is_no_name(name):
    assert not is_visible(name)


@pytest.mark.parametrize("name", ["Ma\u200bya", "Ma\u202eya", "M\u2066a", "Ma\u00adya", "M\u3164y"])
def test_it_finds_signs_that_cannot_be_seen(name):
    assert has_hidden(name)


@pytest.mark.parametrize(
    "name", ["علی\u200cرضا", "👩\u200d🚀 Crew", "❤\ufe0f Team", "नेहा", "O’Neill"]
)
def test_it_lets_what_joins_letters_be(name):
    assert not has_hidden(name)
    assert is_visible(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë Müller", "zoe muller"),
        ("Zoë Müller", "ZOE\u0308  MÜLLER"),
        ("Straße", "STRASSE"),
        ("Łukasz Søren", "lukasz soren"),
        ("Ａｄａ", "Ada"),
        ("ﬁn", "fin"),
        ("Ma\u200bya", "Maya"),
        ("ΑΣ", "ας"),
    ],
)
def test_people_take_them_for_the_same(one, other):
    assert twin_key(one) == twin_key(other)


def test_it_finds_the_twin_among_others():
    assert twin_of("zoe muller", ["Zoe Mullen", "Zoë Müller"]) == "Zoë Müller"
    assert twin_of("Zoe", ["Zoey"]) is None


def test_names_are_ordered_as_in_a_phone_book():
    names = ["Zoe", "Ömer", "Øystein", "adam", "Łukasz", "Émile", "Eve", "Oz", "Mia"]
    assert by_name(names) == [
        "adam", "Émile", "Eve", "Łukasz", "Mia", "Ömer", "Øystein", "Oz", "Zoe",
    ]  # fmt: skip


def test_what_is_cut_says_so():
    assert cut("Base", 4) == "Base"
    assert cut("Base phase", 6) == "Base…"
