"""What happened is told to each who hears of it: once, and nobody else."""

import zoneinfo
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coaching.models import Happening, Ladder, Membership, Notification, Promotion, Team
from coaching.models.choices import NotificationKind
from coaching.presentation.notifications import address_of, words_of
from coaching.rules.names import isolated
from coaching.rules.notifications import KEPT_DAYS, SETTLES, SETTLES_AT_LAST
from coaching.services import assignments, calendar, comments
from coaching.services.assignments import removal
from coaching.services.ladders.deciding import approve
from coaching.services.ladders.taking_back import take_back
from coaching.services.needs import look
from coaching.services.notifications import making, turns
from coaching.services.people.invitations import accept_invitation
from coaching.services.sessions.prescriptions import change_plan
from tests.factories import (
    make_athlete,
    make_block,
    make_comment,
    make_drill,
    make_invitation,
    make_notification,
    make_pain,
    make_promotion,
    make_session,
    make_squad,
    make_user,
    session_drills,
    with_drills,
)
from tests.helpers import THURSDAY_NOON, by_two_at_once

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = SETTLES + timedelta(minutes=1)


def told_of(who):
    """[(kind, what its key begins with)] of what an account was told of, the last first."""
    user = getattr(who, "user", None) or who
    return [(row.kind, row.key.partition(":")[0]) for row in Notification.objects.filter(user=user)]


def kinds(who):
    return [kind for kind, _key in told_of(who)]


def make(after=LATER):
    making.make(timezone.now() + after)


def planned(athlete, days=2):
    """A session so many days ahead, of which everybody heard."""
    session = make_session(athlete, date=athlete.today + days * DAY)
    Happening.objects.all().delete()
    return session


@pytest.fixture
def ahead(maya):
    return planned(maya)


def write(where, by, key=None):
    comments.write(where, key or uuid4(), "Well done", by=by, now=timezone.now())


def test_an_act_writes_one_line_and_tells_nobody_itself(dana, ahead, maya):
    write(ahead, dana)
    assert Happening.objects.count() == 1
    assert told_of(maya) == []
    make()
    assert told_of(maya) == [("comment", "comment")]
    assert Happening.objects.count() == 0


def test_what_was_taken_back_with_its_transaction_is_told_to_nobody(dana, ahead):
    with transaction.atomic():
        write(ahead, dana)
        transaction.set_rollback(True)
    assert not Happening.objects.exists()


def test_a_coach_s_comment_is_told_to_the_athlete_alone(dana, ahead, maya, priya, hillside):
    other = make_user("Omar Idris", "omar@example.com")
    hillside.add_coach(other)
    write(ahead, dana)
    make()
    assert kinds(maya) == ["comment"]
    assert kinds(dana) == kinds(other) == kinds(priya) == []


def test_an_athlete_s_comment_is_a_question_to_each_coach(dana, rosa, ahead, maya, hillside):
    other = make_user("Omar Idris", "omar@example.com")
    hillside.add_coach(other)
    write(ahead, maya.user)
    make()
    assert kinds(dana) == kinds(other) == ["question"]
    assert kinds(maya) == kinds(rosa) == []


def test_the_same_comment_sent_twice_is_told_of_once(dana, ahead, maya):
    key = uuid4()
    write(ahead, dana, key)
    write(ahead, dana, key)
    make()
    assert kinds(maya) == ["comment"]


def test_a_comment_that_was_removed_before_is_not_told_of(dana, ahead, maya):
    key = uuid4()
    write(ahead, dana, key)
    comment = ahead.comments.get()
    comments.remove(comment, by=dana, now=timezone.now())
    make()
    assert kinds(maya) == []


def test_a_note_to_a_squad_is_told_to_those_in_it(dana, maya, priya, eli, hillside):
    squad = make_squad(hillside, maya, eli)
    write(squad, dana)
    make()
    assert kinds(maya) == ["comment"]
    assert kinds(priya) == []
    assert Notification.objects.count() == 1


def ladder(maya, hillside):
    made = Ladder.objects.create(name="Hanging", slug="hanging")
    rungs = [made.rungs.create(position=n, drill=make_drill(f"Rung {n}")) for n in (1, 2)]
    return make_promotion(maya, hillside, rungs[0], rungs[1])


