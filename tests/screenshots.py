"""`make screenshots`: the README's two pictures, of the demo in a real browser."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium, server

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 800}}


def main():
    path = chromium.find()
    if path is None:
        raise SystemExit(f"No browser. {chromium.HOW_TO_GET_IT}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kneelift-screenshots-") as folder:
        variables = server.environment(f"sqlite:///{folder}/demo.sqlite3")
        server.prepare(variables)
        with server.serving(variables) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**chromium.launch_options(path))
            address = f"http://127.0.0.1:{port}"
            page = signed_in(browser, address, "maya@example.com", PHONE)
            page.goto("/today/")
            log_first_sets(page, 5)
            page.screenshot(path=FOLDER / "today.png")
            page = signed_in(browser, address, "coach@example.com", DESK)
            page.goto("/board/")
            page.screenshot(path=FOLDER / "board.png")
            browser.close()
    print(f"Made today.png and board.png in {FOLDER}.")


def signed_in(browser, address, email, screen):
    page = browser.new_context(base_url=address, color_scheme="light", **screen).new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(server.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    return page


def log_first_sets(page, count):
    """Tap the next row so many times, as an athlete under way has done."""
    for done in range(1, count + 1):
        page.locator("button.tap[data-state=next]").first.click()
        page.locator(f":nth-match(summary.tap, {done})").wait_for(state="attached")
    page.goto("/today/")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main()
