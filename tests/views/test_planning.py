from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from coaching.dates import monday_of
from coaching.models import Block, CalendarChange, LoggedSet, Session, SessionBlock, SessionDrill
from coaching.rules.units import plain
from coaching.services import assignments, calendar
from coaching.services.sessions.extras import add_extra
from coaching.services.sessions.finishing import finish
from coaching.services.sessions.logging import remove_set, skip_remaining
from coaching.services.sessions.pain import report_pain
from coaching.services.sessions.prescriptions import PlanRefused, change_plan
from coaching.services.sessions.swapping import swap
from tests.factories import (
    MONDAY,
    make_block,
    make_drill,
    make_equipment,
    make_logged_set,
    make_restriction,
    make_session,
    make_strength_drill,
    session_drills,
    with_drills,
)

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
PAGES = ["session_move", "session_removal", "session_edit"]


def url(name, session):
    return reverse(name, args=[session.pk])


def day_url(session, day):
    return reverse("athlete_day", args=[session.athlete_id, day])


def typed(session, **changes):
    """What the edit page sends when nothing was touched, with `changes` by "name-place"."""
    data = {"add-drill": ""}
    for index, drill in enumerate(session_drills(session)):
        values = {
            "sets": drill.sets,
            "amount": plain(drill.amount),
            "amount_top": plain(drill.amount_top),
            "amount_unit": drill.amount_unit,
            "sides": drill.sides,
            "implement": drill.implement_id or "",
            "load_value": plain(drill.load_value),
            "load_unit": drill.load_unit or "lb",
            "rest_s": drill.rest_s,
            "tempo": drill.tempo,
            "note": drill.note,
        }
        for name in [*values, "remove", "amrap"]:
            values[name] = changes.pop(f"{name}_{index}", values.get(name, ""))
        if not values["remove"]:
            del values["remove"]
        data |= {f"d{drill.pk}-{name}": value for name, value in values.items()}
    return data | changes


def fresh(session):
    return Session.objects.get(pk=session.pk)


# --- who may --------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_it_is_for_the_teams_coach(signed_in, client, dana, rosa, rivals, maya, priya, name):
    session = make_session(maya)
    answer = client.get(url(name, session))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")
    assert signed_in(dana).get(url(name, session)).status_code == 200
    for person, status in ((maya, 403), (priya, 404), (rosa, 404)):
        for method in ("get", "post"):
            assert getattr(signed_in(person), method)(url(name, session)).status_code == status
    for method in ("put", "patch", "delete"):
        assert getattr(signed_in(dana), method)(url(name, session)).status_code == 405
    assert Session.objects.filter(pk=session.pk, date=MONDAY).exists()


# --- moving ---------------------------------------------------------------------------


def test_it_moves_a_session_and_offers_the_way_back(signed_in, dana, maya):
    session = make_session(maya)
    client = signed_in(dana)
    answer = client.post(url("session_move", session), {"date": TUESDAY}, follow=True)
    assert (fresh(session).date, fresh(session).moved_from) == (TUESDAY, MONDAY)
    address, _ = answer.redirect_chain[-1]
    change = CalendarChange.objects.get()
    assert address == f"{day_url(session, TUESDAY)}?change={change.pk}"
    content = answer.content.decode()
    assert "Moved Mon 2 March to Tue 3 March." in content
    undo = reverse("athlete_undo", args=[maya.pk])
    assert f'action="{undo}"' in content
    client.post(undo, {"change": change.pk})
    assert (fresh(session).date, fresh(session).moved_from) == (MONDAY, None)
    assert fresh(session).moved_by is None
    # What was taken back is offered no more.
    assert client.get(address).context["just_done"] is None


def test_it_moves_once_when_sent_twice(signed_in, dana, maya):
    session = make_session(maya)
    for _ in range(2):
        answer = signed_in(dana).post(url("session_move", session), {"date": TUESDAY})
        assert answer.status_code == 302
    assert answer.url == day_url(session, TUESDAY)
    assert fresh(session).moved_from == MONDAY
    assert CalendarChange.objects.count() == 1


