"""Every door by which a plan is changed names what a rule says of it, in the same words."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from coaching.models import (
    CalendarChange,
    Ladder,
    Need,
    PlanUpdate,
    Promotion,
    RestrictionSwap,
    Rung,
)
from coaching.rules import pattern
from coaching.services import calendar
from coaching.services.assignments import assign as assign_blocks
from coaching.services.assignments.removal import undo_assignment
from coaching.services.assignments.shifting import shift_assignment
from coaching.services.ladders.deciding import approve
from coaching.services.ladders.weighing import weigh
from coaching.services.needs import look
from coaching.services.programs import editing, files
from coaching.services.sessions.restricted import swap_clashes
from coaching.urls import urlpatterns
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_pain,
    make_program,
    make_restriction,
    make_session,
    make_squad,
    session_drills,
    with_drills,
)
from tests.helpers import give, move_session
from tests.html import text_of

pytestmark = pytest.mark.django_db

TOO_CLOSE = "Within 48 h of the plyometric work"
RULED_OUT = "Tuck jump is planned, but there is a restriction: no impact."


class Plan:
    """Maya jumps on `first`, and what a door brings to the day after is too close to that."""

    def __init__(self, dana, hillside, maya):
        self.dana, self.team, self.maya = dana, hillside, maya
        self.clients = {"coach": Client(), "athlete": Client()}
        self.clients["coach"].force_login(dana)
        self.clients["athlete"].force_login(maya.user)
        self.coach = self.clients["coach"]
        monday = maya.today - timedelta(maya.today.weekday())
        self.first = monday + timedelta(8)
        self.next = self.first + timedelta(1)
        self.jump = make_drill("Tuck jump", kind="plyometric", impact=True)
        self.skip = make_drill("Skip")
        self.jumps = make_block([self.jump], team=hillside, name="Jumps")
        hillside.athletes_may_move = True
        hillside.save()

    def on(self, day, *drills):
        return make_session(self.maya, drills=drills or [self.jump], date=day)

    def post(self, door, *pks, client=None, **typed):
        return (client or self.coach).post(reverse(door, args=pks), typed, follow=True)

    def program(self, *days):
        return make_program([(1, day, self.jumps) for day in days], self.team)

    def chosen(self, who):
        if who == "squad":
            return {"squad": make_squad(self.team, self.maya).pk}
        more = [make_athlete("Eli Novak", team=self.team)] if who == "many" else []
        return {"athlete": [self.maya.pk, *(athlete.pk for athlete in more)]}

    def calendar(self):
        return reverse("athlete_calendar", args=[self.maya.pk])


@pytest.fixture
def plan(dana, hillside, maya):
    return Plan(dana, hillside, maya)


# --- what is planned from new -----------------------------------------------------------


def assign(plan, who):
    plan.on(plan.first)
    typed = {"block": plan.jumps.pk, "when": "day", "date": plan.next, "act": "preview"}
    return plan.post("assign", **typed, **plan.chosen(who))


def program_assign(plan, who):
    plan.on(plan.first)
    program = plan.program(plan.next.weekday())
    start = plan.next - timedelta(plan.next.weekday())
    days = {f"day-{n}": n for n in range(7)}
    typed = {"start": start, "act": "preview", **days}
    return plan.post("program_assign", program.pk, **typed, **plan.chosen(who))


def squad_athletes(plan):
    squad = make_squad(plan.team)
    plan.on(plan.first)
    start = plan.next - timedelta(plan.next.weekday())
    program = plan.program(plan.next.weekday())
    give(program, [], plan.dana, start=start, squads={squad: True})
    return plan.post("squad_athletes", squad.pk, athlete=[plan.maya.pk])


def program_placements(plan):
    program = plan.program(0)
    typed = {"block": plan.jumps.pk, "week": 1, "weekday": 1, "version": program.version}
    return plan.post("program_placements", program.pk, **typed)


def program_undo(plan):
    program = plan.program(0, 1)
    first = program.placements.order_by("weekday").first()
    values = {"by": plan.dana, "version": program.version, "description": "Removed Jumps"}
    now, *_rest = editing.change_program(program, pattern.remove, first.pk, **values)
    return plan.post("program_undo", program.pk, version=now.version)


def program_import(plan):
    content = files.text(plan.program(0, 1)).encode()
    return plan.post("program_import", file=SimpleUploadedFile("base.json", content))


# --- the calendar -----------------------------------------------------------------------


def session_move(plan, who):
    plan.on(plan.first)
    session, client = plan.on(plan.next + timedelta(2)), plan.clients[who]
    return plan.post("session_move", session.pk, client=client, date=plan.next)


def session_move_undo(plan):
    session = plan.on(plan.next)
    change = move_session(session, plan.next + timedelta(2), plan.maya.user).change
    plan.on(plan.first)
    make_restriction(plan.maya, "no_impact", starts=plan.next, until=plan.next)
    client = plan.clients["athlete"]
    return plan.post("session_move_undo", session.pk, change.pk, client=client)


def athlete_shift(plan):
    plan.on(plan.first)
    plan.on(plan.next + timedelta(1))
    typed = {"first": plan.next, "days": 1, "way": "earlier"}
    return plan.post("athlete_shift", plan.maya.pk, **typed, next=plan.calendar())


def athlete_resume(plan):
    plan.on(plan.first)
    plan.on(plan.next)
    plan.post("athlete_pause", plan.maya.pk, first=plan.next)
    return plan.post("athlete_resume", plan.maya.pk, on=plan.next, keep="days")


def athlete_week_repeat(plan):
    plan.on(plan.first)
    plan.on(plan.next)
    monday = plan.first - timedelta(plan.first.weekday())
    return plan.post("athlete_week_repeat", plan.maya.pk, monday)


def athlete_undo(plan):
    plan.on(plan.first)
    change = calendar.remove(plan.on(plan.next), by=plan.dana).change
    return plan.post("athlete_undo", plan.maya.pk, change=change.pk)


def athlete_marks(plan):
    plan.on(plan.first)
    typed = {"date": plan.next, "kind": "race", "name": "Meet"}
    return plan.post("athlete_marks", plan.maya.pk, **typed)


def squad_days(plan):
    plan.on(plan.first)
    typed = {"date": plan.next, "kind": "race", "name": "Meet"}
    return plan.post("squad_days", make_squad(plan.team, plan.maya).pk, **typed)


def squad_days_undo(plan):
    squad = make_squad(plan.team, plan.maya)
    calendar.add_mark(plan.team, plan.next, "race", "Meet", by=plan.dana, squad=squad)
    plan.post("day_mark_removal", squad.day_marks.get().pk)
    plan.on(plan.first)
    return plan.post("squad_days_undo", squad.pk, change=CalendarChange.objects.latest("pk").pk)


# --- one session ------------------------------------------------------------------------


def session_edit(plan):
    plan.on(plan.first)
    session = plan.on(plan.next, plan.skip)
    address = reverse("session_edit", args=[session.pk])
    typed = {
        field.html_name: "" if field.value() is None else field.value()
        for form in plan.coach.get(address).context["form"].drill_forms
        for field in form
        if field.name != "remove"
    }
    plan.post("session_edit", session.pk, **typed, **{"add-drill": plan.jump.pk})
    return plan.coach.get(reverse("athlete_day", args=[plan.maya.pk, plan.next]))


def drill_swap(plan, who):
    plan.on(plan.first)
    [drill] = session_drills(plan.on(plan.next, plan.skip))
    return plan.post("drill_swap", drill.pk, client=plan.clients[who], to=plan.jump.slug)


def swap_removal(plan):
    [drill] = session_drills(plan.on(plan.next))
    plan.post("drill_swap", drill.pk, to=plan.skip.slug)
    plan.on(plan.first)
    return plan.post("swap_removal", drill.pk)


def session_extra(plan, who):
    plan.on(plan.first)
    session = plan.on(plan.next, plan.skip)
    return plan.post("session_extra", session.pk, client=plan.clients[who], drill=plan.jump.slug)


# --- programs that stand, restrictions ----------------------------------------------------


def program_update(plan):
    plan.on(plan.first)
    program = plan.program(plan.first.weekday() + 3)
    start = plan.next - timedelta(plan.next.weekday())
    give(program, [plan.maya], plan.dana, start=start)
    program.placements.update(weekday=plan.next.weekday())
    address = reverse("program_update", args=[program.pk])
    digest = plan.coach.get(address).context["update"].digest
    return plan.post("program_update", program.pk, digest=digest)


def program_update_undo(plan):
    program = plan.program(plan.next.weekday())
    start = plan.next - timedelta(plan.next.weekday())
    give(program, [plan.maya], plan.dana, start=start)
    program.placements.update(weekday=plan.first.weekday() + 3)
    address = reverse("program_update", args=[program.pk])
    digest = plan.coach.get(address).context["update"].digest
    plan.post("program_update", program.pk, digest=digest)
    plan.on(plan.first)
    return plan.post("program_update", program.pk, undo=PlanUpdate.objects.get().pk)


def given_on(plan, day):
    """An assignment that stands on the `day`."""
    block = with_drills(make_block([plan.jump], team=plan.team))
    return assign_blocks(plan.team, block, [plan.maya], [day], by=plan.dana)


def assignment_shift(plan):
    plan.on(plan.first)
    later = given_on(plan, plan.next + timedelta(7))
    typed = {"days": 7, "way": "earlier", "first": plan.maya.today}
    return plan.post("assignment_shift", later.pk, **typed)


def assignment_shift_undo(plan):
    assignment = given_on(plan, plan.next)
    done = shift_assignment(assignment, plan.maya.today, 7, by=plan.dana)
    plan.on(plan.first)
    return plan.post("assignment_shift_undo", assignment.pk, shift=done.shift.pk)


def trash_return(plan):
    removal = undo_assignment(given_on(plan, plan.next), by=plan.dana).removal
    plan.on(plan.first)
    return plan.post("trash_return", removal.pk)


def restrictions(plan):
    plan.on(plan.first)
    plan.post("restrictions", plan.maya.pk, no_impact="on", no_impact_note="Knee")
    return plan.coach.get(reverse("athlete", args=[plan.maya.pk]))


def athlete_restriction_swaps(plan):
    """What stands in is too close to something else."""
    plan.on(plan.first)
    plan.on(plan.next, make_drill("Hang", hanging=True))
    make_restriction(plan.maya, "no_hanging")
    [drill] = session_drills(plan.maya.sessions.get(date=plan.next))
    typed = {f"to-{drill.pk}": plan.jump.slug}
    return plan.post("athlete_restriction_swaps", plan.maya.pk, **typed)


def a_step(plan, here, there):
    """A step from one drill to another that is due; `here` is planned for the day after."""
    ladder = Ladder.objects.create(slug="step", name="Step", climb_sets=1, climb_amount=1)
    for position, drill in enumerate((here, there), start=1):
        Rung.objects.create(ladder=ladder, position=position, drill=drill, climb_sessions=1)
    [done] = session_drills(plan.on(plan.maya.today - timedelta(2), here))
    make_logged_set(done)
    plan.on(plan.next, here)
    weigh.call(plan.team.pk, plan.maya.pk, plan.maya.timezone, [here.pk])
    return Promotion.objects.get()


def promotion(plan):
    step = a_step(plan, plan.skip, plan.jump)
    plan.on(plan.first)
    shown = plan.coach.get(step.get_absolute_url()).context["page"].shown
    return plan.post("promotion", step.pk, shown=shown)


def promotion_take_back(plan):
    step = a_step(plan, plan.jump, plan.skip)
    approve(step, by=plan.dana, now=now())
    plan.on(plan.first)
    return plan.post("promotion_take_back", step.pk)


def lifted(plan, name):
    """What a restriction swapped comes back, beside what was planned since."""
    plan.on(plan.next)
    restriction = make_restriction(plan.maya, "no_impact")
    [drill] = session_drills(plan.maya.sessions.get())
    swap_clashes(plan.maya, plan.team, {drill.pk: plan.skip}, by=plan.dana)
    plan.on(plan.first)
    restriction.delete()
    more = [RestrictionSwap.objects.get().pk] if name == "athlete_restriction_undo" else []
    return plan.post(name, plan.maya.pk, *more)


def athlete_restriction_undo(plan):
    return lifted(plan, "athlete_restriction_undo")


def athlete_restriction_return(plan):
    return lifted(plan, "athlete_restriction_return")


def need_act(plan):
    """What was missed is moved to the first free day, which is too close to something."""
    today = plan.maya.today
    for day in (today - timedelta(2), today - timedelta(1)):
        plan.on(day)
    plan.on(today + timedelta(1))
    look(plan.team, now())
    need = Need.objects.get(kind="missed")
    return plan.post("need_act", need.pk, answer="move")


def need_reopen(plan):
    """What was swapped because it hurt is planned again beside something since."""
    there = plan.on(plan.maya.today)
    make_pain(session_drills(there)[0], level=8)
    coming = plan.on(plan.next)
    make_drill("Hang")
    look(plan.team, now())
    need = Need.objects.get(kind="pain")
    plan.post("need_act", need.pk, answer="swap")
    plan.on(plan.first)
    assert coming.date == plan.next
    return plan.post("need_reopen", need.pk)


DOORS = {
    assign: ("one", "many", "squad"),
    program_assign: ("one", "many", "squad"),
    session_move: ("coach", "athlete"),
    drill_swap: ("coach", "athlete"),
    session_extra: ("coach", "athlete"),
} | dict.fromkeys(
    (
        squad_athletes,
        program_placements,
        program_undo,
        program_import,
        session_move_undo,
        athlete_shift,
        athlete_resume,
        athlete_week_repeat,
        athlete_undo,
        athlete_marks,
        squad_days,
        squad_days_undo,
        session_edit,
        swap_removal,
        program_update,
        program_update_undo,
        assignment_shift,
        assignment_shift_undo,
        trash_return,
        restrictions,
        athlete_restriction_swaps,
        athlete_restriction_undo,
        athlete_restriction_return,
        promotion,
        promotion_take_back,
        need_act,
        need_reopen,
    ),
    (None,),
)
# The breach of these, and the rule whose page is opened from there; of the rest TOO_CLOSE.
RACE = ("The day before Meet.", "race")
BREACHES = dict.fromkeys((athlete_marks, squad_days, squad_days_undo), RACE) | dict.fromkeys(
    (restrictions, session_move_undo), (RULED_OUT, "restrictions")
)


@pytest.mark.parametrize(
    ("door", "who"),
    [(door, who) for door, several in DOORS.items() for who in several],
    ids=lambda value: getattr(value, "__name__", value or "alone"),
)
def test_a_planted_breach_is_named_at_every_door_and_opens_its_rule(door, who, plan):
    words, rule = BREACHES.get(door, (TOO_CLOSE, "spacing"))
    text = text_of(door(plan, who) if who else door(plan))
    assert words in unescape(text)
    assert f'href="{reverse("rule", args=[rule])}"' in text


def test_every_door_that_asks_first_is_walked():
    asking = {
        address.name
        for address in all_patterns(urlpatterns)
        if getattr(address.callback, "asks_first", False)
    }
    # What it does takes away, and brings nothing up.
    asking.remove("athlete_week_skip")
    assert asking
    assert asking <= {door.__name__ for door in DOORS}


def all_patterns(patterns):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from all_patterns(each.url_patterns)
        else:
            yield each
