"""What is known stands beside what the article says, wherever zones and pain are shown."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from coaching.models import Muscle, PainReport
from coaching.models.choices import FRONT_OF_HIP, BodyPart
from tests.catalogue_file import MUSCLES, PROGRAMS
from tests.factories import make_block, make_drill, make_program, make_session, session_drills
from tests.html import html_of

pytestmark = pytest.mark.django_db

ZONES = (
    "The zones are the article’s coaching model.",
    "two thirds of the torque up to 60°",
    "iliopsoas (iliacus and psoas together) rising between 30 and 60° and beyond",
    "a higher knee makes a faster runner is contested",
    "turnover",
)
GROWING = "Under 18, pain at the front of the hip, however little, ends hip-flexor work"

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def drill(db):
    drill = make_drill("March", slug="march", stop_when="Stop if it hurts.")
    psoas = {"hip_angle_from": 90, "hip_angle_to": 140}
    drill.muscles.add(Muscle.objects.create(slug="psoas", name="Psoas", **psoas))
    return drill


def test_what_is_known_stands_on_every_page_that_shows_zones(
    signed_in, dana, hillside, maya, drill
):
    session = make_session(maya, drills=[drill], date=maya.today)
    own, ready = (make_block([drill], team=team) for team in (hillside, None))
    program = make_program([(1, 0, own)], team=hillside)
    day = reverse("athlete_day", args=[maya.pk, session.date])
    pages = [
        *((maya, reverse(name)) for name in ("anatomy", "week")),
        (maya, drill.get_absolute_url()),
        *((dana, record.get_absolute_url()) for record in (own, ready, program)),
        (dana, day),
    ]
    for who, address in pages:
        text = html_of(signed_in(who).get(address))
        assert [part for part in ZONES if part not in text] == [], address
        assert "psoas at work" in text or address == drill.get_absolute_url()
        # The article's model is never said as what is so.
        assert not re.search(r"prime mover|(iliacus|psoas) drives|drives now", text, re.I), address


def test_the_anatomy_page_says_what_studies_found(signed_in, maya):
    text = html_of(signed_in(maya).get(reverse("anatomy")))
    assert "The article’s claim: flexible hip flexors resist less" in text
    assert "We found no study of it" in text
    assert "Among 24 sprinters no measure of how high the knee came went with top speed" in text
    assert "In 22 limbs" in text
    assert GROWING in text


def test_nothing_promises_a_faster_runner_or_a_higher_knee(client):
    about = client.get("/manifest.webmanifest").json()["description"]
    readme = (ROOT / "README.md").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8").partition("description = ")[2]
    names = [program["name"] for program in PROGRAMS.values()]
    for text in (about, readme, project.partition("\n")[0], *names):
        assert not re.search(r"higher knee(?! makes a faster runner is contested)", text)
        assert not re.search(r"raises|knees higher", text)
    assert "Whether a higher knee makes a faster runner is contested" in readme
    notes = PROGRAMS["four-weeks-to-a-higher-knee"]["notes"]
    assert "Whether a higher knee makes a faster runner is contested" in notes
    assert all("says the article" in muscle["role"] for muscle in MUSCLES.values())


def test_a_drill_says_what_ends_it_while_somebody_grows(signed_in, maya, drill):
    assert GROWING in html_of(signed_in(maya).get(drill.get_absolute_url()))


@pytest.fixture
def march(maya, drill):
    return session_drills(make_session(maya, drills=[drill], date=maya.today))[0]


def test_where_pain_is_told_the_scale_says_where_it_is_from(signed_in, maya, march):
    for address in (
        reverse("drill_pain", args=[march.pk]),
        reverse("session_acts", args=[march.block.session_id]),
    ):
        text = html_of(signed_in(maya).get(address))
        assert "a study of adults’ Achilles tendons, used here for all that hurts" in text
        assert GROWING in text
        for part in FRONT_OF_HIP:
            assert f'<option value="{part}">{part.label}</option>' in text


@pytest.mark.parametrize("level", [1, 2, 5, 8])
def test_the_front_of_the_hip_is_answered_at_any_level(level, signed_in, maya, march):
    told = {"key": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "level": level, "next": "/today/"}
    address = reverse("drill_pain", args=[march.pk])
    part = BodyPart.LEFT_FRONT_HIP
    answer = signed_in(maya).post(address, told | {"where": part}, follow=True)
    # Once as an answer, beside what the page says anyway.
    asked = html_of(answer).partition("<toast-list" if level < 4 else "<main")[2]
    assert GROWING in asked.partition("</toast-list>" if level < 4 else "</main>")[0]
    assert PainReport.objects.get().where == "left_front_hip"
