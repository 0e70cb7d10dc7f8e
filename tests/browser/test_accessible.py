"""axe on every page, in both themes, on a phone and a desk."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from coaching import assigning, calendar, programming
from coaching.models import Drill, Invitation, Membership, Program, Session
from tests.browser.world import DESK, PHONE, assign_today, let_in, make_club, ready_made
from tests.factories import (
    make_logged_set,
    make_program,
    make_squad,
    make_user,
    session_drills,
)
from tests.models.test_assigning_programs import give

pytestmark = pytest.mark.django_db(transaction=True)
OF_A_CALENDAR = [
    "athlete_calendar",
    "athlete_shift",
    "athlete_pause",
    "athlete_resume",
    "athlete_marks",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def club(live_server):
    club = make_club()
    assign_today(club, "ball-bridge", "hang-band-water", "light-dumbbells")
    session = Session.objects.get()
    drills = session_drills(session)
    make_logged_set(drills[0], 1, by=club["dana"])
    make_logged_set(drills[1], 1)
    make_logged_set(drills[1], 2, skip_reason="time")
    return club | {"session": session, "squad": plan_ahead(club, session)}


def plan_ahead(club, session):
    """A race, a change to undo, a pause, and a squad with a race of its own; the squad."""
    team, dana = club["team"], club["dana"]
    team.athletes_may_move = True
    team.save()
    day = session.date + timedelta(days=7)
    blocks = ready_made("band-and-water")
    athletes = [club["maya"], club["priya"]]
    assigning.assign(team, blocks, athletes, [day], by=dana)
    coming = Session.objects.get(athlete=club["maya"], date=day)
    calendar.move(coming, day + timedelta(days=1), by=dana)
    calendar.add_mark(team, day, "race", "County 800 m", by=dana, athlete=club["maya"])
    calendar.pause(Membership.objects.get(athlete=club["priya"]), session.date, by=dana)
    squad = make_squad(team, *athletes, name="Relay")
    calendar.add_mark(team, day, "rest", "", by=dana, squad=squad)
    return squad


def programs_of(club):
    """The builder with each of its panels open, and what leads to it."""
    ready = Program.objects.get(slug="four-weeks-to-a-higher-knee")
    own = programming.copy_to(ready, club["team"], by=club["dana"])
    placed, url = own.placements.first(), own.get_absolute_url()
    return [
        "/programs/",
        "/programs/new/",
        reverse("program_edit", args=[own.pk]),
        ready.get_absolute_url(),
        *(
            f"{url}?{at}"
            for at in (
                "",
                f"placement={placed.pk}",
                "day=1-0",
                "week=1",
                f"block={placed.block_id}",
            )
        ),
    ]


def pages_of(club):
    """{email, or None for a visitor: addresses}."""
    team, dana, session = club["team"], club["dana"], club["session"]
    invitation = Invitation.objects.create(team=team, created_by=dana, max_uses=5)
    day = reverse("athlete_day", args=[club["maya"].pk, session.date])
    pk = [session.pk]
    drill = Drill.objects.get(slug="overhead-squat").get_absolute_url()
    hop = Drill.objects.get(slug="single-leg-hop-high-knees").get_absolute_url()
    own = session.blocks.first().block.copy_to(team, by=dana)
    squad = make_squad(team, club["maya"])
    program = make_program([(1, 0, own), (1, 2, own)], team)
    given = give(program, [club["maya"]], dana, start=session.date)
    program.placements.filter(weekday=2).update(weekday=4)
    return {
        None: [
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/password/reset/",
            "/accounts/login/code/",
            reverse("join", args=[invitation.token]),
            "/join/nothing/",
        ],
        "dana@example.com": [
            "/board/",
            "/blocks/",
            "/blocks/new/?kind=strength",
            own.get_absolute_url(),
            session.blocks.first().block.get_absolute_url(),
            *programs_of(club),
            "/assign/",
            reverse("program_assign", args=[program.pk]),
            reverse("program_update", args=[program.pk]),
            given.get_absolute_url(),
            "/team/",
            reverse("squads"),
            squad.get_absolute_url(),
            reverse("athlete", args=[club["maya"].pk]),
            reverse("invitations"),
            reverse("invitation", args=[invitation.pk]),
            reverse("team_settings"),
            "/settings/",
            "/settings/calendars/",
            reverse("program_import"),
            reverse("athlete_week_print", args=[club["maya"].pk, session.date]),
            "/drills/",
            drill,
            hop,
            day,
            session.get_absolute_url(),
            reverse("session_edit", args=pk),
            reverse("session_move", args=pk),
            reverse("session_removal", args=pk),
            *(reverse(name, args=[club["maya"].pk]) for name in OF_A_CALENDAR),
            *(reverse(name, args=[club["priya"].pk]) for name in OF_A_CALENDAR),
            reverse("squad_days", args=[club["squad"].pk]),
            "/accounts/email/",
            "/accounts/2fa/",
            "/today/",
            "/nothing/",
        ],
        "maya@example.com": [
            "/today/",
            "/week/",
            "/settings/",
            "/settings/calendars/",
            reverse("athlete_week_print", args=[club["maya"].pk, session.date]),
            "/drills/",
            session.get_absolute_url(),
            reverse("session_finish", args=pk),
            reverse("session_extra", args=pk),
            reverse("session_move", args=[Session.objects.latest("date").pk]),
            reverse("athlete_calendar", args=[club["maya"].pk]),
            "/board/",
        ],
        "sam@example.com": ["/"],
    }


# Every page in both themes and both sizes, in two visits instead of four.
@pytest.mark.parametrize(
    ("theme", "size"), [("light", PHONE), ("dark", DESK)], ids=["light phone", "dark desk"]
)
@pytest.mark.parametrize("reader", ["visitor", "dana", "maya", "sam"])
def test_it_gives_axe_nothing_to_find(reader, theme, size, club, browser, live_server):
    make_user("Sam Stray", "sam@example.com")
    email = None if reader == "visitor" else f"{reader}@example.com"
    context = browser.new_context(
        viewport=size, color_scheme=theme, base_url=live_server.url, reduced_motion="reduce"
    )
    page = context.new_page()
    found = []
    page.on("console", lambda message: complain(found, page, message))
    if email:
        let_in(page, email)
    for address in pages_of(club)[email]:
        page.goto(address)
        # As tall as the page: a bar that lies over a half-scrolled link is not its size.
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
        for violation in Axe().run(page, options=RULES).response["violations"]:
            nodes = [node["target"] for node in violation["nodes"]][:3]
            found.append(f"{address}: {violation['id']} {nodes}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address}: scrolls sideways")
        page.set_viewport_size(size)
    context.close()
    assert found == []


def complain(found, page, message):
    """What the browser says of our own pages; a page that is refused on purpose says so too."""
    refused = "status of 40" in message.text or "status of 41" in message.text
    if message.type in ("error", "warning") and not refused:
        found.append(f"{page.url}: {message.text}")
