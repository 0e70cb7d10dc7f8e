import re

import pytest
from django.template import Context, Template, TemplateSyntaxError

from coaching import figures
from coaching.presentation import art, icons
from coaching.templatetags.kneelift import gauge


def render(source, **context):
    return Template("{% load kneelift %}" + source).render(Context(context))


@pytest.mark.parametrize("name", sorted(icons.ICONS))
def test_it_draws_every_icon_without_a_name_for_readers(name):
    html = render("{% icon name %}", name=name)
    assert html.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in html
    assert icons.ICONS[name] in html


def test_it_sizes_an_icon():
    assert 'class="icon xs"' in render('{% icon "check" "xs" %}')


def test_it_names_an_icon_that_stands_alone_and_escapes_the_name():
    html = render("{% icon 'pain' label=label %}", label='Left "hip" <b>')
    assert 'role="img" aria-label="Left &quot;hip&quot; &lt;b&gt;"' in html
    assert "aria-hidden" not in html


def test_it_refuses_an_unknown_icon():
    with pytest.raises(TemplateSyntaxError, match="no icon 'tick'"):
        render('{% icon "tick" %}')


@pytest.mark.parametrize("kind", ["gym", "non_weight_bearing", "plyometric", "strength"])
def test_it_draws_each_kind_with_a_silhouette_of_its_own(kind):
    html = render("{% kind_glyph kind 's' %}", kind=kind)
    assert f'class="kind s" data-kind="{kind}"' in html
    assert 'aria-hidden="true"' in html
    assert [k for k, glyph in art.KIND_GLYPHS.items() if glyph in html] == [kind]


def test_it_refuses_an_unknown_kind():
    with pytest.raises(TemplateSyntaxError, match="no kind 'nwb'"):
        render('{% kind_glyph "nwb" %}')


def test_it_names_a_kind_glyph_on_request():
    assert 'role="img" aria-label="Gym"' in render('{% kind_glyph "gym" label="Gym" %}')


def shape(state, p=0.5):
    """What the sign is made of, without its colour."""
    return sorted(re.findall(r'class="(l-\w+)"', render("{% lift s p %}", s=state, p=p)))


def test_it_tells_the_lift_states_apart_by_shape():
    shapes = {s: tuple(shape(s)) for s in ("rest", "planned", "partial", "done", "missed")}
    assert len(set(shapes.values())) == len(shapes)
    assert shape("todo") == shape("planned")


def test_it_draws_work_under_way_with_a_smaller_fan_than_a_part_that_was_left():
    live, partial = (
        re.search(r'stroke-width="(\d+)', figures.sign(s, 0.5))[1] for s in ("live", "partial")
    )
    assert int(live) < int(partial)


@pytest.mark.parametrize(("p", "dash"), [(0, "28.8"), (0.25, "90"), (0.5, "180"), (1, "331.2")])
def test_it_opens_the_fan_with_the_share_done(p, dash):
    assert f'stroke-dasharray="{dash} 400"' in render("{% lift 'partial' p %}", p=p)


def test_it_names_a_lift_sign_and_escapes_the_name():
    html = render("{% lift 'done' 1 label=label %}", label="<Maya> Tue")
    assert 'data-state="done"' in html
    assert 'aria-label="&lt;Maya&gt; Tue"' in html


def test_it_refuses_an_unknown_lift_state():
    with pytest.raises(ValueError, match="no lift state 'half'"):
        render("{% lift 'half' 1 %}")


def test_it_lifts_the_thigh_with_the_sets_done():
    html = gauge(9, 22)
    assert 'role="img" aria-label="9 of 22 sets"' in html
    assert 'id="gauge-thigh" transform="rotate(-49.1)"' in html
    assert 'stroke-dasharray="49.1 240"' in html


@pytest.mark.parametrize(
    ("done", "total", "angle"), [(0, 22, "0"), (22, 22, "-120"), (30, 22, "-120"), (0, 0, "0")]
)
def test_it_keeps_the_thigh_between_hanging_and_120_degrees(done, total, angle):
    html = gauge(done, total)
    assert f'id="gauge-thigh" transform="rotate({angle})"' in html


def test_it_says_one_set_in_the_singular():
    assert 'aria-label="0 of 1 set"' in gauge(0, 1)


def test_it_uses_no_style_attribute_anywhere():
    html = render(
        '{% icon "check" %}{% kind_glyph "gym" %}{% lift "partial" 0.3 %}{% mark %}{% lanes %}',
    )
    assert "style=" not in html + gauge(1, 2)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"),
        ("maya", "M"),
        ("Ana de la Cruz", "AC"),
        ("  ", "?"),
        (None, "?"),
        ("<b> x", "&lt;X"),
    ],
)
def test_it_takes_the_initials_of_the_first_and_last_word(name, letters):
    assert render("{{ name|initials }}", name=name) == letters
