"""What a rule stops is asked about at every door that changes a plan, before it is changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from coaching.models import (
    DayMark,
    Drill,
    Ladder,
    PassedRule,
    PlanUpdate,
    RangeCheck,
    Rung,
    Session,
    SessionDrill,
)
from coaching.services import calendar
from tests.factories import (
    make_block,
    make_drill,
    make_equipment,
    make_program,
    make_restriction,
    make_session,
    make_squad,
    make_strength_drill,
    session_drills,
)
from tests.helpers import answered, give
from tests.html import text_of

pytestmark = pytest.mark.django_db

RULED_OUT = "Tuck jump is planned, but there is a restriction: no impact."
TOO_EARLY = "Overhead squat is planned with a load, and full range is not on record"


@pytest.fixture
def today(maya):
    return maya.today


@pytest.fixture
def jump():
    return make_drill("Tuck jump", kind="plyometric", impact=True)


@pytest.fixture
def bells():
    return make_equipment("dumbbells", name="Dumbbells", loaded=True, pieces=2)


@pytest.fixture
def squat(bells):
    pipe = make_equipment("pvc-pipe", name="Pipe")
    drill = make_strength_drill(asks_full_range=True, implement=pipe)
    drill.implements.add(pipe, bells)
    return drill


@pytest.fixture
def heavy(squat, bells):
    """A drill that starts with a load."""
    values = {"load_value": Decimal(15), "load_unit": "lb", "load_count": 2}
    type(squat).objects.filter(pk=squat.pk).update(implement=bells, load_kg=Decimal(13), **values)
    squat.refresh_from_db()
    return squat


def of_shift(coach, maya, today, request):
    make_session(maya, drills=[request.getfixturevalue("jump")], date=today + timedelta(5))
    make_restriction(maya, "no_impact", starts=today + timedelta(6))
    to = {"first": today, "days": 1, "way": "later"}
    return reverse("athlete_shift", args=[maya.pk]), to, RULED_OUT


def of_resume(coach, maya, today, request):
    make_session(maya, drills=[request.getfixturevalue("jump")], date=today + timedelta(5))
    make_restriction(maya, "no_impact", starts=today + timedelta(6))
    coach.post(reverse("athlete_pause", args=[maya.pk]), {"first": today + timedelta(1)})
    on = {"on": today + timedelta(2), "keep": "days"}
    return reverse("athlete_resume", args=[maya.pk]), on, RULED_OUT


def of_repeat(coach, maya, today, request):
    monday = today - timedelta(days=today.weekday()) + timedelta(7)
    make_session(maya, drills=[request.getfixturevalue("jump")], date=monday)
    make_restriction(maya, "no_impact", starts=monday + timedelta(7))
    return reverse("athlete_week_repeat", args=[maya.pk, monday]), {}, RULED_OUT


def of_undo(coach, maya, today, request):
    drills = [request.getfixturevalue("jump")]
    session = make_session(maya, drills=drills, date=today + timedelta(2))
    done = calendar.remove(Session.objects.get(pk=session.pk), by=session.created_by)
    make_restriction(maya, "no_impact")
    return reverse("athlete_undo", args=[maya.pk]), {"change": done.change.pk}, RULED_OUT


def of_swap_undo(coach, maya, today, request):
    session = make_session(maya, drills=[request.getfixturevalue("jump")], date=today)
    [drill] = session_drills(session)
    coach.post(reverse("drill_swap", args=[drill.pk]), {"to": make_drill("Band pull").slug})
    make_restriction(maya, "no_impact")
    return reverse("swap_removal", args=[drill.pk]), {}, RULED_OUT


def of_swap(coach, maya, today, request):
    squat = request.getfixturevalue("squat")
    session = make_session(maya, drills=[make_drill("Skip")], date=today)
    [drill] = session_drills(session)
    to = {"to": f"{squat.slug}/dumbbells"}
    return reverse("drill_swap", args=[drill.pk]), to, TOO_EARLY


def of_extra(coach, maya, today, request):
    heavy = request.getfixturevalue("heavy")
    session = make_session(maya, drills=[make_drill("Skip")], date=today)
    return reverse("session_extra", args=[session.pk]), {"drill": heavy.slug}, TOO_EARLY


def of_edit(coach, maya, today, request):
    squat, bells = request.getfixturevalue("squat"), request.getfixturevalue("bells")
    session = make_session(maya, drills=[squat], date=today + timedelta(2))
    [drill] = session_drills(session)
    address = reverse("session_edit", args=[session.pk])
    values = {
        field.html_name: "" if field.value() is None else field.value()
        for form in coach.get(address).context["form"].drill_forms
        for field in form
        if field.name != "remove"
    }
    loaded = {f"d{drill.pk}-implement": bells.pk, f"d{drill.pk}-load_value": "15"}
    return address, values | loaded, TOO_EARLY


def of_ruled_out_swap(coach, maya, today, request):
    make_restriction(maya, "no_impact")
    session = make_session(maya, drills=[make_drill("Skip")], date=today)
    to = {"to": request.getfixturevalue("jump").slug}
    return reverse("drill_swap", args=[session_drills(session)[0].pk]), to, RULED_OUT


def of_joining(coach, maya, today, request):
    squat, bells = request.getfixturevalue("squat"), request.getfixturevalue("bells")
    team = maya.memberships.get().team
    block = make_block([squat], team=team, name="Squats")
    block.prescriptions.update(implement=bells)
    squad = make_squad(team)
    followed = {"start": today + timedelta(7), "squads": {squad: True}}
    give(make_program([(1, 0, block)], team), [], request.getfixturevalue("dana"), **followed)
    return reverse("squad_athletes", args=[squad.pk]), {"athlete": [maya.pk]}, TOO_EARLY


def of_update_undo(coach, maya, today, request):
    team = maya.memberships.get().team
    block = make_block([request.getfixturevalue("jump")], team=team, name="Jumps")
    program = make_program([(1, 0, block)], team)
    give(program, [maya], request.getfixturevalue("dana"), start=today + timedelta(7))
    block.prescriptions.update(drill=make_drill("Skip"))
    address = reverse("program_update", args=[program.pk])
    coach.post(address, {"digest": coach.get(address).context["update"].digest})
    make_restriction(maya, "no_impact")
    return address, {"undo": PlanUpdate.objects.get().pk}, RULED_OUT


def of_update(coach, maya, today, request):
    squat, bells = request.getfixturevalue("squat"), request.getfixturevalue("bells")
    team = maya.memberships.get().team
    block = make_block([squat], team=team, name="Squats")
    program = make_program([(1, 0, block)], team)
    give(program, [maya], request.getfixturevalue("dana"), start=today + timedelta(7))
    block.prescriptions.update(implement=bells)
    address = reverse("program_update", args=[program.pk])
    return address, {"digest": coach.get(address).context["update"].digest}, TOO_EARLY


DOORS = [
    of_shift,
    of_resume,
    of_repeat,
    of_undo,
    of_swap,
    of_swap_undo,
    of_extra,
    of_edit,
    of_update,
    of_update_undo,
    of_joining,
    of_ruled_out_swap,
]


def plan():
    """All that is planned, as it can be compared."""
    drills = SessionDrill.objects.filter(block__session__removed_at=None)
    values = ("block__session__date", "block__session__paused", "name", "implement", "sets")
    return sorted(map(repr, drills.values_list(*values, "sets_kept_on_original")))


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_stop_is_asked_about_first_and_passed_for_a_reason_that_is_kept(
    door, coach, maya, today, request
):
    address, typed, words = door(coach, maya, today, request)
    before = plan()
    asked = coach.post(address, typed)
    assert asked.status_code == 409
    assert words in text_of(asked)
    assert "optional" not in text_of(asked)
    without = answered(coach, asked, reason=" ")
    assert without.status_code == 422
    assert "Say why: the reason is kept with the session." in text_of(without)
    assert (plan(), PassedRule.objects.count()) == (before, 0)
    done = answered(coach, without, reason="Cleared by her doctor")
    assert done.status_code == 302
    assert plan() != before
    [passed] = PassedRule.objects.all()
    assert (passed.athlete, passed.reason) == (maya, "Cleared by her doctor")
    assert words in passed.words
    day = coach.get(reverse("athlete_day", args=[maya.pk, passed.session.date]))
    assert "“Cleared by her doctor”" in text_of(day)
    history = coach.get(reverse("athlete_calendar", args=[maya.pk]))
    assert "“Cleared by her doctor”" in text_of(history)


def test_an_answer_to_something_else_is_none(coach, maya, today, request):
    address, typed, _words = of_shift(coach, maya, today, request)
    asked = coach.post(address, typed)
    make_restriction(maya, "no_hanging", starts=today + timedelta(6))
    Drill.objects.update(hanging=True)
    again = answered(coach, asked, reason="Cleared")
    assert again.status_code == 409
    assert "no hanging, no impact" in text_of(again)
    assert PassedRule.objects.count() == 0


def test_no_athlete_passes_a_stop_at_her_own_swap(signed_in, maya, today, request):
    address, typed, words = of_swap(signed_in(maya), maya, today, request)
    before = plan()
    client = signed_in(maya)
    asked = client.post(address, typed)
    assert asked.status_code == 409
    assert words in text_of(asked)
    assert "Only your coach can pass that." in text_of(asked)
    assert answered(client, asked, reason="I feel fine").status_code == 409
    assert (plan(), PassedRule.objects.count()) == (before, 0)


def test_no_phone_passes_a_stop(coach, maya, today, request):
    """What its acts send is refused, beside the row, with why."""
    address, typed, words = of_swap(coach, maya, today, request)
    before = plan()
    act = typed | {"device": "d", "seq": 1, "passing": "x", "pass-reason": "Go"}
    refused = coach.post(address, act, headers={"Accept": "application/json"})
    assert (refused.status_code, words in refused.json()["errors"]["__all__"][0]["message"]) == (
        409,
        True,
    )
    assert plan() == before


def test_who_joins_a_squad_is_given_the_pipe_where_her_coach_says_so(coach, maya, today, request):
    address, typed, _words = of_joining(coach, maya, today, request)
    asked = coach.post(address, typed)
    assert '<button class="btn" name="range" value="pipe">With the pipe until then' in asked.text
    done = coach.post(address, typed | {"range": "pipe"}, follow=True)
    assert "With the pipe until full range is on record: Overhead squat." in text_of(done)
    assert held() == {"Maya Okafor": ("Pipe", None)}
    assert PassedRule.objects.count() == 0
    program = maya.assigned.get().assignment.program
    page = coach.get(reverse("program_update", args=[program.pk]))
    assert page.context["update"].changes == 0


@pytest.mark.parametrize("door", ["mark", "swap", "extra"])
def test_what_is_only_asked_about_needs_no_reason(door, coach, maya, jump, today):
    day = today + timedelta(2)
    session = make_session(maya, drills=[make_drill("Skip")], date=day)
    make_session(maya, drills=[jump], date=day + timedelta(1))
    address, typed, words = {
        "mark": (
            reverse("athlete_marks", args=[maya.pk]),
            {"date": day + timedelta(1), "kind": "race", "name": "Meet"},
            "The day of Meet.",
        ),
        "swap": (
            reverse("drill_swap", args=[session_drills(session)[0].pk]),
            {"to": jump.slug},
            "Within 48 h of the plyometric work",
        ),
        "extra": (
            reverse("session_extra", args=[session.pk]),
            {"drill": jump.slug},
            "Within 48 h of the plyometric work",
        ),
    }[door]
    before = plan(), DayMark.objects.count()
    asked = coach.post(address, typed)
    assert asked.status_code == 409
    assert words in text_of(asked)
    assert 'name="pass-reason"' not in asked.text
    assert (plan(), DayMark.objects.count()) == before
    assert answered(coach, asked).status_code == 302
    assert (plan(), DayMark.objects.count()) != before
    assert PassedRule.objects.count() == 0


def test_it_looks_at_the_restrictions_of_the_sessions_own_day(coach, maya, jump, today):
    make_restriction(maya, "no_impact", starts=today + timedelta(3))
    for days, cleared in ((2, True), (3, False)):
        session = make_session(maya, drills=[make_drill("Skip")], date=today + timedelta(days))
        for address in (
            reverse("session_extra", args=[session.pk]),
            reverse("drill_swap", args=[session_drills(session)[0].pk]),
            reverse("session_edit", args=[session.pk]),
        ):
            assert ("for a reason alone" not in coach.get(address).text) is cleared
        sent = {"drill": jump.slug}
        answer = coach.post(reverse("session_extra", args=[session.pk]), sent)
        assert (answer.status_code == 302) is cleared


# --- assigning: the pipe for those without full range, or as planned for a reason -----------------


@pytest.fixture
def squats(hillside, squat, bells):
    block = make_block([squat], team=hillside, name="Squats")
    load = {"load_value": Decimal(20), "load_unit": "lb", "load_count": 2, "load_kg": Decimal(18)}
    block.prescriptions.update(implement=bells, **load)
    return block


@pytest.fixture(params=["blocks", "program"])
def assigning(request, coach, maya, priya, hillside, squats, today):
    """Assigns it to both: `assigning()` looks, `assigning(seen, **more)` says yes to that."""
    data = {"athlete": [maya.pk, priya.pk]}
    if request.param == "blocks":
        address = reverse("assign")
        data |= {"block": [squats.pk], "when": "day", "date": today}
    else:
        address = reverse("program_assign", args=[make_program([(1, 0, squats)], hillside).pk])
        data |= {"start": today} | {f"day-{n}": str(n) for n in range(7)}

    def assign(seen=None, **more):
        sent = data | more | {"act": "preview"}
        if seen is not None:
            sent |= {"digest": seen.context["shown"].plan.digest, "act": "confirm"}
            sent["token"] = str(seen.context["token"])
        return coach.post(address, sent)

    return assign


def held():
    """{athlete: (what is held, its load)} of what is planned."""
    drills = SessionDrill.objects.order_by("block__session__athlete__name")
    return {row.block.session.athlete.name: (row.implement_name, row.load_value) for row in drills}


def test_assigning_a_load_offers_the_pipe_to_each_without_full_range(
    assigning, maya, hillside, dana, squat
):
    RangeCheck.objects.create(
        team=hillside, athlete=maya, drill=squat, day=maya.today, full=True, by=dana
    )
    seen = assigning()
    asked = [(row.athlete.name, row.drills) for row in seen.context["shown"].before_range]
    assert asked == [("Priya Nair", ["Overhead squat"])]
    assert "Full range is not on record for these drills." in text_of(seen)
    assert assigning(seen).status_code == 302
    assert held() == {"Maya Okafor": ("Dumbbells", 20), "Priya Nair": ("Pipe", None)}
    assert PassedRule.objects.count() == 0


def test_a_load_before_full_range_is_assigned_for_a_reason_alone(assigning, coach, maya, priya):
    with_load = {"anyway": [f"{maya.pk}-0"]}
    seen = assigning(**with_load)
    refused = assigning(seen, **with_load)
    assert refused.status_code == 422
    assert "Say why: the reason is kept with the session." in text_of(refused)
    assert held() == {}
    assert assigning(seen, **with_load, reason="Showed it at the club").status_code == 302
    assert held() == {"Maya Okafor": ("Dumbbells", 20), "Priya Nair": ("Pipe", None)}
    [passed] = PassedRule.objects.all()
    assert (passed.athlete, passed.rule, passed.reason) == (maya, "range", "Showed it at the club")
    assert TOO_EARLY in passed.words


def test_an_update_leaves_the_pipe_until_full_range_is_on_record(
    coach, dana, hillside, maya, squat, squats, today
):
    program = make_program([(1, 0, squats)], hillside)
    answers = {(maya.pk, 0): "pipe"}
    give(program, [maya], dana, start=today + timedelta(7), answers=answers)
    assert held() == {"Maya Okafor": ("Pipe", None)}
    address = reverse("program_update", args=[program.pk])
    assert coach.get(address).context["update"].changes == 0
    RangeCheck.objects.create(
        team=hillside, athlete=maya, drill=squat, day=today, full=True, by=dana
    )
    coach.post(address, {"digest": coach.get(address).context["update"].digest})
    assert held() == {"Maya Okafor": ("Dumbbells", 20)}


def test_a_swap_offers_no_load_before_full_range_is_on_record(
    signed_in, dana, hillside, maya, squat, bells, today
):
    ladder = Ladder.objects.create(slug="load", name="Load", climb_sets=3, climb_amount=10)
    pipe = squat.implement
    for position, held in enumerate((pipe, bells), start=1):
        Rung.objects.create(ladder=ladder, position=position, drill=squat, implement=held)
    [drill] = session_drills(make_session(maya, drills=[squat], date=today))
    address, value = reverse("drill_swap", args=[drill.pk]), f'value="{squat.slug}/dumbbells"'
    assert value not in signed_in(maya).get(address).text
    RangeCheck.objects.create(
        team=hillside, athlete=maya, drill=squat, day=today, full=True, by=dana
    )
    assert value in signed_in(maya).get(address).text
