"""What the rules say is said at every door that plans or changes a plan, in the same words."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coaching.models import DayMark, PassedRule, Session
from coaching.services import assignments, calendar, findings
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_program,
    make_restriction,
    make_session,
    make_squad,
    session_drills,
    with_drills,
)
from tests.html import compact

TOO_MANY = "120 foot contacts on this day. A beginner’s session is commonly kept to 100."
TOO_CLOSE = "Within 48 h of the plyometric work of the day before."


@pytest.fixture
def today(maya):
    return maya.today


def make_jump(contacts=120, **extra):
    """A jump that has so many contacts in its one set."""
    values = {"kind": "plyometric", "sets": 1, "amount": contacts, "impact": True}
    return make_drill(
        "Tuck jump", **values | {"contacts_value": 1, "contacts_basis": "rep"} | extra
    )


def make_jumps(athlete, *dates, contacts=120, team=None):
    drills = [make_jump(contacts)]
    return [make_session(athlete, team=team, drills=drills, date=date) for date in dates]


def said(answer):
    """The page's text. A door that did it leads on to a page, where it stands as well."""
    return unescape(compact(answer.text))


def place(athlete):
    return athlete.memberships.get(archived_at=None)


def of_assign(coach, maya, today, act="preview"):
    block = make_block([make_jump()], team=place(maya).team, name="Jumps")
    data = {"block": [block.pk], "athlete": [maya.pk], "when": "day", "date": today}
    shown = coach.post(reverse("assign"), data | {"act": "preview"})
    if act == "preview":
        return shown
    seen = {"digest": shown.context["shown"].plan.digest, "token": str(uuid4()), "act": act}
    return coach.post(reverse("assign"), data | seen, follow=True)


def of_assigned(coach, maya, today):
    return of_assign(coach, maya, today, act="confirm")


def of_program(coach, maya, today):
    team = place(maya).team
    block = make_block([make_jump()], team=team, name="Jumps")
    program = make_program([(1, 0, block)], team)
    data = {"athlete": [maya.pk], "start": today, "day-0": "0", "act": "preview"}
    return coach.post(reverse("program_assign", args=[program.pk]), data)


def of_move(coach, maya, today):
    _, session = make_jumps(maya, today + timedelta(2), today + timedelta(5), contacts=60)
    to = {"date": today + timedelta(2)}
    return coach.post(reverse("session_move", args=[session.pk]), to)


def of_move_anyway(coach, maya, today):
    _, session = make_jumps(maya, today + timedelta(2), today + timedelta(5), contacts=60)
    to = {"date": today + timedelta(2), "anyway": today + timedelta(2)}
    return coach.post(reverse("session_move", args=[session.pk]), to, follow=True)


def of_shift(coach, maya, today):
    make_jumps(maya, today + timedelta(5))
    data = {"first": today, "days": 1, "way": "later"}
    return coach.post(reverse("athlete_shift", args=[maya.pk]), data, follow=True)


def of_pause_and_resume(coach, maya, today):
    make_jumps(maya, today + timedelta(5))
    address = reverse("athlete_pause", args=[maya.pk])
    waiting = coach.post(address, {"first": today + timedelta(1)}, follow=True)
    assert TOO_MANY not in said(waiting)
    on = {"on": today + timedelta(2), "keep": "days"}
    return coach.post(reverse("athlete_resume", args=[maya.pk]), on, follow=True)


def of_repeat(coach, maya, today):
    monday = today - timedelta(days=today.weekday())
    make_jumps(maya, monday + timedelta(7))
    address = reverse("athlete_week_repeat", args=[maya.pk, monday + timedelta(7)])
    return coach.post(address, follow=True)


def of_undo(coach, maya, today):
    [session] = make_jumps(maya, today + timedelta(2))
    by = session.created_by
    done = calendar.remove(Session.objects.get(pk=session.pk), by=by)
    address = reverse("athlete_undo", args=[maya.pk])
    assert TOO_MANY not in said(coach.get(reverse("athlete_calendar", args=[maya.pk])))
    return coach.post(address, {"change": done.change.pk}, follow=True)


def of_day(coach, maya, today):
    """Where a coach's edit of one session leads on to."""
    make_jumps(maya, today)
    return coach.get(reverse("athlete_day", args=[maya.pk, today]))


