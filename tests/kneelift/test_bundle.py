import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

from kneelift.bundle import folded

TWO = {"a.css": "/* says why */\n@layer a {\n  p { margin: 0; }\n}\n", "b.css": "@layer b { }"}
CSS = Path(settings.BASE_DIR) / "static" / "css"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
# The admin is Django's own, without layers: what changes it has none either. The builder is a
# page of its own, as are the calendar and the week on paper: no phone has to fetch how it looks.
BUNDLES = ("main.css", "desk.css")
ALONE = {"admin.css", "pose-editor.css", "program.css", "calendar.css", "printing.css"}
PARTS = [path for path in sorted(CSS.glob("*.css")) if path.name not in {*BUNDLES, *ALONE}]


def test_it_puts_each_import_in_its_place_without_comments():
    css = '@layer a, b;\n\n@import "a.css";\n@import "b.css";\n'
    assert (
        folded(css, TWO.__getitem__)
        == "@layer a, b;\n@layer a {\np { margin: 0; }\n}\n@layer b { }\n"
    )


def test_it_leaves_a_stylesheet_without_imports_alone():
    assert folded("p { margin: 0; }\n", TWO.__getitem__) == "p { margin: 0; }\n"


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_it_finds_every_stylesheet_in_one_bundle_or_on_the_pages_that_need_it(path):
    bundled = sum((CSS / name).read_text().count(f'"{path.name}"') for name in BUNDLES)
    linked = any(f'"css/{path.name}"' in page.read_text() for page in TEMPLATES.rglob("*.html"))
    assert bundled + linked == 1


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder of static files as production has it. Collected twice: again changes nothing."""
    folder = tmp_path_factory.mktemp("static")
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "kneelift.static.HashedStorage"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def test_it_collects_one_hashed_stylesheet_without_imports(collected):
    hashed = list((collected / "css").glob("main.*.css"))
    assert len(hashed) == 1
    css = hashed[0].read_text()
    assert "@import" not in css
    assert ".lift" in css
    assert (hashed[0].parent / (hashed[0].name + ".br")).stat().st_size < 16_000


def test_it_collects_scripts_whose_parts_are_not_served_beside_them(collected):
    (sheet,) = (collected / "js").glob("sheet.*.js")
    (outbox,) = (collected / "js" / "outbox").glob("*.*.js")
    assert outbox.name.startswith("start.")
    assert f'from "./outbox/{outbox.name}";' in sheet.read_text()
    # That of the intervals is fetched once it is asked for.
    timers = {path.name.split(".")[0] for path in (collected / "js").glob("timers/*")}
    assert timers == {"interval-timer"}
    assert not list((collected / "js").glob("set-watch*"))


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_it_closes_every_comment_and_brace(path):
    css = path.read_text()
    assert css.count("/*") == css.count("*/")
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    assert rules.count("{") == rules.count("}")


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.name)
def test_it_keeps_every_rule_inside_a_layer(path):
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL).strip()
    assert re.match(r"(@media print \{\s*)?@layer (\w+) \{", rules)
    assert rules.endswith("}")
