"""A form that is refused comes back with the focus on its first error, and in sight."""

import pytest
from django.urls import reverse

from coaching.models import Athlete
from tests.browser.world import PHONE, let_in
from tests.factories import (
    make_athlete,
    make_drill,
    make_program,
    make_session,
    make_squad,
    make_team,
    make_user,
    session_drills,
)

pytestmark = pytest.mark.django_db(transaction=True)

# Where the focus is: the name of its field, whether that is wrong, and whether it is in sight.
FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const field = at.closest("fieldset:not(.form-part), .field, .step") ?? at;
    return {
        name: at.name ?? at.className,
        wrong: at.matches("input, select, textarea") && field.querySelector(".error") !== null,
        seen: box.top >= 0 && box.bottom <= innerHeight && box.height > 0,
    };
}"""


def test_it_puts_the_focus_on_the_first_error_of_each_form(browser, live_server):
    team = make_team(coach=make_user("Dana Whitlock", "dana@example.com"))
    eli = make_athlete("Eli Novak", team)
    for number in range(24):
        make_athlete(f"Runner {number}", team)
    squad, program = make_squad(team), make_program(team=team)
    context = browser.new_context(base_url=live_server.url, viewport=PHONE)
    context.set_default_timeout(10_000)
    page = context.new_page()
    let_in(page, "dana@example.com")

    def send(address, action, **typed):
        """Send the form of that action with its fields as they are, but for what is typed."""
        page.goto(address)
        form = page.locator(f'form[method=post][action="{action}"]' if action else "main form")
        for name, value in typed.items():
            field = form.first.locator(f"[name={name}]")
            field.evaluate(
                "(field, value) => { field.value = value; field.checked = value === 'on'; }", value
            )
        with page.expect_navigation():
            form.first.evaluate("form => form.requestSubmit()")
        return page.evaluate(FOCUS)

    found = {
        name: send(address, action, **typed)
        for name, address, action, typed in [
            ("settings", reverse("team_settings"), "", {"name": ""}),
            (
                "restrictions",
                reverse("athlete_restriction_swaps", args=[eli.pk]),
                reverse("restrictions", args=[eli.pk]),
                {"no_overhead": "on", "no_overhead_until": "2001-01-01"},
            ),
            ("squad", squad.get_absolute_url(), squad.get_absolute_url(), {"name": ""}),
            ("drill", reverse("drill_new"), "", {}),
            ("program", reverse("program_edit", args=[program.pk]), "", {"name": ""}),
            ("invitations", reverse("invitations"), "", {"days": "0"}),
            ("own settings", reverse("settings"), "", {"name": ""}),
        ]
    }
    assert {
        name: focus for name, focus in found.items() if not (focus["wrong"] and focus["seen"])
    } == {}

    # Who is added twice is asked beside the field, and adding goes on where it was.
    twin = send(reverse("team"), f"{reverse('athletes')}#id_name", name="Eli Novak")
    assert twin == {"name": "name", "wrong": True, "seen": True}
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Athlete.objects.filter(name="Eli Novak").count() == 2
    assert page.evaluate(FOCUS) == {"name": "name", "wrong": False, "seen": True}
    context.close()


def test_back_to_a_refused_form_shows_it_as_it_was_typed(browser, live_server):
    """The browser's own page, which asks whether to send it again, is not what Back comes to."""
    team = make_team(coach=make_user("Dana Whitlock", "dana@example.com"))
    session = make_session(make_athlete("Eli Novak", team), drills=[make_drill()])
    row = f"d{session_drills(session)[0].pk}"
    page = browser.new_context(base_url=live_server.url, viewport=PHONE).new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    let_in(page, "dana@example.com")
    for address, field, wrong in [
        (reverse("block_new") + "?kind=gym", "name", {}),
        (reverse("drill_new"), "name", {}),
        (reverse("ladder_new"), "name", {}),
        (reverse("assessment_new"), "name", {"trials": "many"}),
        (reverse("session_edit", args=[session.pk]), f"{row}-note", {f"{row}-sets": "many"}),
    ]:
        page.goto(address)
        form = page.locator("unsaved-changes form")
        typed = form.locator(f"[name={field}]")
        for name, value in {field: "Hips on Monday", **wrong}.items():
            form.locator(f"[name={name}]").evaluate("(it, value) => { it.value = value; }", value)
        with page.expect_navigation():
            form.evaluate("form => form.requestSubmit()")
        page.goto("/drills/")
        assert page.go_back().request.method == "GET", address
        assert typed.input_value() == "Hips on Monday", address
        page.get_by_role("link", name="Start anew").click()
        assert typed.input_value() == "", address
