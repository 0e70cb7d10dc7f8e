"""How the scripts in static/js lie: what an element's file is called, and what is served."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from kneelift.bundle import FoldedFiles

ROOT = Path(settings.BASE_DIR)
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
DEFINED = re.compile(r'customElements\.define\("([\w-]+)"')
ASKED = re.compile(r'\{% static "(js/[\w/-]+\.js)" %\}')


def test_it_has_a_file_for_each_element_called_as_the_element_is():
    found = {path.stem: DEFINED.findall(path.read_text()) for path in SCRIPTS}
    defined = {stem: names for stem, names in found.items() if names}
    assert len(defined) > 20
    assert defined == {stem: [stem] for stem in defined}


def test_it_serves_every_script_that_a_page_asks_for():
    pages = [*(ROOT / "templates").rglob("*.html")]
    asked = {name for page in pages for name in ASKED.findall(page.read_text())}
    # Of the admin: coaching/forms/figures.py asks for it. What several others search with.
    assert asked | {"js/pose-editor.js", "js/search.js"} == set(FoldedFiles.scripts)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_it_calls_files_in_kebab_case(path):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)