def of_edit(coach, maya, today):
    [session] = make_jumps(maya, today + timedelta(2), contacts=60)
    [drill] = session_drills(session)
    shown = coach.get(reverse("session_edit", args=[session.pk]))
    values = {
        field.html_name: field.value() if field.value() is not None else ""
        for form in shown.context["form"].drill_forms
        for field in form
        if field.name != "remove"
    }
    values |= {f"d{drill.pk}-amount": "120"}
    return coach.post(reverse("session_edit", args=[session.pk]), values, follow=True)


def of_swap(coach, maya, today):
    session = make_session(maya, drills=[make_drill("Skip")], date=today)
    [drill] = session_drills(session)
    # Three sets of it are left to do.
    jump = make_jump(40)
    return coach.post(reverse("drill_swap", args=[drill.pk]), {"to": jump.slug}, follow=True)


def of_extra(coach, maya, today):
    session = make_session(maya, drills=[make_drill("Skip")], date=today)
    data = {"drill": make_jump().slug}
    return coach.post(reverse("session_extra", args=[session.pk]), data, follow=True)


def of_update(coach, maya, today, act="look"):
    team = place(maya).team
    block = make_block([make_jump(60)], team=team, name="Jumps")
    program = make_program([(1, 0, block)], team)
    monday = today + timedelta(7 - today.weekday())
    data = {"athlete": [maya.pk], "start": monday, "act": "preview"}
    data |= {f"day-{n}": str(n) for n in range(7)}
    seen = coach.post(reverse("program_assign", args=[program.pk]), data).context
    data |= {"digest": seen["shown"].plan.digest, "token": str(uuid4()), "act": "confirm"}
    assert coach.post(reverse("program_assign", args=[program.pk]), data).status_code == 302
    block.prescriptions.update(amount=120, amount_si=120)
    address = reverse("program_update", args=[program.pk])
    shown = coach.get(address)
    if act == "look":
        return shown
    return coach.post(address, {"digest": shown.context["update"].digest}, follow=True)


def of_updated(coach, maya, today):
    return of_update(coach, maya, today, act="do")


def of_builder(coach, maya, today):
    team = place(maya).team
    block = make_block([make_jump()], team=team, name="Jumps")
    return coach.get(reverse("program", args=[make_program([(1, 0, block)], team).pk]))


def of_file(coach, maya, today):
    team = place(maya).team
    program = make_program([(1, 0, make_block([make_jump()], team=team, name="Jumps"))], team)
    text = coach.get(reverse("program_file", args=[program.pk])).content
    file = SimpleUploadedFile("program.json", text, content_type="application/json")
    seen = coach.post(reverse("program_import"), {"file": file}).context
    content = seen["form"]["content"].value()
    sent = {"content": content, "name": "Again", "token": seen["token"]}
    return coach.post(reverse("program_import"), sent, follow=True)


def of_restriction_put_back(coach, maya, today):
    make_jumps(maya, today + timedelta(2))
    restriction = make_restriction(maya, "no_impact")
    address = reverse("athlete_restriction_swaps", args=[maya.pk])
    rows = coach.get(address).context["page"].rows
    coach.post(address, {row.name: "out" for row in rows})
    restriction.delete()
    return coach.post(reverse("athlete_restriction_return", args=[maya.pk]), follow=True)


DOORS = [
    of_edit,
    of_swap,
    of_extra,
    of_update,
    of_updated,
    of_builder,
    of_file,
    of_restriction_put_back,
    of_assign,
    of_assigned,
    of_program,
    of_move,
    of_move_anyway,
    of_shift,
    of_pause_and_resume,
    of_repeat,
    of_undo,
    of_day,
]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_every_door_names_too_many_contacts_in_the_same_words(door, coach, maya, today):
    text = said(door(coach, maya, today))
    assert TOO_MANY in text
    assert 'href="/rules/contacts/"' in text


def test_her_own_swap_and_extra_drill_are_told_in_the_same_words(signed_in, maya, today):
    for door in (of_swap, of_extra):
        assert TOO_MANY in said(door(signed_in(maya), maya, today))
        Session.objects.update(removed_at=timezone.now())


@pytest.mark.parametrize("of_squad", [False, True])
def test_a_race_or_rest_day_that_is_marked_names_what_stands_there(
    of_squad, coach, maya, hillside, today
):
    day = today + timedelta(2)
    make_jumps(maya, day, contacts=10)
    squad = make_squad(hillside, maya)
    address = (
        reverse("squad_days", args=[squad.pk])
        if of_squad
        else reverse("athlete_marks", args=[maya.pk])
    )
    done = coach.post(address, {"date": day, "kind": "rest", "name": ""}, follow=True)
    text = said(done)
    assert "A rest day." in text
    assert 'href="/rules/rest/"' in text


