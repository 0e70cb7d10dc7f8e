"""Two entries of one person: all of it goes over, and comes back to the last digit."""

import random
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from django.utils.timezone import now

from coaching.models import (
    Assignment,
    Athlete,
    AthleteMerge,
    Attendance,
    AuditEntry,
    CalendarChange,
    DayMark,
    HistoryFile,
    LoggedSet,
    Membership,
    PainReport,
    RosterImport,
    Session,
    User,
)
from coaching.rules.slots import MAX_SLOT, DayFull
from coaching.services.people.merge_tables import GOES_OVER, named_by
from coaching.services.people.merging import (
    AthleteGone,
    TrainsElsewhere,
    merge_athletes,
    merge_by_coach,
    preview_merge,
)
from coaching.services.people.taking_apart import CannotTakeBack, undo_merge
from tests.factories import (
    make_assessment,
    make_athlete,
    make_comment,
    make_drill,
    make_equipment,
    make_invitation,
    make_logged_set,
    make_need,
    make_pain,
    make_planned_test,
    make_promotion,
    make_restriction,
    make_result,
    make_session,
    make_squad,
    make_team,
    make_user,
    session_drills,
)

pytestmark = pytest.mark.django_db


def test_it_knows_what_becomes_of_every_table_that_names_an_athlete():
    """A new one is added to GOES_OVER: whether all of it goes over, or what counts as the same."""
    assert set(GOES_OVER) == set(named_by())


def rows_of(model):
    rows = model._base_manager.order_by("pk").values()
    # What tells phones and calendars of a change only ever goes up.
    return [{k: v for k, v in row.items() if k not in ("plan_version", "needs_at")} for row in rows]


def everything():
    """All rows there are, but those that say of a merge that it was."""
    models = set(apps.get_app_config("coaching").get_models(include_auto_created=True))
    return {model.__name__: rows_of(model) for model in models - {AthleteMerge, AuditEntry}}


@pytest.fixture
def eli(hillside):
    return make_athlete("Eli Novak", hillside)


@pytest.fixture
def world(hillside, dana, maya, eli):
    """What may be kept of an athlete, each by a name: a function that makes it."""
    drill = make_drill("Hang")
    test = make_assessment()
    squads = [make_squad(hillside, name=name) for name in ("Sprinters", "Hurdles")]
    harder, easier = make_drill("Harder"), make_drill("Easier")
    ladder = apps.get_model("coaching", "Ladder").objects.create(name="Hang", slug="hang-ladder")
    rungs = [
        ladder.rungs.create(drill=each, position=n) for n, each in enumerate((easier, harder), 1)
    ]
    day = maya.today
    of = {"team": hillside}

    def session(athlete, ago=0):
        return make_session(athlete, drills=[drill], date=day - timedelta(days=ago))

    def logged(athlete):
        made = session(athlete, 1)
        make_logged_set(session_drills(made)[0], by=dana)
        make_pain(session_drills(made)[0])
        make_comment(made, by=dana)

    def removed(athlete):
        Session.objects.filter(pk=session(athlete, 2).pk).update(removed_at=now())

    makers = {
        "session": session,
        "logged": logged,
        "removed": removed,
        "restriction": make_restriction,
        "squad": lambda a: squads[0].memberships.create(athlete=a),
        "other squad": lambda a: squads[1].memberships.create(athlete=a),
        "test": lambda a: make_planned_test(a, test),
        "result": lambda a: make_result(a, test, "201.5"),
        "need": make_need,
        "open step": lambda a: make_promotion(a, hillside, rungs[0], rungs[1]),
        "old step": lambda a: make_promotion(
            a, hillside, rungs[0], rungs[1], state="approved", decided_at=now(), decided_by=dana
        ),
        "invitation": lambda a: make_invitation(hillside, athlete=a),
        "attendance": lambda a: Attendance.objects.create(
            athlete=a, date=day, state="late", taken_by=dana, **of
        ),
        "race": lambda a: DayMark.objects.create(
            athlete=a, date=day, kind="race", created_by=dana, **of
        ),
        "change": lambda a: CalendarChange.objects.create(
            athlete=a, by=dana, description="Moved", snapshot={}, **of
        ),
        "equipment": lambda a: a.equipment.set([make_equipment("band"), make_equipment("bar")]),
        "born": lambda a: Athlete.objects.filter(pk=a.pk).update(birth_date=day.replace(year=2010)),
        "level": lambda a: Athlete.objects.filter(pk=a.pk).update(jump_level="advanced"),
        "file": lambda a: HistoryFile.objects.create(athlete=a, by=dana, app="strong", **of),
        "list": lambda a: RosterImport.objects.create(
            slug=f"list {a.pk}", by=dana, **of
        ).athletes.add(a),
    }
    return makers


