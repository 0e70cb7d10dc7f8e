"""The catalogue's texts: in the reader's units, in our words, and in another language."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from coaching.demo.blocks import OWN
from coaching.models import Block, Drill, Program
from coaching.presentation.wording import tempo_text
from coaching.rules.units import BOTH_UNITS, both_agree, in_units
from coaching.services import catalogue
from tests.catalogue_file import CATALOGUE, strings
from tests.factories import make_session, session_drills
from tests.html import compact
from tests.shipped import load_catalogue
from tests.texts import WORDS

AMOUNT = re.compile(r"\b\d+(\.\d+)? ?(lb|kg|yd|yards?|m|meters|inch(es)?|cm)\b")
IMPERIAL, METRIC = re.compile(r"\d (lb|yd|yards?|inch)"), re.compile(r"\d (kg|m|cm)\b")


def texts():
    return [*strings(CATALOGUE), *strings([list(row[:2]) for row in OWN.values()])]


def test_every_amount_of_a_text_stands_in_both_units_that_agree():
    found = 0
    for text in texts():
        for both in BOTH_UNITS.finditer(text):
            assert both_agree(*both.groups()), both[0]
            found += 1
        assert not AMOUNT.search(BOTH_UNITS.sub("", text)), text
        assert not METRIC.search(in_units(text, "imperial"))
        assert not IMPERIAL.search(in_units(text, "metric"))
    assert found > 20


@pytest.mark.parametrize(("word", "better"), WORDS)
def test_the_catalogue_has_our_words(word, better):
    assert [text for text in texts() if re.search(word, text)] == [], better


@pytest.mark.django_db
@pytest.mark.parametrize(("units", "foreign"), [("metric", IMPERIAL), ("imperial", METRIC)])
def test_every_page_of_a_drill_and_block_is_in_the_readers_units(
    units, foreign, signed_in, maya, dana
):
    load_catalogue()
    for who in (maya.user, dana):
        who.units = units
        who.save()
    maya.units = units
    maya.save()
    pages = [(maya, drill.get_absolute_url()) for drill in Drill.objects.all()]
    pages += [(dana, block.get_absolute_url()) for block in Block.objects.all()]
    pages += [(dana, program.get_absolute_url()) for program in Program.objects.all()]
    for who, address in pages:
        main = compact(signed_in(who).get(address).content.decode()).partition("<main")[2]
        said = re.sub(r"<[^>]*>", " ", main.partition("</main>")[0])
        assert not foreign.search(said), (address, foreign.search(said)[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("units", "here", "not_here"), [("metric", "4.5 kg", "10 lb"), ("imperial", "10 lb", "4.5 kg")]
)
def test_notes_of_a_session_are_read_in_the_athletes_units(
    units, here, not_here, signed_in, maya, dana
):
    """On Today, on paper, and to her coach in the coach's."""
    for who in (maya.user, maya, dana):
        who.units = units
        who.save()
    session = make_session(maya, date=maya.today)
    [drill] = session_drills(session)
    drill.note = "10 lb (4.5 kg) in each hand."
    drill.save()
    block = drill.block
    block.notes = "At most 10 lb (4.5 kg)."
    block.save()
    monday = maya.today - timedelta(days=maya.today.weekday())
    pages = [
        (maya, "/today/"),
        (dana, reverse("athlete_week_print", args=[maya.pk, monday])),
        (dana, reverse("athlete_day", args=[maya.pk, maya.today])),
    ]
    for who, address in pages:
        text = signed_in(who).get(address).content.decode()
        assert f"{here} in each hand." in text, address
        assert not_here not in text, address


# ------------------------------------------------------------------ tempo


def test_a_tempo_is_shown_with_what_it_means():
    assert tempo_text("3-1-1-0") == "Tempo 3-1-1-0: 3 s down, 1 s hold, 1 s up"
    bridge = "tempo 2-0-1-2: 2 s down, 1 s up, 2 s at the top"
    assert tempo_text("2-0-1-2", inside=True) == bridge
    assert tempo_text("0-0-0") == "Tempo 0-0-0"
    assert tempo_text("") == ""