def test_the_athlete_reads_it_in_her_own_calendar(signed_in, maya, today):
    make_jumps(maya, today)
    address = reverse("athlete_calendar", args=[maya.pk])
    text = said(signed_in(maya).get(address))
    assert TOO_MANY in text
    assert reverse("athlete_day", args=[maya.pk, today]) not in text


def test_the_builder_names_days_too_close_in_the_same_words(coach, hillside):
    block = make_block([make_jump(10)], team=hillside, name="Jumps")
    days = [(1, 0, block), (1, 1, block), (1, 6, block), (2, 0, block), (2, 2, block)]
    program = make_program(days, hillside)
    text = said(coach.get(reverse("program", args=[program.pk])))
    assert f"2 days from week 1, Tuesday: {TOO_CLOSE}" in text
    assert text.count('href="/rules/spacing/"') == 1


# --- all teams count, and no other team's plan is told ---------------------------------------


@pytest.fixture
def theirs(maya, rivals, today):
    """What another team planned for Maya: 60 contacts, in two days."""
    rivals.add_member(maya)
    return make_jumps(maya, today + timedelta(2), contacts=60, team=rivals)


def test_it_counts_the_whole_day_of_all_teams(coach, maya, hillside, theirs, today):
    make_jumps(maya, today + timedelta(2), contacts=60, team=hillside)
    text = said(coach.get(reverse("athlete_day", args=[maya.pk, today + timedelta(2)])))
    assert TOO_MANY in text
    assert "Valley Harriers" not in text


def test_a_days_contacts_stand_beside_their_limit_wherever_it_is_planned(
    coach, signed_in, maya, hillside, theirs, today
):
    day = today + timedelta(2)
    make_jumps(maya, day, contacts=25, team=hillside)
    words = "85 of 100 foot contacts"
    assert words in said(coach.get(reverse("athlete_day", args=[maya.pk, day])))
    own_calendar = reverse("athlete_calendar", args=[maya.pk])
    assert said(coach.get(own_calendar)).count(words) == 1
    block = make_block([make_jump(10)], team=hillside, name="Jumps")
    data = {"block": [block.pk], "athlete": [maya.pk], "when": "day", "date": day, "act": "preview"}
    shown = coach.post(reverse("assign"), data).context["shown"]
    assert shown.contacts.endswith("95 of 100 foot contacts")
    assert said(signed_in(maya).get(own_calendar)).count(words) == 1


@pytest.mark.parametrize(
    ("level", "own", "words"),
    [
        ("intermediate", {}, "121 foot contacts on this day. With some training a session is"),
        ("advanced", {}, ""),
        ("advanced", {"contacts_advanced": 110}, "The team keeps such a day to 110."),
    ],
)
def test_a_day_is_held_to_her_level_and_her_teams_own_limit(
    coach, maya, hillside, today, level, own, words
):
    make_jumps(maya, today, contacts=121)
    type(hillside).objects.filter(pk=hillside.pk).update(**own)
    type(maya).objects.filter(pk=maya.pk).update(jump_level=level)
    page = said(coach.get(reverse("athlete_day", args=[maya.pk, today])))
    assert words in page
    assert ("foot contacts on this day" in page) is bool(words)


def test_hops_of_high_intensity_are_named_wherever_they_are_planned(coach, maya, hillside, today):
    hops = make_jump(41, high_intensity=True)
    make_session(maya, drills=[hops], date=today)
    program = make_program([(1, 0, make_block([hops], team=hillside, name="Hops"))], hillside)
    words = "41 foot contacts of high intensity on this day. Such a session is commonly kept to 40"
    for address in (reverse("athlete_day", args=[maya.pk, today]), program.get_absolute_url()):
        assert words in said(coach.get(address))


def test_a_teams_own_share_is_what_a_week_may_rise_by(coach, maya, hillside, today):
    monday = today - timedelta(days=today.weekday())
    weeks = [monday + timedelta(days=7 * n) for n in range(4)]
    make_jumps(maya, *weeks[:3], contacts=50)
    make_jumps(maya, weeks[3], contacts=60)
    address = reverse("athlete_calendar", args=[maya.pk]) + f"?from={monday}"
    assert "20% above" not in said(coach.get(address))
    type(hillside).objects.filter(pk=hillside.pk).update(week_more_percent=19)
    assert "20% above the mean of the three weeks before." in said(coach.get(address))