@pytest.mark.parametrize("seed", range(12))
def test_a_merge_that_is_taken_back_leaves_exactly_what_was(seed, world, hillside, dana, maya, eli):
    chance = random.Random(seed)
    if chance.random() < 0.5:
        Athlete.objects.filter(pk=eli.pk).update(user=make_user("Eli Novak"))
    if chance.random() < 0.3:
        Membership.objects.filter(athlete=maya).update(archived_at=now())
    made = set()
    for name, make in world.items():
        for athlete in (eli, maya):
            if chance.random() < 0.6:
                with transaction.atomic():
                    make(Athlete.objects.get(pk=athlete.pk))
                made.add(name)
    before = everything()
    preview = preview_merge(Athlete.objects.get(pk=eli.pk), maya)
    assert everything() == before
    sets = LoggedSet.objects.count()
    eli, kept = Athlete.objects.get(pk=eli.pk), Athlete.objects.get(pk=maya.pk)
    merge_by_coach(eli, kept, hillside, dana)
    # Nothing that was done is lost, and nobody is left who is no more.
    assert LoggedSet.objects.filter(athlete=maya).count() == sets
    assert preview.moved.get("LoggedSet", 0) <= sets
    assert not Athlete.objects.filter(pk=eli.pk).exists()
    for column in named_by().values():
        rows = column.model._base_manager
        assert not rows.filter(**{f"{column.name}_id": eli.pk}).exists()
    assert undo_merge(AthleteMerge.objects.get(), now=now())
    assert everything() == before
    assert not undo_merge(AthleteMerge.objects.get(), now=now())


def test_what_was_done_since_stays_with_whom_it_was_done_as(hillside, dana, maya, eli):
    old = make_session(eli, drills=[make_drill()])
    make_logged_set(session_drills(old)[0])
    merge_by_coach(eli, maya, hillside, dana)
    new = make_session(maya, drills=[make_drill()])
    make_logged_set(session_drills(new)[0])
    Athlete.objects.filter(pk=maya.pk).update(jump_level="intermediate")
    undo_merge(AthleteMerge.objects.get(), now=now())
    assert LoggedSet.objects.get(session_drill__block__session=old).athlete_id == eli.pk
    assert LoggedSet.objects.get(session_drill__block__session=new).athlete == maya
    assert Athlete.objects.get(pk=maya.pk).jump_level == "intermediate"


def test_the_one_account_goes_along_and_comes_back(hillside, dana, eli):
    user = make_user("Leila Haddad", timezone="Europe/Oslo", units="metric")
    leila = make_athlete("L. Haddad", hillside, user)
    merge_by_coach(leila, eli, hillside, dana)
    eli.refresh_from_db()
    assert (eli.user, eli.name, eli.timezone, eli.units) == (
        user, "Leila Haddad", "Europe/Oslo", "metric",
    )  # fmt: skip
    undo_merge(AthleteMerge.objects.get(), now=now())
    eli.refresh_from_db()
    assert (eli.user, eli.name) == (None, "Eli Novak")
    assert Athlete.objects.get(user=user).name == "L. Haddad"


def test_of_two_accounts_the_one_that_stays_has_everything(hillside, dana, maya):
    other = make_athlete("Maya O.", hillside, make_user("Maya O."))
    merge_by_coach(other, maya, hillside, dana)
    maya.refresh_from_db()
    assert maya.user.email.startswith("maya")
    assert not Athlete.objects.filter(user__name="Maya O.").exists()
    # Meanwhile the other account is somebody again: then nobody takes it from her.
    again = User.objects.get(name="Maya O.")
    new = make_athlete("Maya O.", hillside, again)
    undo_merge(AthleteMerge.objects.get(), now=now())
    assert Athlete.objects.get(user=again) == new
    assert Athlete.objects.filter(name="Maya O.", user=None).count() == 1


def test_who_trains_where_the_coach_does_not_look_stays(hillside, dana, maya, eli):
    make_team("Ridge", coach=make_user("Rosa Ridge")).add_member(maya)
    with pytest.raises(TrainsElsewhere):
        merge_by_coach(maya, eli, hillside, dana)
    merge_by_coach(eli, maya, hillside, dana)
    assert maya.memberships.count() == 2


def test_days_that_do_not_go_together_are_refused_and_nothing_is_changed(hillside, dana, maya, eli):
    day = maya.today
    for slot in range(1, MAX_SLOT + 1):
        Session.objects.create(team=hillside, athlete=maya, date=day, slot=slot)
    Session.objects.create(team=hillside, athlete=eli, date=day)
    before = everything()
    for act in (
        lambda: preview_merge(eli, maya),
        lambda: merge_by_coach(eli, maya, hillside, dana),
    ):
        with pytest.raises(DayFull):
            act()
    assert everything() == before


