"""Start and end pose of every figure that ships, with its thumbnail, on one picture.

python -m tests.contact_sheet                 writes docs/figures/contact-sheet.png
python -m tests.contact_sheet dark.png dark   elsewhere, in the dark theme
"""

import sys
import tempfile
from pathlib import Path

from coaching import figures
from tests import chromium

ROOT = Path(__file__).parent.parent
STYLES = ("tokens.css", "figure.css")
PAGE = """<!doctype html><html data-theme="{theme}"><meta charset="utf-8">
<title>Figures</title><style>
{css}
body {{ margin: 0; padding: 24px; background: var(--ground); color: var(--ink);
  font: 600 15px/1.3 system-ui, "DejaVu Sans", sans-serif;
  display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 28px 20px; }}
h2 {{ font: inherit; margin: 0; display: flex; gap: 8px; align-items: center;
  min-height: 56px; flex-wrap: wrap; }}
h2 .fig-thumb {{ inline-size: 56px; block-size: 56px; }}
.fig-figure {{ border: 1px solid var(--line); }}
</style><body>{cells}</body></html>"""


def cell(slug):
    data = figures.shipped(slug)
    name = slug.replace("-", " ")
    small = figures.thumbnail(data)
    held = [figures.holding(small, kind) for kind in ("empty-bar", "dumbbells")]
    others = [*held, figures.holding(small, "", lowered=True)] if figures.held(data) else []
    return (
        f"<section><h2>{small}{''.join(others)}{name}</h2>"
        f"{figures.svg(data, ids=slug, title=name)}</section>"
    )


def page(theme):
    css = "\n".join((ROOT / "static/css" / name).read_text(encoding="utf-8") for name in STYLES)
    return PAGE.format(theme=theme, css=css, cells="".join(cell(slug) for slug in figures.slugs()))


def write(path, theme="light"):
    from playwright.sync_api import sync_playwright

    browser_path = chromium.find()
    if not browser_path:
        sys.exit(chromium.HOW_TO_GET_IT)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        source = Path(folder) / "figures.html"
        source.write_text(page(theme), encoding="utf-8")
        browser = playwright.chromium.launch(**chromium.launch_options(browser_path))
        # Less motion is what shows the still poses, as it does on the site.
        view = browser.new_page(viewport={"width": 1680, "height": 900}, reduced_motion="reduce")
        view.goto(source.as_uri())
        view.screenshot(path=str(path), full_page=True)
        browser.close()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/figures/contact-sheet.png"
    write(target, *sys.argv[2:3])