def test_it_takes_the_next_place_of_a_day_that_has_a_session(signed_in, dana, maya):
    session, other = make_session(maya), make_session(maya, date=TUESDAY)
    answer = signed_in(dana).post(url("session_move", session), {"date": TUESDAY}, follow=True)
    assert (fresh(session).slot, fresh(other).slot) == (2, 1)
    assert "Session 2" in answer.content.decode()


def test_it_moves_what_was_logged_along_and_says_so(signed_in, dana, maya):
    session = make_session(maya)
    make_logged_set(session_drills(session)[0], 1)
    client = signed_in(dana)
    assert b"What was logged in it moves along." in client.get(url("session_move", session)).content
    answer = client.post(url("session_move", session), {"date": TUESDAY})
    assert answer.url.endswith(f"?change={CalendarChange.objects.get().pk}")
    assert (fresh(session).date, fresh(session).done_sets) == (TUESDAY, 1)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "1999-12-31", "9999-12-31"])
def test_it_asks_again_for_a_day_that_is_none(signed_in, dana, maya, text):
    session = make_session(maya)
    answer = signed_in(dana).post(url("session_move", session), {"date": text})
    assert answer.status_code == 422
    assert answer.context["form"].errors["date"]
    assert f'value="{text}"' in answer.content.decode() or not text
    assert fresh(session).date == MONDAY


def test_it_suggests_the_first_free_day_that_is_not_past(signed_in, dana, maya):
    today = maya.today
    missed = make_session(maya, date=today - timedelta(days=3))
    make_session(maya, date=today)
    form = signed_in(dana).get(url("session_move", missed)).context["form"]
    assert form.initial["date"] == today + timedelta(days=1)
    coming = make_session(maya, date=today + timedelta(days=9))
    form = signed_in(dana).get(url("session_move", coming)).context["form"]
    assert form.initial["date"] == today + timedelta(days=10)


def test_it_suggests_no_rest_day_and_no_race(signed_in, dana, hillside, maya):
    today = maya.today
    session = make_session(maya, date=today)
    for days, kind in ((1, "rest"), (2, "race")):
        calendar.add_mark(hillside, today + timedelta(days=days), kind, "", by=dana, athlete=maya)
    form = signed_in(dana).get(url("session_move", session)).context["form"]
    assert form.initial["date"] == today + timedelta(days=3)


def test_it_suggests_no_day_that_another_team_planned(signed_in, dana, rivals, maya):
    today = maya.today
    session = make_session(maya, date=today)
    make_session(maya, date=today + timedelta(days=1), team=rivals)
    SessionBlock.objects.filter(session__team=rivals).update(kind="plyometric")
    calendar.add_mark(session.team, today + timedelta(days=4), "rest", "", by=dana, athlete=maya)
    client = signed_in(dana)
    form = client.get(url("session_move", session)).context["form"]
    assert form.initial["date"] == today + timedelta(days=2)
    SessionBlock.objects.update(kind="plyometric")
    form = client.get(url("session_move", session)).context["form"]
    assert form.initial["date"] == today + timedelta(days=3)


def test_it_suggests_no_day_that_is_too_close_for_jumps(signed_in, dana, hillside, maya):
    today = maya.today
    session = make_session(maya, date=today)
    make_session(maya, date=today + timedelta(days=2))
    SessionBlock.objects.update(kind="plyometric")
    form = signed_in(dana).get(url("session_move", session)).context["form"]
    assert form.initial["date"] == today + timedelta(days=4)


@pytest.mark.parametrize(
    "query",
    ["change=x", "change=", "change=-1", "change=999999", "change=9999999999999999999", "change=٣"],
)
def test_it_does_not_trust_the_address_of_a_move(signed_in, dana, maya, query):
    session = make_session(maya, date=TUESDAY)
    answer = signed_in(dana).get(f"{day_url(session, TUESDAY)}?{query}")
    assert answer.status_code == 200
    assert answer.context["just_done"] is None


# --- removing -------------------------------------------------------------------------


def test_it_asks_before_it_removes(signed_in, dana, maya):
    session = make_session(maya)
    page = signed_in(dana).get(url("session_removal", session))
    assert b"Its 3 sets go away for this athlete only." in page.content
    assert Session.objects.filter(pk=session.pk).exists()


