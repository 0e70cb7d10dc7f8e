"""A template drawn once for each variant, filled for each thing."""

from uuid import UUID

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, override

from coaching import cached_templates

SOURCE = (
    '{% if side == "left" %}L{% else %}R{% endif %} {{ name }}'
    '{% if linked %} {% url "set_log" id %}{% endif %} {"braces": {n}}'
)


@pytest.fixture
def drawn(monkeypatch):
    """Every time a template is drawn, and not filled alone: its context."""
    times = []

    def render_to_string(_name, context):
        times.append(context)
        return engines["django"].from_string(SOURCE).render(context)

    # Of this module alone: what is imported meanwhile keeps the real one.
    monkeypatch.setattr(cached_templates, "render_to_string", render_to_string)
    for kept in (cached_templates._draw, cached_templates._kept):
        kept.cache_clear()
    yield times
    for kept in (cached_templates._draw, cached_templates._kept):
        kept.cache_clear()


def test_it_draws_once_for_each_shape(drawn):
    filled = [
        cached_templates.cached_template("any", {"side": side}, {"name": name})
        for side in ("left", "right")
        for name in ("Maya", "Theo", "Ana")
    ]
    assert [text[:6].strip() for text in filled] == [
        "L Maya",
        "L Theo",
        "L Ana",
        "R Maya",
        "R Theo",
        "R Ana",
    ]
    assert len(drawn) == 2


def test_it_escapes_what_fills_a_hole_and_leaves_what_is_safe(drawn):
    typed = cached_templates.cached_template("any", {"side": "left"}, {"name": '<b id="x">&{name}'})
    assert typed.startswith("L &lt;b id=&quot;x&quot;&gt;&amp;{name} ")
    assert cached_templates.cached_template("any", {}, {"name": mark_safe("<i>ok</i>")}).startswith(
        "R <i>ok</i> "
    )


def test_it_keeps_braces_of_the_template(drawn):
    assert cached_templates.cached_template("any", {}, {"name": "x"}).endswith('{"braces": {n}}')


def test_it_fills_an_address(drawn):
    pk = UUID(int=7)
    assert f" /sets/{pk}/ " in cached_templates.cached_template(
        "any", {"linked": True}, {"name": "x", "id": pk}
    )


def test_it_shows_a_changed_template_at_once_where_one_is_worked_on(drawn, settings):
    settings.DEBUG = True
    for _ in range(2):
        cached_templates.cached_template("any", {}, {"name": "x"})
        cached_templates.kept_template("any", {"name": "x"})
    assert len(drawn) == 4


def test_it_draws_a_kept_part_once_for_what_it_shows(drawn):
    shown = [
        cached_templates.kept_template("any", {"side": "left", "name": name})
        for name in ("Maya", "<b>", "Maya", mark_safe("<b>"), "<b>")
    ]
    assert [text.split()[1] for text in shown] == ["Maya", "&lt;b&gt;", "Maya", "<b>", "&lt;b&gt;"]
    assert len(drawn) == 3


def test_it_keeps_a_part_for_each_language(drawn):
    part = cached_templates.kept_part(lambda name: f"{get_language()} {name}")
    texts = [part("Maya"), part("Maya")]
    with override("de"):
        texts.append(part("Maya"))
    assert texts == ["en Maya", "en Maya", "de Maya"]
