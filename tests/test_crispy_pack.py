"""The crispy template pack: what a form looks like to a reader, seen or heard."""

import re

import pytest
from crispy_forms.bootstrap import AppendedText, InlineCheckboxes, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, Row
from django import forms
from django.template import Context, Template
from django.utils.html import format_html

from tests.html import compact


class Everything(forms.Form):
    name = forms.CharField(help_text="As your team knows you.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("gym", "Gym"), ("strength", "Strength")])
    side = forms.ChoiceField(
        choices=[("left", "Left"), ("right", "Right")],
        widget=forms.RadioSelect,
        help_text="Which leg.",
    )
    days = forms.MultipleChoiceField(
        choices=[("0", "Mon"), ("1", "Tue")], widget=forms.CheckboxSelectMultiple
    )
    full = forms.BooleanField(label="Full range")
    password = forms.CharField(widget=forms.PasswordInput)
    start = forms.DateField(widget=forms.SelectDateWidget(years=[2026]))
    token = forms.CharField(widget=forms.HiddenInput, initial="x")


def render(source, **context):
    return compact(Template("{% load crispy_forms_tags %}" + source).render(Context(context)))


def described(html):
    """Every id that an aria-describedby names."""
    return {
        name for names in re.findall(r'aria-describedby="([^"]*)"', html) for name in names.split()
    }


def ids(html):
    return re.findall(r'\sid="([^"]*)"', html)


@pytest.mark.parametrize("data", [None, {}])
def test_it_describes_controls_only_by_elements_that_are_there_once(data):
    html = render("{{ form|crispy }}", form=Everything(data))
    assert described(html) <= set(ids(html))
    assert len(ids(html)) == len(set(ids(html)))
    assert "id_name_helptext" in described(html)


def test_it_puts_the_errors_of_a_field_in_one_element_that_describes_it():
    form = Everything({})
    html = render("{{ form|crispy }}", form=form)
    for field in set(form.errors) - {"token"}:
        assert html.count(f'class="error" id="id_{field}_error"') == 1
        assert f"id_{field}_error" in described(html)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert re.search(r'<fieldset[^>]*aria-describedby="id_side_helptext id_side_error"', html)


def test_it_marks_bad_controls_as_invalid():
    html = render("{{ form|crispy }}", form=Everything({}))
    assert re.search(r'<input type="text" name="name"[^>]*aria-invalid="true"', html)


def test_it_says_in_words_which_fields_may_stay_empty():
    html = render("{{ form|crispy }}", form=Everything())
    assert re.findall(r"<label[^>]*>(\w+)<i>optional</i>", html) == ["Note"]
    assert "optional" not in render(
        "{% include 'kneelift/field.html' with hide_optional=True %}", field=Everything()["note"]
    )


def test_it_groups_choices_under_a_legend():
    html = render("{{ form|crispy }}", form=Everything())
    assert re.findall(r"<legend>(\w+)</legend>", html) == ["Side", "Days", "Start"]


def test_it_says_at_the_top_how_many_fields_need_a_change():
    form = Everything({})
    html = render("{{ form|crispy }}", form=form)
    assert f"{len(form.errors)} fields need a change." in html
    assert re.search(r'<div class="notice"[^>]*role="alert" tabindex="-1" data-focus>', html)


def test_it_shows_errors_of_the_whole_form_at_the_top_and_escapes_them():
    form = Everything({})
    form.add_error(None, "Not <b>today</b>.")
    html = render("{{ form|crispy }}", form=form)
    assert "<p>Not &lt;b&gt;today&lt;/b&gt;.</p>" in html
    assert "need a change" not in html


def test_it_escapes_help_unless_our_own_code_made_its_markup():
    form = Everything()
    form.fields["name"].help_text = "<b hx-get=/>x</b>"
    form.fields["kind"].help_text = format_html("<i>{}</i>", "<b>")
    html = render("{{ form|crispy }}", form=form)
    assert "&lt;b hx-get=/&gt;x&lt;/b&gt;</div>" in html
    assert "<i>&lt;b&gt;</i></div>" in html


def test_it_leaves_out_form_and_buttons_that_the_page_owns():
    form = Everything()
    form.helper = FormHelper()
    form.helper.form_tag = False
    html = render("{% crispy form %}", form=form)
    assert "<form" not in html
    assert 'class="btn' not in html
    assert 'type="hidden" name="token"' in html


def test_it_lays_a_form_out():
    form = Everything({})
    form.helper = FormHelper()
    form.helper.form_tag = False
    form.helper.layout = Layout(
        Fieldset("Who", Row("name", Field("kind", wrapper_class="short"))),
        Div(InlineRadios("side"), css_class="x"),
        InlineCheckboxes("days"),
        AppendedText("note", "lb"),
    )
    html = render("{% crispy form %}", form=form)
    assert '<fieldset class="form-part"><legend>Who</legend>' in html
    assert '<div class="fields">' in html
    assert 'class="field short"' in html
    assert '<div class="seg">' in html
    assert '<div class="chips">' in html
    assert "<em>lb</em>" in html
    assert described(html) <= set(ids(html))


def test_it_puts_a_link_beside_a_label_that_still_describes_the_field():
    form = Everything()
    form.fields["password"].help_text = "forgotten"
    html = render(
        "{% include 'kneelift/field.html' with label_href='/reset/' label_link='Forgot it?' %}",
        field=form["password"],
    )
    assert '<a href="/reset/">Forgot it?</a>' in html
    assert described(html) == {"id_password_helptext"} <= set(ids(html))


def test_it_says_what_is_wrong_with_a_field_that_nobody_sees():
    html = render("{{ form|crispy }}", form=Everything({}))
    assert "<p>Token: Fill this in.</p>" in html