def test_it_removes_the_session_and_nothing_else(signed_in, dana, maya, priya):
    session, other = make_session(maya), make_session(priya)
    answer = signed_in(dana).post(url("session_removal", session), follow=True)
    change = CalendarChange.objects.get()
    assert answer.redirect_chain[-1][0] == f"{day_url(session, MONDAY)}?change={change.pk}"
    assert b"Removed Mon 2 March." in answer.content
    assert list(Session.objects.values_list("pk", flat=True)) == [other.pk]
    assert Block.objects.count() == 2


def test_it_keeps_a_session_in_which_something_was_logged(signed_in, dana, maya):
    session = make_session(maya)
    make_logged_set(session_drills(session)[0], 1)
    client = signed_in(dana)
    page = client.get(url("session_removal", session))
    assert page.status_code == 200
    assert b"This session stays" in page.content
    answer = client.post(url("session_removal", session))
    assert answer.status_code == 409
    assert b"is never thrown away" in answer.content
    assert f'href="{url("session_move", session)}"' in answer.content.decode()
    assert Session.objects.filter(pk=session.pk).exists()


def test_it_removes_a_session_whose_only_set_was_undone(signed_in, dana, maya):
    session = make_session(maya)
    row = make_logged_set(session_drills(session)[0], 1)
    remove_set(row, by=dana, now=timezone.now())
    client = signed_in(dana)
    answer = client.post(url("session_removal", session), follow=True)
    assert b"Removed Mon 2 March." in answer.content
    for name in [*PAGES, "session", "session_finish"]:
        assert client.get(url(name, session)).status_code == 404
    again = {"session_drill": row.session_drill_id, "number": 1, "side": row.side}
    assert client.post(url("set_log", row), again).status_code == 404
    assert LoggedSet.objects.get().removed_at is not None


def test_it_brings_a_removed_session_back_where_it_was_removed(signed_in, dana, maya):
    session = make_session(maya)
    client = signed_in(dana)
    page = client.post(url("session_removal", session), follow=True)
    assert page.context["just_done"] == CalendarChange.objects.get()
    client.post(
        reverse("athlete_undo", args=[maya.pk]), {"change": CalendarChange.objects.get().pk}
    )
    assert fresh(session).date == MONDAY


# --- what has begun ---------------------------------------------------------------------------


def _undone_set(session, by):
    remove_set(make_logged_set(session_drills(session)[0], 1), by=by, now=timezone.now())


def _skipped(session, by):
    drill = SessionDrill.objects.select_related("block__session__athlete").get(
        block__session=session
    )
    skip_remaining(drill, "time", [], by=by, now=timezone.now())


def _told_pain(session, by):
    said = {"where": "left_knee", "level": 2, "words": "", "note": ""}
    report_pain(session_drills(session)[0], uuid4(), by=by, now=timezone.now(), **said)


BEGINNINGS = {
    "nothing": (lambda session, by: None, False),
    "a set": (lambda session, by: make_logged_set(session_drills(session)[0], 1), True),
    "a set that was undone": (_undone_set, False),
    "sets skipped": (_skipped, True),
    "pain": (_told_pain, True),
    "an extra drill": (lambda session, by: add_extra(session, make_drill("Extra")), False),
    "a swap": (
        lambda session, by: swap(session_drills(session)[0], make_drill("Else"), by=by),
        False,
    ),
    "finished": (lambda session, by: finish(session, now=timezone.now()), True),
}


@pytest.mark.parametrize("what", BEGINNINGS)
def test_it_says_on_every_page_alike_what_has_begun(signed_in, dana, hillside, maya, what):
    hillside.athletes_may_move = True
    hillside.save()
    # Next week's Monday: it may be moved on any day of this one.
    monday = maya.today + timedelta(days=7 - maya.today.weekday())
    session = make_session(maya, date=monday)
    begin, begun = BEGINNINGS[what]
    begin(session, dana)

    planned = Session.objects.with_plan().get(pk=session.pk)
    annotated = Session.objects.with_begun().get(pk=session.pk)
    assert [fresh(session).has_begun, planned.has_begun, annotated.has_begun] == [begun] * 3

    move = url("session_move", session)
    client = signed_in(maya)
    pages = [
        f"{reverse('week')}?from={monday}",
        f"{reverse('athlete_calendar', args=[maya.pk])}?from={monday}",
        session.get_absolute_url(),
    ]
    for page in pages:
        assert (move in client.get(page).content.decode()) is not begun, page
    status = client.post(move, {"date": monday + timedelta(days=1)}).status_code
    assert status == (409 if begun else 302)
    client = signed_in(dana)
    removal = url("session_removal", session)
    assert (b"This session stays" in client.get(removal).content) is begun
    assert client.post(removal).status_code == (409 if begun else 302)


