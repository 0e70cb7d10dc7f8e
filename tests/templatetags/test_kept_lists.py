"""The lines of long lists are kept, and what their forms send along is of each request."""

import re

import pytest
from django.urls import reverse

from coaching.access import SHOWN_TEAM
from coaching.models import Program
from tests.factories import make_athlete, make_block, make_program, make_restriction

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(signed_in, dana, hillside):
    return signed_in(dana)


def tokens(text):
    return set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', text))


@pytest.mark.parametrize("name", ["programs", "team"])
def test_every_form_sends_the_token_and_team_of_its_own_request(name, coach, hillside):
    make_program([], team=hillside)
    make_athlete("Ada Long", hillside)
    first, second = (coach.get(reverse(name)).text for _ in range(2))
    for text in (first, second):
        assert len(tokens(text)) == 1
        assert len(next(iter(tokens(text)))) == 64
        team = f'<input type="hidden" name="{SHOWN_TEAM}" value="{hillside.pk}">'
        assert text.count(team) == text.count('name="csrfmiddlewaretoken"')
        assert "what-a-form-sends-along" not in text
        assert "what-makes-it-once" not in text
    assert tokens(first) != tokens(second)


def test_a_copy_is_made_once_by_the_token_of_its_page(coach, hillside):
    program = make_program([], team=hillside)
    first, second = (
        re.search(r'name="token" value="([^"]+)"', coach.get(reverse("programs")).text)[1]
        for _ in range(2)
    )
    assert first != second
    for token in (first, first, second):
        coach.post(reverse("program_copy", args=[program.pk]), {"token": token})
    assert Program.objects.filter(team=hillside).count() == 3


def test_a_line_is_new_when_what_it_shows_is(coach, hillside):
    program = make_program([], team=hillside)
    athlete = make_athlete("Ada Long", hillside)
    assert "Nothing logged yet" in coach.get(reverse("team")).text
    program.name, athlete.name = "Base", "Ada Short"
    program.save()
    athlete.save()
    assert ">Base<" in coach.get(reverse("programs")).text
    assert "Ada Long" not in coach.get(reverse("team")).text


def test_what_is_typed_is_text_where_a_kept_line_says_it(coach, hillside):
    typed = '"><b>{name}</b> value="what-a-form-sends-along"'
    program, athlete = make_program([], team=hillside), make_athlete("Ada", hillside)
    Program.objects.filter(pk=program.pk).update(name=typed)
    type(athlete).objects.filter(pk=athlete.pk).update(name=typed)
    make_restriction(athlete, team=hillside)
    make_block(team=hillside)
    for name in ("programs", "team", "assign"):
        text = coach.get(reverse(name)).text
        assert "<b>{name}</b>" not in text
        assert "&lt;b&gt;{name}&lt;/b&gt; value=&quot;what-a-form-sends-along&quot;" in text
