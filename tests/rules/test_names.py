import pytest

from coaching.rules.names import (
    by_name,
    copied,
    cut,
    has_hidden,
    has_line_break,
    has_link,
    is_visible,
    isolated,
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
    ("name", "other"),
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
def test_people_take_them_for_the_same(name, other):
    assert twin_key(name) == twin_key(other)


def test_it_finds_the_twin_among_others():
    assert twin_of("zoe muller", ["Zoe Mullen", "Zoë Müller"]) == "Zoë Müller"
    assert twin_of("Zoe", ["Zoey"]) is None


def test_names_are_ordered_as_in_a_phone_book():
    names = ["Zoe", "Ömer", "Øystein", "adam", "Łukasz", "Émile", "Eve", "Oz", "Mia"]
    assert by_name(names) == [
        "adam", "Émile", "Eve", "Łukasz", "Mia", "Ömer", "Øystein", "Oz", "Zoe",
    ]  # fmt: skip


def test_a_name_that_is_cut_stays_isolated():
    text = f"Typed in, {isolated('שירה כהן')}"
    whole = cut(text, 16)
    assert len(whole) == 16
    assert whole.count("\u2068") == whole.count("\u2069") == 1
    assert whole.endswith("\u2069…")


def test_what_is_cut_says_so():
    assert cut("Base", 4) == "Base"
    assert cut("Base phase", 6) == "Base…"


COPY, MORE = "%(name)s (copy)", "%(name)s (copy %(n)s)"


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "Base (copy)"),
        (["Base"], "Base (copy)"),
        (["BASE  (copy)"], "Base (copy 2)"),
        (["Base (copy)", "Base (copy 2)"], "Base (copy 3)"),
        (["Base (copy 2)"], "Base (copy)"),
    ],
)
def test_a_copy_has_the_first_name_that_is_not_taken(taken, name):
    assert copied("Base", taken, COPY, MORE, 40) == name


def test_the_name_of_a_copy_is_cut_and_not_what_makes_it_one():
    assert copied("Base of spring", [], COPY, MORE, 13) == "Base… (copy)"
    assert copied("Base of spring", ["Base… (copy)"], COPY, MORE, 13) == "Bas… (copy 2)"


def test_what_a_copy_is_called_may_stand_before_and_behind_the_name():
    assert copied("Base", [], "Copy of %(name)s!", MORE, 40) == "Copy of Base!"


@pytest.mark.parametrize("name", ["Maya", "Zoë", "李小龙", ""])
def test_a_name_from_left_to_right_is_left_as_it_is_in_a_sentence(name):
    assert isolated(name) == name


@pytest.mark.parametrize("name", ["נועה", "ليلى", "Team نور", "٣"])
def test_a_name_from_right_to_left_turns_nothing_around_it(name):
    assert isolated(name) == f"\u2068{name}\u2069"


def test_what_is_cut_is_as_long_as_it_may_be():
    assert cut("abcdef", 4) == "abc…"


def test_two_names_of_several_words_are_alike_by_each_word():
    assert twin_key("Zoë  Müller") == "zoe muller"


def test_what_counts_before_the_name_comes_first():
    class Drill(str):
        kind = ""

    drills = [Drill("b"), Drill("a"), Drill("c")]
    for drill, kind in zip(drills, "xyx", strict=True):
        drill.kind = kind
    assert by_name(drills, "kind") == ["b", "c", "a"]
