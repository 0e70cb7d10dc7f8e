"""The demo's squads, the program that one of them follows next, a race, and what hurt."""

from datetime import timedelta

from coaching.models import (
    Athlete,
    DayMark,
    Drill,
    LadderPlace,
    LoggedSet,
    PainReport,
    Program,
    Promotion,
    Rung,
    Session,
    SessionDrill,
    Squad,
    read_restrictions,
)
from coaching.models.choices import PromotionState, StepWhy
from coaching.rules.weeks import next_monday
from coaching.services import assignments
from coaching.services.assignments import squads
from coaching.services.assignments.plan import AssignmentOptions
from coaching.services.assignments.programs import ProgramContents, plan_program
from coaching.services.programs import editing
from coaching.services.sessions.swapping import swap

SQUADS = {"Sprinters": "sprint", "Distance": "distance"}
PROGRAM = "four-weeks-to-a-higher-knee"
OWN_PROGRAM = "Winter base"
# (name, days from today before which she was on its first rung, ladder)
CLIMBED = ("Maya Okafor", -25, "load-spot-lunge")
# Days from today: two away from the days on which everybody trains, and after this week.
RACE = 8
# (name, days from today, drill): swapped before anything of it was done.
SWAP = ("Jonas Weber", -7, "box-step-alternating-knee-drive", "tuck-jump")
# (name, days from today, drill, where, level, note)
PAINS = (
    ("Samuel Adeyemi", -3, "box-jump", "left_knee", 4, "When landing."),
    ("Aisha Rahman", -14, "spot-lunge", "left_hip", 2, "Gone after the warm-up."),
    ("Emma Kowalski", -21, "high-knee-skip", "right_shin", 3, ""),
    ("Mateo Alvarez", -28, "hanging-knees-to-elbows", "shoulders", 3, "Only while hanging."),
)


def make_squads(season):
    """A squad for each group that somebody is in."""
    for name, group in SQUADS.items():
        inside = [athlete for athlete, person in season.people.items() if person.group == group]
        if inside:
            squad = Squad.objects.create(team=season.team, name=name)
            squads.add(squad, inside, by=season.coach)


def plan_ahead(season):
    """A program of the team's own for the sprinters, when what is planned ends; and a race."""
    squad = Squad.objects.filter(team=season.team, name="Sprinters").first()
    if squad is None:
        return
    ready = Program.objects.get(slug=PROGRAM)
    program = editing.copy_to(ready, season.team, by=season.coach, name=OWN_PROGRAM)
    start = next_monday(season.today + timedelta(days=season.last))
    contents = ProgramContents(program)
    options = AssignmentOptions(program, start)
    athletes = list(Athlete.objects.filter(squads=squad).prefetch_related(read_restrictions()))
    plan = plan_program(season.team, contents, options, athletes, squads={squad: True})
    assignments.apply_plan(plan, by=season.coach)
    DayMark.objects.create(
        team=season.team,
        squad=squad,
        date=season.today + timedelta(days=RACE),
        kind="race",
        name="City indoor meet",
        created_by=season.coach,
    )


def swap_one(season):
    """Before the season is trained."""
    name, offset, slug, other = SWAP
    for drill in _drills(season, name, offset, slug):
        swap(drill, Drill.objects.get(slug=other), by=drill.block.session.athlete.user)


def climb_one(season):
    """After the season is trained: a coach let somebody climb, and she has read of it."""
    name, offset, slug = CLIMBED
    here, rung = Rung.objects.filter(ladder__slug=slug).order_by("position", "pk")[:2]
    day = season.today + timedelta(days=offset)
    for athlete in season.people:
        rows = LoggedSet.objects.filter(
            athlete=athlete, drill=here.drill, session_drill__block__session__date__lt=day
        ).order_by("performed_at")
        if athlete.name != name or not rows:
            continue
        at = rows[len(rows) - 1].received_at + timedelta(hours=2)
        whose = {"team": season.team, "athlete": athlete, "ladder": here.ladder}
        Promotion.objects.create(
            **whose, from_rung=here, to_rung=rung, why=StepWhy.MET, state=PromotionState.APPROVED,
            evidence=[str(row.pk) for row in rows[:6]], standard=here.standard_in_words(),
            proposed_at=at, decided_at=at, decided_by=season.coach, seen_at=at,
        )  # fmt: skip
        LadderPlace.objects.create(**whose, rung=rung, since=athlete.date_at(at))


def tell_pain(season):
    """After the season is trained: only of what was done."""
    for name, offset, slug, where, level, note in PAINS:
        for drill in _drills(season, name, offset, slug):
            row = drill.logged_sets.filter(skip_reason="").order_by("performed_at").last()
            if row is None:
                continue
            athlete = drill.block.session.athlete
            PainReport.objects.create(
                athlete=athlete,
                session_drill=drill,
                drill_id=drill.drill_id,
                where=where,
                level=level,
                note=note,
                at=row.performed_at + timedelta(minutes=1),
                entered_by=row.entered_by,
            )


def _drills(season, name, offset, slug):
    return SessionDrill.objects.filter(
        block__session__in=Session.objects.filter(
            team=season.team, athlete__name=name, date=season.today + timedelta(days=offset)
        ),
        drill__slug=slug,
    ).select_related("block__session__athlete__user")
