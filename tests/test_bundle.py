from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from kneelift.bundle import folded

PARTS = {"a.css": "/* says why */\n@layer a {\n  p { margin: 0; }\n}\n", "b.css": "@layer b { }"}
CSS = Path(settings.BASE_DIR) / "static" / "css"


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
    missing = [
        f.name for f in CSS.glob("*.css") if f.name != "main.css" and f'"{f.name}"' not in main
    ]
    assert missing == []


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