def test_a_step_up_is_told_once_it_is_approved(dana, maya, hillside):
    promotion = ladder(maya, hillside)
    make()
    assert kinds(maya) == []
    approve(promotion, by=dana, now=timezone.now())
    make()
    assert told_of(maya) == [("step", "step")]
    assert Notification.objects.get().facts["drill"] == "Rung 2"


def test_a_step_that_was_taken_back_before_is_not_told_of(dana, maya, hillside):
    promotion = ladder(maya, hillside)
    approve(promotion, by=dana, now=timezone.now())
    take_back(Promotion.objects.get(), by=dana, now=timezone.now())
    make()
    assert kinds(maya) == []


def test_changes_of_a_plan_wait_for_each_other_and_are_told_of_as_one(dana, maya, ahead):
    calendar.move(ahead, ahead.date + DAY, by=dana)
    ahead.refresh_from_db()
    calendar.move(ahead, ahead.date + 3 * DAY, by=dana)
    make(after=timedelta(0))
    assert kinds(maya) == []
    make()
    told = Notification.objects.get()
    assert (told.kind, told.user, told.by) == ("plan", maya.user, dana)
    first = maya.today + 2 * DAY
    assert told.facts == {"first": str(first), "last": str(first + 4 * DAY)}


def test_a_plan_that_is_changed_all_the_time_is_told_of_all_the_same(dana, maya, ahead):
    calendar.move(ahead, ahead.date + DAY, by=dana)
    Happening.objects.update(at=timezone.now() - SETTLES_AT_LAST)
    ahead.refresh_from_db()
    calendar.move(ahead, ahead.date + DAY, by=dana)
    make(after=timedelta(0))
    # The older one has settled, and the newer goes with it.
    assert kinds(maya) == ["plan"]
    assert not Happening.objects.exists()


def test_a_change_that_was_undone_at_once_is_told_to_nobody(dana, maya, ahead):
    done = calendar.move(ahead, ahead.date + DAY, by=dana)
    calendar.undo_change(done.change)
    make()
    assert kinds(maya) == []
    assert not Happening.objects.exists()


def test_an_undo_after_she_heard_of_it_is_told_too(dana, maya, ahead):
    done = calendar.move(ahead, ahead.date + DAY, by=dana)
    make()
    calendar.undo_change(done.change)
    make()
    assert kinds(maya) == ["plan", "plan"]


def test_what_she_moves_herself_is_no_news_to_her(maya, ahead):
    calendar.move(ahead, ahead.date + DAY, by=maya.user)
    make()
    assert kinds(maya) == []


def test_what_changes_of_days_that_are_over_is_no_news(dana, maya):
    old = planned(maya, -9)
    calendar.remove(old, by=dana)
    make()
    assert kinds(maya) == []


def test_an_edit_of_a_session_is_told(maya, ahead):
    change_plan(ahead, adding=make_drill("Marching"))
    make()
    assert kinds(maya) == ["plan"]


def test_an_assignment_is_told_to_each_and_its_undo_at_once_to_none(dana, hillside, maya, priya):
    block = with_drills(make_block([make_drill("Hop")], team=hillside, name="Hops"))
    days = [hillside.today + n * DAY for n in (1, 8)]
    given = assignments.assign(hillside, block, [maya, priya], days, by=dana)
    assert Happening.objects.count() == 1
    make()
    assert kinds(maya) == kinds(priya) == ["plan"]
    again = assignments.assign(hillside, block, [maya], [days[0] + DAY], by=dana)
    removal.undo_assignment(again, by=dana)
    make()
    assert kinds(maya) == ["plan"]
    removal.undo_assignment(given, by=dana)
    make()
    assert kinds(maya) == ["plan", "plan"]


def test_pain_is_told_to_the_coaches_and_says_nothing_of_how_much(dana, maya, hillside, rosa):
    make_pain(session_drills(make_session(maya))[0], level=6)
    look(hillside, THURSDAY_NOON - 2 * DAY)
    making.make(THURSDAY_NOON)
    told = Notification.objects.get()
    assert (told.user, told.kind, told.athlete) == (dana, "pain", maya)
    assert told.facts == {}
    assert told.push_at == told.mail_at == THURSDAY_NOON


