from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from coaching import access
from coaching.models import (
    Ladder,
    LadderPlace,
    Need,
    Promotion,
    Rung,
    Session,
    SessionDrill,
    TeamLadder,
)
from coaching.rules.units import load_kg
from coaching.services.ladders import weighing
from coaching.services.ladders.changes import changes, digest, step_of
from coaching.services.ladders.deciding import (
    AlreadyDecided,
    PlanChanged,
    approve,
    put_off,
)
from coaching.services.ladders.taking_back import take_back
from coaching.services.ladders.weighing import weigh
from coaching.services.needs import look_if_due
from coaching.services.sessions.logging import remove_set
from tests.factories import (
    make_drill,
    make_equipment,
    make_logged_set,
    make_pain,
    make_session,
    make_strength_drill,
    session_drills,
)

pytestmark = pytest.mark.django_db

DAYS = (-7, -4)


def on(athlete, days):
    return athlete.today + timedelta(days=days)


def log(session, *amounts, **values):
    [drill] = session_drills(session)
    for number, amount in enumerate(amounts, start=1):
        for side in drill.rows_of_a_set:
            make_logged_set(drill, number, side, amount=Decimal(amount), **values)
    return drill


def look(athlete, team, *drills):
    weigh.call(team.pk, athlete.pk, athlete.timezone, [drill.pk for drill in drills])


@pytest.fixture
def knees():
    return make_drill("Knees to elbows")


@pytest.fixture
def feet():
    return make_drill("Feet to bar")


@pytest.fixture
def hanging(knees, feet):
    ladder = Ladder.objects.create(slug="hang", name="Hanging", climb_sets=3, climb_amount=10)
    Rung.objects.create(ladder=ladder, position=1, drill=knees, climb_sessions=2)
    Rung.objects.create(ladder=ladder, position=2, drill=feet, start_amount=5)
    return ladder


@pytest.fixture
def ahead(maya, knees):
    """Maya's sessions to come: tomorrow, in three days and in five."""
    return [make_session(maya, drills=[knees], date=on(maya, n)) for n in (1, 3, 5)]


@pytest.fixture
def done(maya, knees):
    return [make_session(maya, drills=[knees], date=on(maya, n)) for n in DAYS]


@pytest.fixture
def met(maya, hillside, hanging, knees, done, ahead):
    """The open step to feet to bar, with three sessions to come."""
    for session in done:
        log(session, 10, 10, 10)
    look(maya, hillside, knees)
    return Promotion.objects.get()


def plan(athlete):
    """Every prescription of her sessions, all columns, as it stands."""
    rows = SessionDrill.objects.filter(block__session__athlete=athlete).order_by("pk")
    return list(rows.values())


def test_it_proposes_a_step_once_the_standard_is_met(
    maya, hillside, hanging, knees, feet, done, django_assert_num_queries
):
    log(done[0], 10, 10, 10)
    with django_assert_num_queries(2):
        look(maya, hillside, knees)
    assert not Promotion.objects.exists()
    drill = log(done[1], 10, 10, 10)
    with django_assert_num_queries(3):
        look(maya, hillside, knees)
    look(maya, hillside, knees)
    promotion = Promotion.objects.get()
    assert (promotion.state, promotion.why) == ("proposed", "met")
    assert (promotion.from_rung.drill, promotion.to_rung.drill) == (knees, feet)
    assert len(promotion.evidence) == 6
    assert promotion.standard["sessions"] == 2
    Rung.objects.filter(position=1).update(climb_sessions=9)
    promotion.refresh_from_db()
    assert promotion.standard["sessions"] == 2
    # A set that is undone takes the step back with it.
    remove_set(drill.logged_sets.first(), by=maya.user, now=timezone.now())
    look(maya, hillside, knees)
    promotion.refresh_from_db()
    assert promotion.state == "gone"


def test_a_step_just_proposed_is_looked_for_once_by_the_next_coach(met, maya, hillside, dana, rf):
    def shown():
        request = rf.get("/board/")
        request.user = dana
        [team] = access.teams_of(request)
        return team

    look_if_due(shown(), timezone.now())
    assert Need.objects.get(kind="step").facts["promotion"] == met.pk
    assert not shown().has_new_step
    Need.objects.all().delete()
    assert shown().has_new_step
    look_if_due(shown(), timezone.now())
    assert Need.objects.filter(kind="step").exists()
    # Of somebody who left the team no need is made, so nothing is looked for.
    Need.objects.all().delete()
    maya.memberships.update(archived_at=timezone.now())
    assert not shown().has_new_step


def test_another_team_s_sessions_and_another_athlete_speak_for_nothing(
    maya, priya, hillside, rivals, hanging, knees
):
    rivals.add_member(maya)
    for team, athlete in ((rivals, maya), (hillside, priya)):
        for day in DAYS:
            session = make_session(athlete, team=team, drills=[knees], date=on(athlete, day))
            log(session, 10, 10, 10)
    look(maya, hillside, knees)
    assert not Promotion.objects.exists()