def test_two_merges_come_apart_the_last_first(hillside, dana, maya, eli, priya):
    merge_by_coach(eli, priya, hillside, dana)
    first = AthleteMerge.objects.get()
    Athlete.objects.filter(pk=priya.pk).update(user=None)
    merge_by_coach(Athlete.objects.get(pk=priya.pk), maya, hillside, dana)
    with pytest.raises(CannotTakeBack):
        undo_merge(first, now=now())
    undo_merge(AthleteMerge.objects.exclude(pk=first.pk).get(), now=now())
    first.refresh_from_db()
    assert undo_merge(first, now=now())
    assert Athlete.objects.in_team(hillside).count() == 3


def test_a_day_that_was_changed_since_is_named_instead_of_failing(hillside, dana, maya, eli):
    day = maya.today
    old = Session.objects.create(team=hillside, athlete=eli, date=day)
    moved = Session.objects.create(team=hillside, athlete=eli, date=day + timedelta(days=1))
    merge_by_coach(eli, maya, hillside, dana)
    Session.objects.filter(pk=moved.pk).update(date=day, slot=2)
    Session.objects.filter(pk=moved.pk).update(slot=1, date=day + timedelta(days=9))
    Session.objects.filter(pk=old.pk).update(date=day + timedelta(days=9), slot=2)
    Session.objects.filter(pk=old.pk).update(slot=3)
    assert undo_merge(AthleteMerge.objects.get(), now=now())


def test_a_merge_by_a_link_is_kept_too(hillside, maya, eli):
    merge_athletes(eli, maya, team=hillside, by=maya.user)
    assert AthleteMerge.objects.get().gone_name == "Eli Novak"


def test_answers_of_an_assignment_name_who_stays(hillside, dana, maya, eli):
    session = make_session(eli)
    assignment = Assignment.objects.get()
    assignment.assigned.get_or_create(athlete=eli)
    Assignment.objects.update(answers={f"{eli.pk}-7": "anyway", "999-7": "sides"})
    merge_by_coach(eli, maya, hillside, dana)
    assert Assignment.objects.get().answers == {f"{maya.pk}-7": "anyway", "999-7": "sides"}
    undo_merge(AthleteMerge.objects.get(), now=now())
    assert Assignment.objects.get().answers == {f"{eli.pk}-7": "anyway", "999-7": "sides"}
    assert Session.objects.get(pk=session.pk).athlete_id == eli.pk


def test_it_asks_as_much_for_thirty_sessions_as_for_three(
    hillside, dana, django_assert_max_num_queries
):
    def asked_for(count):
        athlete, other = (make_athlete(f"Runner {count} {n}", hillside) for n in range(2))
        for n in range(count):
            day = athlete.today - timedelta(days=n)
            Session.objects.create(team=hillside, athlete=athlete, date=day)
        with django_assert_max_num_queries(200) as asked:
            merge_by_coach(athlete, other, hillside, dana)
        return len(asked)

    assert asked_for(3) == asked_for(30)


def test_a_press_that_comes_twice_merges_once(hillside, dana, maya, eli):
    """The second one was on its way before the first was done."""
    again, kept = Athlete.objects.get(pk=eli.pk), Athlete.objects.get(pk=maya.pk)
    merge_by_coach(eli, maya, hillside, dana)
    assert merge_by_coach(again, kept, hillside, dana) == maya
    assert undo_merge(AthleteMerge.objects.get(), now=now())


def test_of_two_who_merge_the_other_way_round_the_first_one_wins(hillside, dana, maya, eli):
    again, gone = Athlete.objects.get(pk=maya.pk), Athlete.objects.get(pk=eli.pk)
    merge_by_coach(eli, maya, hillside, dana)
    with pytest.raises(AthleteGone):
        merge_by_coach(again, gone, hillside, dana)
    assert Athlete.objects.filter(pk=maya.pk).exists()
    assert AthleteMerge.objects.count() == 1


def test_what_was_logged_since_in_a_session_goes_back_with_it(hillside, dana, maya, eli):
    drill = session_drills(make_session(eli, drills=[make_drill(sets=2)]))[0]
    merge_by_coach(eli, maya, hillside, dana)
    drill = type(drill).objects.get(pk=drill.pk)
    make_logged_set(drill)
    make_pain(drill)
    assert LoggedSet.objects.get().athlete == maya
    undo_merge(AthleteMerge.objects.get(), now=now())
    assert LoggedSet.objects.get().athlete_id == eli.pk
    assert PainReport.objects.get().athlete_id == eli.pk
