"""The parts that many pages share, and how the source of a page is read."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from kneelift.templates import without_blank_lines, without_indentation


def render(source, **context):
    """The part with its spaces as one."""
    return " ".join(Template(source).render(Context(context)).split())


def test_it_says_something_in_the_page():
    html = render("{% notice %}<p>{{ said }}</p>{% endnotice %}", said="<b>")
    assert html.startswith('<div class="notice" hx-disable >')
    assert '<svg class="icon s"' in html
    assert html.endswith("<div><p>&lt;b&gt;</p></div> </div>")


def test_it_calls_for_attention_where_something_needs_it():
    html = render(
        '{% notice icon="pain" size="" tone="need" role="alert" focus=True %}{% endnotice %}'
    )
    assert html.startswith(
        '<div class="notice" hx-disable data-tone="need" role="alert" tabindex="-1" data-focus >'
    )
    assert '<svg class="icon"' in html


def test_it_names_the_way_to_a_page():
    html = render('{% crumb %}<a href="/x/">{{ name }}</a>{% endcrumb %}', name="<b>")
    assert (
        html == '<nav class="crumb" aria-label="You are here"> <a href="/x/">&lt;b&gt;</a> </nav>'
    )


@pytest.mark.parametrize(
    ("arguments", "state"), [("", "todo"), (' sign="rest"', "rest"), (' sign="done"', "done")]
)
def test_it_says_that_there_is_nothing(arguments, state):
    html = render(
        f"{{% empty_state title{arguments} %}}<p>x</p>{{% endempty_state %}}", title="<b>"
    )
    assert f'data-state="{state}"' in html
    assert html.endswith("<h2>&lt;b&gt;</h2> <p>x</p> </div>")


def test_it_says_so_without_a_sign_and_as_the_title_of_the_page():
    html = render('{% empty_state "Nothing" sign="" level=1 %}{% endempty_state %}')
    assert html == '<div class="empty"> <h1>Nothing</h1> </div>'


def test_it_escapes_a_title_unless_it_is_safe():
    source = "{% empty_state title %}{% endempty_state %}"
    assert "<h2>&amp;amp;</h2>" in render(source, title="&amp;")
    assert "<h2>&amp;</h2>" in render(source, title=mark_safe("&amp;"))


def test_it_reads_a_page_without_its_indentation_and_with_all_its_lines():
    source = '<ul>\n  <li\n    class="x"\n  >a  b</li>\n\n\t</ul>\n'
    assert without_indentation(source) == '<ul>\n<li\nclass="x"\n>a  b</li>\n\n</ul>\n'


@pytest.mark.parametrize(
    "kept",
    [
        "<pre>\n  a\n    b\n</pre>",
        '<textarea name="x">\n  a\n</textarea>',
        "{% blocktranslate trimmed %}\n  a\n  b\n{% endblocktranslate %}",
    ],
)
def test_it_keeps_the_spaces_that_mean_something(kept):
    assert without_indentation(f"<p>\n  {kept}\n  <b>\n</p>") == f"<p>\n{kept}\n<b>\n</p>"


def test_a_line_of_a_template_that_is_there_or_not_leaves_none():
    assert without_blank_lines("<a\n{% if b %}c{% endif %}\n>\n") == (
        "<a\n{% if b %}c\n{% endif %}>\n"
    )


def test_a_line_of_a_template_that_only_asks_leaves_none():
    source = "a\n{% if b %}\n{% for c in b %}\nd\n{% endfor %}\n{% else %}\ne\n{% endif %}\nf\n"
    assert without_blank_lines(source) == (
        "a\n{% if b %}{% for c in b %}d\n{% endfor %}{% else %}e\n{% endif %}f\n"
    )
    for kept in (
        "{% if a %}b{% else %}c{% endif %}\n",
        "<pre>\n{% if a %}\n</pre>\n",
        "{% translate 'a' %}\n",
    ):
        assert without_blank_lines(kept) == kept