def test_who_is_kept_from_health_notes_is_told_of_no_pain(dana, maya, hillside):
    kept_from = make_user("Omar Idris", "omar@example.com")
    hillside.add_coach(kept_from)
    place = Membership.objects.filter(team=hillside, user=kept_from)
    place.update(sees_health=False)
    make_pain(session_drills(make_session(maya))[0], level=6)
    look(hillside, THURSDAY_NOON - 2 * DAY)
    making.make(THURSDAY_NOON)
    assert (kinds(dana), kinds(kept_from)) == (["pain"], [])
    # Nor does she read what she was told of before.
    place.update(sees_health=True)
    make_notification(kept_from, "pain", athlete=maya)
    assert Notification.objects.of(kept_from).count() == 1
    place.update(sees_health=False)
    assert Notification.objects.of(kept_from).count() == 0


def test_pain_of_who_waits_for_a_guardian_is_told_to_no_coach(dana, maya, hillside):
    maya.birth_date = THURSDAY_NOON.date() - 14 * 366 * DAY
    maya.save()
    make_pain(session_drills(make_session(maya))[0], level=6)
    look(hillside, THURSDAY_NOON - 2 * DAY)
    making.make(THURSDAY_NOON)
    assert kinds(dana) == []


def test_the_same_need_is_told_of_once_however_often_it_is_looked_at(dana, maya, hillside):
    make_pain(session_drills(make_session(maya))[0], level=6)
    for _n in range(3):
        look(hillside, THURSDAY_NOON - 2 * DAY)
        making.make(THURSDAY_NOON)
    assert kinds(dana) == ["pain"]


def test_old_needs_of_a_team_that_was_never_looked_at_are_no_news(dana, maya, hillside):
    make_pain(session_drills(make_session(maya))[0], level=6)
    look(hillside, THURSDAY_NOON + 7 * DAY)
    making.make(THURSDAY_NOON + 7 * DAY)
    assert kinds(dana) == []


def test_the_worker_looks_for_needs_by_itself(dana, maya, hillside):
    day = maya.today
    make_pain(session_drills(make_session(maya, date=day))[0], level=6)
    Team.objects.ask_for_needs(hillside.pk)
    turns.turn(timezone.now())
    assert "pain" in kinds(dana)


def test_it_looks_again_once_a_day_has_begun_where_the_team_is(hillside, maya):
    hillside.timezone = "Asia/Tokyo"
    hillside.save()
    before = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
    look(hillside, before)
    turns.look_at_teams(before + timedelta(minutes=59))
    hillside.refresh_from_db()
    assert hillside.needs_at == before
    turns.look_at_teams(before + timedelta(minutes=61))
    hillside.refresh_from_db()
    assert hillside.needs_at == before + timedelta(minutes=61)


def test_two_missed_in_a_row_are_told_in_the_morning_list(dana, maya, hillside):
    for n in (0, 1):
        make_session(maya, date=THURSDAY_NOON.date() - (2 + n) * DAY)
    look(hillside, THURSDAY_NOON - DAY)
    making.make(THURSDAY_NOON)
    told = Notification.objects.get(kind="missed")
    hers = zoneinfo.ZoneInfo(dana.timezone)
    assert told.push_at.astimezone(hers).strftime("%H:%M") == "07:15"
    assert told.push_at > THURSDAY_NOON


def test_who_joins_is_told_to_the_coaches(dana, hillside, stray):
    accept_invitation(make_invitation(hillside), stray)
    make()
    told = Notification.objects.get()
    assert (told.user, told.kind, told.by, told.team) == (dana, "joined", stray, hillside)


def test_who_asks_to_join_by_a_class_link_is_told_to_those_who_may_say_yes(dana, hillside, stray):
    helper = make_user("Lena Assist")
    hillside.add_coach(helper, assists=True)
    link = make_invitation(hillside, asks=True, max_uses=3)
    for _twice in range(2):
        accept_invitation(link, stray)
    make()
    told = Notification.objects.get()
    assert (told.user, told.by, told.facts) == (dana, stray, {"role": "asks"})
    words = words_of(told)
    assert words.title == f"{isolated(stray.name)} asks to join {isolated(hillside.name)}"
    assert address_of(told).endswith("#asking")


def test_it_says_that_an_assistant_joined(dana, hillside, stray):
    accept_invitation(make_invitation(hillside, role="coach", assists=True), stray)
    make()
    assert words_of(Notification.objects.get(user=dana)).text == "As an assistant."


def morning_of(athlete, **more):
    at = datetime.now(zoneinfo.ZoneInfo(athlete.user.timezone))
    return at.replace(hour=7, minute=15, second=0, microsecond=0) + timedelta(**more)


