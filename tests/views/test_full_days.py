"""A day with as many sessions as it can hold: every door says so, and changes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import Assignment, Session
from coaching.rules.slots import MAX_SLOT
from coaching.services.people.merging import merge_athletes
from tests.factories import (
    make_athlete,
    make_invitation,
    make_logged_set,
    make_program,
    make_session,
    make_squad,
    session_drills,
)
from tests.html import text_of

pytestmark = pytest.mark.django_db
FULL = "has as many sessions as a day can hold"


def fill(athlete, team, day, leaving=0):
    """Sessions that something was edited in, so that each stays as it is."""
    Session.objects.bulk_create(
        Session(team=team, athlete=athlete, date=day, slot=slot, edited=True)
        for slot in range(1, MAX_SLOT + 1 - leaving)
    )


def on(athlete, day):
    return Session.objects.filter(athlete=athlete, date=day).count()


def look_and_confirm(client, url, data):
    """(what is shown, the answer to saying yes to it)"""
    shown = client.post(url, data | {"act": "preview"})
    seen = {"digest": shown.context["shown"].plan.digest, "token": str(shown.context["token"])}
    return shown, client.post(url, data | seen | {"act": "confirm"})


def blocks_chosen(block, day, *athletes):
    whom = [athlete.pk for athlete in athletes]
    return {"block": [block.pk], "athlete": whom, "when": "day", "date": day.isoformat()}


def test_it_says_in_the_preview_of_blocks_who_gets_nothing(
    coach, hillside, hips, maya, priya, monday
):
    fill(maya, hillside, monday)
    data = blocks_chosen(hips, monday, maya, priya)
    shown, made = look_and_confirm(coach, reverse("assign"), data)
    assert shown.status_code == 200
    assert f"{FULL}. Nothing is added for Maya Okafor." in text_of(shown)
    assert made.status_code == 302
    assert (on(maya, monday), on(priya, monday)) == (MAX_SLOT, 1)


def test_it_assigns_nothing_where_all_days_are_full(coach, hillside, hips, maya, monday):
    fill(maya, hillside, monday)
    data = blocks_chosen(hips, monday, maya)
    shown, made = look_and_confirm(coach, reverse("assign"), data)
    assert "Nothing new to assign" in text_of(shown)
    assert FULL in text_of(shown)
    assert made.status_code == 409
    assert not Assignment.objects.exists()


def test_it_shows_the_plan_again_where_the_day_filled_meanwhile(
    coach, hillside, hips, maya, monday
):
    fill(maya, hillside, monday, leaving=1)
    data = blocks_chosen(hips, monday, maya) | {"act": "preview"}
    shown = coach.post(reverse("assign"), data)
    Session.objects.create(team=hillside, athlete=maya, date=monday, slot=MAX_SLOT, edited=True)
    seen = {"digest": shown.context["shown"].plan.digest, "token": str(shown.context["token"])}
    made = coach.post(reverse("assign"), data | seen | {"act": "confirm"})
    assert made.status_code == 409
    assert FULL in text_of(made)


def test_it_fills_a_session_of_a_full_day_that_nothing_was_done_in(
    coach, hillside, hips, maya, monday
):
    fill(maya, hillside, monday, leaving=1)
    make_session(maya, date=monday)
    _shown, made = look_and_confirm(coach, reverse("assign"), blocks_chosen(hips, monday, maya))
    assert made.status_code == 302
    assert on(maya, monday) == MAX_SLOT
    assert Session.objects.get(slot=MAX_SLOT).blocks.count() == 2


def test_it_says_in_the_preview_of_a_program_which_days_get_nothing(
    coach, hillside, hips, maya, monday
):
    program = make_program([(1, 0, hips), (1, 2, hips)], hillside)
    fill(maya, hillside, monday)
    data = {"athlete": [maya.pk], "start": monday.isoformat(), "day-0": 0, "day-2": 2}
    shown, made = look_and_confirm(coach, reverse("program_assign", args=[program.pk]), data)
    assert FULL in text_of(shown)
    assert made.status_code == 302
    assert (on(maya, monday), on(maya, monday + timedelta(days=2))) == (MAX_SLOT, 1)


def give(client, program, monday, athlete, **more):
    days = {f"day-{n}": n for n in {placement.weekday for placement in program.placements.all()}}
    data = {"athlete": [athlete.pk], "start": monday.isoformat()} | days | more
    return look_and_confirm(client, reverse("program_assign", args=[program.pk]), data)


def test_it_keeps_where_it_is_what_a_program_moves_to_a_full_day(
    coach, hillside, hips, maya, monday
):
    program = make_program([(1, 0, hips)], hillside)
    give(coach, program, monday, maya)
    tuesday = monday + timedelta(days=1)
    fill(maya, hillside, tuesday)
    program.placements.update(weekday=1)
    url = reverse("program_update", args=[program.pk])
    shown = coach.get(url)
    assert "its day has as many sessions as a day can hold" in text_of(shown)
    done = coach.post(url, {"digest": shown.context["update"].digest}, follow=True)
    assert done.status_code == 200
    assert (on(maya, monday), on(maya, tuesday)) == (1, MAX_SLOT)


def test_it_leaves_out_what_a_program_adds_to_a_full_day(coach, hillside, hips, maya, monday):
    program = make_program([(1, 0, hips)], hillside)
    give(coach, program, monday, maya)
    tuesday, wednesday = monday + timedelta(days=1), monday + timedelta(days=2)
    fill(maya, hillside, tuesday)
    for weekday in (1, 2):
        program.placements.create(week=1, weekday=weekday, position=1, block=hips)
    url = reverse("program_update", args=[program.pk])
    shown = coach.get(url)
    assert "its day has as many sessions as a day can hold" in text_of(shown)
    coach.post(url, {"digest": shown.context["update"].digest})
    assert (on(maya, tuesday), on(maya, wednesday)) == (MAX_SLOT, 1)
    # Once there is room again, it comes.
    Session.objects.filter(date=tuesday, slot=3).delete()
    coach.post(url, {"digest": coach.get(url).context["update"].digest})
    assert on(maya, tuesday) == MAX_SLOT


def test_it_remakes_the_only_session_that_a_full_day_has_room_for(
    coach, hillside, hips, maya, monday
):
    """What is made anew there takes the place of what is taken away."""
    program = make_program([(1, 0, hips)], hillside)
    give(coach, program, monday, maya)

    Session.objects.bulk_create(
        Session(team=hillside, athlete=maya, date=monday, slot=slot, edited=True)
        for slot in range(2, MAX_SLOT + 1)
    )
    hips.prescriptions.update(sets=5)
    url = reverse("program_update", args=[program.pk])
    coach.post(url, {"digest": coach.get(url).context["update"].digest})
    assert on(maya, monday) == MAX_SLOT
    [drill] = session_drills(Session.objects.get(date=monday, slot=1))
    assert drill.sets == 5


def test_it_tells_the_coach_what_a_joiner_of_a_squad_does_not_get(
    coach, hillside, hips, maya, priya, monday
):
    squad = make_squad(hillside, priya)
    program = make_program([(1, 0, hips), (1, 2, hips)], hillside)
    give(coach, program, monday, priya, squad=[squad.pk], joiners=[squad.pk])
    fill(maya, hillside, monday)
    data = {"athlete": [maya.pk, priya.pk], "was": [priya.pk]}
    answer = coach.post(reverse("squad_athletes", args=[squad.pk]), data, follow=True)
    assert answer.status_code == 200
    assert "1 session of Base lies ahead" in text_of(answer)
    assert FULL in text_of(answer)
    assert (on(maya, monday), on(maya, monday + timedelta(days=2))) == (MAX_SLOT, 1)


def refused_beside_the_day(answer, session, day):
    assert answer.status_code == 422
    assert FULL in text_of(answer)
    session.refresh_from_db()
    assert session.date == day


def test_an_athlete_reads_it_beside_the_day(signed_in, hillside, maya):
    hillside.athletes_may_move = True
    hillside.save()
    sunday = maya.today + timedelta(days=6 - maya.today.weekday())
    monday = sunday - timedelta(days=6)
    if maya.today == sunday:
        # Of a week that is over but for today only today is left to move to.
        session, to = make_session(maya, date=monday), sunday
    else:
        session, to = make_session(maya, date=sunday), maya.today
    origin = session.date
    fill(maya, hillside, to)
    url = reverse("session_move", args=[session.pk])
    refused_beside_the_day(signed_in(maya).post(url, {"date": to}), session, origin)
    dragged = signed_in(maya).post(url, {"date": to, "calendar": "1"}, follow=True)
    assert FULL in text_of(dragged)
    session.refresh_from_db()
    assert session.date == origin


@pytest.mark.parametrize("begun", [False, True])
def test_a_coach_reads_it_beside_the_day(coach, hillside, maya, monday, begun):
    session = make_session(maya, date=monday)
    if begun:
        make_logged_set(session_drills(session)[0])
    tuesday = monday + timedelta(days=1)
    fill(maya, hillside, tuesday)
    url = reverse("session_move", args=[session.pk])
    refused_beside_the_day(coach.post(url, {"date": tuesday}), session, monday)


def test_a_coach_reads_it_where_she_drags(coach, hillside, maya, monday):
    session = make_session(maya, date=monday)
    tuesday = monday + timedelta(days=1)
    fill(maya, hillside, tuesday)
    url = reverse("session_move", args=[session.pk])
    dragged = coach.post(url, {"date": tuesday, "calendar": "1"}, follow=True)
    assert dragged.status_code == 200
    assert FULL in text_of(dragged)
    assert on(maya, monday) == 1


def test_what_was_removed_does_not_come_back_to_a_full_day(coach, hillside, maya, monday):
    session = make_session(maya, date=monday)
    coach.post(reverse("session_removal", args=[session.pk]))
    fill(maya, hillside, monday)
    change = maya.calendar_changes.get()
    answer = coach.post(reverse("athlete_undo", args=[maya.pk]), {"change": change.pk}, follow=True)
    assert answer.status_code == 200
    assert FULL in text_of(answer)
    assert on(maya, monday) == MAX_SLOT


def test_everything_put_later_stays_where_a_day_would_be_too_full(coach, hillside, maya, monday):
    make_session(maya, date=monday)
    tuesday = monday + timedelta(days=1)
    fill(maya, hillside, tuesday)
    data = {"first": monday, "days": 1, "way": "later"}
    answer = coach.post(reverse("athlete_shift", args=[maya.pk]), data)
    assert answer.status_code == 422
    assert FULL in text_of(answer)
    assert (on(maya, monday), on(maya, tuesday)) == (1, MAX_SLOT)


def test_a_person_whose_days_do_not_go_together_is_told(signed_in, rivals, hillside, maya, monday):
    """Who trains elsewhere takes the place that a coach kept for her: its sessions become hers."""
    rivals.add_member(maya)
    kept = make_athlete("Maya O", team=rivals)
    fill(maya, rivals, monday)
    session = make_session(kept, date=monday)
    # In the team already, she uses up nothing: the place is another team's for who left it.
    maya.memberships.filter(team=rivals).update(archived_at=timezone.now())
    # Made since: an older link lets nobody back in.
    invitation = make_invitation(rivals, athlete=kept, role="athlete")
    answer = signed_in(maya).post(reverse("join", args=[invitation.token]))
    assert answer.status_code == 409
    assert FULL in text_of(answer)
    session.refresh_from_db()
    assert session.athlete == kept
    invitation.refresh_from_db()
    assert invitation.uses == 0


def test_a_removed_session_needs_no_place_with_the_other_athlete(rivals, maya, monday):
    rivals.add_member(maya)
    kept = make_athlete("Maya O", team=rivals)
    fill(maya, rivals, monday)
    session = make_session(kept, date=monday)
    Session.objects.filter(pk=session.pk).update(removed_at=timezone.now())
    merge_athletes(kept, maya)
    assert Session.with_removed.get(pk=session.pk).athlete == maya
    assert on(maya, monday) == MAX_SLOT


def test_an_extra_session_is_the_one_that_is_there(signed_in, hillside, maya):
    client, url = signed_in(maya), reverse("own_session")
    there = Session.objects.create(team=hillside, athlete=maya, date=maya.today, slot=2)
    answer = client.post(url)
    assert answer.headers["Location"] == reverse("session_extra", args=[there.pk])
    assert on(maya, maya.today) == 1


def test_an_extra_session_is_a_new_one_beside_what_is_paused(signed_in, hillside, maya):
    paused = Session.objects.create(team=hillside, athlete=maya, date=maya.today, paused=True)
    signed_in(maya).post(reverse("own_session"))
    new = Session.objects.exclude(pk=paused.pk).get()
    assert (new.date, new.slot, new.paused) == (maya.today, 2, False)


def test_an_extra_session_is_refused_where_all_that_fill_the_day_are_paused(
    signed_in, hillside, maya
):
    fill(maya, hillside, maya.today)
    Session.objects.update(paused=True)
    answer = signed_in(maya).post(reverse("own_session"), follow=True)
    assert answer.status_code == 200
    assert FULL in text_of(answer)
    assert on(maya, maya.today) == MAX_SLOT