def test_pain_and_two_short_sessions_propose_a_step_down(maya, hillside, hanging, feet, dana):
    hard = hanging.rungs.get(position=2)
    LadderPlace.objects.create(
        team=hillside, athlete=maya, ladder=hanging, rung=hard, since=on(maya, -30)
    )
    first = make_session(maya, drills=[feet], date=on(maya, -7))
    log(first, 10, 9, 8)
    look(maya, hillside, feet)
    assert not Promotion.objects.exists()
    log(make_session(maya, drills=[feet], date=on(maya, -4)), 9, 9, 9)
    look(maya, hillside, feet)
    promotion = Promotion.objects.get()
    assert (promotion.why, promotion.to_rung.position) == ("short", 1)
    put_off(promotion, by=dana, now=timezone.now(), sessions=1)
    look(maya, hillside, feet)
    assert not Promotion.objects.open().exists()
    make_pain(log(make_session(maya, drills=[feet], date=on(maya, 1)), 10, 10, 10), level=5)
    look(maya, hillside, feet)
    assert Promotion.objects.open().get().why == "pain"


def test_an_open_step_that_becomes_another_takes_no_more_questions_and_is_told_anew(
    maya, hillside, hanging, knees, feet, dana, django_assert_num_queries
):
    middle = make_drill("Knees to chest")
    Rung.objects.filter(drill=feet).update(position=3)
    rung = Rung.objects.create(ladder=hanging, position=2, drill=middle, climb_sessions=1)
    whose = {"team": hillside, "athlete": maya, "ladder": hanging}
    LadderPlace.objects.create(**whose, rung=rung, since=on(maya, -30))
    log(make_session(maya, drills=[middle], date=on(maya, -7)), 10, 10, 10)
    look(maya, hillside, middle)
    up = Promotion.objects.get()
    look_if_due(hillside, timezone.now())
    Need.objects.update(state="seen", decided_at=timezone.now(), decided_by=dana)
    make_pain(log(make_session(maya, drills=[middle], date=on(maya, -4)), 10, 10, 10), level=6)
    with django_assert_num_queries(3):
        look(maya, hillside, middle)
    down = Promotion.objects.get()
    assert (up.pk, up.why, up.to_rung.drill) == (down.pk, "met", feet)
    assert (down.why, down.to_rung.drill, down.turn) == ("pain", knees, 2)
    assert Promotion.objects.unseen_by_coaches().exists()
    hillside.refresh_from_db()
    hillside.has_new_step = True
    look_if_due(hillside, timezone.now())
    told = Need.objects.open().get(kind="step")
    assert (told.facts["why"], told.facts["promotion"]) == ("pain", down.pk)
    assert not Promotion.objects.unseen_by_coaches().exists()


def test_an_open_step_that_was_decided_meanwhile_stays_as_it_was_decided(
    maya, hillside, hanging, knees, met, monkeypatch
):
    Promotion.objects.update(to_rung=met.from_rung)
    decided = Promotion.objects.filter(pk=met.pk)
    was = weighing.now

    def meanwhile():
        decided.update(state="put_off", decided_at=was())
        return was()

    monkeypatch.setattr(weighing, "now", meanwhile)
    look(maya, hillside, knees)
    assert (decided.get().state, decided.get().turn) == ("put_off", 1)
    assert Promotion.objects.count() == 1


def test_approving_changes_what_is_untouched_and_taking_back_gives_what_was(
    maya, dana, feet, met, ahead
):
    SessionDrill.objects.filter(block__session=ahead[1]).update(edited=True)
    before = plan(maya)
    seen = changes(met, step_of(met), maya.today)
    assert [change.why for change in seen] == ["", "by_hand", ""]
    assert [change.after and change.after.amount for change in seen] == [5, None, 7]
    approve(met, by=dana, now=timezone.now(), shown=digest(seen))
    live = SessionDrill.objects.filter(block__session__in=ahead, sets_kept_on_original=None)
    assert [(rung.drill_id == feet.pk, rung.amount, rung.position) for rung in live] == [
        (True, 5, 1),
        (False, 10, 1),
        (True, 7, 1),
    ]
    assert LadderPlace.objects.get().rung.drill == feet
    assert Session.objects.get(pk=ahead[0].pk).planned_sets == 3
    undone = take_back(met, by=dana, now=timezone.now())
    assert (undone.back, undone.stays) == (2, [])
    assert plan(maya) == before
    met.refresh_from_db()
    assert met.state == "taken_back"
    assert LadderPlace.objects.get().rung.position == 1


def test_taking_back_keeps_what_was_logged_and_says_so(maya, dana, feet, met, ahead):
    approve(met, by=dana, now=timezone.now())
    new = SessionDrill.objects.get(block__session=ahead[0], drill=feet)
    row = make_logged_set(new, 1)
    undone = take_back(met, by=dana, now=timezone.now())
    assert undone.stays == [(ahead[0].date, "begun")]
    assert undone.back == 2
    row.refresh_from_db()
    assert row.removed_at is None


