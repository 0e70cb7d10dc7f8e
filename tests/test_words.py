"""What translators are given: also the words that stand in data and in code without Django."""

import re
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from coaching import figures
from coaching.templatetags.figures import moving
from tests.texts import WORDS, texts

FIGURES = Path(figures.__file__).parent


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The messages of coaching/figures as `makemessages` finds them."""
    if not shutil.which("xgettext"):
        pytest.skip("Install gettext to read the messages.")
    folder = tmp_path_factory.mktemp("words")
    shutil.copytree(FIGURES, folder / "figures")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("locale").mkdir()
        call_command("makemessages", locale=["de"], no_wrap=True, verbosity=0)
        text = Path("locale/de/LC_MESSAGES/django.po").read_text()
    return {m.replace('\\"', '"') for m in re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)}


@pytest.mark.parametrize("slug", figures.slugs())
def test_it_gives_translators_the_description_of_each_figure(found, slug):
    assert figures.describe(figures.shipped(slug)) in found


def test_it_gives_translators_what_is_wrong_with_a_pose(found):
    assert "The hands cannot reach the bar from here." in found
    assert "%(value)g is outside %(low)g to %(high)g." in found
    assert "left foot" in found


def test_it_describes_a_figure_in_the_language_of_the_page(monkeypatch):
    data = figures.shipped("tuck-jump")
    monkeypatch.setattr("coaching.templatetags.figures.gettext", str.upper)
    assert f'aria-label="{figures.describe(data).upper()}"' in moving(data, ids="f")


@pytest.mark.parametrize(("word", "better"), WORDS)
def test_it_has_one_word_for_one_thing(word, better):
    assert [found for found in texts() if re.search(word, found[1])] == [], better