def test_it_moves_what_has_begun_by_either_door_and_takes_it_back(signed_in, dana, maya):
    session = make_session(maya)
    _told_pain(session, maya.user)
    client = signed_in(dana)
    for beside in ({}, {"calendar": "1"}):
        client.post(url("session_move", session), {"date": TUESDAY, **beside})
        assert (fresh(session).date, fresh(session).moved_by) == (TUESDAY, dana)
        change = CalendarChange.objects.filter(undone_at=None).get()
        client.post(reverse("athlete_undo", args=[maya.pk]), {"change": change.pk})
        assert (fresh(session).date, fresh(session).moved_by) == (MONDAY, None)


def test_it_says_alike_who_moved_a_session(signed_in, dana, hillside, maya):
    session = make_session(maya)
    calendar.move(session, TUESDAY, by=maya.user)
    make_logged_set(session_drills(session)[0], 1)
    signed_in(dana).post(url("session_move", session), {"date": TUESDAY + timedelta(days=1)})
    words = f"by {dana.name.split()[0]} from Mon"
    wednesday = TUESDAY + timedelta(days=1)
    client = signed_in(dana)
    assert words in client.get(day_url(session, wednesday)).content.decode()
    assert words in client.get(f"{reverse('board')}?week={MONDAY}").content.decode()
    calendar_page = reverse("athlete_calendar", args=[maya.pk])
    assert words in client.get(f"{calendar_page}?from={MONDAY}").content.decode()


# --- changing its sets ----------------------------------------------------------------


def test_it_changes_one_athletes_sets_and_no_one_elses(signed_in, dana, maya, priya, hillside):
    block = make_block([make_drill("Tuck jump")], team=hillside)
    assignments.assign(hillside, with_drills(block), [maya, priya], [MONDAY], by=dana)
    session, other = maya.sessions.get(), priya.sessions.get()
    data = typed(session, sets_0=5, amount_0="8", amount_top_0="12", note_0="Land softly")
    answer = signed_in(dana).post(url("session_edit", session), data)
    assert answer.status_code == 302
    assert answer.url == day_url(session, MONDAY)
    drill = session_drills(session)[0]
    assert (drill.sets, drill.amount, drill.amount_top) == (5, 8, 12)
    assert (drill.note, drill.edited) == ("Land softly", True)
    assert (fresh(session).planned_sets, fresh(session).edited) == (5, True)
    assert (fresh(other).planned_sets, session_drills(other)[0].edited) == (3, False)
    assert block.prescriptions.get().sets == 3


def test_it_leaves_what_was_not_touched_unmarked(signed_in, dana, maya):
    drills = [make_drill(), make_strength_drill(kind="non_weight_bearing")]
    session = make_session(maya, drills=drills)
    client = signed_in(dana)
    client.post(url("session_edit", session), typed(session))
    assert fresh(session).edited is False
    client.post(url("session_edit", session), typed(session, rest_s_1=90))
    assert [drill.edited for drill in session_drills(session)] == [False, True]


def test_it_refuses_a_load_over_the_cap_with_the_reason(signed_in, dana, maya):
    bar = make_equipment("empty-bar", loaded=True)
    drill = make_strength_drill()
    drill.implements.add(bar)
    session = make_session(maya, drills=[drill])
    data = typed(session, load_value_0="60.5", implement_0=bar.pk, note_0="Keep this")
    answer = signed_in(dana).post(url("session_edit", session), data)
    assert answer.status_code == 422
    (form,) = answer.context["form"].drill_forms
    assert "At most 60 lb in total" in form.errors["load_value"][0]
    content = answer.content.decode()
    assert "At most 60 lb in total" in content
    assert 'value="60.5"' in content
    assert 'value="Keep this"' in content
    assert fresh(session).edited is False


