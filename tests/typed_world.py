"""A team with a thing of every kind, and the worst typed into each of its texts."""

from dataclasses import replace
from uuid import uuid4

from django.utils.timezone import now

from coaching.models import (
    AthleteMerge,
    CalendarFeed,
    Comment,
    CommentVersion,
    DrillName,
    Invitation,
    Ladder,
    LadderPlace,
    Mail,
    Muscle,
    PainReport,
    PassedRule,
    PlannedTest,
    Progression,
    ResultChange,
    RosterImport,
    Rung,
    Session,
    Trial,
    WatchFile,
    WeekOverride,
)
from coaching.services import assignments, calendar
from coaching.services.programs import editing as programs
from coaching.services.sessions.extras import add_extra
from coaching.services.sessions.swapping import swap

from . import typed
from .factories import (
    make_assessment,
    make_athlete,
    make_block,
    make_drill,
    make_equipment,
    make_guardian,
    make_logged_set,
    make_program,
    make_promotion,
    make_restriction,
    make_result,
    make_season_link,
    make_session,
    make_squad,
    make_still,
    make_turnover,
    make_user,
    session_drills,
    with_drills,
)


def make_world(hillside, dana, maya, priya, eli):
    """Fill Hillside, coached by Dana. Returns the {(model, field)} that were typed into."""
    fill(hillside, dana, maya, priya, eli)
    return typed.type_everywhere()


def fill(hillside, dana, maya, priya, eli, mark=""):
    """A thing of every kind for a team; `mark` ends the short names of a second one."""
    muscle = Muscle.objects.create(slug=f"psoas{mark}", name="P", hip_angle_from=0, hip_angle_to=90)
    shared = make_drill("Shared", slug=f"shared{mark}", cues=["a"], mistakes=["b"], overhead=True)
    sided = make_drill(
        "Hang", slug=f"hang{mark}", team=hillside, side_mode="per_side", side_meaning="leg",
        cues=["a", "b"], mistakes=["c"], video_url="https://example.com/",
    )  # fmt: skip
    sided.muscles.set([muscle])
    sided.equipment.set([make_equipment("bar")])
    sided.implements.set([make_equipment(), make_equipment("dumbbells", loaded=True)])
    gone = make_drill("Gone", team=hillside)
    gone.archive()
    block = make_block([sided, shared], team=hillside)
    make_block([sided], team=hillside, rounds=3)
    ready = make_block([shared])
    shared_program = make_program([(1, 0, ready), (2, 0, ready)])
    make_block([sided], team=hillside).archive()
    assignments.assign(hillside, with_drills(block), [maya], [maya.today], by=dana)
    session = Session.objects.get(athlete=maya, team=hillside)
    first, second = session_drills(session)
    make_logged_set(first, 1)
    make_logged_set(first, 1, amount=5)
    make_logged_set(first, 1, "right", skip_reason="pain")
    PainReport.objects.create(
        athlete=maya, session_drill=first, drill=sided, where="left_foot", words="x", level=4,
        note="x", entered_by=maya.user,
    )  # fmt: skip
    swap(second, make_drill("Other"), by=dana)
    add_extra(session, shared)
    make_session(priya, drills=[sided], date=priya.today)
    make_restriction(maya, "no_impact", set_by=dana, note="x")
    for by in (dana, maya.user):
        comment = Comment.objects.create(session=session, author=by, text="x", session_drill=first)
        CommentVersion.objects.create(comment=comment, text="x")
    Comment.objects.create(squad=make_squad(hillside, maya, name="Told"), author=dana, text="x")
    PassedRule.objects.create(
        team=hillside, athlete=maya, session=session, date=session.date, rule="range",
        words="x", reason="x", by=dana,
    )  # fmt: skip
    for athlete in (maya, eli):
        calendar.add_mark(hillside, maya.today, "race", "x", by=dana, athlete=athlete)
    ladder = Ladder.objects.create(slug=f"hang{mark}", name="Hang")
    rung = Rung.objects.create(ladder=ladder, position=1, drill=sided)
    make_promotion(
        maya, hillside, rung, state="put_off", decided_at=now(), decided_by=dana, reason="x"
    )
    LadderPlace.objects.create(
        team=hillside, athlete=maya, ladder=ladder, rung=rung, since=maya.today,
        set_by=dana, reason="x",
    )  # fmt: skip
    test = make_assessment(team=hillside, smallest_change=1, smallest_change_source="x")
    make_assessment("Ours, put away", team=hillside).archive()
    make_assessment(slug=f"jump{mark}", smallest_change=1, smallest_change_source="x")
    for value in (200, 210):
        result = make_result(maya, test, value, note="x")
        Trial.objects.create(result=result, number=1, value=value)
        ResultChange.objects.create(
            result=result, by=dana, was=result.values(), is_now=result.values()
        )
    make_still(maya, test)
    added = RosterImport.objects.create(slug=f"list{mark}", team=hillside, by=dana, waiting="x")
    added.athletes.add(maya)
    added.squads.add(make_squad(hillside, maya, name="Listed"))
    make_turnover()
    WatchFile.objects.create(
        key=uuid4(), athlete=maya, team=hillside, by=dana, name="x", app_release="x", refused="x"
    )
    lift = make_assessment(measures="knee_lift", unit="deg", sided=True, slug=f"lift{mark}")
    make_result(maya, lift, 80, side="left", date=maya.today)
    for planned in (lift, test):
        PlannedTest.objects.create(
            team=hillside, athlete=maya, assessment=planned, date=maya.today, created_by=dana
        )
    program = make_program([(1, 0, block), (2, 2, block)], hillside)
    make_program([(1, 0, block)], hillside).archive()
    make_squad(hillside, maya, priya)
    make_squad(hillside, eli, name="Gone").archive()
    waiting = make_athlete("Noa", team=hillside)
    Invitation.objects.create(team=hillside, created_by=dana, athlete=waiting)
    Invitation.objects.create(team=hillside, created_by=dana)
    make_athlete("Old", team=hillside).memberships.get().archive()
    hillside.add_coach(make_user("Lena Ruiz"))
    make_guardian(maya)
    AthleteMerge.objects.create(team=hillside, kept=maya, gone_name="x", by=dana)
    DrillName.objects.create(team=hillside, key="x", name="x", drill=sided)
    CalendarFeed.objects.create(user=maya.user)
    make_season_link(maya)
    CalendarFeed.objects.create(user=dana, team=hillside)
    Mail.objects.create(to="maya@example.com", sender="x", subject="x", body="x", error="x")
    for plan, held in ((program, block), (shared_program, ready)):
        line = held.prescriptions.first()
        Progression.objects.create(program=plan, prescription=line, field="amount", step=1)
        WeekOverride.objects.create(program=plan, prescription=line, week=2, field="sets", value=2)
    programs.change_program(
        program,
        lambda before: replace(before, weeks=before.weeks + 1),
        by=dana,
        version=program.version,
        description="x",
    )
