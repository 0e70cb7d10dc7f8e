"""Every page there is, and somebody to look at it: the table that axe goes through.

A page that is missing here fails tests/browser/test_accessible.py: each address of
coaching/urls.py at which tests/permissions.txt lets anybody read has to be in the table.
"""

import contextlib
import itertools
from datetime import timedelta

from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.models import (
    Assessment,
    Comment,
    Drill,
    Invitation,
    Membership,
    PlannedTest,
    Program,
    RosterImport,
    Rung,
    Session,
)
from coaching.pages.measuring import WAYS
from coaching.services import assignments, calendar
from coaching.services.notifications.mails import token_for
from coaching.services.programs import editing
from coaching.urls import urlpatterns
from tests import permissions
from tests.browser.phone import all_sent, ready, tap
from tests.browser.world import assign_today, make_club, ready_made
from tests.factories import (
    make_assessment,
    make_comment,
    make_drill,
    make_guardian,
    make_logged_set,
    make_notification,
    make_program,
    make_promotion,
    make_result,
    make_season_link,
    make_squad,
    make_still,
    make_user,
    session_drills,
)
from tests.helpers import give
from tests.kinograms import marked

# They answer, but not with a page for people: files, scripts, and what scripts ask for.
NO_PAGES = {
    "result_picture_file",
    "athlete_results_csv",
    "team_trail_csv",
    "calendar_feed",
    "manifest",
    "offline_pages",
    "offline_token",
    "program_file",
    # A part of the builder, put into its page by a script.
    "program_library",
    "service_worker",
    # The sheets over a session, looked at when they are open: see `sheet` below.
    "session_acts",
    "timers",
}
ADDED_IN_ADMIN = ("assessment", "block", "drill", "equipment", "ladder", "muscle", "program")
ADMINS_MODELS = (
    *("athlete", "block", "drill", "equipment", "ladder", "muscle", "program", "promotion"),
    "user",
)


def make_world():
    """A club with one of everything; the people and things by name."""
    club = make_club()
    team, dana, maya = club["team"], club["dana"], club["maya"]
    make_user("Sam Stray", "sam@example.com")
    make_user("Ada Admin", "ada@example.com", is_staff=True, is_superuser=True)
    assign_today(club, "ball-bridge", "hang-band-water", "light-dumbbells")
    session = Session.objects.get()
    drills = session_drills(session)
    # The first one, which is open, offers all that can be done with a drill.
    make_logged_set(drills[1], 1, by=dana)
    a_set = make_logged_set(drills[2], 1)
    make_logged_set(drills[2], 2, skip_reason="time")
    own = session.blocks.first().block.copy_to(team, by=dana)
    squad = make_squad(team, maya)
    program = make_program([(1, 0, own), (1, 2, own)], team)
    plan_ahead(club, session)
    test = make_assessment("Standing long jump", team=team)
    result = make_measured(maya, test)
    turnover = Assessment.objects.get(slug="turnover")
    run = {"by_speed": [[3.0, 168, 600], [4.0, 180, 240]], "doubled": True, "seconds": 840}
    easier, harder = Rung.objects.filter(ladder__slug="hanging").order_by("position")
    make_comment(session, "Quick hips today, not heavy.", by=dana)
    Comment.objects.create(squad=squad, author=dana, text="Meet at the stairs.")
    tell(maya, dana, session)
    return club | {
        "session": session,
        "comment": make_comment(session, "Shall I loop it double?", logged_set=a_set),
        "drill": drills[-1],
        "own": own,
        "own_drill": make_drill("Wall drive", slug="wall-drive", team=team),
        "squad": squad,
        "program": program,
        "given": given_and_changed(program, maya, dana, session.date),
        "test": test,
        "angle": make_assessment("Knee bend", team=team, unit="deg", protocol="Same chair."),
        "result": result,
        "still": make_still(maya, turnover).result_id,
        "run": make_result(maya, turnover, "2.9", method="file", run=run),
        "promotion": make_promotion(maya, team, easier, to=harder),
        "invitation": Invitation.objects.create(team=team, created_by=dana, max_uses=5),
        "roster": roster_of(team, dana, maya),
        "season": make_season_link(maya),
        "guardian": make_guardian(maya, health=True, season=False),
    }


