"""The admin's pose editor, history and import in a real browser, under the strict policy."""

import pytest
from playwright.sync_api import expect

from coaching import figures
from coaching.models import Drill
from tests.browser.world import DESK, let_in
from tests.factories import make_drill, make_user

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = "status of 422"


@pytest.fixture
def drill():
    make_user("Ada Admin", "ada@example.com", is_staff=True, is_superuser=True)
    make_drill("Tuck jump", slug="tuck-jump", figure=figures.shipped("tuck-jump"))
    return make_drill("Knee pull", slug="pull", figure=figures.shipped("band-knee-pull"))


@pytest.fixture
def complaints(page):
    """What the browser has to say, beside its note of each 422."""
    said = []
    page.on("console", lambda m: said.append(m.text) if REFUSED not in m.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_it_draws_the_figure_while_poses_are_typed(page, drill, complaints):
    page.set_viewport_size(DESK)
    let_in(page, "ada@example.com")
    page.goto(f"/admin/coaching/drill/{drill.pk}/change/")
    editor = page.locator("pose-editor")
    editor.get_by_text("Phase 2", exact=True).click()
    hip = editor.get_by_label("Phase 2, right, hip")
    hip.fill("95")
    expect(editor.locator(".fig-figure")).to_contain_text("95°")
    expect(hip).to_be_focused()
    assert '"hip": 95' in editor.locator("#id_figure").input_value()
    hip.fill("170")
    expect(editor.get_by_role("status")).to_contain_text("170 is outside -35 to 140")
    expect(hip).to_have_attribute("aria-invalid", "true")
    hip.fill("100")
    expect(editor.get_by_role("status")).not_to_contain_text("170")
    editor.get_by_role("button", name="Repeat this phase after it").first.click()
    expect(editor.get_by_text("Phase 3", exact=True)).to_be_visible()
    editor.get_by_label("Copy the figure from").select_option("Tuck jump")
    editor.get_by_role("button", name="Copy", exact=True).click()
    expect(editor.get_by_text("Phase 6", exact=True)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    drill.refresh_from_db()
    assert drill.figure == figures.shipped("tuck-jump")
    page.goto(f"/admin/coaching/drill/{drill.pk}/history/")
    page.get_by_role("link", name="Go back to this").click()
    page.get_by_role("button", name="Go back to this").click()
    expect(page.get_by_text("Knee pull is as it was.")).to_be_visible()
    drill.refresh_from_db()
    assert drill.figure == figures.shipped("band-knee-pull")
    assert not complaints


def test_it_imports_after_a_look(page, drill, complaints):
    page.set_viewport_size(DESK)
    let_in(page, "ada@example.com")
    page.goto("/admin/coaching/drill/")
    page.get_by_role("link", name="Import and export").click()
    rows = b"drill,rest_s\ntuck-jump,75\n"
    page.get_by_label("File").set_input_files(
        files=[{"name": "drills.csv", "mimeType": "text/csv", "buffer": rows}]
    )
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_role("row", name="Drills, row 2")).to_contain_text("75")
    page.get_by_role("button", name="Import all of this").click()
    expect(page.get_by_text("1 row is changed.")).to_be_visible()
    assert Drill.objects.get(slug="tuck-jump").rest_s == 75
    assert not complaints