@pytest.mark.django_db
def test_the_tempo_of_a_block_is_explained_to_coach_and_athlete(signed_in, maya, dana):
    load_catalogue()
    bridges = Block.objects.get(slug="ball-bridge-three-sets")
    said = "Tempo 2-0-1-2: 2 s down, 1 s up, 2 s at the top"
    assert said in signed_in(dana).get(bridges.get_absolute_url()).content.decode()
    drill = bridges.prescriptions.get().drill
    [session_drill] = session_drills(make_session(maya, drills=[drill], date=maya.today))
    session_drill.tempo = "2-0-1-2"
    session_drill.save()
    assert said in signed_in(maya).get("/today/").content.decode()


# --------------------------------------------------------- another language

GERMAN = """
[[drill]]
slug = "tuck-jump"
name = "Hocksprung"
cues = ["Knie zur Brust."]

[[block]]
slug = "hang-to-ten"
notes = "Der Weg zu 3 × 10 an der Stange."

[[block.prescription]]
drill = "hanging-knees-to-elbows"
note = "Hör auf, wenn du schwingst."
"""


@contextmanager
def site_in_german(tmp_path, monkeypatch, text, code="de"):
    """The shipped catalogue with a file of another language beside it."""
    (tmp_path / "catalogue.toml").write_text(catalogue.FILE.read_text("utf-8"), "utf-8")
    (tmp_path / "catalogue.de.toml").write_text(text, "utf-8")
    monkeypatch.setattr(catalogue.read_translated, "__defaults__", (tmp_path / "catalogue.toml",))
    with override_settings(LANGUAGE_CODE=code):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["de", "de-at"])
def test_a_second_language_comes_with_a_file_and_falls_back(code, tmp_path, monkeypatch):
    load_catalogue()
    with site_in_german(tmp_path, monkeypatch, GERMAN, code):
        report = catalogue.load()
        assert report.updated == ["drill Hocksprung", "block Hang, up to ten"]
        assert not catalogue.load().updated
    jump = Drill.objects.get(slug="tuck-jump")
    assert (jump.name, jump.cues) == ("Hocksprung", ["Knie zur Brust."])
    # What it does not say stays as it is.
    assert jump.summary == "Jump straight up, pull both knees to your chest and land softly."
    assert Drill.objects.get(slug="box-jump").name == "Box jump"
    block = Block.objects.get(slug="hang-to-ten")
    notes = list(block.prescriptions.order_by("position").values_list("note", flat=True))
    assert (block.notes[:7], notes) == ("Der Weg", ["Hör auf, wenn du schwingst.", ""])
    # And back.
    assert catalogue.load().updated == ["drill Tuck jump", "block Hang, up to ten"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[drill]]\nslug = "nothing"\nname = "Nichts"', "drill nothing: there is none"),
        ('[[drill]]\nslug = "tuck-jump"\nsets = 9', "drill tuck-jump: sets is no text of it"),
        ('[[drill]]\nslug = "tuck-jump"\nname = 9', "drill tuck-jump: name is no text of it"),
        ('[[drill]]\nslug = "tuck-jump"\ncues = "Knie"', "cues is no text of it"),
        ("[[drill]", "catalogue.de.toml"),
    ],
)
def test_a_file_of_a_language_holds_nothing_but_texts(text, message, tmp_path, monkeypatch):
    with (
        site_in_german(tmp_path, monkeypatch, text),
        pytest.raises(catalogue.CatalogueError, match=message),
    ):
        catalogue.read_translated()


def test_the_sites_language_has_its_catalogue():
    assert settings.LANGUAGE_CODE == "en"
    assert catalogue.read_translated() == catalogue.read()