def close_by_shift(coach, maya, today):
    make_jumps(maya, today + timedelta(5), today + timedelta(9), contacts=10)
    data = {"first": today + timedelta(9), "days": 3, "way": "earlier"}
    return reverse("athlete_shift", args=[maya.pk]), data


def close_by_repeat(coach, maya, today):
    monday = today - timedelta(days=today.weekday()) + timedelta(7)
    make_jumps(maya, monday, monday + timedelta(6), contacts=10)
    return reverse("athlete_week_repeat", args=[maya.pk, monday]), {}


@pytest.mark.parametrize("door", [close_by_shift, close_by_repeat], ids=lambda door: door.__name__)
def test_a_change_of_many_days_tells_which_ones_it_brought_too_close(door, coach, maya, today):
    address, typed = door(coach, maya, today)
    answer = coach.post(address, typed, follow=True)
    messages = [str(message) for message in answer.context["messages"]]
    assert [text for text in messages if TOO_CLOSE in text]


def test_it_asks_before_jumps_come_beside_another_teams(coach, maya, hillside, theirs, today):
    [session] = make_jumps(maya, today + timedelta(9), contacts=10, team=hillside)
    to = {"date": today + timedelta(3)}
    answer = coach.post(reverse("session_move", args=[session.pk]), to)
    assert (answer.status_code, TOO_CLOSE in said(answer)) == (409, True)
    block = make_block([make_jump(10)], team=hillside, name="Jumps")
    data = {"block": [block.pk], "athlete": [maya.pk], "when": "day", "act": "preview"}
    assert TOO_CLOSE in said(coach.post(reverse("assign"), data | to))


def test_what_another_team_planned_alone_is_theirs(coach, maya, theirs, today):
    make_restriction(maya, "no_impact")
    text = said(coach.get(reverse("athlete_calendar", args=[maya.pk])))
    assert "Worth a look" not in text
    assert "Tuck jump" not in text


# --- weeks ------------------------------------------------------------------------------------


def test_a_week_far_above_the_weeks_before_is_pointed_out(coach, maya, hillside, today):
    monday = today - timedelta(days=today.weekday())
    make_jumps(maya, *(monday - timedelta(7 * n) for n in (0, 1, 2)), contacts=10)
    block = make_block([make_jump(20)], team=hillside, name="Jumps")
    data = {"block": [block.pk], "athlete": [maya.pk], "when": "day"}
    data |= {"date": monday + timedelta(7), "act": "preview"}
    says = "20 foot contacts, 100% above the mean of the three weeks before."
    assert says in said(coach.post(reverse("assign"), data))
    make_jumps(maya, monday + timedelta(8), contacts=20)
    text = said(coach.get(reverse("athlete_calendar", args=[maya.pk])))
    assert says in text
    assert 'href="/rules/week/"' in text


# --- restrictions -----------------------------------------------------------------------------


def test_a_restriction_that_is_set_names_what_is_planned_against_it(coach, maya, today):
    make_jumps(maya, today + timedelta(3), contacts=10)
    address = reverse("restrictions", args=[maya.pk])
    assert coach.post(address, {"no_impact": "on"}).url == f"{address}swaps/"
    text = said(coach.get(reverse("athlete", args=[maya.pk])))
    assert "Tuck jump is planned, but there is a restriction: no impact." in text
    assert 'href="/rules/restrictions/"' in text
    assert "is planned, and agreed" not in said(coach.post(address, {}, follow=True))


def test_a_move_names_a_restriction_that_did_not_hold_where_it_was(coach, maya, today):
    [session] = make_jumps(maya, today, contacts=10)
    make_restriction(maya, "no_impact", starts=today + timedelta(2))
    address = reverse("session_move", args=[session.pk])
    assert coach.post(address, {"date": today + timedelta(1)}).status_code == 302
    answer = coach.post(address, {"date": today + timedelta(2)})
    assert answer.status_code == 409
    assert "Tuck jump is planned, but there is a restriction: no impact." in said(answer)
    anyway = {"date": today + timedelta(2), "anyway": today + timedelta(2)}
    refused = coach.post(address, anyway | {"reason": " "})
    assert (refused.status_code, PassedRule.objects.count()) == (422, 0)
    assert "Say why: the reason is kept with the session." in said(refused)
    answer = coach.post(address, anyway | {"reason": "Cleared"})
    assert answer.status_code == 302
    [passed] = PassedRule.objects.all()
    assert (passed.session, passed.date, passed.reason) == (session, anyway["date"], "Cleared")
    # It is said of where it stands already: asked once is enough.
    assert coach.post(address, {"date": today + timedelta(4)}).status_code == 302


