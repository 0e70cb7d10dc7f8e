"""What is believed about training, on its page and on paper."""

import re
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from coaching.management.commands.rules import PAPER
from coaching.presentation.rule_book import RULES, as_markdown
from coaching.rules import contacts, pain, spacing
from coaching.rules.units import in_units
from tests.factories import (
    make_equipment,
    make_restriction,
    make_session,
    make_strength_drill,
    session_drills,
)

ROOT = Path(__file__).parent.parent.parent


def test_the_paper_says_what_the_rules_say():
    """Else: `manage.py rules`."""
    with override("en-us"):
        assert PAPER.read_text(encoding="utf-8") == as_markdown(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_each_rule_is_held_by_a_test_that_is_there(rule):
    assert f"def {rule.test_name}(" in (ROOT / rule.test_file).read_text()


def test_it_reads_its_numbers_from_the_rules(monkeypatch):
    monkeypatch.setattr(spacing, "DAYS_APART", 3)
    monkeypatch.setattr(contacts, "BEGINNERS_SESSION", (7, 9))
    monkeypatch.setattr(pain, "STOP_FROM", 5)
    paper = as_markdown(RULES)
    assert "| Days apart | 3: `DAYS_APART` in `coaching/rules/spacing.py` |" in paper
    assert "| 7 to 9: " in paper
    assert "| Stop from | 5: " in paper
    assert "5 lb, 2.5 kg" in paper


def test_whoever_is_signed_in_reads_every_rule(coach, maya):
    for _ in range(2):
        text = unescape(coach.get("/rules/").text)
        for rule in RULES:
            assert f'id="{rule.slug}"' in text
            for said in (rule.name, rule.says, rule.source, rule.limits):
                assert in_units(str(said), "imperial") in text
        coach.force_login(maya.user)


def test_a_warning_leads_to_the_page_of_its_rule(coach):
    for rule in RULES:
        text = unescape(coach.get(f"/rules/{rule.slug}/").text)
        assert f"<h1>{rule.name}</h1>" in text
        for said in (rule.says, rule.acts, rule.source, rule.limits):
            assert in_units(str(said), "imperial") in text
    assert coach.get("/rules/nothing/").status_code == 404


def test_every_why_leads_to_a_rule_that_is_there():
    texts = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    named = {slug for text in texts for slug in re.findall(r'_why.html" with rule="(.+?)"', text)}
    assert named
    assert named <= {rule.slug for rule in RULES}


def links(answer):
    """The rules whose pages the page opens."""
    return set(re.findall(r'href="/rules/([a-z]+)/"', answer.text))


def test_wherever_a_rule_speaks_to_an_athlete_its_page_is_a_press_away(client, maya):
    bells = make_equipment("dumbbells", name="Dumbbells", loaded=True)
    squat = make_strength_drill(asks_full_range=True, implement=bells)
    session = make_session(maya, drills=[squat], date=maya.today)
    [drill] = session_drills(session)
    make_restriction(maya, "no_hanging")
    client.force_login(maya.user)
    assert links(client.get(reverse("today"))) == {"restrictions", "range"}
    for name, of in (("drill_swap", drill), ("session_acts", session), ("session_extra", session)):
        assert links(client.get(reverse(name, args=[of.pk]))) == {"restrictions"}
    for level in (4, 7):
        hurts = {"key": uuid4(), "level": level, "where": "left_knee"}
        answer = client.post(reverse("drill_pain", args=[drill.pk]), hurts, follow=True)
        assert "pain" in links(answer)


@pytest.mark.parametrize(("units", "cap"), [("imperial", "60 lb"), ("metric", "27.2 kg")])
def test_a_rule_says_a_load_in_the_readers_units(coach, dana, units, cap):
    type(dana).objects.filter(pk=dana.pk).update(units=units)
    for address in (reverse("rules"), reverse("rule", args=["cap"])):
        page = coach.get(address).text
        assert f"stay at {cap} in total or less" in page
        assert f"At most {cap}, about 10 to 12 reps" in page