def test_it_counts_both_dumbbells_and_keeps_their_name(signed_in, dana, maya):
    pair = make_equipment("dumbbells", loaded=True, pieces=2)
    drill = make_strength_drill()
    drill.implements.add(pair)
    session = make_session(maya, drills=[drill])
    client = signed_in(dana)
    data = typed(session, load_value_0="31", implement_0=pair.pk)
    assert client.post(url("session_edit", session), data).status_code == 422
    data = typed(session, load_value_0="30", implement_0=pair.pk)
    assert client.post(url("session_edit", session), data).status_code == 302
    row = session_drills(session)[0]
    assert (row.load_count, row.implement_name, row.implement_loaded) == (2, "Dumbbells", True)
    assert row.load_kg == Decimal("27.21554220")


def test_it_asks_what_carries_the_load(signed_in, dana, maya):
    pipe, bar = make_equipment("pvc-pipe"), make_equipment("empty-bar", loaded=True)
    drill = make_strength_drill()
    drill.implements.set([pipe, bar])
    session = make_session(maya, drills=[drill])
    data = typed(session, load_value_0="30", implement_0=pipe.pk)
    answer = signed_in(dana).post(url("session_edit", session), data)
    assert answer.status_code == 422
    assert "implement" in answer.context["form"].drill_forms[0].errors
    assert b"Empty bar, only with full range of motion" in answer.content


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sets_0": "0"}, "sets"),
        ({"sets_0": "31"}, "sets"),
        ({"amount_0": ""}, "amount"),
        ({"amount_0": "2.5"}, "amount"),
        ({"amount_top_0": "4"}, "amount_top"),
        ({"rest_s_0": "1801"}, "rest_s"),
        ({"tempo_0": "slow"}, "tempo"),
        ({"note_0": "x" * 301}, "note"),
        ({"load_value_0": "-5"}, "load_value"),
    ],
)
def test_it_says_beside_the_field_what_cannot_be(signed_in, dana, maya, changes, field):
    session = make_session(maya)
    answer = signed_in(dana).post(url("session_edit", session), typed(session, **changes))
    assert answer.status_code == 422
    (form,) = answer.context["form"].drill_forms
    assert list(form.errors) == [field]
    assert "Ensure this" not in answer.content.decode()
    assert fresh(session).edited is False


def test_it_refuses_an_uneven_total_of_an_alternating_drill(signed_in, dana, maya):
    session = make_session(maya, drills=[make_drill(side_mode="alternating")])
    answer = signed_in(dana).post(url("session_edit", session), typed(session, amount_0="9"))
    assert b"Both sides count: use an even number." in answer.content


def test_it_refuses_fewer_sets_than_were_logged(signed_in, dana, maya):
    session = make_session(maya)
    make_logged_set(session_drills(session)[0], 2)
    client = signed_in(dana)
    answer = client.post(url("session_edit", session), typed(session, sets_0=1))
    assert answer.status_code == 422
    assert b"Set 2 is logged already: leave at least 2." in answer.content
    assert client.post(url("session_edit", session), typed(session, sets_0=2)).status_code == 302
    assert fresh(session).planned_sets == 2


def test_it_lets_an_extra_set_stay_extra(signed_in, dana, maya):
    session = make_session(maya)
    drill = session_drills(session)[0]
    make_logged_set(drill, 1)
    make_logged_set(drill, 4)
    assert (
        signed_in(dana).post(url("session_edit", session), typed(session, sets_0=2)).status_code
        == 302
    )
    assert (fresh(session).planned_sets, fresh(session).extra_sets) == (2, 1)


def test_it_keeps_a_side_that_was_logged(signed_in, dana, maya):
    session = make_session(maya, drills=[make_drill(side_mode="per_side", sets=2)])
    make_logged_set(session_drills(session)[0], 1, "right")
    client = signed_in(dana)
    answer = client.post(url("session_edit", session), typed(session, sides_0="left"))
    assert answer.status_code == 422
    assert b"Sets of the right side are logged already: keep it." in answer.content
    assert client.post(url("session_edit", session), typed(session, sides_0="right")).status_code
    assert (fresh(session).planned_rows, fresh(session).done_sets) == (2, 1)