def test_todays_session_is_told_in_her_morning_once(maya):
    make_session(maya, date=maya.today)
    making.make_today(morning_of(maya, minutes=-1))
    assert kinds(maya) == []
    for n in range(3):
        making.make_today(morning_of(maya, minutes=n))
    assert told_of(maya) == [("today", "today")]


def test_a_session_of_a_team_that_she_left_is_not_the_one_that_is_told(maya, hillside, rivals):
    left = maya.memberships.get()
    rivals.add_member(maya)
    here = make_session(maya, rivals, date=maya.today, slot=2)
    make_session(maya, hillside, date=maya.today)
    left.archive()
    making.make_today(morning_of(maya))
    assert Notification.objects.get().facts["session"] == str(here.pk)


def test_it_tells_of_no_session_that_is_done_paused_empty_or_tomorrow(maya, priya, eli):
    make_session(maya, date=maya.today, paused=True)
    make_session(priya, date=priya.today + DAY)
    make_session(eli, date=eli.today)
    making.make_today(morning_of(maya))
    assert not Notification.objects.exists()


def test_today_is_of_her_own_zone(maya):
    maya.user.timezone = maya.timezone = "Pacific/Auckland"
    maya.user.save()
    maya.save()
    make_session(maya, date=maya.today)
    making.make_today(morning_of(maya))
    assert kinds(maya) == ["today"]


def test_a_person_is_told_of_a_fact_once_by_the_database_itself(maya):
    make_notification(maya.user, "today", key="today:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notification(maya.user, "today", key="today:1")


def test_who_left_the_team_sees_no_more_of_it(dana, maya, hillside):
    make_notification(maya.user, "today")
    make_notification(dana)
    assert Notification.objects.of(maya.user).count() == 1
    Membership.objects.get(athlete=maya).archive()
    assert Notification.objects.of(maya.user).count() == 0
    # An athlete of a team that she coaches no more hears nothing of what coaches do.
    make_notification(maya.user, "joined", team=hillside)
    hillside.add_member(maya)
    assert [row.kind for row in Notification.objects.of(maya.user)] == ["today"]


def test_an_account_that_was_closed_is_told_nothing(dana, ahead, maya):
    maya.user.is_active = False
    maya.user.save()
    write(ahead, dana)
    make()
    assert not Notification.objects.exists()


def test_what_is_old_is_taken_away(dana, hillside):
    make_notification(dana, made_at=timezone.now() - (KEPT_DAYS + 1) * DAY)
    kept = make_notification(dana)
    turns.prune(timezone.now())
    assert list(Notification.objects.all()) == [kept]


def test_what_cannot_be_told_keeps_nobody_from_hearing_of_the_rest(dana, maya, ahead, caplog):
    Happening.objects.note(NotificationKind.COMMENT, ahead.team, dana, comment="no id at all")
    write(ahead, dana)
    make()
    assert kinds(maya) == ["comment"]
    assert not Happening.objects.exists()
    assert "is told to nobody" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(dana, maya, hillside):
    ahead = planned(maya)
    for _n in range(5):
        write(ahead, dana)
    now = timezone.now() + LATER
    by_two_at_once(lambda: making.make(now))
    assert kinds(maya) == ["comment"] * 5


def test_500_people_are_told_by_one_line_of_the_request(
    dana, hillside, django_assert_max_num_queries
):
    athletes = [
        make_athlete(f"Runner {n}", team=hillside, user=make_user(f"R {n}", f"r{n}@example.com"))
        for n in range(500)
    ]
    squad = make_squad(hillside, *athletes)
    with django_assert_max_num_queries(8):
        write(squad, dana)
    assert Happening.objects.count() == 1
    # In the worker: as many statements as for one, but for what a database takes at a time.
    with django_assert_max_num_queries(20):
        make()
    assert Notification.objects.filter(kind=NotificationKind.COMMENT).count() == 500


def test_a_comment_is_read_with_the_page_that_shows_it(dana, maya, ahead):
    make_comment(ahead, by=dana)
    mine = {"facts": {"session": str(ahead.pk), "date": str(ahead.date)}, "team": ahead.team}
    told = make_notification(maya.user, "comment", **mine)
    other = make_notification(maya.user, "today")
    comments.note_read(ahead, maya.user, timezone.now())
    told.refresh_from_db()
    other.refresh_from_db()
    assert told.read_at is not None
    assert other.read_at is None
