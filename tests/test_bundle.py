import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from kneelift.bundle import folded

PARTS = {"a.css": "/* says why */\n@layer a {\n  p { margin: 0; }\n}\n", "b.css": "@layer b { }"}
CSS = Path(settings.BASE_DIR) / "static" / "css"
# The admin is Django's own, without layers: what changes it has none either. The builder is a
# page of its own, at a desk: no phone has to fetch how it looks.
APART = {"main.css", "admin.css", "pose-editor.css", "program.css", "calendar.css"}
PARTS_OF_MAIN = [path for path in sorted(CSS.glob("*.css")) if path.name not in APART]


def test_it_puts_each_import_in_its_place_without_comments():
    css = '@layer a, b;\n\n@import "a.css";\n@import "b.css";\n'
    assert (
        folded(css, PARTS.__getitem__)
        == "@layer a, b;\n@layer a {\np { margin: 0; }\n}\n@layer b { }\n"
    )


def test_it_leaves_a_stylesheet_without_imports_alone():
    assert folded("p { margin: 0; }\n", PARTS.__getitem__) == "p { margin: 0; }\n"


def test_it_finds_every_stylesheet_in_main():
    main = (CSS / "main.css").read_text()
    assert [path.name for path in PARTS_OF_MAIN if f'"{path.name}"' not in main] == []


def test_it_collects_one_hashed_stylesheet_without_imports(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "kneelift.static.HashedStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    hashed = list((tmp_path / "css").glob("main.*.css"))
    assert len(hashed) == 1
    css = hashed[0].read_text()
    assert "@import" not in css
    assert ".lift" in css
    assert (hashed[0].parent / (hashed[0].name + ".br")).stat().st_size < 16_000


@pytest.mark.parametrize("path", PARTS_OF_MAIN, ids=lambda path: path.name)
def test_it_closes_every_comment_and_brace(path):
    css = path.read_text()
    assert css.count("/*") == css.count("*/")
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    assert rules.count("{") == rules.count("}")


@pytest.mark.parametrize("path", PARTS_OF_MAIN, ids=lambda path: path.name)
def test_it_keeps_every_rule_inside_a_layer(path):
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL).strip()
    assert re.match(r"(@media print \{\s*)?@layer (\w+) \{", rules)
    assert rules.endswith("}")