def test_it_takes_out_a_drill_with_nothing_logged(signed_in, dana, maya):
    session = make_session(maya, drills=[make_drill("Stays"), make_drill("Goes")])
    signed_in(dana).post(url("session_edit", session), typed(session, remove_1="on"))
    assert [drill.name for drill in session_drills(session)] == ["Stays"]
    assert (fresh(session).planned_sets, fresh(session).edited) == (3, True)


def test_it_keeps_a_drill_with_something_logged(signed_in, dana, maya):
    session = make_session(maya, drills=[make_drill(), make_drill()])
    make_logged_set(session_drills(session)[1], 1)
    answer = signed_in(dana).post(url("session_edit", session), typed(session, remove_1="on"))
    assert answer.status_code == 422
    assert b"Sets of this drill were logged, so it stays." in answer.content
    assert len(session_drills(session)) == 2


def test_it_takes_out_a_drill_whose_only_set_was_undone(signed_in, dana, maya):
    session = make_session(maya, drills=[make_drill("Stays"), make_drill("Goes")])
    row = make_logged_set(session_drills(session)[1], 1)
    remove_set(row, by=dana, now=timezone.now())
    client = signed_in(dana)
    assert (
        client.post(url("session_edit", session), typed(session, remove_1="on")).status_code == 302
    )
    assert [drill.name for drill in session_drills(session)] == ["Stays"]
    again = {"session_drill": row.session_drill_id, "number": 1, "side": row.side}
    assert client.post(url("set_log", row), again).status_code == 404
    assert Session.objects.get().planned_sets == 3
    assert LoggedSet.objects.get().changes.count() == 1


def test_it_keeps_the_last_drill(signed_in, dana, maya):
    session = make_session(maya)
    answer = signed_in(dana).post(url("session_edit", session), typed(session, remove_0="on"))
    assert answer.status_code == 422
    assert b"Remove the session instead." in answer.content
    assert len(session_drills(session)) == 1


def test_it_adds_a_drill_as_the_catalogue_prescribes_it(signed_in, dana, maya):
    session = make_session(maya)
    drill = make_drill("Tuck jump", kind="plyometric", sets=4)
    data = typed(session, sets_0=2) | {"add-drill": drill.pk}
    answer = signed_in(dana).post(url("session_edit", session), data)
    first, added = session_drills(session)
    assert answer.url == f"{url('session_edit', session)}#d{added.pk}"
    assert (first.sets, added.name, added.sets) == (2, "Tuck jump", 4)
    assert (added.edited, added.extra, added.block.kind) == (True, False, "plyometric")
    assert fresh(session).planned_sets == 6


def test_it_adds_to_the_block_of_that_kind(signed_in, dana, maya):
    session = make_session(maya)
    data = typed(session) | {"add-drill": make_drill("Another").pk}
    signed_in(dana).post(url("session_edit", session), data)
    assert session.blocks.count() == 1


def test_it_offers_last_what_a_restriction_rules_out_and_asks_for_a_reason(signed_in, dana, maya):
    session = make_session(maya)
    jump = make_drill("Tuck jump", kind="plyometric", impact=True)
    make_restriction(maya, "no_impact")
    client = signed_in(dana)
    page = client.get(url("session_edit", session))
    *_others, (group, choices) = page.context["form"].adding.fields["drill"].choices
    assert (group, choices) == ("Ruled out: for a reason alone", [(str(jump.pk), "Tuck jump")])
    assert "For a reason alone, what Maya Okafor may not do: no impact." in page.text
    data = typed(session) | {"add-drill": jump.pk}
    assert client.post(url("session_edit", session), data).status_code == 409


def test_it_adds_a_drill_with_hands_at_the_sides_and_notes_it(signed_in, dana, maya):
    session = make_session(maya)
    lunge = make_strength_drill("Spot lunge", overhead_optional=True, note="Slowly.")
    make_restriction(maya, "no_overhead")
    client = signed_in(dana)
    page = client.get(url("session_edit", session)).content.decode()
    assert "Spot lunge, hands at the sides" in page
    data = typed(session) | {"add-drill": lunge.pk}
    assert client.post(url("session_edit", session), data).status_code == 302
    assert SessionDrill.objects.get(drill=lunge).note == "Hands at your sides. Slowly."