def tell(maya, dana, session):
    """Both were told of something, read and unread: a phone is offered then."""
    read = {"read_at": timezone.now()}
    where = {"session": str(session.pk), "date": str(session.date)}
    make_notification(maya.user, "today", **read)
    make_notification(maya.user, "comment", by=dana, facts=where)
    make_notification(dana, "joined", by=maya.user, **read)
    make_notification(dana, "pain", athlete=maya, facts={})
    make_notification(dana, "question", athlete=maya, by=maya.user, facts=where)


def roster_of(team, by, athlete):
    """A list that was added, of which a line waits."""
    made = RosterImport.objects.create(slug="list", team=team, by=by, waiting="Name;Born\nNoa;soon")
    made.athletes.add(athlete)
    return made


def look_at_a_list(page):
    """Somebody to add, somebody who may be here already, a squad to make and a row to put right."""
    rows = "Name;Born;Squad\nNoa Levi;2010-03-04;Hurdles\nMaya Okafor;;\nBruno;31/02/2011;"
    page.get_by_label("The list").fill(rows)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("There is no squad Hurdles yet.").wait_for()


def look_at_a_history(page):
    """A file of two exercises, of which a line cannot be read."""
    rows = (
        "Date;Workout Name;Exercise Name;Set Order;Weight;Reps;RPE\n"
        "2025-03-28 17:29:05;Legs;Squat (Barbell);1;60;10;8\n"
        "2025-03-28 17:29:05;Legs;Curl;1;20;10;\n"
        "soon;Legs;Curl;2;20;10;"
    )
    file = {"name": "strong.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.get_by_label("CSV file of Strong or Hevy").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("What becomes of it").wait_for()


def make_measured(athlete, jump):
    """Knee lift, turnover and speed on two days, and one jump. Gives the first."""
    lift, turnover, sprint = (
        Assessment.objects.get(slug=slug) for slug in ("knee-lift", "turnover", "sprint-10-m")
    )
    make_result(athlete, jump, 201)
    team = athlete.memberships.get().team
    coach = team.owner()
    PlannedTest.objects.create(
        team=team, athlete=athlete, assessment=lift, date=athlete.today, created_by=coach
    )
    first = None
    for ago, value in ((30, 79), (2, 84)):
        day = {"date": athlete.today - timedelta(days=ago)}
        for side in ("left", "right"):
            frames = [marked(mark, thigh=value) for mark in ("highest", "strike")]
            angles = {"at_strike": value - 80, "points": {"aspect": 0.5, "frames": frames}}
            result = make_result(athlete, lift, value, side=side, **angles, **day)
            first = first or result
        make_result(athlete, turnover, "4.2", **day)
        make_result(athlete, sprint, "1.2", **day)
    return first


def plan_ahead(club, session):
    """A race, a change to undo, a pause, and a squad with a race of its own."""
    team, dana = club["team"], club["dana"]
    team.athletes_may_move = True
    team.save()
    day = session.date + timedelta(days=7)
    athletes = [club["maya"], club["priya"]]
    assignments.assign(team, ready_made("band-and-water"), athletes, [day], by=dana)
    coming = Session.objects.get(athlete=club["maya"], date=day)
    calendar.move(coming, day + timedelta(days=1), by=dana)
    calendar.add_mark(team, day, "race", "County 800 m", by=dana, athlete=club["maya"])
    calendar.pause(Membership.objects.get(athlete=club["priya"]), session.date, by=dana)
    relay = make_squad(team, *athletes, name="Relay")
    calendar.add_mark(team, day, "rest", "", by=dana, squad=relay)


def given_and_changed(program, athlete, by, start):
    """The assignment of a program that is another one now, so that there is an update."""
    assignment = give(program, [athlete], by, start=start)
    program.placements.filter(weekday=2).update(weekday=4)
    return assignment


def builder_of(world):
    """The builder of programs with each of its panels open, and what leads to it."""
    ready = Program.objects.get(slug="four-weeks-to-a-higher-knee")
    own = editing.copy_to(ready, world["team"], by=world["dana"])
    placed, url = own.placements.first(), own.get_absolute_url()
    panels = ["", f"placement={placed.pk}", "day=1-0", "week=1", f"block={placed.block_id}"]
    return [
        reverse("programs"),
        reverse("program_new"),
        reverse("program_edit", args=[own.pk]),
        ready.get_absolute_url(),
        *(f"{url}?{panel}" for panel in panels),
    ]


def pages_of(world):
    """{reader: [address, or (address, what to do there first), ...]}; None is a visitor."""
    maya, priya, session = world["maya"], world["priya"], world["session"]
    program, squad, drill = world["program"], world["squad"], world["drill"]
    invitation = world["invitation"]
    calendars = ["athlete_calendar", "athlete_shift", "athlete_pause", "athlete_resume"]
    shipped = Drill.objects.get(slug="overhead-squat")
    hop = Drill.objects.get(slug="single-leg-hop-high-knees")
    coming = Session.objects.latest("date")
    return {
        None: [
            reverse("account_login"),
            reverse("account_signup"),
            reverse("account_reset_password"),
            reverse("account_reset_password_done"),
            reverse("account_reset_password_from_key", args=["1", "no-such-key"]),
            reverse("account_reset_password_from_key_done"),
            reverse("account_request_login_code"),
            reverse("account_inactive"),
            reverse("join", args=[invitation.token]),
            reverse("join", args=["nothing"]),
            reverse("season", args=[world["season"].token]),
            reverse("guardian", args=[world["guardian"].token]),
            reverse("guardian", args=["nothing"]),
            reverse("unsubscribe", args=[token_for(maya.user, "pain")]),
            reverse("offline"),
        ],
        "dana": [
            reverse("board"),
            reverse("blocks"),
            reverse("block_new") + "?kind=strength",
            world["own"].get_absolute_url(),
            session.blocks.first().block.get_absolute_url(),
            reverse("assign"),
            *builder_of(world),
            reverse("program_import"),
            reverse("program_assign", args=[program.pk]),
            reverse("program_update", args=[program.pk]),
            world["given"].get_absolute_url(),
            reverse("team"),
            reverse("roster"),
            (reverse("roster"), look_at_a_list),
            world["roster"].get_absolute_url(),
            f"{reverse('athlete_merge', args=[maya.pk])}?other={priya.pk}",
            (reverse("athlete_history", args=[maya.pk]), look_at_a_history),
            reverse("team_new"),
            reverse("team_settings"),
            reverse("team_archive"),
            reverse("team_trail"),
            reverse("squads"),
            squad.get_absolute_url(),
            reverse("squad_days", args=[squad.pk]),
            reverse("squad_week_print", args=[squad.pk, session.date]),
            reverse("athlete", args=[maya.pk]),
            reverse("athlete_restriction_swaps", args=[maya.pk]),
            (reverse("athlete_restriction_swaps", args=[maya.pk]), look_at_a_restriction),
            reverse("athlete_ladders", args=[maya.pk]),
            reverse("athlete_as", args=[maya.pk]),
            reverse("athlete_as_week", args=[maya.pk]),
            reverse("athlete_as_progress", args=[maya.pk]),
            reverse("athlete_as_session", args=[maya.pk, session.pk]),
            reverse("athlete_as_comments", args=[maya.pk, session.pk]),
            reverse("guarded"),
            world["promotion"].get_absolute_url(),
            (world["promotion"].get_absolute_url(), not_yet),
            reverse("needs"),
            (reverse("needs"), step_beside),
            reverse("attendance"),
            reverse("squad_attendance", args=[squad.pk]),
            reverse("squad_notes", args=[squad.pk]),
            reverse("session_comments", args=[session.pk]),
            reverse("assignments"),
            (reverse("assignments"), steered),
            reverse("trash"),
            reverse("assignment_shift", args=[world["given"].pk]),
            reverse("assignment_end", args=[world["given"].pk]),
            world["given"].get_absolute_url(),
            reverse("needs") + "?state=answered",
            reverse("ladders"),
            reverse("ladder_new"),
            reverse("athlete_progress", args=[maya.pk]),
            reverse("athlete_kinogram", args=[maya.pk]),
            reverse("athlete_watch_file", args=[maya.pk]),
            reverse("result_picture", args=[world["still"]]),
            reverse("athlete_progress", args=[priya.pk]),
            reverse("progress_squad"),
            reverse("assessment_days", args=[world["test"].pk]),
            reverse("assessment_sitting", args=[world["test"].pk]),
            reverse("assessments"),
            reverse("team_export"),
            reverse("assessment_new"),
            reverse("assessment", args=[world["test"].pk]),
            reverse("athlete_results", args=[maya.pk]),
            reverse("athlete_results", args=[priya.pk]),
            reverse("athlete_result_new", args=[maya.pk]),
            reverse("athlete_result_new", args=[maya.pk]) + "?assessment=sprint-20-m",
            reverse("measuring", args=["photo"]) + f"?athlete={maya.pk}",
            reverse("measuring", args=["angle"]) + f"?test={world['angle'].slug}&athlete={maya.pk}",
            world["result"].get_absolute_url(),
            reverse("athlete_archive", args=[maya.pk]),
            reverse("coach_removal", args=[world["dana"].pk]),
            reverse("coach_duty", args=[world["lena"].pk]),
            reverse("coach_handing_over", args=[world["lena"].pk]),
            reverse("invitations"),
            reverse("invitation", args=[invitation.pk]),
            reverse("settings"),
            reverse("notifications"),
            reverse("notification_settings"),
            reverse("settings_data"),
            reverse("settings_removal"),
            reverse("calendar_feeds"),
            reverse("anatomy"),
            reverse("rules"),
            reverse("rule", args=["contacts"]),
            reverse("drills"),
            reverse("drills_archived"),
            reverse("drill_new"),
            reverse("drill_edit", args=[world["own_drill"].slug]),
            shipped.get_absolute_url(),
            hop.get_absolute_url(),
            reverse("athlete_day", args=[maya.pk, session.date]),
            reverse("athlete_week_print", args=[maya.pk, session.date]),
            reverse("athlete_six_weeks", args=[maya.pk]),
            *(reverse(name, args=[who.pk]) for name in calendars for who in (maya, priya)),
            reverse("athlete_marks", args=[maya.pk]),
            (reverse("athlete_marks", args=[maya.pk]), a_rest_day_on(coming.date)),
            session.get_absolute_url(),
            reverse("session_edit", args=[session.pk]),
            reverse("session_move", args=[session.pk]),
            reverse("session_removal", args=[session.pk]),
            reverse("account_email"),
            reverse("account_change_password"),
            reverse("account_reauthenticate"),
            reverse("account_logout"),
            reverse("mfa_index"),
            reverse("mfa_list_webauthn"),
            reverse("mfa_add_webauthn"),
            reverse("mfa_activate_totp"),
            reverse("today"),
            "/nothing/",
        ],
        "maya": [
            reverse("today"),
            (reverse("today"), sheet("Make it easier")),
            (reverse("today"), sheet("It hurts")),
            (reverse("today"), sheet("Finish session")),
            (reverse("today"), timer_settings),
            (reverse("today"), one_set_waiting),
            reverse("week"),
            reverse("settings"),
            reverse("notifications"),
            reverse("notification_settings"),
            reverse("calendar_feeds"),
            reverse("athlete_week_print", args=[maya.pk, session.date]),
            reverse("athlete_six_weeks", args=[maya.pk]),
            reverse("athlete_calendar", args=[maya.pk]),
            reverse("drills"),
            reverse("anatomy"),
            reverse("rules"),
            reverse("progress"),
            reverse("season_links"),
            reverse("own_ladders"),
            reverse("own_ladder", args=[world["promotion"].ladder_id]),
            reverse("assessments"),
            reverse("athlete_results", args=[maya.pk]),
            reverse("athlete_result_new", args=[maya.pk]) + "?assessment=knee-lift",
            reverse("athlete_kinogram", args=[maya.pk]),
            reverse("athlete_watch_file", args=[maya.pk]),
            world["run"].get_absolute_url(),
            reverse("result_picture", args=[world["still"]]),
            *(reverse("measuring", args=[way]) for way in WAYS),
            reverse("measuring", args=["angle"]) + f"?test={world['angle'].slug}",
            world["result"].get_absolute_url(),
            session.get_absolute_url(),
            reverse("session_finish", args=[session.pk]),
            reverse("session_comments", args=[session.pk]),
            reverse("comment", args=[world["comment"].pk]),
            reverse("squad_notes", args=[squad.pk]),
            reverse("session_extra", args=[session.pk]),
            reverse("session_move", args=[coming.pk]),
            reverse("drill_swap", args=[drill.pk]),
            reverse("drill_pain", args=[drill.pk]),
            reverse("board"),
        ],
        "sam": [reverse("home"), reverse("team_new")],
        "ada": [
            reverse("admin:index"),
            *(reverse(f"admin:coaching_{model}_changelist") for model in ADMINS_MODELS),
            *(reverse(f"admin:coaching_{model}_add") for model in ADDED_IN_ADMIN),
            reverse("admin:coaching_drill_change", args=[shipped.pk]),
            reverse("admin:coaching_drill_history", args=[shipped.pk]),
            reverse("admin:coaching_block_change", args=[session.blocks.first().block_id]),
            reverse("admin:coaching_user_change", args=[world["dana"].pk]),
            reverse("admin:coaching_transfer"),
            reverse("admin:password_change"),
        ],
    }


def a_rest_day_on(day):
    """What asks first: a rest day where something is planned."""

    def mark(page):
        page.locator("[name=date]").fill(str(day))
        page.locator("[name=kind][value=rest]").check(force=True)
        page.get_by_role("button", name="Mark the day").click()
        page.get_by_text("Nothing is changed yet").wait_for()

    return mark


def step_beside(page):
    """The panel, with what the page of a step holds; on a phone the link leads to that page."""
    page.get_by_role("link", name="Look and decide").first.click()
    page.locator(".promotion").wait_for()


def steered(page):
    """A row of the list with its ways to steer, then one of them."""
    page.locator(".assigned-acts a").last.click()
    page.locator(".steer-panel").wait_for()
    page.locator(".assigned-acts a").first.click()
    page.locator(".steer-row form").first.wait_for()


def look_at_a_restriction(page):
    page.get_by_label("No impact").check()
    page.get_by_role("button", name="Look at what it meets").click()
    page.locator(".restricting-met[role=status]").wait_for()


def not_yet(page):
    page.get_by_role("button", name="Not yet").first.click()
    page.get_by_role("dialog", name="Not yet").wait_for()


def sheet(link):
    """The sheet that a link of the session opens over it."""

    def open_it(page):
        ready(page, kept=True)
        # The card that is open may not have it: that one where she logged last. One that was never
        # open has none of that.
        page.locator(".drillcard > summary").evaluate_all(
            "all => all.forEach((one) => one.click())"
        )
        cards = page.locator(".drillcard", has=page.locator("a:not([hidden])", has_text=link))
        if cards.count():
            cards.first.evaluate("card => { card.open = true; }")
        page.get_by_role("link", name=link).first.click()
        expect(page.locator("dialog[open]")).to_have_count(1)

    return open_it


def timer_settings(page):
    ready(page)
    tap(page, 1)
    page.get_by_role("button", name="Timer settings").click()
    expect(page.locator("dialog[open]")).to_have_count(1)


def one_set_waiting(page):
    """The strip that says how many sets wait, while there is no network."""
    all_sent(page)
    page.context.set_offline(True)
    tap(page, 1)
    expect(page.locator(".sync-status")).to_contain_text("1 set is saved on this phone")


def missing(pages):
    """The names in coaching/urls.py of pages that nobody looks at, as a set."""
    table = permissions.table()
    named = {name for name, _, _ in permissions.addresses(urlpatterns)}
    return {name for name in named if has_page(table[name])} - NO_PAGES - names_in(pages)


def has_page(lines):
    """Whether these lines of tests/permissions.txt let anybody read something."""
    for line in lines:
        _, methods, answers = line.split("  ")
        if "GET" in methods.split(","):
            return "200" in answers.split()
    return False


def names_in(pages):
    found = set()
    for row in itertools.chain(*pages.values()):
        address = row if isinstance(row, str) else row[0]
        with contextlib.suppress(Resolver404):
            found.add(resolve(address.partition("?")[0]).url_name)
    return found