def test_of_two_coaches_one_decides(maya, dana, met):
    mine, hers = Promotion.objects.get(), Promotion.objects.get()
    approve(mine, by=dana, now=timezone.now())
    with pytest.raises(AlreadyDecided) as refused:
        put_off(hers, by=dana, now=timezone.now(), sessions=2)
    assert refused.value.promotion.state == "approved"
    with pytest.raises(AlreadyDecided):
        approve(hers, by=dana, now=timezone.now())


def test_it_asks_again_when_the_plan_is_another(maya, dana, met, knees):
    shown = digest(changes(met, step_of(met), maya.today))
    make_session(maya, drills=[knees], date=on(maya, 6))
    before = plan(maya)
    with pytest.raises(PlanChanged):
        approve(met, by=dana, now=timezone.now(), shown=shown)
    met.refresh_from_db()
    assert (met.state, plan(maya)) == ("proposed", before)


def test_not_yet_waits_for_its_day_its_sessions_or_for_good(maya, dana, hillside, knees, met):
    put_off(met, by=dana, now=timezone.now(), until=on(maya, 1))
    look(maya, hillside, knees)
    assert not Promotion.objects.open().exists()
    LadderPlace.objects.update(waits_until=maya.today)
    look(maya, hillside, knees)
    put_off(Promotion.objects.open().get(), by=dana, now=timezone.now(), sessions=1)
    look(maya, hillside, knees)
    assert not Promotion.objects.open().exists()
    log(make_session(maya, drills=[knees], date=on(maya, 2)), 10, 10, 10)
    look(maya, hillside, knees)
    put_off(Promotion.objects.open().get(), by=dana, now=timezone.now(), never=True)
    log(make_session(maya, drills=[knees], date=on(maya, 8)), 10, 10, 10)
    look(maya, hillside, knees)
    assert not Promotion.objects.open().exists()


def test_a_team_lets_a_ladder_climb_by_itself(
    maya, dana, hillside, hanging, knees, feet, done, ahead
):
    TeamLadder.objects.create(team=hillside, ladder=hanging, climbs_by_itself=True)
    for session in done:
        log(session, 10, 10, 10)
    look(maya, hillside, knees)
    promotion = Promotion.objects.get()
    assert (promotion.state, promotion.decided_by) == ("approved", None)
    assert SessionDrill.objects.filter(drill=feet).count() == 3
    assert take_back(promotion, by=dana, now=timezone.now()).back == 3


@pytest.fixture
def loaded(maya, hillside):
    """What she lifts, the Promotion to a step more, and the session to come that it changes."""
    squat = make_strength_drill()
    bells = make_equipment("dumbbells", loaded=True, pieces=2)
    squat.implements.add(bells)
    ladder = Ladder.objects.create(slug="load", name="Load", climb_sets=3, climb_amount=10)
    rung = Rung.objects.create(
        ladder=ladder, position=1, drill=squat, implement=bells, adds_load=True
    )
    load = {"load_value": Decimal(20), "load_unit": "lb", "load_count": 2, "implement": bells}
    log(make_session(maya, drills=[squat], date=on(maya, -3)), 10, 10, 10, **load)
    ahead = make_session(maya, drills=[squat], date=on(maya, 2))
    SessionDrill.objects.filter(block__session=ahead).update(implement=bells)
    look(maya, hillside, squat)
    promotion = Promotion.objects.get()
    assert (promotion.to_rung, promotion.load_value) == (rung, Decimal("22.5"))
    return load, promotion, ahead


def test_a_step_stays_under_the_cap_that_the_day_was_planned_with(dana, loaded):
    _, promotion, ahead = loaded
    cap = {"load_cap_value": 40, "load_cap_unit": "lb", "load_cap_kg": load_kg(Decimal(40), "lb")}
    SessionDrill.objects.filter(block__session=ahead).update(**cap)
    [change] = changes(promotion, step_of(promotion), promotion.athlete.today)
    assert (change.after, change.why) == (None, "over_cap")
    approve(promotion, by=dana, now=timezone.now())
    [drill] = session_drills(ahead)
    assert drill.load_value is None


def test_the_load_goes_up_by_a_step(maya, hillside, dana, loaded):
    load, promotion, ahead = loaded
    before = plan(maya)
    approve(promotion, by=dana, now=timezone.now())
    [drill] = session_drills(ahead)
    assert (drill.load_value, drill.load_unit, drill.load_count) == (Decimal("22.5"), "lb", 2)
    # No second step within a week.
    more = load | {"load_value": Decimal("22.5")}
    squat = promotion.to_rung.drill
    log(make_session(maya, drills=[squat], date=on(maya, 1)), 10, 10, 10, **more)
    look(maya, hillside, squat)
    assert not Promotion.objects.open().exists()
    take_back(promotion, by=dana, now=timezone.now())
    kept = {row["id"]: row for row in plan(maya)}
    assert [kept[row["id"]] for row in before] == before