def test_it_changes_the_rounds_of_a_circuit_for_all_its_drills(signed_in, dana, maya, hillside):
    block = make_block([make_drill(), make_drill()], team=hillside, rounds=3)
    assignments.assign(hillside, with_drills(block), [maya], [MONDAY], by=dana)
    session = maya.sessions.get()
    circuit = session.blocks.get()
    client = signed_in(dana)
    page = client.get(url("session_edit", session))
    assert "sets" not in page.context["form"].drill_forms[0].fields
    data = typed(session) | {f"b{circuit.pk}-rounds": 5}
    assert client.post(url("session_edit", session), data).status_code == 302
    assert [drill.sets for drill in session_drills(session)] == [5, 5]
    assert session.blocks.get().rounds == 5
    assert fresh(session).planned_sets == 10
    make_logged_set(session_drills(session)[1], 4)
    data = typed(session) | {f"b{circuit.pk}-rounds": 3}
    answer = client.post(url("session_edit", session), data)
    assert answer.status_code == 422
    assert b"Set 4 is logged already: leave at least 4." in answer.content


def test_it_leaves_alone_what_the_athlete_added_and_what_the_page_did_not_show(
    signed_in, dana, maya
):
    session = make_session(maya)
    data = typed(session, sets_0=2)
    add_extra(session, make_drill("Her own", kind="plyometric"))
    planned = session_drills(make_session(maya, date=TUESDAY))[0]
    SessionDrill.objects.filter(pk=planned.pk).update(block=session.blocks.first(), position=9)
    assert signed_in(dana).post(url("session_edit", session), data).status_code == 302
    assert [drill.edited for drill in session_drills(session)] == [True, False, False]
    page = signed_in(dana).get(url("session_edit", session))
    assert b"Her own</h3>" not in page.content


def test_it_shows_the_numbers_as_they_were_typed(signed_in, dana, maya):
    drill = make_drill(measure="distance", amount=Decimal("20"), amount_unit="yd")
    content = signed_in(dana).get(url("session_edit", make_session(maya, drills=[drill]))).content
    assert b'value="20"' in content
    assert b"20.000" not in content


@pytest.mark.parametrize("drills", [1, 8])
def test_it_reads_the_edit_page_in_a_fixed_number_of_questions(
    signed_in, dana, maya, drills, django_assert_max_num_queries
):
    session = make_session(maya, drills=[make_drill() for _ in range(drills)])
    client = signed_in(dana)
    with django_assert_max_num_queries(12):
        client.get(url("session_edit", session))


# --- the verb itself ------------------------------------------------------------------


def test_it_refuses_in_the_end_what_was_logged_while_the_page_was_open(maya):
    session = make_session(maya)
    (drill,) = session_drills(session)
    make_logged_set(drill, 3)
    drill.sets = 1
    with pytest.raises(PlanRefused) as refusal:
        change_plan(session, [drill])
    assert list(refusal.value.errors) == [drill.pk]
    assert session_drills(session)[0].sets == 3


def test_it_shows_that_refusal_beside_the_field(signed_in, dana, maya, monkeypatch):
    session = make_session(maya)
    (drill,) = session_drills(session)
    make_logged_set(drill, 3)
    monkeypatch.setattr("coaching.forms.session_drills.check_logged", lambda *a, **k: None)
    answer = signed_in(dana).post(url("session_edit", session), typed(session, sets_0=1))
    assert answer.status_code == 422
    assert answer.context["form"].drill_forms[0].errors["sets"]


def test_it_changes_nothing_when_a_part_of_it_cannot_be(maya):
    session = make_session(
        maya, drills=[make_drill(), make_strength_drill(kind="non_weight_bearing")]
    )
    first, second = session_drills(session)
    first.sets, second.load_value, second.load_unit = 5, Decimal(100), "lb"
    with pytest.raises(PlanRefused):
        change_plan(session, [first, second])
    assert [drill.sets for drill in session_drills(session)] == [3, 3]


def test_it_takes_no_drill_of_another_session(maya):
    session, other = make_session(maya), make_session(maya, date=TUESDAY)
    (foreign,) = session_drills(other)
    foreign.sets = 9
    change_plan(session, [foreign], without=[foreign])
    assert session_drills(other)[0].sets == 3