def test_what_a_rule_stops_no_athlete_passes_herself(signed_in, maya, hillside, today):
    hillside.athletes_may_move = True
    hillside.save()
    monday = today + timedelta(7 - today.weekday())
    [session] = make_jumps(maya, monday, contacts=10)
    tuesday = monday + timedelta(1)
    make_restriction(maya, "no_impact", starts=tuesday)
    address = reverse("session_move", args=[session.pk])
    to = {"date": tuesday, "anyway": tuesday, "reason": "I feel fine"}
    answer = signed_in(maya).post(address, to)
    session.refresh_from_db()
    assert (session.date, PassedRule.objects.count()) == (monday, 0)
    assert answer.status_code == 409
    assert "only your coach can put it there" in said(answer)


# --- how it is gathered -----------------------------------------------------------------------


def test_it_asks_four_questions_however_many_athletes_and_days(hillside, dana, today):
    counts = []
    for number in (1, 12):
        athletes = [make_athlete(f"Athlete {number} {n}", team=hillside) for n in range(number)]
        make_squad(hillside, *athletes, name=f"Squad {number}")
        make_restriction(athletes[0], "no_impact")
        days = [today + timedelta(days=3 * n) for n in range(number)]
        block = make_block([make_jump()], team=hillside, name="Jumps")
        assignments.assign(hillside, with_drills(block), athletes, days, by=dana)
        with CaptureQueriesContext(connection) as queries:
            all_findings = findings.of_athletes(athletes, days[0], days[-1], teams=[hillside])
        counts.append(len(queries))
        assert (
            len([finding for finding in all_findings if finding.rule == "contacts"])
            == number * number
        )
        assert (
            len([finding for finding in all_findings if finding.rule == "restrictions"]) == number
        )
    assert counts == [4, 4]


def test_a_preview_tells_many_athletes_in_one_row(coach, hillside, today):
    athletes = [make_athlete(f"Athlete {n}", team=hillside) for n in range(3)]
    block = make_block([make_jump()], team=hillside, name="Jumps")
    data = {"block": [block.pk], "athlete": [athlete.pk for athlete in athletes], "when": "weeks"}
    data |= {"weekday": [0, 3], "weeks": 2, "date": today, "act": "preview"}
    answer = coach.post(reverse("assign"), data)
    [row] = answer.context["shown"].findings.rows
    assert (row.who, row.when[:6]) == ("All 3 athletes", "4 days")


def test_each_finding_of_a_session_leads_to_what_can_be_done(coach, maya, today):
    make_restriction(maya, "no_impact")
    [session] = make_jumps(maya, today)
    [drill] = session_drills(session)
    text = said(coach.get(reverse("athlete_day", args=[maya.pk, today])))
    for name, pk in (("session_edit", session.pk), ("session_move", session.pk)):
        assert f'href="{reverse(name, args=[pk])}"' in text
    assert f'href="{reverse("drill_swap", args=[drill.pk])}">Swap it<' in text


def test_what_has_the_same_buttons_on_a_day_is_one_row(coach, dana, maya, today):
    """Two sentences, each with its rule, and the buttons once; another day is another row."""
    day, whose = timedelta(1), {"athlete": maya, "team": place(maya).team, "created_by": dana}
    make_jumps(maya, today + 2 * day, today + 3 * day, contacts=10)
    DayMark.objects.create(**whose, date=today + 3 * day, kind="rest")
    DayMark.objects.create(**whose, date=today + 4 * day, kind="race", name="Regionals")
    answer = coach.get(reverse("athlete_calendar", args=[maya.pk]))
    rows = {row.day: row for row in answer.context["findings"].rows if row.acts}
    assert set(rows) == {today + 3 * day}
    assert [rule for rule, _texts in rows[today + 3 * day].by_rule] == ["race", "rest", "spacing"]
    assert said(answer).count(f'href="{rows[today + 3 * day].acts[0].address}">Move it<') == 1
