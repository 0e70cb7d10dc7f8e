"""Draws the PNG icons of the app from its mark: `python -m tests.icons`. Needs Chromium."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"
GROUND = "#f4f4f0"
#: (file, size, share of the side that the mark takes): a maskable one is cut to a circle.
WANTED = [("icon-192.png", 192, 0.78), ("icon-512.png", 512, 0.78), ("maskable-512.png", 512, 0.58)]


def html(size, share):
    mark = (ICONS / "mark.svg").read_text()
    side = round(size * share)
    return (
        f"<style>body{{margin:0;background:{GROUND};width:{size}px;height:{size}px;"
        f"display:grid;place-items:center}}svg{{width:{side}px;height:{side}px}}</style>{mark}"
    )


def main():
    path = chromium.find()
    if path is None:
        sys.exit(chromium.HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.launch_options(path))
        page = browser.new_page(color_scheme="light")
        for name, size, share in WANTED:
            page.set_viewport_size({"width": size, "height": size})
            page.set_content(html(size, share))
            page.screenshot(path=ICONS / name)
        browser.close()


if __name__ == "__main__":
    main()