def test_it_keeps_the_last_drill_in_the_model_too(maya):
    session = make_session(maya)
    with pytest.raises(ValidationError):
        change_plan(session, without=session_drills(session))
    assert len(session_drills(session)) == 1


def test_it_shows_a_name_that_is_markup_as_text(signed_in, dana, maya):
    maya.name = "<b hx-post=/team/athletes/12/archiving/ hx-trigger=load>x</b>"
    maya.save()
    session = make_session(maya)
    make_drill("Tuck jump", kind="plyometric", impact=True)
    make_restriction(maya, "no_impact", set_by=dana)
    html = signed_in(dana).get(url("session_edit", session)).content.decode()
    assert "may not do: no impact." in html
    assert "<b hx-post" not in html


def test_it_moves_within_the_year_that_is_assigned_to_and_says_the_year(signed_in, dana, maya):
    today = maya.today
    session = make_session(maya, date=today)
    client, address = signed_in(dana), url("session_move", session)
    refused = client.post(address, {"date": today + timedelta(days=367)})
    assert refused.status_code == 422
    assert "Choose a day within a year from today." in refused.content.decode()
    there = today + timedelta(days=366)
    told = client.post(address, {"date": there}, follow=True).content.decode()
    assert f"{today.year} to {there:%a} {there.day} {there:%B %Y}." in told
    assert f"from {today:%a} {today.day} {today:%b} {today.year}" in told


def test_a_cap_is_said_in_the_unit_of_the_load(signed_in, dana, maya):
    drill = make_strength_drill()
    drill.implements.add(bar := make_equipment("empty-bar", loaded=True))
    session = make_session(maya, drills=[drill])
    data = typed(session, load_value_0="28", load_unit_0="kg", implement_0=bar.pk)
    answer = signed_in(dana).post(url("session_edit", session), data)
    (form,) = answer.context["form"].drill_forms
    assert "At most 27.2 kg in total" in form.errors["load_value"][0]


# What assigning would ask about a day, moving asks too.


@pytest.fixture
def jumps_today(maya):
    return make_session(maya, drills=[make_drill("Tuck jump", kind="plyometric")], date=maya.today)


def test_it_asks_before_jumps_come_to_the_eve_of_a_race(
    signed_in, dana, hillside, maya, jumps_today
):
    race = maya.today + timedelta(days=8)
    maya.day_marks.create(team=hillside, date=race, kind="race", name="Open", created_by=dana)
    client, address = signed_in(dana), url("session_move", jumps_today)
    eve = race - timedelta(days=1)
    asked = client.post(address, {"date": eve, "calendar": "1", "next": "/calendar/"})
    assert asked.status_code == 409
    page = asked.content.decode()
    assert "The day before Open." in page
    assert f'name="date" value="{eve - timedelta(days=1)}"' in " ".join(page.split())
    assert 'name="next" value="/calendar/"' in page
    assert fresh(jumps_today).date == maya.today
    # A yes is for that day alone.
    assert client.post(address, {"date": race, "anyway": str(eve)}).status_code == 409
    assert client.post(address, {"date": eve, "anyway": str(eve)}).status_code == 302
    assert fresh(jumps_today).date == eve


def test_it_asks_before_a_session_comes_to_a_rest_day(signed_in, dana, hillside, maya):
    session = make_session(maya, date=maya.today)
    day = maya.today + timedelta(days=2)
    maya.day_marks.create(team=hillside, date=day, kind="rest", created_by=dana)
    asked = signed_in(dana).post(url("session_move", session), {"date": day})
    assert "A rest day." in asked.content.decode()
    assert fresh(session).date == maya.today


def test_an_athlete_too_is_asked(signed_in, dana, hillside, maya):
    hillside.athletes_may_move = True
    hillside.save()
    monday = monday_of(maya.today) + timedelta(days=7)
    session = make_session(maya, date=monday)
    day = monday + timedelta(days=1)
    maya.day_marks.create(team=hillside, date=day, kind="rest", created_by=dana)
    client, address = signed_in(maya), url("session_move", session)
    assert "A rest day." in client.post(address, {"date": day}).content.decode()
    client.post(address, {"date": day, "anyway": str(day)})
    assert fresh(session).date == day
